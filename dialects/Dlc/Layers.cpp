//===- Layers.cpp - Layers without variables -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// input, activation, flatten, rescaling, dropout.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

LogicalResult InputOp::verify() {
  auto type = dyn_cast<RankedTensorType>(getValueType());
  bool fits = type && type.getRank() >= 1 && type.isDynamicDim(0) &&
              type.getNumDynamicDims() == 1;
  if (!fits)
    return emitOpError("expects a tensor type with `?` as its first and only "
                       "dynamic dimension, found ")
           << getValueType();
  // What files and the runtime have.
  Type element = type.getElementType();
  auto integer = dyn_cast<IntegerType>(element);
  bool isNumber =
      integer
          ? llvm::is_contained({1, 8, 16, 32, 64}, integer.getWidth()) &&
                (integer.getWidth() > 1 || integer.isSignless())
          : isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(element);
  if (!isNumber)
    return emitOpError("expects elements of f16, bf16, f32, f64, i1 or an "
                       "integer type of 8, 16, 32 or 64 bits, found ")
           << type;
  if (failed(dlt::checkLimits(type, [&] { return emitOpError(); })))
    return failure();
  if (type.getEncoding())
    return emitOpError("expects a tensor type without encoding, found ")
           << type;
  if (llvm::is_contained(type.getShape(), 0))
    return emitOpError("expects sizes of at least 1, found ") << type;
  return success();
}

/// The input's shape in the layer's dtype.
static Type inDtype(Value input, Type dtype) {
  return cast<RankedTensorType>(input.getType()).clone(dtype);
}

//===----------------------------------------------------------------------===//
// activation
//===----------------------------------------------------------------------===//

StringRef ActivationOp::getDefaultName() { return "activation"; }

void ActivationOp::getVariables(SmallVectorImpl<VariableSpec> &) {}

LogicalResult ActivationOp::inferOutputs(SmallVectorImpl<Type> &types) {
  types.push_back(inDtype(getInput(), getLayerDtype()));
  return success();
}

LogicalResult ActivationOp::expand(Expansion &context, ValueRange inputs,
                                   SmallVectorImpl<Value> &outputs) {
  FailureOr<Value> result = context.activate(getActivationAttr(), inputs[0]);
  if (failed(result))
    return failure();
  outputs.push_back(*result);
  return success();
}

//===----------------------------------------------------------------------===//
// flatten
//===----------------------------------------------------------------------===//

StringRef FlattenOp::getDefaultName() { return "flatten"; }

void FlattenOp::getVariables(SmallVectorImpl<VariableSpec> &) {}

LogicalResult FlattenOp::inferOutputs(SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(getInput().getType());
  // An input has at most 2^44 elements in a row.
  int64_t size = 1;
  for (int64_t dim : input.getShape().drop_front())
    size *= dim;
  // Autocast concerns floats only: integers stay what they are.
  Type dtype = isa<FloatType>(input.getElementType()) ? getLayerDtype()
                                                      : input.getElementType();
  types.push_back(RankedTensorType::get({ShapedType::kDynamic, size}, dtype));
  return success();
}

LogicalResult FlattenOp::expand(Expansion &context, ValueRange inputs,
                                SmallVectorImpl<Value> &outputs) {
  outputs.push_back(dlt::ReshapeOp::create(context.builder, getLoc(),
                                           getOutput().getType(), inputs[0]));
  return success();
}

//===----------------------------------------------------------------------===//
// rescaling
//===----------------------------------------------------------------------===//

StringRef RescalingOp::getDefaultName() { return "rescaling"; }

void RescalingOp::getVariables(SmallVectorImpl<VariableSpec> &) {}

LogicalResult RescalingOp::inferOutputs(SmallVectorImpl<Type> &types) {
  for (Attribute value : {getScale(), getOffsetAttr()})
    if (value && !getNumber(value))
      return emitOpError("expects a number, found ")
             << value << "; run dlc-bind first";
  types.push_back(inDtype(getInput(), getLayerDtype()));
  return success();
}

LogicalResult RescalingOp::expand(Expansion &context, ValueRange inputs,
                                  SmallVectorImpl<Value> &outputs) {
  OpBuilder &b = context.builder;
  Type type = getOutput().getType();
  Value x = inputs[0];
  if (x.getType() != type)
    x = dlt::ConvertOp::create(b, getLoc(), type, x);
  auto splat = [&](double value) -> Value {
    return dlt::SplatOp::create(b, getLoc(), type, b.getF64FloatAttr(value));
  };
  x = dlt::MultiplyOp::create(b, getLoc(), x, splat(*getNumber(getScale())));
  if (auto offset = getNumber(getOffsetAttr()))
    x = dlt::AddOp::create(b, getLoc(), x, splat(*offset));
  outputs.push_back(x);
  return success();
}

//===----------------------------------------------------------------------===//
// dropout
//===----------------------------------------------------------------------===//

StringRef DropoutOp::getDefaultName() { return "dropout"; }

LogicalResult DropoutOp::verify() {
  auto rate = getNumber(getRate());
  if (rate && !(*rate >= 0 && *rate < 1))
    return emitOpError("expects a rate in [0, 1), found ") << *rate;
  return success();
}

void DropoutOp::getVariables(SmallVectorImpl<VariableSpec> &) {}

LogicalResult DropoutOp::inferOutputs(SmallVectorImpl<Type> &types) {
  if (!getNumber(getRate()))
    return emitOpError("expects a number as rate, found ")
           << getRate() << "; run dlc-bind first";
  types.push_back(inDtype(getInput(), getLayerDtype()));
  return success();
}

LogicalResult DropoutOp::expand(Expansion &context, ValueRange inputs,
                                SmallVectorImpl<Value> &outputs) {
  double rate = *getNumber(getRate());
  Value x = inputs[0];
  if (!context.training || rate == 0) {
    outputs.push_back(x);
    return success();
  }
  OpBuilder &b = context.builder;
  auto type = cast<RankedTensorType>(x.getType());
  auto splat = [&](double value) -> Value {
    return dlt::SplatOp::create(b, getLoc(), type, b.getF64FloatAttr(value));
  };
  // Kept with probability 1 - rate.
  Value uniform = context.randomUniform(type);
  Value keep = dlt::CompareOp::create(b, getLoc(), dlt::Direction::ge, uniform,
                                      splat(rate));
  Value scaled = dlt::DivideOp::create(b, getLoc(), x, splat(1 - rate));
  outputs.push_back(
      dlt::SelectOp::create(b, getLoc(), type, keep, scaled, splat(0)));
  return success();
}
