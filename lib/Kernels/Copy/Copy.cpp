//===- Copy.cpp - Kernels that move elements -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Registry.h"
#include "dlc/Analysis/Copies.h"
#include "dlc/Kernels/Structure.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

/// Whether some elements come in another order than they had, from a part or
/// into one. What only repeats elements belongs to kernels of rows.
static bool movesElements(kernel::KernelOp kernel, ArrayRef<CopyPiece> pieces) {
  bool hasParts = llvm::any_of(kernel.getOperations(), [](Operation &op) {
    return isa<tensor::ExtractSliceOp, tensor::InsertSliceOp>(op);
  });
  return hasParts || llvm::any_of(pieces, [](const CopyPiece &piece) {
           auto strides = llvm::make_filter_range(
               llvm::map_range(
                   piece.loops,
                   [](const CopyPiece::Loop &loop) { return loop.from; }),
               [](int64_t from) { return from != 0; });
           return !llvm::is_sorted(strides, std::greater<>());
         });
}

namespace {
class CopyKind : public KindOf<kernel::CopyKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    if (kernel.getNumResults() != 1)
      return {};
    Value result = kernel.getReturned()[0];
    if (!getElementTypeOrSelf(result.getType()).isIntOrFloat())
      return {};
    std::optional<SmallVector<CopyPiece>> pieces = copyPiecesOf(result);
    return pieces && movesElements(kernel, *pieces)
               ? plain<kernel::CopyKindAttr>(kernel)
               : kernel::KindAttr();
  }
  StringRef describe() const override {
    return "one result whose elements are those of arguments, or one number, "
           "in other places: transposes, slices, and slices inserted into "
           "nothing or one of them into one number";
  }
  bool mayLieOver(kernel::KernelOp) const override { return false; }
};
} // namespace

const Kind &dlc::kernels::copyKind() {
  static const CopyKind kind;
  return kind;
}
