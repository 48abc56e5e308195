//===- OptimizerStep.cpp - What an optimizer does in a step -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OptimizerStep.h"

#include "dlc/Dlc/RunTime.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

//===----------------------------------------------------------------------===//
// Clipping
//===----------------------------------------------------------------------===//

/// Each element into [-limit, limit].
static Value clipValue(dlt::Formula &b, Value gradient, Attribute limit) {
  auto negate = [](auto x) { return -0.0 - x; };
  Value above = b.max(gradient, numberLike(b, limit, gradient, negate));
  return b.min(above, numberLike(b, limit, gradient));
}

/// g limit / max(|g|, limit), |g| over all elements.
static Value clipNorm(dlt::Formula &b, Value gradient, Attribute limit) {
  Value norm = b.sqrt(b.sum(b.square(gradient)));
  Value divisor = b.max(norm, numberLike(b, limit, norm));
  Value scaled = b.mul(gradient, numberLike(b, limit, gradient));
  return b.div(scaled, b.spread(divisor, gradient));
}

/// All gradients times limit min(1 / N, 1 / limit), N the norm of them all; nan
/// if that is no finite number.
static void clipGlobalNorm(dlt::Formula &b,
                           MutableArrayRef<TrainedWeight> weights,
                           Attribute limit) {
  Type dtype = dlt::promotedType(
      llvm::map_to_vector(weights, [](const TrainedWeight &weight) {
        return weight.gradient.getType();
      }));
  Value sum;
  for (TrainedWeight &weight : weights) {
    Value squares = b.convert(b.sum(b.square(weight.gradient)), dtype);
    sum = sum ? b.add(sum, squares) : squares;
  }
  Value norm = b.sqrt(sum);
  Value inverse = b.div(b.full(norm, 1), norm);
  auto reciprocal = [](auto x) { return 1.0 / x; };
  Value least = b.min(inverse, numberLike(b, limit, norm, reciprocal));
  Value scale = b.mul(least, numberLike(b, limit, norm));
  scale = b.add(scale, b.sub(norm, norm));
  for (TrainedWeight &weight : weights)
    weight.gradient = b.mul(weight.gradient, b.spread(scale, weight.gradient));
}

static void clip(dlt::Formula &b, OptimizerOp optimizer,
                 MutableArrayRef<TrainedWeight> weights) {
  for (auto [limit, name] :
       {std::pair(optimizer.getGlobalClipnormAttr(), "global_clipnorm"),
        std::pair(optimizer.getClipnormAttr(), "clipnorm"),
        std::pair(optimizer.getClipvalueAttr(), "clipvalue")})
    checkAtRunTime(b, limit, dlt::Direction::gt, 0, name, "the optimizer");
  if (Attribute limit = optimizer.getGlobalClipnormAttr())
    clipGlobalNorm(b, weights, limit);
  for (TrainedWeight &weight : weights) {
    if (Attribute limit = optimizer.getClipnormAttr())
      weight.gradient = clipNorm(b, weight.gradient, limit);
    if (Attribute limit = optimizer.getClipvalueAttr())
      weight.gradient = clipValue(b, weight.gradient, limit);
  }
}

//===----------------------------------------------------------------------===//
// Decay
//===----------------------------------------------------------------------===//

/// w -= w decay rate
static void decay(dlt::Formula &b, Value learningRate, TrainedWeight &weight) {
  Attribute factor = weight.plan->decay;
  if (!factor)
    return;
  Value part = b.mul(b.mul(weight.weight, numberLike(b, factor, weight.weight)),
                     b.spread(learningRate, weight.weight));
  weight.weight = b.sub(weight.weight, part);
}

//===----------------------------------------------------------------------===//
// Constraints
//===----------------------------------------------------------------------===//

static LogicalResult constrain(OpBuilder &builder, OptimizerOp optimizer,
                               DefinitionLibrary &library,
                               TrainedWeight &weight) {
  Type type = weight.weight.getType();
  FailureOr<Value> result = instantiateUse(
      builder, optimizer, weight.constraint, DefinitionKind::constraint,
      library, weight.weight, getElementTypeOrSelf(type), weight.path);
  if (failed(result))
    return failure();
  if (result->getType() != type)
    return optimizer.emitOpError("expects a constraint that keeps the type ")
           << type << " of \"" << weight.path << "\", but "
           << Use(weight.constraint).definition << " makes "
           << result->getType();
  weight.weight = *result;
  return success();
}

//===----------------------------------------------------------------------===//
// Steps of several calls
//===----------------------------------------------------------------------===//

namespace {
/// Every `count`-th step, as scalars.
struct Period {
  Period(dlt::Formula &b, Value iteration, int64_t count) {
    // Exact up to 2^53.
    Type f64 = b.builder.getF64Type();
    Value number = b.convert(iteration, f64);
    Value divisor = b.full(number, static_cast<double>(count));
    Value next = b.add(number, 1);
    Value ends = floorOf(b, b.div(next, divisor));
    isLast = b.compare(dlt::Direction::eq, b.mul(ends, divisor), next);
    passed =
        b.convert(floorOf(b, b.div(number, divisor)), b.builder.getI64Type());
  }

  static Value floorOf(dlt::Formula &b, Value x) {
    return dlt::FloorOp::create(b.builder, b.loc, x);
  }

  Value isLast; ///< i1
  Value passed; ///< i64: whole periods before this step.
};
} // namespace

/// pred ? onTrue : onFalse, pred a scalar.
static Value choose(dlt::Formula &b, Value pred, Value onTrue, Value onFalse) {
  return b.select(b.broadcast(pred, onTrue, {}), onTrue, onFalse);
}

/// Lets the average of a weight follow it, and overwrite it now and then, as
/// the number of `updates` before says.
static void average(dlt::Formula &b, OptimizerOp optimizer, Value updates,
                    TrainedWeight &weight) {
  Value w = weight.weight;
  // What is left to the weight is 1 minus the rounded momentum, so that the
  // average of equal weights is them.
  Value momentum = numberLike(b, optimizer.getEmaMomentumAttr(), w);
  Value moved = b.add(b.mul(weight.average, momentum),
                      b.mul(w, b.sub(b.full(w, 1), momentum)));
  Value isFirst = b.compare(dlt::Direction::eq, updates, b.full(updates, 0));
  weight.average = choose(b, isFirst, w, moved);
  if (auto frequency = getInteger(optimizer.getEmaOverwriteFrequencyAttr()))
    weight.weight =
        choose(b, Period(b, updates, *frequency).isLast, weight.average, w);
}

//===----------------------------------------------------------------------===//
// Updates
//===----------------------------------------------------------------------===//

/// Lets slots that start from the weight be it in the first step.
static void startFromWeight(dlt::Formula &b, Value updates,
                            TrainedWeight &weight) {
  Value isFirst;
  for (auto [i, slot] : llvm::enumerate(weight.slots)) {
    if (!startsFromWeight(weight.plan->definition, i))
      continue;
    if (!isFirst)
      isFirst = b.compare(dlt::Direction::eq, updates, b.full(updates, 0));
    slot = choose(b, isFirst, weight.weight, slot);
  }
}

/// The definition's update of a weight and its slots.
static LogicalResult update(dlt::Formula &b, OptimizerOp optimizer,
                            DefinitionLibrary &library, Value updates,
                            Value learningRate, TrainedWeight &weight) {
  auto type = cast<RankedTensorType>(weight.weight.getType());
  Type dtype = type.getElementType();
  DefineOp definition = weight.plan->definition;
  SmallVector<Value> operands = {weight.weight, weight.gradient, updates,
                                 b.convert(learningRate, dtype)};
  // A shared one may have another dtype.
  for (Value slot : weight.slots)
    operands.push_back(b.convert(slot, dtype));
  SmallVector<Value> updated;
  if (failed(instantiateDefinition(b.builder, optimizer, definition, library,
                                   operands, weight.plan->params, dtype,
                                   weight.path, updated)))
    return failure();
  for (auto [i, value] : llvm::enumerate(updated)) {
    Type expected = i ? definition.getSlotType(i - 1, type) : type;
    if (value.getType() != expected)
      return optimizer.emitOpError("expects new values of ")
             << expected << " for \"" << weight.path
             << "\", but its definition makes " << value.getType();
  }
  weight.weight = updated[0];
  for (auto [slot, value] :
       llvm::zip(weight.slots, ArrayRef(updated).drop_front()))
    slot = b.convert(value, getElementTypeOrSelf(slot));
  return success();
}

LogicalResult dlc::buildOptimizerStep(OpBuilder &builder, OptimizerOp optimizer,
                                      DefinitionLibrary &library,
                                      Value iteration, Value learningRate,
                                      MutableArrayRef<TrainedWeight> weights) {
  dlt::Formula b(builder, optimizer.getLoc());
  if (weights.empty())
    return success();
  std::optional<Period> period;
  SmallVector<TrainedWeight> before(weights);
  Value updates = iteration;
  if (auto steps = getInteger(optimizer.getGradientAccumulationStepsAttr())) {
    period.emplace(b, iteration, *steps);
    updates = period->passed;
    for (TrainedWeight &weight : weights) {
      weight.accumulator = b.add(weight.accumulator, weight.gradient);
      Value count = b.full(weight.accumulator, static_cast<double>(*steps));
      weight.gradient = b.div(weight.accumulator, count);
    }
  }
  clip(b, optimizer, weights);
  // The optimizer's own, and what definitions decay by.
  llvm::SetVector<Attribute> decays;
  decays.insert(optimizer.getWeightDecayAttr());
  for (TrainedWeight &weight : weights)
    decays.insert(weight.plan->decay);
  for (Attribute decay : decays)
    checkAtRunTime(b, decay, dlt::Direction::ge, 0, "weight decay",
                   "the optimizer");
  for (auto [direction, bound] :
       {std::pair(dlt::Direction::ge, 0), std::pair(dlt::Direction::le, 1)})
    checkAtRunTime(b, optimizer.getEmaMomentumAttr(), direction, bound,
                   "ema_momentum", "the optimizer");
  for (auto [weight, old] : llvm::zip(weights, before)) {
    startFromWeight(b, updates, weight);
    decay(b, learningRate, weight);
    if (failed(update(b, optimizer, library, updates, learningRate, weight)))
      return failure();
    if (period) {
      weight.weight = choose(b, period->isLast, weight.weight, old.weight);
      for (auto [slot, other] : llvm::zip(weight.slots, old.slots))
        slot = choose(b, period->isLast, slot, other);
      weight.accumulator = choose(
          b, period->isLast, b.full(weight.accumulator, 0), weight.accumulator);
    }
    if (weight.average)
      average(b, optimizer, updates, weight);
    if (weight.constraint &&
        failed(constrain(builder, optimizer, library, weight)))
      return failure();
  }
  return success();
}

FailureOr<Value> dlc::buildLearningRate(OpBuilder &builder, TrainingPlan &plan,
                                        DefinitionLibrary &library,
                                        ValueRange state) {
  if (plan.learningRate)
    return state[*plan.learningRate];
  Type f64 = builder.getF64Type();
  OptimizerOp optimizer = plan.optimizer;
  dlt::Formula f(builder, optimizer.getLoc());
  if (!plan.schedule) {
    Value rate = readNumber(f, optimizer.getLearningRateAttr()).value;
    return f.convert(rate, getElementTypeOrSelf(plan.rateType));
  }
  SmallVector<Value> results;
  if (failed(instantiateDefinition(builder, optimizer, plan.schedule, library,
                                   state[plan.iteration],
                                   Use(optimizer.getLearningRateAttr()).params,
                                   f64, "learning rate", results)))
    return failure();
  if (results[0].getType() != RankedTensorType::get({}, f64))
    return optimizer.emitOpError(
               "expects a schedule that makes a float scalar, but "
               "its definition makes ")
           << results[0].getType();
  return f.convert(results[0], getElementTypeOrSelf(plan.rateType));
}
