//===- Loops.cpp - Kernels without a structure ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Registry.h"
#include "dlc/Kernels/Structure.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

namespace {
class LoopsKind : public KindOf<kernel::LoopsKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    // Code for single elements knows products, not other anchors.
    bool hasCode = llvm::all_of(kernel.getOperations(), [](Operation &op) {
      return isKernelOperation(&op) &&
             (isa<StructuredOp>(op) || !isa<KernelAnchor>(op));
    });
    return hasCode ? plain<kernel::LoopsKindAttr>(kernel) : kernel::KindAttr();
  }
  StringRef describe() const override {
    return "linalg.generic of one result, products, slices, reshapes and "
           "constants";
  }
  bool mayLieOver(kernel::KernelOp kernel) const override {
    // Results are computed one after the other.
    return kernel.getNumResults() == 1 && isElementByElement(kernel);
  }
};
} // namespace

const Kind &dlc::kernels::loopsKind() {
  static const LoopsKind kind;
  return kind;
}
