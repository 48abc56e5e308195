//===- Normalization.cpp - Layers that normalize -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// normalization, batch_normalization, layer_normalization, rms_normalization,
// unit_normalization.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/LayerSupport.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

/// Fails after an error unless `epsilon` is absent, unbound or at least 0.
static LogicalResult verifyEpsilon(Operation *op, Attribute epsilon) {
  auto value = getNumber(epsilon);
  if (value && !(*value >= 0))
    return op->emitOpError("expects an epsilon of at least 0, found ")
           << *value;
  return success();
}

/// Of a layer that keeps the input's shape.
static LogicalResult inferNormalized(LayerOpInterface layer, Attribute axis,
                                     Attribute epsilon,
                                     SmallVectorImpl<Type> &types) {
  RankedTensorType type = typeOf(layer->getOperand(0));
  if (failed(requireNumber(layer, "epsilon", epsilon)) ||
      failed(getAxes(layer, axis, type)))
    return failure();
  types.push_back(type.clone(layer.getComputeDtype()));
  return success();
}

/// The axes of a layer whose output has been inferred.
template <typename Op> static SmallVector<int64_t> axesOf(Op op) {
  return *getAxes(op, op.getAxisAttr(), typeOf(op.getInput()));
}

/// The parameters of a normalization over `dims` of the input.
static RankedTensorType parameterType(LayerOpInterface layer,
                                      ArrayRef<int64_t> dims) {
  return RankedTensorType::get(sizesOf(typeOf(layer->getOperand(0)), dims),
                               layer.getVariableDtype());
}

/// Appends gamma and beta, those that there are.
template <typename Op>
static void addScaleAndCenter(Op op, RankedTensorType type,
                              SmallVectorImpl<VariableSpec> &variables) {
  if (getBool(op.getScaleAttr(), true))
    variables.push_back({"gamma", type, op.getGammaInitializerAttr(), "ones",
                         Update::gradient, op.getGammaRegularizerAttr(),
                         op.getGammaConstraintAttr()});
  if (getBool(op.getCenterAttr(), true))
    variables.push_back({"beta", type, op.getBetaInitializerAttr(), "zeros",
                         Update::gradient, op.getBetaRegularizerAttr(),
                         op.getBetaConstraintAttr()});
}

namespace {
/// The parameters' values, null where there are none.
struct ScaleAndCenter {
  template <typename Op> ScaleAndCenter(Op op, Expansion &context, Type dtype) {
    if (getBool(op.getScaleAttr(), true))
      gamma = context.read("gamma", dtype);
    if (getBool(op.getCenterAttr(), true))
      beta = context.read("beta", dtype);
  }

  Value gamma, beta;
};
} // namespace

/// gamma (x - mean) / sqrt(variance + epsilon) + beta: statistics have the
/// dimensions `statisticDims` of x, gamma and beta `parameterDims`. As Keras:
/// x * inverse + (beta - mean * inverse).
static Value normalize(dlt::Formula &f, Value x, Value mean, Value variance,
                       ArrayRef<int64_t> statisticDims, ScaleAndCenter own,
                       ArrayRef<int64_t> parameterDims, double epsilon) {
  auto [gamma, beta] = own;
  Value inverse = f.rsqrt(f.add(variance, epsilon));
  if (statisticDims == parameterDims) {
    if (gamma)
      inverse = f.mul(inverse, gamma);
    Value rest = f.neg(f.mul(mean, inverse));
    if (beta)
      rest = f.add(rest, beta);
    return f.add(f.mul(x, f.broadcast(inverse, x, statisticDims)),
                 f.broadcast(rest, x, statisticDims));
  }
  Value y = f.mul(f.sub(x, f.broadcast(mean, x, statisticDims)),
                  f.broadcast(inverse, x, statisticDims));
  if (gamma)
    y = f.mul(y, f.broadcast(gamma, x, parameterDims));
  return beta ? f.add(y, f.broadcast(beta, x, parameterDims)) : y;
}

//===----------------------------------------------------------------------===//
// batch_normalization
//===----------------------------------------------------------------------===//

LogicalResult BatchNormalizationOp::verify() {
  auto momentum = getNumber(getMomentumAttr());
  if (momentum && !(*momentum >= 0 && *momentum <= 1))
    return emitOpError("expects a momentum in [0, 1], found ") << *momentum;
  return verifyEpsilon(*this, getEpsilonAttr());
}

LogicalResult BatchNormalizationOp::inferOutputs(DefinitionLibrary &,
                                                 SmallVectorImpl<Type> &types) {
  if (failed(requireNumber(*this, "momentum", getMomentumAttr())))
    return failure();
  return inferNormalized(*this, getAxisAttr(), getEpsilonAttr(), types);
}

void BatchNormalizationOp::getVariables(
    SmallVectorImpl<VariableSpec> &variables) {
  RankedTensorType type = parameterType(*this, axesOf(*this));
  addScaleAndCenter(*this, type, variables);
  variables.push_back({"moving_mean", type, getMovingMeanInitializerAttr(),
                       "zeros", Update::assigned});
  variables.push_back({"moving_variance", type,
                       getMovingVarianceInitializerAttr(), "ones",
                       Update::assigned});
}

/// Mean and variance over `dims` of what `mask`, null if all, counts.
static std::pair<Value, Value> moments(dlt::Formula &f, Value x,
                                       ArrayRef<int64_t> dims, Value mask) {
  SmallVector<int64_t> others = otherDims(typeOf(x), dims);
  if (!mask) {
    Value mean = f.mean(x, dims);
    Value centered = f.sub(x, f.broadcast(mean, x, others));
    return {mean, f.mean(f.square(centered), dims)};
  }
  // As Keras, with its epsilon besides the number of elements.
  Value counted = f.broadcast(mask, x, allDims(mask)), zero = f.full(x, 0);
  Value counts = f.convert(counted, getElementTypeOrSelf(x));
  Value count = f.add(f.sum(counts, dims), 1e-7);
  Value mean = f.div(f.sum(f.select(counted, x, zero), dims), count);
  Value centered =
      f.select(counted, f.sub(x, f.broadcast(mean, x, others)), zero);
  return {mean, f.div(f.sum(f.square(centered), dims), count)};
}

LogicalResult BatchNormalizationOp::expand(Expansion &context,
                                           ValueRange inputs,
                                           SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Type dtype = dlt::accumulatorType(getComputeDtype());
  Value x = context.convert(inputs[0], dtype), mask = context.masks[0];
  SmallVector<int64_t> axes = axesOf(*this);
  if (mask && (typeOf(mask).getShape() != typeOf(x).getShape().drop_back() ||
               axes[0] != typeOf(x).getRank() - 1))
    return emitOpError("expects a mask of all dimensions but the axis of ")
           << x.getType() << ", found " << mask.getType();
  Value mean = context.read("moving_mean", dtype);
  Value variance = context.read("moving_variance", dtype);
  if (context.training && LayerOpInterface(*this).isTrainable()) {
    double momentum = getNumber(getMomentumAttr()).value_or(0.99);
    auto [batchMean, batchVariance] =
        moments(f, x, otherDims(typeOf(x), axes), mask);
    auto move = [&](StringRef name, Value moving, Value batch) {
      // No gradient flows through the moving statistics.
      context.assign(
          name, f.add(f.mul(moving, momentum), f.mul(batch, 1 - momentum)));
      return batch;
    };
    mean = move("moving_mean", mean, batchMean);
    variance = move("moving_variance", variance, batchVariance);
  }
  Value y = normalize(f, x, mean, variance, axes,
                      ScaleAndCenter(*this, context, dtype), axes,
                      getNumber(getEpsilonAttr()).value_or(1e-3));
  outputs.push_back(context.convert(y, getComputeDtype()));
  context.outputMask = mask;
  return success();
}

//===----------------------------------------------------------------------===//
// normalization
//===----------------------------------------------------------------------===//

LogicalResult NormalizationOp::verify() {
  if (!getMeanAttr() != !getVarianceAttr()) // C1
    return emitOpError("expects a mean and a variance, or none of both");
  for (Attribute numbers : {getMeanAttr(), getVarianceAttr()})
    if (auto list = dyn_cast_or_null<ArrayAttr>(numbers))
      for (Attribute number : list)
        if (!getNumber(number))
          return emitOpError("expects numbers, found ") << number;
  Attribute variances = getVarianceAttr();
  auto list = dyn_cast_or_null<ArrayAttr>(variances);
  for (Attribute variance : list ? list.getValue() : ArrayRef(variances))
    if (auto number = getNumber(variance); number && !(*number >= 0)) // C2
      return emitOpError("expects a variance of at least 0, found ") << *number;
  return success();
}

/// Its axes; none for one mean of all.
static FailureOr<SmallVector<int64_t>> adaptedAxes(NormalizationOp op) {
  auto list = dyn_cast_or_null<ArrayAttr>(op.getAxisAttr());
  if (list && list.empty())
    return SmallVector<int64_t>();
  return getAxes(op, op.getAxisAttr(), typeOf(op.getInput()));
}

LogicalResult NormalizationOp::inferOutputs(DefinitionLibrary &,
                                            SmallVectorImpl<Type> &types) {
  RankedTensorType type = typeOf(getInput());
  FailureOr<SmallVector<int64_t>> axes = adaptedAxes(*this);
  if (failed(axes))
    return failure();
  int64_t elements = 1;
  for (int64_t size : sizesOf(type, *axes))
    elements *= size;
  for (auto [name, numbers] : {std::pair("mean", getMeanAttr()),
                               std::pair("variance", getVarianceAttr())})
    if (auto list = dyn_cast_or_null<ArrayAttr>(numbers);
        list && static_cast<int64_t>(list.size()) != elements)
      return emitOpError("expects ")
             << elements << " numbers as " << name << ", found " << list.size();
  types.push_back(type.clone(getComputeDtype()));
  return success();
}

void NormalizationOp::getVariables(SmallVectorImpl<VariableSpec> &variables) {
  if (!adapts())
    return;
  RankedTensorType type = parameterType(*this, *adaptedAxes(*this));
  auto count = RankedTensorType::get({}, IntegerType::get(getContext(), 32));
  variables.push_back({"mean", type, Attribute(), "zeros", Update::assigned});
  variables.push_back(
      {"variance", type, Attribute(), "ones", Update::assigned});
  variables.push_back({"count", count, Attribute(), "zeros", Update::assigned});
}

bool NormalizationOp::adapts() { return !getMeanAttr(); }

/// Statistics are of the data as they are.
bool NormalizationOp::castsInputs() { return false; }

/// Takes the rows of `x` into the statistics, in float64.
static void adapt(dlt::Formula &f, Expansion &context, Value x,
                  ArrayRef<int64_t> axes) {
  Type f64 = f.builder.getF64Type();
  auto [mean, variance] =
      moments(f, x, otherDims(typeOf(x), axes), /*mask=*/Value());
  mean = f.convert(mean, f64);
  variance = f.convert(variance, f64);
  Value before = context.read("count", f64);
  Value rows = dlt::RowsOp::create(f.builder, f.loc, before.getType());
  Value count = f.add(before, rows);
  Value share = f.broadcast(f.div(rows, count), mean, {});
  Value oldMean = context.read("mean", f64);
  Value oldVariance = context.read("variance", f64);
  Value newMean = f.add(oldMean, f.mul(f.sub(mean, oldMean), share));
  auto around = [&](Value variance, Value mean) {
    return f.add(variance, f.square(f.sub(mean, newMean)));
  };
  Value now = f.mul(around(variance, mean), share);
  Value then =
      f.mul(around(oldVariance, oldMean), f.sub(f.full(share, 1), share));
  context.assign("mean", newMean);
  context.assign("variance", f.add(now, then));
  context.assign("count", count);
}

LogicalResult NormalizationOp::expand(Expansion &context, ValueRange inputs,
                                      SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Type dtype = dlt::accumulatorType(getComputeDtype());
  Value x =
      context.convert(context.convert(inputs[0], getComputeDtype()), dtype);
  SmallVector<int64_t> axes = *adaptedAxes(*this);
  if (context.adapting && adapts()) {
    Type given = getElementTypeOrSelf(inputs[0]);
    Type wide = isa<FloatType>(given) ? dlt::promotedType(dtype, given) : dtype;
    adapt(f, context, context.convert(inputs[0], wide), axes);
  }
  // One for each element of the axes.
  auto statistic = [&](StringRef name, Attribute given) -> Value {
    if (!given)
      return context.read(name, dtype);
    auto type = RankedTensorType::get(sizesOf(typeOf(x), axes), dtype);
    SmallVector<Attribute> numbers;
    auto list = dyn_cast<ArrayAttr>(given);
    for (int64_t i = 0; i < type.getNumElements(); ++i)
      numbers.push_back(
          f.builder.getFloatAttr(dtype, *getNumber(list ? list[i] : given)));
    return dlt::ConstantOp::create(f.builder, f.loc,
                                   DenseElementsAttr::get(type, numbers));
  };
  Value mean = statistic("mean", getMeanAttr());
  Value deviation = f.sqrt(statistic("variance", getVarianceAttr()));
  // Keras's epsilon.
  deviation = f.max(deviation, f.full(deviation, 1e-7));
  mean = f.broadcast(mean, x, axes);
  deviation = f.broadcast(deviation, x, axes);
  Value y = getBool(getInvertAttr(), false) ? f.add(mean, f.mul(x, deviation))
                                            : f.div(f.sub(x, mean), deviation);
  outputs.push_back(context.convert(y, getComputeDtype()));
  return success();
}

//===----------------------------------------------------------------------===//
// layer_normalization
//===----------------------------------------------------------------------===//

LogicalResult LayerNormalizationOp::verify() {
  return verifyEpsilon(*this, getEpsilonAttr());
}

LogicalResult LayerNormalizationOp::inferOutputs(DefinitionLibrary &,
                                                 SmallVectorImpl<Type> &types) {
  return inferNormalized(*this, getAxisAttr(), getEpsilonAttr(), types);
}

void LayerNormalizationOp::getVariables(
    SmallVectorImpl<VariableSpec> &variables) {
  addScaleAndCenter(*this, parameterType(*this, axesOf(*this)), variables);
}

LogicalResult LayerNormalizationOp::expand(Expansion &context,
                                           ValueRange inputs,
                                           SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Type dtype = dlt::accumulatorType(getComputeDtype());
  Value x = context.convert(inputs[0], dtype);
  SmallVector<int64_t> axes = axesOf(*this);
  auto [mean, variance] = moments(f, x, axes, Value());
  Value y = normalize(f, x, mean, variance, otherDims(typeOf(x), axes),
                      ScaleAndCenter(*this, context, dtype), axes,
                      getNumber(getEpsilonAttr()).value_or(1e-3));
  outputs.push_back(context.convert(y, getComputeDtype()));
  return success();
}

//===----------------------------------------------------------------------===//
// rms_normalization and unit_normalization
//===----------------------------------------------------------------------===//

LogicalResult RmsNormalizationOp::verify() {
  return verifyEpsilon(*this, getEpsilonAttr());
}

LogicalResult RmsNormalizationOp::inferOutputs(DefinitionLibrary &,
                                               SmallVectorImpl<Type> &types) {
  return inferNormalized(*this, getAxisAttr(), getEpsilonAttr(), types);
}

void RmsNormalizationOp::getVariables(
    SmallVectorImpl<VariableSpec> &variables) {
  variables.push_back(
      {"scale", parameterType(*this, axesOf(*this)), Attribute(), "ones"});
}

LogicalResult RmsNormalizationOp::expand(Expansion &context, ValueRange inputs,
                                         SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Type dtype = dlt::accumulatorType(getComputeDtype());
  Value x = context.convert(inputs[0], dtype);
  SmallVector<int64_t> axes = axesOf(*this);
  Value inverse = f.rsqrt(f.add(f.mean(f.square(x), axes),
                                getNumber(getEpsilonAttr()).value_or(1e-6)));
  Value y = f.mul(x, f.broadcast(inverse, x, otherDims(typeOf(x), axes)));
  y = f.mul(y, f.broadcast(context.read("scale", dtype), x, axes));
  outputs.push_back(context.convert(y, getComputeDtype()));
  return success();
}

LogicalResult UnitNormalizationOp::inferOutputs(DefinitionLibrary &,
                                                SmallVectorImpl<Type> &types) {
  return inferNormalized(*this, getAxisAttr(), Attribute(), types);
}

LogicalResult UnitNormalizationOp::expand(Expansion &context, ValueRange inputs,
                                          SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Type dtype = dlt::accumulatorType(getComputeDtype());
  Value x = context.convert(inputs[0], dtype);
  SmallVector<int64_t> axes = axesOf(*this);
  outputs.push_back(
      context.convert(unitAlong(f, x, axes, 1e-24), getComputeDtype()));
  return success();
}
