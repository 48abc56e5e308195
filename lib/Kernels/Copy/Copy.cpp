//===- Copy.cpp - Kernels that move elements -----------------------------===//
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

/// Whether the only operation is result[i, j] = argument[j, i].
static bool isTranspose(kernel::KernelOp kernel) {
  if (kernel.getNumResults() != 1)
    return false;
  auto op = kernel.getReturned()[0].getDefiningOp<linalg::GenericOp>();
  if (!op || op.getNumDpsInputs() != 1 || op.getNumLoops() != 2 ||
      !isElementwise(op) || !isa<BlockArgument>(op.getDpsInputs()[0]) ||
      !cast<ShapedType>(op.getDpsInputs()[0].getType()).hasStaticShape() ||
      op.getRegion().front().back().getOperand(0) !=
          op.getRegion().front().getArgument(0))
    return false;
  MLIRContext *context = op.getContext();
  AffineMap swapped = AffineMap::get(
      2, 0, {getAffineDimExpr(1, context), getAffineDimExpr(0, context)},
      context);
  Type type = getElementTypeOrSelf(op.getResult(0));
  unsigned bits = type.isIntOrFloat() ? type.getIntOrFloatBitWidth() : 0;
  return op.getIndexingMapsArray()[0] == swapped && (bits == 32 || bits == 64);
}

namespace {
class CopyKind : public KindOf<kernel::CopyKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    return isTranspose(kernel) ? plain<kernel::CopyKindAttr>(kernel)
                               : kernel::KindAttr();
  }
  StringRef describe() const override {
    return "a static matrix of 32 or 64 bits with its rows as columns";
  }
  bool mayLieOver(kernel::KernelOp) const override { return false; }
};
} // namespace

const Kind &dlc::kernels::copyKind() {
  static const CopyKind kind;
  return kind;
}
