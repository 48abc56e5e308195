//===- Contract.cpp - Kernels of a product -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Registry.h"
#include "ProductForm.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

namespace {
class ContractKind : public KindOf<kernel::ContractKindAttr> {
public:
  kernel::KindAttr find(kernel::KernelOp kernel) const override {
    kernel::ContractOp product = productOf(kernel);
    return product && isProductForm(kernel, product)
               ? plain<kernel::ContractKindAttr>(kernel)
               : kernel::KindAttr();
  }
  StringRef describe() const override {
    return "a product of what lies in memory and elementwise operations on its "
           "elements";
  }
  bool mayLieOver(kernel::KernelOp kernel) const override {
    return isElementByElement(kernel);
  }
};
} // namespace

const Kind &dlc::kernels::contractKind() {
  static const ContractKind kind;
  return kind;
}
