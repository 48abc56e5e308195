//===- Group.cpp - What shares a kernel with a product of short sums ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Contract/ProductForm.h"
#include "../EpilogueGroup.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

namespace {
/// Products that a library would take, but for their short sums.
class ShortGroup : public EpilogueGroup {
  std::optional<unsigned> rowDimsOf(Operation *op,
                                    const Forming &forming) const override {
    StructuredOp product = asStructured(op);
    if (!forming.target.hasLibrary || !product || !isShortProduct(product))
      return std::nullopt;
    return contractionOf(product)->m.size();
  }

  bool reducesColumns(const Group &group, StructuredOp op,
                      const Forming &forming) const override {
    // A block has all of a column: with many rows that would be few blocks for
    // what many have to do.
    auto product = StructuredOp(group.ops.front());
    SmallVector<unsigned> m = contractionOf(product)->m;
    auto reduces = [&](Operation *other) {
      return reducesColumnsOf(StructuredOp(other), product.getResult(),
                              m.size());
    };
    return areFew(product, m, forming) && reduces(op) &&
           llvm::count_if(group.ops, reduces) <
               static_cast<int64_t>(kMostColumnReductions);
  }
};
} // namespace

const GroupKind &dlc::kernels::shortGroup() {
  static const ShortGroup kind;
  return kind;
}
