//===- Short.cpp - Kernels of a product of short sums --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Contract/ProductForm.h"
#include "../Registry.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

/// Whether the kernel is a product of short sums with elementwise operations on
/// its elements and a few reductions of its columns.
static bool isShort(kernel::KernelOp kernel) {
  kernel::ContractOp product = productOf(kernel);
  if (!product || !isShortProduct(product) ||
      !isProductForm(kernel, product, /*mayReduceColumns=*/true))
    return false;
  size_t reductions =
      llvm::count_if(kernel.getOps<linalg::GenericOp>(), [&](auto op) {
        return reducesColumnsOf(op, product.getResult(),
                                contractionOf(product)->m.size());
      });
  Type type = getElementTypeOrSelf(product.getType());
  return reductions <= kMostColumnReductions && (type.isF32() || type.isF64());
}

namespace {
class ShortKind : public KindOf<kernel::ShortKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    return isShort(kernel) ? plain<kernel::ShortKindAttr>(kernel)
                           : kernel::KindAttr();
  }
  StringRef describe() const override {
    return "a product of sums of at most 16 terms, elementwise operations on "
           "its "
           "elements, and at most 8 reductions of its columns";
  }
  bool mayLieOver(kernel::KernelOp kernel) const override {
    return isElementByElement(kernel);
  }
};
} // namespace

const Kind &dlc::kernels::shortKind() {
  static const ShortKind kind;
  return kind;
}
