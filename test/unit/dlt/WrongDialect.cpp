//===- WrongDialect.cpp - An operation with a wrong gradient -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WrongDialect.h"

using namespace mlir;
using namespace dlc;

LogicalResult
test::WrongSquareOp::evaluate(ref::Context &context,
                              ArrayRef<ref::Tensor> operands,
                              SmallVectorImpl<ref::Tensor> &results) {
  ref::Tensor result = operands[0];
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(context, i, {result.floats[i] * result.floats[i]});
  results.push_back(std::move(result));
  return success();
}

LogicalResult test::WrongSquareOp::buildVJP(OpBuilder &builder,
                                            ValueRange cotangents,
                                            SmallVectorImpl<Value> &gradients) {
  StringRef fault = (*this)->getAttrOfType<StringAttr>("fault").getValue();
  Location loc = getLoc();
  Value x = (*this)->getOperand(0), g = cotangents[0];
  Type type = x.getType();
  auto full = [&](double value) -> Value {
    return dlt::SplatOp::create(builder, loc, value, type);
  };
  auto mul = [&](Value a, Value b) -> Value {
    return dlt::MultiplyOp::create(builder, loc, type, a, b);
  };
  if (fault == "absent") {
    gradients.push_back(Value());
    return success();
  }
  double factor = fault == "half"   ? 1
                  : fault == "sign" ? -2
                  : fault == "zero" ? 0
                                    : 2;
  Value gradient = mul(full(factor), x);
  if (fault != "ignores_cotangent")
    gradient = mul(gradient, g);
  if (fault == "offset")
    gradient = dlt::AddOp::create(builder, loc, type, gradient, full(1e-6));
  gradients.push_back(gradient);
  return success();
}
