//===- Rows.cpp - Kernels that go through the same rows ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Registry.h"
#include "RowsForm.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

namespace {
class RowsKind : public KindOf<kernel::RowsKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    unsigned rowDims = isOneRow(kernel)
                           ? 0
                           : findRowDims(kernel, /*mayContinueNumbers=*/false,
                                         /*mayHaveProducts=*/true);
    return rowDims ? ofDims<kernel::RowsKindAttr>(kernel, rowDims)
                   : kernel::KindAttr();
  }
  StringRef describe() const override {
    return "operations over the same rows, of what lies in memory or is "
           "computed "
           "for the same row";
  }
  bool mayLieOver(kernel::KernelOp kernel) const override {
    return isElementByElement(kernel);
  }
};
} // namespace

const Kind &dlc::kernels::rowsKind() {
  static const RowsKind kind;
  return kind;
}
