//===- Group.cpp - What becomes part of many products --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../EpilogueGroup.h"
#include "dlc/Analysis/StridedProduct.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

namespace {
class BatchedGroup : public EpilogueGroup {
  std::optional<unsigned> rowDimsOf(Operation *op,
                                    const Forming &) const override {
    auto contract = dyn_cast<kernel::ContractOp>(op);
    if (!contract || contractionOf(contract))
      return std::nullopt;
    std::optional<StridedProduct> product = stridedProductOf(contract);
    return product ? product->rowDims : std::nullopt;
  }
};
} // namespace

const GroupKind &dlc::kernels::batchedGroup() {
  static const BatchedGroup kind;
  return kind;
}
