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
static bool isColumns(kernel::KernelOp kernel) {
  if (!isRowsForm(kernel, /*mayContinueNumbers=*/true))
    return false;
  RowSweeps plan(kernel, isOneRow(kernel));
  const RowStep *reduction = plan.findReduction();
  if (!reduction || !reduction->acrossRows)
    return false;
  bool isToNumber = reduction->reduces || reduction->elements == 1;
  return llvm::all_of(plan.steps, [&](const auto &step) {
    return step.get() == reduction || !isReturned(step->op.getResult()) ||
           (isToNumber && step->op.getNumLoops() == 0) ||
           (!reduction->reduces && reduction->elements > 1 &&
            step->elements == reduction->elements && isElementwise(step->op));
  });
}

namespace {
class ColumnsKind : public KindOf<kernel::ColumnsKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    return isColumns(kernel) ? plain<kernel::ColumnsKindAttr>(kernel)
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
