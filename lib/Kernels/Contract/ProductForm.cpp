//===- ProductForm.cpp - Products with operations on their elements -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProductForm.h"
#include "../EpilogueForm.h"
#include "dlc/Analysis/RowSource.h"

using namespace mlir;
using namespace dlc;

kernel::ContractOp dlc::kernels::productOf(kernel::KernelOp kernel) {
  for (auto op : kernel.getOps<kernel::ContractOp>())
    if (contractionOf(op))
      return op;
  return {};
}

bool dlc::kernels::isProductForm(kernel::KernelOp kernel,
                                 kernel::ContractOp product,
                                 bool mayReduceColumns) {
  for (Value operand : {product.getLhs(), product.getRhs()})
    if (!hasPlace(operand) ||
        (isSliced(operand) &&
         cast<ShapedType>(operand.getType()).getRank() != 2))
      return false;
  return hasEpilogue(kernel, product.getResult(),
                     contractionOf(product)->m.size(), mayReduceColumns);
}
