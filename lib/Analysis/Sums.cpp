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
    Value yielded = generic.getRegion().front().back().getOperand(0);
    addsUp = yielded.getDefiningOp<arith::AddFOp>() != nullptr;
  }
  return addsUp && isa<FloatType>(type) ? Float64Type::get(type.getContext())
                                        : type;
}
