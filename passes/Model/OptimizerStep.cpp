//===- OptimizerStep.cpp - What an optimizer does in a step -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OptimizerStep.h"

#include "llvm/Support/Regex.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

namespace {

/// Arithmetic on tensors of one type, numbers and scalars.
class StepBuilder {
public:
  StepBuilder(OpBuilder &builder, Location loc) : builder(builder), loc(loc) {}

  Value number(Value like, double value) {
    return dlt::SplatOp::create(builder, loc, value, like.getType());
  }
  Value inDtypeOf(Value x, Value like) {
    Type type = getElementTypeOrSelf(like);
    return getElementTypeOrSelf(x) == type
               ? x
               : dlt::ConvertOp::create(builder, loc, x, type);
  }
  /// The scalar for each element of `like`, in its dtype.
  Value spread(Value scalar, Value like) {
    scalar = inDtypeOf(scalar, like);
    if (scalar.getType() == like.getType())
      return scalar;
    return dlt::BroadcastInDimOp::create(builder, loc, like.getType(), scalar,
                                         ArrayRef<int64_t>());
  }
  template <typename Op> Value make(Value x, Value y) {
    return Op::create(builder, loc, x, y);
  }
  Value sqrt(Value x) { return dlt::SqrtOp::create(builder, loc, x); }
  Value sumOfSquares(Value x) {
    Value squares = make<dlt::MultiplyOp>(x, x);
    int64_t rank = cast<ShapedType>(x.getType()).getRank();
    return dlt::ReduceOp::create(builder, loc, dlt::Reduction::sum, squares,
                                 llvm::to_vector(llvm::seq<int64_t>(0, rank)));
  }

  OpBuilder &builder;
  Location loc;
};

} // namespace

//===----------------------------------------------------------------------===//
// Clipping
//===----------------------------------------------------------------------===//

/// Each element into [-limit, limit].
static Value clipValue(StepBuilder &b, Value gradient, double limit) {
  Value above = b.make<dlt::MaximumOp>(gradient, b.number(gradient, -limit));
  return b.make<dlt::MinimumOp>(above, b.number(gradient, limit));
}

/// g limit / max(|g|, limit), |g| over all elements.
static Value clipNorm(StepBuilder &b, Value gradient, double limit) {
  Value norm = b.sqrt(b.sumOfSquares(gradient));
  Value divisor = b.make<dlt::MaximumOp>(norm, b.number(norm, limit));
  Value scaled = b.make<dlt::MultiplyOp>(gradient, b.number(gradient, limit));
  return b.make<dlt::DivideOp>(scaled, b.spread(divisor, gradient));
}

/// All gradients times limit min(1 / N, 1 / limit), N the norm of them all; nan
/// if that is no finite number.
static void clipGlobalNorm(StepBuilder &b,
                           MutableArrayRef<TrainedWeight> weights,
                           double limit) {
  auto isDouble = [](const TrainedWeight &weight) {
    return getElementTypeOrSelf(weight.gradient).isF64();
  };
  // In the widest dtype of them.
  const TrainedWeight *wide = llvm::find_if(weights, isDouble);
  Value like = wide == weights.end() ? weights[0].gradient : wide->gradient;
  Value sum;
  for (TrainedWeight &weight : weights) {
    Value squares = b.inDtypeOf(b.sumOfSquares(weight.gradient), like);
    sum = sum ? b.make<dlt::AddOp>(sum, squares) : squares;
  }
  Value norm = b.sqrt(sum);
  Value inverse = b.make<dlt::DivideOp>(b.number(norm, 1), norm);
  Value least = b.make<dlt::MinimumOp>(inverse, b.number(norm, 1 / limit));
  Value scale = b.make<dlt::MultiplyOp>(least, b.number(norm, limit));
  scale = b.make<dlt::AddOp>(scale, b.make<dlt::SubtractOp>(norm, norm));
  for (TrainedWeight &weight : weights)
    weight.gradient = b.make<dlt::MultiplyOp>(weight.gradient,
                                              b.spread(scale, weight.gradient));
}

static void clip(StepBuilder &b, OptimizerOp optimizer,
                 MutableArrayRef<TrainedWeight> weights) {
  if (auto limit = getNumber(optimizer.getGlobalClipnormAttr()))
    clipGlobalNorm(b, weights, *limit);
  for (TrainedWeight &weight : weights) {
    if (auto limit = getNumber(optimizer.getClipnormAttr()))
      weight.gradient = clipNorm(b, weight.gradient, *limit);
    if (auto limit = getNumber(optimizer.getClipvalueAttr()))
      weight.gradient = clipValue(b, weight.gradient, *limit);
  }
}

//===----------------------------------------------------------------------===//
// Decay
//===----------------------------------------------------------------------===//

/// w -= w decay rate, but for weights whose path a pattern is found in.
static LogicalResult decay(StepBuilder &b, OptimizerOp optimizer,
                           DefineOp definition, Value learningRate,
                           MutableArrayRef<TrainedWeight> weights) {
  std::optional<double> factor = getNumber(optimizer.getWeightDecayAttr());
  if (!factor && definition.getWeightDecay())
    factor = definition.getWeightDecay()->convertToDouble();
  if (optimizer.getExcludeFromWeightDecay() && !factor)
    return optimizer.emitOpError("excludes weights from weight decay, but has "
                                 "no weight_decay");
  SmallVector<llvm::Regex> excluded;
  SmallVector<bool> matched;
  if (auto patterns = optimizer.getExcludeFromWeightDecay())
    for (StringRef pattern : patterns->getAsValueRange<StringAttr>()) {
      excluded.emplace_back(pattern);
      matched.push_back(false);
    }
  for (TrainedWeight &weight : weights) {
    bool isExcluded = false;
    for (auto [regex, found] : llvm::zip(excluded, matched))
      if (regex.match(weight.path))
        isExcluded = found = true;
    if (isExcluded || !factor || *factor == 0)
      continue;
    Value part = b.make<dlt::MultiplyOp>(
        b.make<dlt::MultiplyOp>(weight.weight,
                                b.number(weight.weight, *factor)),
        b.spread(learningRate, weight.weight));
    weight.weight = b.make<dlt::SubtractOp>(weight.weight, part);
  }
  for (auto [i, found] : llvm::enumerate(matched))
    if (!found)
      return optimizer.emitOpError("excludes ")
             << (*optimizer.getExcludeFromWeightDecay())[i]
             << " from weight decay, which is found in the path of no weight";
  return success();
}

LogicalResult dlc::buildOptimizerStep(OpBuilder &builder, OptimizerOp optimizer,
                                      DefineOp definition,
                                      DefinitionLibrary &library,
                                      Value iteration, Value learningRate,
                                      MutableArrayRef<TrainedWeight> weights) {
  StepBuilder b(builder, optimizer.getLoc());
  if (weights.empty())
    return success();
  clip(b, optimizer, weights);
  if (failed(decay(b, optimizer, definition, learningRate, weights)))
    return failure();
  for (TrainedWeight &weight : weights) {
    Type type = weight.weight.getType();
    SmallVector<Value> operands = {weight.weight, weight.gradient, iteration,
                                   b.inDtypeOf(learningRate, weight.weight)};
    llvm::append_range(operands, weight.slots);
    SmallVector<Value> updated;
    if (failed(instantiateDefinition(builder, optimizer, definition, library,
                                     operands, optimizer.getParamsAttr(),
                                     getElementTypeOrSelf(type), weight.path,
                                     updated)))
      return failure();
    for (Value value : updated)
      if (value.getType() != type)
        return optimizer.emitOpError("expects new values of ")
               << type << " for \"" << weight.path
               << "\", but its definition makes " << value.getType();
    weight.weight = updated[0];
    llvm::copy(ArrayRef(updated).drop_front(), weight.slots.begin());
  }
  return success();
}
