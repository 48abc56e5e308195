//===- Step.cpp - The operation gating.step ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Gating.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;
using namespace gating;

ref::Scalar StepOp::evaluateScalar(ArrayRef<ref::Scalar> s) {
  return {s[0].f > 0 ? 1.0 : 0.0};
}

Value StepOp::lowerScalar(OpBuilder &b, ValueRange args) {
  auto number = [&](double value) -> Value {
    return arith::ConstantOp::create(b, getLoc(),
                                     b.getFloatAttr(args[0].getType(), value));
  };
  Value above = arith::CmpFOp::create(b, getLoc(), arith::CmpFPredicate::OGT,
                                      args[0], number(0));
  return arith::SelectOp::create(b, getLoc(), above, number(1), number(0));
}

LogicalResult StepOp::buildVJP(OpBuilder &, ValueRange cotangents,
                               SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.push_back(cotangents[0]);
  return success();
}
