//===- Columns.cpp - Kernels that reduce all rows ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Registry.h"
#include "../Rows/RowsForm.h"
#include "dlc/Analysis/RowSweeps.h"
#include "dlc/Kernels/Structure.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

/// Whether the kernel's one reduction is of all rows, and its other results are
/// elements of the columns that it adds, or made of the number that it is.
/// Of how many dimensions its rows are; 0 if it is of another kind.
static unsigned findColumns(kernel::KernelOp kernel) {
  unsigned rowDims = findRowDims(kernel, /*mayContinueNumbers=*/true);
  if (!rowDims)
    return 0;
  RowSweeps plan(kernel, isOneRow(kernel) ? 0 : rowDims);
  const RowStep *reduction = plan.findReduction();
  if (!reduction || !reduction->acrossRows)
    return 0;
  bool isToNumber = reduction->reduces || reduction->elements == 1;
  bool isColumns = llvm::all_of(plan.steps, [&](const auto &step) {
    return step.get() == reduction || !isReturned(step->op.getResult()) ||
           (isToNumber && step->op.getNumLoops() == 0) ||
           (!reduction->reduces && reduction->elements > 1 &&
            step->elements == reduction->elements && isElementwise(step->op));
  });
  return isColumns ? rowDims : 0;
}

namespace {
class ColumnsKind : public KindOf<kernel::ColumnsKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    unsigned rowDims = findColumns(kernel);
    return rowDims ? ofDims<kernel::ColumnsKindAttr>(kernel, rowDims)
                   : kernel::KindAttr();
  }
  StringRef describe() const override {
    return "one reduction of all rows, and results that are elements of its "
           "columns or made of the number that it gives";
  }
  bool mayLieOver(kernel::KernelOp) const override {
    return false; // Others read what one thread has.
  }
};
} // namespace

const Kind &dlc::kernels::columnsKind() {
  static const ColumnsKind kind;
  return kind;
}
