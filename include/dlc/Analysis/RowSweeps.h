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
  /// Of a kernel of form `rows`, `columns` or, with `isOneRow`, `flat`.
  RowSweeps(kernel::KernelOp kernel, bool isOneRow);

  /// The first loop inside a row.
  unsigned firstInner() const { return isOneRow ? 0 : 1; }

  /// The only step that is a reduction; null if there are several or none.
  RowStep *findReduction() const;

  /// Whether the whole kernel is one row.
  bool isOneRow;
  std::vector<std::unique_ptr<RowStep>> steps;
  llvm::SmallVector<RowSweep> sweeps;

private:
  void addStep(StructuredOp op);
  void formSweeps();

  llvm::DenseMap<mlir::Value, RowStep *> stepOf;
};

/// Whether anything reads `value`, which the sweep makes, that is not part of
/// it or reads another part of the row.
bool isUsedOutside(mlir::Value value, const RowSweep &sweep);

/// As many lanes as fit `vectorBits` bits of the widest float of the sweep, not
/// more than twice what the row has.
unsigned lanesFor(const RowSweep &sweep, unsigned vectorBits);

} // namespace dlc

#endif // DLC_ANALYSIS_ROWSWEEPS_H
