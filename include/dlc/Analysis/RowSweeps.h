//===- RowSweeps.h - The sweeps of a kernel over a row --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_ROWSWEEPS_H
#define DLC_ANALYSIS_ROWSWEEPS_H

#include "dlc/Analysis/RowSource.h"

#include <memory>
#include <vector>

namespace dlc {

/// An operation and what it does with a row.
struct RowStep {
  StructuredOp op;
  int64_t elements = 1;    ///< Loop elements in a row.
  bool reduces = false;    ///< Combines the elements of a row to one.
  bool acrossRows = false; ///< Combines rows (after `reduces`, if both).
  bool isProduct = false;  ///< Each element is a sum of products.
  /// Each element is a reduction of `terms` terms, perhaps none, that lie
  /// `elements` apart.
  bool hasTerms = false;
  int64_t terms = 1;
  /// Its elements are so little work on numbers of the row, constants and
  /// indices that later sweeps make them again.
  bool isRemade = false;
};

/// One sweep over the elements of a row.
struct RowSweep {
  int64_t elements;
  llvm::SmallVector<RowStep *> steps;
};

/// What a kernel does with a row, in sweeps one after the other. An operation
/// is in the first sweep over as many elements in which all that it reads is
/// known, or known of the elements at hand.
class RowSweeps {
public:
  /// Of a kernel of form `rows` or `columns`, whose rows are of `rowDims`
  /// dimensions, or with 0 `flat`: the whole kernel is one row.
  RowSweeps(kernel::KernelOp kernel, unsigned rowDims);

  /// The first loop inside a row.
  unsigned firstInner() const { return rowDims; }
  bool isOneRow() const { return rowDims == 0; }
  /// The sizes of the rows' dimensions, the first perhaps kDynamic: the batch's
  /// rows. Empty if nothing has rows, and of one row.
  llvm::ArrayRef<int64_t> getRowSizes() const { return rowSizes; }
  /// Rows for each of the batch's, or all rows if none are the batch's.
  int64_t getRowsOfOne() const;
  bool hasBatchRows() const;
  /// Elements from one index of dimension `position` of `operand` to the next;
  /// `stride` from one of dimension 0 to the next.
  static int64_t strideOf(mlir::Value operand, unsigned position,
                          int64_t stride);
  /// Whether rows of the operand lie one after the other as the kernel's do.
  bool readsRowsInOrder(StructuredOp op, mlir::OpOperand &operand,
                        int64_t stride) const;
  /// Whether the operand depends on the row.
  bool readsRows(StructuredOp op, mlir::OpOperand &operand) const;

  /// The only step that is a reduction; null if there are several or none.
  RowStep *findReduction() const;
  /// The step that computes `value`; null: it is none's.
  RowStep *stepFor(mlir::Value value) const { return stepOf.lookup(value); }

  std::vector<std::unique_ptr<RowStep>> steps;
  llvm::SmallVector<RowSweep> sweeps;

private:
  unsigned rowDims;
  llvm::SmallVector<int64_t> rowSizes;

  void addStep(StructuredOp op);
  void formSweeps();
  void findRemade();

  llvm::DenseMap<mlir::Value, RowStep *> stepOf;
};

/// Whether anything reads `value`, which the sweep makes, that is not part of
/// it or reads another part of the row.
bool isUsedOutside(mlir::Value value, const RowSweep &sweep);

/// What a vector of the sweep's elements takes, about, in simple operations.
int64_t costOfVector(const RowSweep &sweep);

/// As many lanes as fit `vectorBits` bits of the widest float of the sweep, not
/// more than twice what the row has.
unsigned lanesFor(const RowSweep &sweep, unsigned vectorBits);

} // namespace dlc

#endif // DLC_ANALYSIS_ROWSWEEPS_H
