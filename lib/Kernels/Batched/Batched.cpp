//===- Batched.cpp - Kernels of many products ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../EpilogueForm.h"
#include "../Registry.h"
#include "dlc/Analysis/RowSource.h"
#include "dlc/Analysis/StridedProduct.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

namespace {
class BatchedKind : public KindOf<kernel::BatchedKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    auto products = kernel.getOps<kernel::ContractOp>();
    if (!llvm::hasSingleElement(products))
      return {};
    kernel::ContractOp op = *products.begin();
    // Those without a batch are products.
    if (contractionOf(op) || !hasPlace(op.getLhs()) || !hasPlace(op.getRhs()))
      return {};
    std::optional<StridedProduct> product = stridedProductOf(op);
    if (!product)
      return {};
    bool isAlone = llvm::all_equal(kernel.getReturned()) &&
                   kernel.getReturned().front() == op.getResult() &&
                   kernel.getNumResults() == 1;
    if (!isAlone && (!product->rowDims ||
                     !hasEpilogue(kernel, op.getResult(), *product->rowDims,
                                  /*mayReduceColumns=*/false)))
      return {};
    return plain<kernel::BatchedKindAttr>(kernel);
  }
  StringRef describe() const override {
    return "a product with a batch, of what lies in memory so that rows or "
           "columns of a factor lie one after the other, and elementwise "
           "operations on its elements";
  }
  bool mayLieOver(kernel::KernelOp) const override {
    return false; // Nobody has looked which matrices lie between others.
  }
};
} // namespace

const Kind &dlc::kernels::batchedKind() {
  static const BatchedKind kind;
  return kind;
}
