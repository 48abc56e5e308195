//===- LossScale.cpp - The factor of the loss in training ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LossScale.h"

#include "dlc/Dlc/RunTime.h"
#include "dlc/Dlt/Formula.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

// The least and the largest power of two that are normal numbers of float32.
static constexpr double kLeast = 0x1p-126, kMost = 0x1p127;

LossScale::LossScale(OpBuilder &builder, const TrainingPlan &plan,
                     ValueRange arguments, Type dtype)
    : builder(builder), plan(plan), arguments(arguments) {
  OptimizerOp optimizer = plan.optimizer;
  dlt::Formula f(builder, optimizer.getLoc());
  checkAtRunTime(f, plan.lossScale, dlt::Direction::gt, 0, "loss_scale_factor",
                 "the optimizer");
  factor = scalar(builder, f.loc, dtype, 1);
  if (plan.dynamicScale || plan.lossScale)
    factor = factorLike(factor);
}

Value LossScale::factorLike(Value like) {
  OptimizerOp optimizer = plan.optimizer;
  dlt::Formula f(builder, optimizer.getLoc());
  return plan.dynamicScale ? f.spread(arguments[plan.dynamicScale->scale], like)
                           : numberLike(f, plan.lossScale, like);
}

void LossScale::unscale(MutableArrayRef<Value> gradients) {
  if (!plan.dynamicScale && !plan.lossScale)
    return;
  OptimizerOp optimizer = plan.optimizer;
  dlt::Formula f(builder, optimizer.getLoc());
  for (Value &gradient : gradients) {
    if (!gradient)
      continue;
    if (plan.dynamicScale) {
      // The largest element is nan if one is.
      Value size = dlt::AbsOp::create(builder, f.loc, gradient);
      int64_t rank = cast<RankedTensorType>(gradient.getType()).getRank();
      if (rank)
        size = f.reduce(dlt::Reduction::max, size,
                        llvm::to_vector(llvm::seq<int64_t>(0, rank)));
      Value own = dlt::IsFiniteOp::create(builder, f.loc, size);
      finite = finite
                   ? dlt::AndOp::create(builder, f.loc, finite, own).getResult()
                   : own;
    }
    // Float16 does not hold every factor.
    Type dtype = getElementTypeOrSelf(gradient.getType());
    Value wide = f.convert(gradient, dlt::accumulatorType(dtype));
    gradient = f.convert(f.div(wide, factorLike(wide)), dtype);
  }
}

void LossScale::finish(MutableArrayRef<Value> state) {
  if (!plan.dynamicScale)
    return;
  OptimizerOp optimizer = plan.optimizer;
  dlt::Formula f(builder, optimizer.getLoc());
  if (!finite) // Nothing is trained.
    finite = scalar(builder, f.loc, builder.getI1Type(), 1);
  for (auto [row, value] : llvm::enumerate(state)) {
    bool isMetric = row >= plan.numWeights &&
                    plan.state[row - plan.numWeights].role == dlt::Role::metric;
    if (value != arguments[row] && !isMetric && row != plan.step)
      value = f.select(f.broadcast(finite, value, {}), value, arguments[row]);
  }
  Value scale = arguments[plan.dynamicScale->scale];
  Value counter = arguments[plan.dynamicScale->counter];
  Value isLast = f.compare(dlt::Direction::eq, counter,
                           f.full(counter, plan.dynamicScale->growthSteps - 1));
  Value grown = f.min(f.mul(scale, 2), f.full(scale, kMost));
  Value halved = f.max(f.mul(scale, 0.5), f.full(scale, kLeast));
  Value zero = f.full(counter, 0);
  state[plan.dynamicScale->scale] =
      f.select(finite, f.select(isLast, grown, scale), halved);
  state[plan.dynamicScale->counter] =
      f.select(finite, f.select(isLast, zero, f.add(counter, 1)), zero);
}
