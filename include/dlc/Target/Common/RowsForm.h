//===- RowsForm.h - Which kernels work row by row -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TARGET_COMMON_ROWSFORM_H
#define DLC_TARGET_COMMON_ROWSFORM_H

#include "dlc/Target/Common/KernelContext.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace dlc::codegen {

/// Whether the kernel's operations are all flat over memory without gaps, so
/// that everything can be one row.
bool isOneRow(rt::KernelOp kernel);

/// A value that operations of the kernel compute, or that it is given, and
/// where in a row of it another one begins.
struct RowSource {
  mlir::Value value;
  int64_t offset = 0; ///< In elements.
  bool isSlice = false;
};

/// What `value` is a part of, through reshapes and slices of rows.
RowSource rowSourceOf(mlir::Value value);

/// Whether the op says what the kernel's rows are. Not if all elements of its
/// result are one number that only other operations read.
bool hasOwnRows(StructuredOp op);

/// Whether the kernel consists of operations over the same rows, or of
/// elementwise ones of one static shape, on what it computes or has a place.
/// `mayContinueNumbers`: results may be numbers made of a number to which all
/// rows are reduced. `mayHaveProducts`: or over the rows of narrow products of
/// what has a place.
bool isRowsForm(const KernelContext &context, bool mayContinueNumbers = false,
                bool mayHaveProducts = false);

} // namespace dlc::codegen

#endif // DLC_TARGET_COMMON_ROWSFORM_H
