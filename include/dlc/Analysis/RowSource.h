//===- RowSource.h - What values of a kernel are rows of ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_ROWSOURCE_H
#define DLC_ANALYSIS_ROWSOURCE_H

#include "dlc/Analysis/Operations.h"

namespace dlc {

/// Elements of a row: all but the first dimension; 0 of a tensor of rank 0.
int64_t rowElements(mlir::Type type);

/// Whether `value` lies in memory when a kernel runs: it is an argument of it,
/// or rows of one.
bool hasPlace(mlir::Value value);

/// A value that operations of the kernel compute, or that it is given, and
/// where in a row of it another one begins.
struct RowSource {
  mlir::Value value;
  int64_t offset = 0; ///< In elements.
  bool isSlice = false;
};

/// What `value` is a part of, through reshapes and slices of rows.
RowSource rowSourceOf(mlir::Value value);

/// Whether the kernel returns `value`, or a reshape of it.
bool isReturned(mlir::Value value);

/// Whether the op says what the kernel's rows are. Not if all elements of its
/// result are one number that only other operations read.
bool hasOwnRows(StructuredOp op);

} // namespace dlc

#endif // DLC_ANALYSIS_ROWSOURCE_H
