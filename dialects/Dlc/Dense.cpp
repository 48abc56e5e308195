//===- Dense.cpp - The dense layer ---------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

StringRef DenseOp::getDefaultName() { return "dense"; }

LogicalResult DenseOp::verify() {
  auto units = getInteger(getUnits());
  if (units && *units < 1)
    return emitOpError("expects units of at least 1, found ") << *units;
  return success();
}

/// Without `use_bias` there is a bias.
static bool hasBias(DenseOp op) {
  auto useBias = dyn_cast_or_null<BoolAttr>(op.getUseBiasAttr());
  return !useBias || useBias.getValue();
}

LogicalResult DenseOp::inferOutputs(SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(getInput().getType());
  if (input.getRank() < 2)
    return emitOpError("expects an input of rank 2 or more, found ") << input;
  auto units = getInteger(getUnits());
  if (!units)
    return emitOpError("expects a number of units, found ")
           << getUnits() << "; run dlc-bind first";
  SmallVector<int64_t> shape(input.getShape());
  shape.back() = *units;
  types.push_back(RankedTensorType::get(shape, getLayerDtype()));
  return success();
}

void DenseOp::getVariables(SmallVectorImpl<VariableSpec> &variables) {
  auto input = cast<RankedTensorType>(getInput().getType());
  int64_t units = *getInteger(getUnits());
  Type dtype = getLayerDtype();
  auto initializer = [&](Attribute given, StringRef other) {
    return given ? given : FlatSymbolRefAttr::get(getContext(), other);
  };
  variables.push_back(
      {"kernel", RankedTensorType::get({input.getShape().back(), units}, dtype),
       initializer(getKernelInitializerAttr(), "glorot_uniform")});
  if (hasBias(*this))
    variables.push_back({"bias", RankedTensorType::get({units}, dtype),
                         initializer(getBiasInitializerAttr(), "zeros")});
}

LogicalResult DenseOp::expand(Expansion &context, ValueRange inputs,
                              SmallVectorImpl<Value> &outputs) {
  OpBuilder &b = context.builder;
  auto input = cast<RankedTensorType>(inputs[0].getType());
  int64_t last = input.getRank() - 1;
  Value result =
      dlt::DotGeneralOp::create(b, getLoc(), inputs[0], context.variables[0],
                                ArrayRef<int64_t>{last}, ArrayRef<int64_t>{0});
  if (hasBias(*this)) {
    Value bias = dlt::BroadcastInDimOp::create(b, getLoc(), result.getType(),
                                               context.variables[1],
                                               ArrayRef<int64_t>{last});
    result = dlt::AddOp::create(b, getLoc(), result, bias);
  }
  FailureOr<Value> activated = context.activate(getActivationAttr(), result);
  if (failed(activated))
    return failure();
  outputs.push_back(*activated);
  return success();
}

int64_t DenseOp::getFlopsPerRow() {
  auto input = cast<RankedTensorType>(getInput().getType());
  int64_t flops = 2 * *getInteger(getUnits());
  for (int64_t dim : input.getShape().drop_front())
    flops *= dim;
  return flops;
}
