//===- LossesAndMetrics.cpp - Losses and metrics of entry points ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Entries.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

namespace {
/// The value of each sample of a loss or metric, summed over samples, and the
/// number of samples, both scalars of the loss's dtype.
struct SampleSum {
  Value sum, count;
};
} // namespace

static FailureOr<SampleSum> sumOverSamples(OpBuilder &builder,
                                           DefinitionLibrary &library,
                                           Operation *user, DefineOp definition,
                                           DictionaryAttr params, Value target,
                                           Value prediction, StringRef where) {
  Location loc = user->getLoc();
  Type dtype = lossDtype(prediction.getType());
  auto toDtype = [&](Value value) -> Value {
    Type type = getElementTypeOrSelf(value.getType());
    if (type == dtype || !isa<FloatType>(type))
      return value;
    return dlt::ConvertOp::create(
        builder, loc, dlt::withElementType(value.getType(), dtype), value);
  };
  SmallVector<Value> results;
  if (failed(instantiateDefinition(builder, user, definition, library,
                                   {toDtype(target), toDtype(prediction)},
                                   params, dtype, where, results)))
    return failure();
  auto samples = cast<RankedTensorType>(results[0].getType());
  if (samples.getElementType() != dtype || samples.getRank() == 0 ||
      !samples.isDynamicDim(0)) {
    InFlightDiagnostic diag =
        user->emitOpError("expects values for each sample, tensors of ")
        << dtype << " with rows first, but its definition makes " << samples;
    diag.attachNote(definition.getLoc()) << "defined here";
    return diag;
  }
  double perRow = 1;
  for (int64_t dim : samples.getShape().drop_front())
    perRow *= dim;
  SampleSum result;
  result.sum = dlt::ReduceOp::create(
      builder, loc, dlt::Reduction::sum, results[0],
      llvm::to_vector(llvm::seq<int64_t>(0, samples.getRank())));
  result.count =
      dlt::RowsOp::create(builder, loc, RankedTensorType::get({}, dtype));
  if (perRow != 1)
    result.count = dlt::MultiplyOp::create(builder, loc, result.count,
                                           scalar(builder, loc, dtype, perRow));
  return result;
}

LogicalResult dlc::computeLosses(OpBuilder &builder, DefinitionLibrary &library,
                                 const TrainingPlan &plan, ValueRange outputs,
                                 ValueRange targets, Value &total,
                                 SmallVectorImpl<Value> &headLosses) {
  unsigned target = 0;
  for (const Head &head : plan.heads) {
    headLosses.push_back(Value());
    if (!head.targetType)
      continue;
    Value wanted = targets[target++];
    LossOp loss = head.loss;
    if (!loss)
      continue;
    FailureOr<SampleSum> sums = sumOverSamples(
        builder, library, loss, head.lossDefinition, loss.getParamsAttr(),
        wanted, outputs[head.index], "input \"" + head.targetName + "\"");
    if (failed(sums))
      return failure();
    Location at = loss.getLoc();
    Value mean = dlt::DivideOp::create(builder, at, sums->sum, sums->count);
    headLosses.back() = mean;
    if (auto weight = getNumber(loss.getWeightAttr()); weight && *weight != 1)
      mean = dlt::MultiplyOp::create(
          builder, at, mean,
          scalar(builder, at, getElementTypeOrSelf(mean.getType()), *weight));
    if (total && total.getType() != mean.getType())
      return loss.emitOpError("expects losses of one dtype to be added, found ")
             << total.getType() << " and " << mean.getType();
    total = total ? dlt::AddOp::create(builder, at, total, mean) : mean;
  }
  return success();
}

LogicalResult dlc::updateMetrics(OpBuilder &builder, DefinitionLibrary &library,
                                 Location loc, const TrainingPlan &plan,
                                 ValueRange outputs, ValueRange targets,
                                 Value totalLoss, ArrayRef<Value> headLosses,
                                 MutableArrayRef<Value> state) {
  Type f64 = builder.getF64Type();
  // Where the metric is in the file; a loss's mean is where the loss is.
  Location at = loc;
  auto toDouble = [&](Value value) -> Value {
    if (getElementTypeOrSelf(value.getType()) == f64)
      return value;
    return dlt::ConvertOp::create(builder, at, RankedTensorType::get({}, f64),
                                  value);
  };
  auto add = [&](unsigned row, Value value) {
    state[row] = dlt::AddOp::create(builder, at, state[row], value);
  };
  Value rows =
      dlt::RowsOp::create(builder, loc, RankedTensorType::get({}, f64));
  for (const MetricState &metric : plan.metrics) {
    MetricOp op = metric.op;
    LossOp loss = metric.head >= 0 ? plan.heads[metric.head].loss : LossOp();
    at = op ? op.getLoc() : loss ? loss.getLoc() : loc;
    if (!op) {
      // A mean of the batch counts as often as it has rows.
      Value mean = metric.head < 0 ? totalLoss : headLosses[metric.head];
      add(metric.total,
          dlt::MultiplyOp::create(builder, at, toDouble(mean), rows));
      add(metric.count, rows);
      continue;
    }
    unsigned target = 0;
    for (const Head &head : plan.heads)
      if (head.index < static_cast<unsigned>(metric.head) && head.targetType)
        ++target;
    FailureOr<SampleSum> sums = sumOverSamples(
        builder, library, op, metric.definition, op.getParamsAttr(),
        targets[target], outputs[metric.head],
        "input \"" + plan.heads[metric.head].targetName + "\"");
    if (failed(sums))
      return failure();
    add(metric.total, toDouble(sums->sum));
    add(metric.count, toDouble(sums->count));
  }
  return success();
}
