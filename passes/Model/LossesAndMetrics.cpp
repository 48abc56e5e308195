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
/// The value of each sample of a loss or metric, summed over the samples that
/// count, and their number, both scalars of the loss's dtype.
struct SampleSum {
  Value sum, count;
};
} // namespace

static FailureOr<SampleSum>
sumOverSamples(OpBuilder &builder, DefinitionLibrary &library, Operation *user,
               DefineOp definition, DictionaryAttr params, Value target,
               Value prediction, Value mask, StringRef where) {
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
  auto sumAll = [&](Value value) -> Value {
    int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
    return dlt::ReduceOp::create(builder, loc, dlt::Reduction::sum, value,
                                 llvm::to_vector(llvm::seq<int64_t>(0, rank)));
  };
  if (mask) {
    auto masked = cast<RankedTensorType>(mask.getType());
    if (masked.getRank() > samples.getRank() ||
        masked.getShape() != samples.getShape().take_front(masked.getRank()))
      return user->emitOpError("makes values of ")
             << samples << " for an output whose mask is " << masked;
    Value counts = dlt::ConvertOp::create(builder, loc, mask, dtype);
    if (masked.getShape() != samples.getShape())
      counts = dlt::BroadcastInDimOp::create(
          builder, loc, samples, counts,
          llvm::to_vector(llvm::seq<int64_t>(0, masked.getRank())));
    // What is left out may be no number.
    Value keep = dlt::CompareOp::create(
        builder, loc, samples.clone(builder.getI1Type()), dlt::Direction::ne,
        counts, dlt::SplatOp::create(builder, loc, 0.0, samples));
    Value kept =
        dlt::SelectOp::create(builder, loc, samples, keep, results[0],
                              dlt::SplatOp::create(builder, loc, 0.0, samples));
    return SampleSum{sumAll(kept), sumAll(counts)};
  }
  double perRow = 1;
  for (int64_t dim : samples.getShape().drop_front())
    perRow *= dim;
  SampleSum result;
  result.sum = sumAll(results[0]);
  result.count =
      dlt::RowsOp::create(builder, loc, RankedTensorType::get({}, dtype));
  if (perRow != 1)
    result.count = dlt::MultiplyOp::create(builder, loc, result.count,
                                           scalar(builder, loc, dtype, perRow));
  return result;
}

/// sum / count, 0 if nothing counts: of rows there is always one.
static Value meanOf(OpBuilder &builder, Location loc, const SampleSum &sums,
                    bool isMasked) {
  Value count = sums.count;
  if (isMasked) {
    Type dtype = getElementTypeOrSelf(count.getType());
    count = dlt::MaximumOp::create(builder, loc, count,
                                   scalar(builder, loc, dtype, 1));
  }
  return dlt::DivideOp::create(builder, loc, sums.sum, count);
}

LogicalResult dlc::computeLosses(OpBuilder &builder, DefinitionLibrary &library,
                                 const TrainingPlan &plan,
                                 const ModelSignature::Results &outputs,
                                 ValueRange targets, Losses &losses) {
  Value &total = losses.total;
  unsigned target = 0;
  for (const Head &head : plan.heads) {
    losses.ofHeads.push_back(Value());
    if (!head.targetType)
      continue;
    Value wanted = targets[target++];
    LossOp loss = head.loss;
    if (!loss)
      continue;
    FailureOr<SampleSum> sums = sumOverSamples(
        builder, library, loss, head.lossDefinition, loss.getParamsAttr(),
        wanted, outputs.outputs[head.index], outputs.masks[head.index],
        "input \"" + head.targetName + "\"");
    if (failed(sums))
      return failure();
    Location at = loss.getLoc();
    Value mean = meanOf(builder, at, *sums, !!outputs.masks[head.index]);
    losses.ofHeads.back() = mean;
    if (auto weight = getNumber(loss.getWeightAttr()); weight && *weight != 1)
      mean = dlt::MultiplyOp::create(
          builder, at, mean,
          scalar(builder, at, getElementTypeOrSelf(mean.getType()), *weight));
    if (total && total.getType() != mean.getType())
      return loss.emitOpError("expects losses of one dtype to be added, found ")
             << total.getType() << " and " << mean.getType();
    total = total ? dlt::AddOp::create(builder, at, total, mean) : mean;
  }
  if (Value added = outputs.loss) {
    Location at = added.getLoc();
    if (total && added.getType() != total.getType())
      added = dlt::ConvertOp::create(builder, at, total.getType(), added);
    total = total ? dlt::AddOp::create(builder, at, total, added) : added;
  }
  return success();
}

LogicalResult dlc::updateMetrics(OpBuilder &builder, DefinitionLibrary &library,
                                 Location loc, const TrainingPlan &plan,
                                 const ModelSignature::Results &outputs,
                                 ValueRange targets, const Losses &losses,
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
      Value mean = metric.head < 0 ? losses.total : losses.ofHeads[metric.head];
      add(metric.total,
          dlt::MultiplyOp::create(builder, at, toDouble(mean), rows));
      add(metric.count, rows);
      continue;
    }
    unsigned target = 0;
    for (const Head &head : plan.heads)
      if (head.index < static_cast<unsigned>(metric.head) && head.targetType)
        ++target;
    FailureOr<SampleSum> sums =
        sumOverSamples(builder, library, op, metric.definition,
                       op.getParamsAttr(), targets[target],
                       outputs.outputs[metric.head], outputs.masks[metric.head],
                       "input \"" + plan.heads[metric.head].targetName + "\"");
    if (failed(sums))
      return failure();
    add(metric.total, toDouble(sums->sum));
    add(metric.count, toDouble(sums->count));
  }
  return success();
}
