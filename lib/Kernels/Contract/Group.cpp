//===- Group.cpp - What shares a kernel with a product of ours ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../EpilogueGroup.h"
#include "ProductForm.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

bool dlc::kernels::areFew(StructuredOp product, ArrayRef<unsigned> loops,
                          const Forming &forming) {
  return forming.batch > 0 &&
         loopElements(product, loops) <= forming.target.fewRows / forming.batch;
}

/// Whether the product sums over the rows of a batch, and those are few.
static bool sumsFewRows(StructuredOp product, const Forming &forming) {
  SmallVector<int64_t> sizes = loopSizes(product);
  SmallVector<unsigned> k = contractionOf(product)->k;
  return areFew(product, k, forming) && llvm::any_of(k, [&](unsigned loop) {
           return ShapedType::isDynamic(sizes[loop]);
         });
}

namespace {
/// Products that are no library's, or whose sums are of few rows.
class ContractGroup : public EpilogueGroup {
  std::optional<unsigned> rowDimsOf(Operation *op,
                                    const Forming &forming) const override {
    std::optional<Contraction> product = contractionOf(asStructured(op));
    if (!product ||
        (forming.target.hasLibrary && !sumsFewRows(StructuredOp(op), forming)))
      return std::nullopt;
    return product->m.size();
  }
};
} // namespace

const GroupKind &dlc::kernels::contractGroup() {
  static const ContractGroup kind;
  return kind;
}
