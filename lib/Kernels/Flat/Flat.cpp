//===- Flat.cpp - Kernels of one run of elements -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Registry.h"
#include "../Rows/RowsForm.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

namespace {
class FlatKind : public KindOf<kernel::FlatKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    // What each chunk would compute, and write over, is not a part of it.
    auto elements = [](Type type) {
      return cast<RankedTensorType>(type).getNumElements();
    };
    if (!isOneRow(kernel) || !findRowDims(kernel) ||
        !llvm::all_equal(llvm::map_range(kernel.getResultTypes(), elements)))
      return {};
    return plain<kernel::FlatKindAttr>(kernel);
  }
  StringRef describe() const override {
    return "elementwise operations of static shapes whose operands lie in "
           "memory without gaps, and results of one size";
  }
  bool mayLieOver(kernel::KernelOp kernel) const override {
    return isElementByElement(kernel);
  }
};
} // namespace

const Kind &dlc::kernels::flatKind() {
  static const FlatKind kind;
  return kind;
}
