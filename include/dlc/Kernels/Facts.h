//===- Facts.h - What fusion asks of an entry's operations ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_KERNELS_FACTS_H
#define DLC_KERNELS_FACTS_H

#include "dlc/Kernels/Structure.h"
#include "llvm/ADT/SetVector.h"

namespace dlc::kernels {

/// Whether the result lies in memory, so that the op has a group: it is not
/// computed again where it is used, or must lie there all the same.
bool isMaterialized(mlir::Operation *op);

/// What the rules ask again and again of the operations of one entry, which
/// stays as it is in the meantime. Many read one value, and each asks for what
/// all of its uses decide.
class Facts {
public:
  /// `kernels::isMaterialized`.
  bool isMaterialized(mlir::Operation *op);
  /// The op that `operand` is computed by inside each kernel, or null if it is
  /// read from memory or is the kernel's own.
  mlir::Operation *rematerialized(mlir::Value operand);
  /// Whether `value`, which comes from a group or from outside, reaches
  /// `operand` through rematerialised operations.
  bool readsThrough(mlir::Value operand, mlir::Value value);
  /// With rows of how many dimensions the op, and what is computed again inside
  /// its kernel for it, can be computed row by row.
  RowDims rowDims(StructuredOp op);
  bool fitsRows(StructuredOp op) { return rowDims(op) != 0; }
  /// Whether rows of the op's result, or of what is made of them element by
  /// element, are reduced.
  bool hasReducedRows(mlir::Operation *op);
  /// The values that `op` reads, through rematerialised operations: those
  /// that come from groups or from outside.
  void collectSources(mlir::Operation *op,
                      llvm::SetVector<mlir::Value> &sources);
  /// Those of a rematerialised operation.
  llvm::ArrayRef<mlir::Value> sourcesOf(mlir::Operation *op);

private:
  /// Of how many dimensions rows of the reader `op` are that `value` can be
  /// computed for, if it is computed in its kernel.
  RowDims makesRows(mlir::Value value, StructuredOp op);

  llvm::DenseMap<mlir::Operation *, bool> materialized, reduced;
  llvm::DenseMap<mlir::Operation *, RowDims> rows;
  llvm::DenseMap<mlir::Operation *, std::vector<mlir::Value>> sources;
};

} // namespace dlc::kernels

#endif // DLC_KERNELS_FACTS_H
