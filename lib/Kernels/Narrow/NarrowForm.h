//===- NarrowForm.h - Rows that fit into registers ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_KERNELS_NARROW_NARROWFORM_H
#define DLC_LIB_KERNELS_NARROW_NARROWFORM_H

#include "dlc/Analysis/Operations.h"

namespace dlc::kernels {

/// Terms of a product's sums and its columns, at most; elements of a row of
/// anything else.
constexpr int64_t kMostNarrowTerms = 32, kMostNarrowColumns = 16;
/// Multiply-adds of a row in a kernel, at most: code has each of them.
constexpr int64_t kMostNarrowWork = 1024;

/// Operations on elements of a row that a kernel is formed with, at most: code
/// has each of them, too.
constexpr int64_t kMostNarrowOperations = 2048;

/// Whether `op` is a product of rows [rows, k] and a matrix without rows, of
/// few terms and columns.
bool isNarrowLayer(StructuredOp op);

/// Multiply-adds of a row of a narrow layer.
int64_t narrowWork(StructuredOp op);

/// Operations on elements of a row of an elementwise operation.
int64_t narrowOperations(StructuredOp op);

/// Whether it gains by itself by rows in lanes: columns would fill no vector,
/// and terms are few to be moved into lanes.
bool isNarrowAlone(StructuredOp op);

/// Whether `op` is elementwise on rows of few elements, which it reads at the
/// row at hand, or on a few numbers without rows. Where its operands come from
/// is not looked at.
bool isNarrowElementwise(StructuredOp op);

/// Whether an operand that lies in memory may: rows that are moved into lanes
/// are of f32 or f64.
bool isNarrowInMemory(mlir::Value operand);

} // namespace dlc::kernels

#endif // DLC_LIB_KERNELS_NARROW_NARROWFORM_H
