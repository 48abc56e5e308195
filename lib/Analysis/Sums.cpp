//===- Sums.cpp - How sums of many terms are added up --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/Sums.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;

Type dlc::typeOfParts(StructuredOp op) {
  Type type = getElementTypeOrSelf(op.getResult());
  bool addsUp = true; // Products.
  if (auto generic = op.generic()) {
    Block &body = generic.getRegion().front();
    auto sum = body.back().getOperand(0).getDefiningOp<arith::AddFOp>();
    Value accumulator = body.getArguments().back();
    addsUp = sum && accumulator.hasOneUse() &&
             llvm::is_contained(sum->getOperands(), accumulator);
  }
  return addsUp && isa<FloatType>(type) ? Float64Type::get(type.getContext())
                                        : type;
}
