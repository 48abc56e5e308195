//===- Layers.cpp - Layers without variables -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// input, activation, rescaling, dropout, masking, identity,
// activity_regularization.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/LayerSupport.h"
#include "dlc/Dlc/RunTime.h"

#include <cmath>

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
  return typeOf(input).clone(dtype);
}

//===----------------------------------------------------------------------===//
// activation
//===----------------------------------------------------------------------===//

LogicalResult ActivationOp::inferOutputs(DefinitionLibrary &library,
                                         SmallVectorImpl<Type> &types) {
  RankedTensorType type = typeOf(getInput()).clone(getComputeDtype());
  types.push_back(activatedType(*this, getActivationAttr(), type, library));
  return success();
}

LogicalResult ActivationOp::expand(Expansion &context, ValueRange inputs,
                                   SmallVectorImpl<Value> &outputs) {
  Value x = context.convert(inputs[0], getComputeDtype());
  FailureOr<Value> result = context.activate(getActivationAttr(), x);
  if (failed(result))
    return failure();
  outputs.push_back(*result);
  return success();
}

//===----------------------------------------------------------------------===//
// rescaling
//===----------------------------------------------------------------------===//

LogicalResult RescalingOp::inferOutputs(DefinitionLibrary &,
                                        SmallVectorImpl<Type> &types) {
  if (failed(requireNumber(*this, "scale", getScale())) ||
      failed(requireNumber(*this, "offset", getOffsetAttr())))
    return failure();
  types.push_back(inDtype(getInput(), getComputeDtype()));
  return success();
}

LogicalResult RescalingOp::expand(Expansion &context, ValueRange inputs,
                                  SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Value x = context.convert(inputs[0], getComputeDtype());
  x = f.mul(x, *getNumber(getScale()));
  if (auto offset = getNumber(getOffsetAttr()))
    x = f.add(x, *offset);
  outputs.push_back(x);
  return success();
}

//===----------------------------------------------------------------------===//
// dropout
//===----------------------------------------------------------------------===//

LogicalResult DropoutOp::verify() {
  auto rate = getInitialNumber(getRate());
  if (rate && !(*rate >= 0 && *rate < 1))
    return emitOpError("expects a rate in [0, 1), found ") << *rate;
  return success();
}

LogicalResult DropoutOp::inferOutputs(DefinitionLibrary &,
                                      SmallVectorImpl<Type> &types) {
  if (failed(requireNumber(*this, "rate", getRate())))
    return failure();
  types.push_back(inDtype(getInput(), getComputeDtype()));
  return success();
}

LogicalResult DropoutOp::expand(Expansion &context, ValueRange inputs,
                                SmallVectorImpl<Value> &outputs) {
  Attribute rate = getRate();
  Value x = context.convert(inputs[0], getComputeDtype());
  if (!context.training || getNumber(rate) == 0) {
    outputs.push_back(x);
    return success();
  }
  dlt::Formula f(context.builder, getLoc());
  checkAtRunTime(f, rate, dlt::Direction::ge, 0, "rate", context.path);
  checkAtRunTime(f, rate, dlt::Direction::lt, 1, "rate", context.path);
  // Kept with probability 1 - rate.
  Value uniform = context.randomUniform(typeOf(x));
  Value keep =
      f.compare(dlt::Direction::ge, uniform, numberLike(f, rate, uniform));
  auto kept = [](auto x) { return 1.0 - x; };
  outputs.push_back(
      f.select(keep, f.div(x, numberLike(f, rate, x, kept)), f.full(x, 0)));
  return success();
}

//===----------------------------------------------------------------------===//
// masking
//===----------------------------------------------------------------------===//

LogicalResult MaskingOp::inferOutputs(DefinitionLibrary &,
                                      SmallVectorImpl<Type> &types) {
  RankedTensorType type = typeOf(getInput());
  if (type.getRank() < 2)
    return emitOpError("expects an input of rank 2 or more, found ") << type;
  if (failed(requireNumber(*this, "mask_value", getMaskValueAttr())))
    return failure();
  // A number that the dtype does not have would be another.
  auto integer = dyn_cast<IntegerType>(type.getElementType());
  double value = getNumber(getMaskValueAttr()).value_or(0);
  if (integer) {
    bool isUnsigned = integer.isUnsigned() || integer.getWidth() == 1;
    double limit = std::ldexp(1.0, static_cast<int>(integer.getWidth()) -
                                       (isUnsigned ? 0 : 1));
    if (value != std::floor(value) || value >= limit ||
        value < (isUnsigned ? 0 : -limit))
      return emitOpError("expects a mask_value that ")
             << type.getElementType() << " has, found " << value;
  }
  types.push_back(type.clone(movedDtype(*this, getInput())));
  return success();
}

LogicalResult MaskingOp::expand(Expansion &context, ValueRange inputs,
                                SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Value x = inputs[0];
  int64_t last = typeOf(x).getRank() - 1;
  double left = getNumber(getMaskValueAttr()).value_or(0);
  // How many elements of a step differ, in a dtype that sums have.
  Value differs = f.convert(f.compare(dlt::Direction::ne, x, f.full(x, left)),
                            context.builder.getI32Type());
  Value any = f.reduce(dlt::Reduction::max, differs, last);
  context.outputMask = f.compare(dlt::Direction::ne, any, f.full(any, 0));
  SmallVector<int64_t> leading = allDims(any);
  outputs.push_back(
      f.select(f.broadcast(context.outputMask, x, leading), x, f.full(x, 0)));
  return success();
}

//===----------------------------------------------------------------------===//
// identity and activity_regularization
//===----------------------------------------------------------------------===//

LogicalResult IdentityOp::inferOutputs(DefinitionLibrary &,
                                       SmallVectorImpl<Type> &types) {
  types.push_back(inDtype(getInput(), movedDtype(*this, getInput())));
  return success();
}

LogicalResult IdentityOp::expand(Expansion &, ValueRange inputs,
                                 SmallVectorImpl<Value> &outputs) {
  outputs.push_back(inputs[0]);
  return success();
}

LogicalResult
ActivityRegularizationOp::inferOutputs(DefinitionLibrary &,
                                       SmallVectorImpl<Type> &types) {
  if (failed(requireNumber(*this, "l1", getL1Attr())) ||
      failed(requireNumber(*this, "l2", getL2Attr())))
    return failure();
  types.push_back(inDtype(getInput(), getComputeDtype()));
  return success();
}

LogicalResult
ActivityRegularizationOp::expand(Expansion &context, ValueRange inputs,
                                 SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Value x = context.convert(inputs[0], getComputeDtype());
  outputs.push_back(x);
  Value y = f.convert(x, dlt::accumulatorType(getComputeDtype()));
  if (auto l1 = getNumber(getL1Attr()); l1 && *l1 != 0) {
    // The gradient at 0 is 1, as in Keras.
    Value size = f.select(dlt::Direction::ge, y, f.full(y, 0), y, f.neg(y));
    context.addLossOfRows(f.mul(f.sum(size), *l1));
  }
  if (auto l2 = getNumber(getL2Attr()); l2 && *l2 != 0)
    context.addLossOfRows(f.mul(f.sum(f.square(y)), *l2));
  return success();
}
