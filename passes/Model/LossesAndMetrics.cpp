//===- LossesAndMetrics.cpp - Losses and metrics of entry points ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Entries.h"

#include "dlc/Dlc/RunTime.h"
#include "dlc/Dlt/Formula.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

//===----------------------------------------------------------------------===//
// Samples
//===----------------------------------------------------------------------===//

namespace {
/// The values of a loss or metric for each sample, 0 where a mask leaves one
/// out, and how often each counts: null if all do once.
struct Samples {
  Value values, counts;
};
} // namespace

/// A mask, or a number for each row, as a number for each of `samples`. Fails
/// after an error at `user` for a mask of other dimensions.
static FailureOr<Value> spreadOverSamples(dlt::Formula &f, Operation *user,
                                          Value value,
                                          RankedTensorType samples) {
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getRank() > samples.getRank() ||
      type.getShape() != samples.getShape().take_front(type.getRank()))
    return user->emitOpError("makes values of ")
           << samples << " for an output whose mask is " << type;
  Value number = f.convert(value, samples.getElementType());
  if (type.getShape() == samples.getShape())
    return number;
  return Value(dlt::BroadcastInDimOp::create(
      f.builder, f.loc, samples, number,
      llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()))));
}

FailureOr<std::optional<double>>
dlc::ignoredClass(Operation *user, DefineOp definition, DictionaryAttr params) {
  StringAttr param = definition.getIgnoredClassAttr();
  if (!param)
    return std::optional<double>();
  FailureOr<SmallVector<Attribute>> values =
      resolveParams(user, definition, params);
  if (failed(values))
    return failure();
  FailureOr<double> ignored = numberOf(user, definition, param, *values);
  if (failed(ignored))
    return failure();
  if (std::isinf(*ignored))
    return std::optional<double>();
  if (std::trunc(*ignored) == *ignored && std::fabs(*ignored) < 0x1p31)
    return std::optional<double>(*ignored);
  return user->emitOpError("expects an index of a class, or inf for none, as ")
         << param << ", found " << *ignored;
}

/// The arguments of a loss or metric in the loss's dtype.
static SmallVector<Value> argumentsOf(dlt::Formula &f, Value target,
                                      Value prediction) {
  Type dtype = atLeastFloat32(prediction.getType());
  bool isFloat = isa<FloatType>(getElementTypeOrSelf(target.getType()));
  return {isFloat ? f.convert(target, dtype) : target,
          f.convert(prediction, dtype)};
}

static FailureOr<Samples>
buildSamples(dlt::Formula &f, DefinitionLibrary &library, Operation *user,
             DefineOp definition, DictionaryAttr params, Value target,
             Value prediction, Value mask, StringRef where) {
  Type dtype = atLeastFloat32(prediction.getType());
  FailureOr<std::optional<double>> ignored =
      ignoredClass(user, definition, params);
  if (failed(ignored))
    return failure();
  Value kept;
  if (*ignored) {
    kept = f.compare(dlt::Direction::ne, target, f.full(target, **ignored));
    target = f.select(kept, target, f.full(target, 0));
  }
  SmallVector<Value> results;
  if (failed(instantiateDefinition(f.builder, user, definition, library,
                                   argumentsOf(f, target, prediction), params,
                                   dtype, where, results)))
    return failure();
  auto type = cast<RankedTensorType>(results[0].getType());
  if (type.getElementType() != dtype || type.getRank() == 0 ||
      !type.isDynamicDim(0)) {
    InFlightDiagnostic diag =
        user->emitOpError("expects values for each sample, tensors of ")
        << dtype << " with rows first, but its definition makes " << type;
    diag.attachNote(definition.getLoc()) << "defined here";
    return diag;
  }
  Samples samples{results[0], Value()};
  for (Value own : {mask, kept}) {
    if (!own)
      continue;
    FailureOr<Value> counts = spreadOverSamples(f, user, own, type);
    if (failed(counts))
      return failure();
    samples.counts = samples.counts ? f.mul(samples.counts, *counts) : *counts;
  }
  if (!samples.counts)
    return samples;
  // What is left out may be no number.
  Value zero = f.full(samples.values, 0);
  samples.values =
      f.select(dlt::Direction::ne, samples.counts, zero, samples.values, zero);
  return samples;
}

/// How often samples count in all.
static Value countOf(dlt::Formula &f, const Samples &samples) {
  if (samples.counts)
    return f.sum(samples.counts);
  auto type = cast<RankedTensorType>(samples.values.getType());
  double perRow = 1;
  for (int64_t dim : type.getShape().drop_front())
    perRow *= static_cast<double>(dim);
  Value rows = dlt::RowsOp::create(
      f.builder, f.loc, RankedTensorType::get({}, type.getElementType()));
  return perRow == 1 ? rows : f.mul(rows, perRow);
}

//===----------------------------------------------------------------------===//
// Losses
//===----------------------------------------------------------------------===//

/// What the loss's reduction makes of the values of a batch. Fails after an
/// error.
static FailureOr<Value> reduceLosses(dlt::Formula &f, LossOp loss,
                                     Samples samples, Value weight) {
  StringRef reduction = loss.getReduction().value_or("mean");
  bool byWeight = weight && reduction == "mean_with_sample_weight";
  if (weight) {
    FailureOr<Value> weights = spreadOverSamples(
        f, loss, weight, cast<RankedTensorType>(samples.values.getType()));
    if (failed(weights))
      return failure();
    samples.values = f.mul(samples.values, *weights);
    if (byWeight)
      samples.counts =
          samples.counts ? f.mul(samples.counts, *weights) : *weights;
  }
  if (reduction == "sum")
    return f.sum(samples.values);
  // 0 if nothing counts: of rows there is always one.
  Value count = countOf(f, samples);
  if (byWeight)
    count = f.select(dlt::Direction::ne, count, f.full(count, 0), count,
                     f.full(count, 1));
  else if (samples.counts)
    count = f.max(count, f.full(count, 1));
  return f.div(f.sum(samples.values), count);
}

LogicalResult dlc::computeLosses(OpBuilder &builder, DefinitionLibrary &library,
                                 const TrainingPlan &plan,
                                 const ModelSignature::Results &outputs,
                                 ArrayRef<HeadInputs> inputs, Losses &losses) {
  Value &total = losses.total;
  for (auto [head, input] : llvm::zip(plan.heads, inputs)) {
    losses.ofHeads.push_back(Value());
    LossOp loss = head.loss;
    if (!loss)
      continue;
    dlt::Formula f(builder, loss.getLoc());
    FailureOr<Samples> samples = buildSamples(
        f, library, loss, head.lossDefinition, loss.getParamsAttr(),
        input.target, outputs.outputs[head.index], outputs.masks[head.index],
        "input \"" + head.targetName + "\"");
    if (failed(samples))
      return failure();
    FailureOr<Value> reduced = reduceLosses(f, loss, *samples, input.weight);
    if (failed(reduced))
      return failure();
    Value own = *reduced;
    losses.ofHeads.back() = own;
    Attribute weight = loss.getWeightAttr();
    if (weight && getNumber(weight) != 1)
      own = f.mul(own, numberLike(f, weight, own));
    if (total && total.getType() != own.getType())
      return loss.emitOpError("expects losses of one dtype to be added, found ")
             << total.getType() << " and " << own.getType();
    total = total ? f.add(total, own) : own;
  }
  if (Value added = outputs.loss) {
    dlt::Formula f(builder, added.getLoc());
    if (total)
      added = f.convert(added, getElementTypeOrSelf(total.getType()));
    total = total ? f.add(total, added) : added;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Metrics
//===----------------------------------------------------------------------===//

/// The sums that a definition with `sums` makes of a batch. Fails after an
/// error.
static FailureOr<SmallVector<Value>>
buildSums(dlt::Formula &f, DefinitionLibrary &library,
          const MetricState &metric, Value target, Value prediction, Value mask,
          Value weight, StringRef where) {
  MetricOp op = metric.op;
  DefineOp definition = metric.definition;
  Type dtype = atLeastFloat32(prediction.getType());
  SmallVector<Value> arguments = argumentsOf(f, target, prediction);
  // A sample is what lies along the last dimension.
  auto type = cast<RankedTensorType>(prediction.getType());
  auto samples = RankedTensorType::get(
      type.getShape().take_front(std::max<int64_t>(type.getRank() - 1, 1)),
      dtype);
  Value weights = dlt::SplatOp::create(f.builder, f.loc, 1.0, samples);
  for (Value factor : {mask, op.getWeighted() ? weight : Value()}) {
    if (!factor)
      continue;
    FailureOr<Value> spread = spreadOverSamples(f, op, factor, samples);
    if (failed(spread))
      return failure();
    weights = f.mul(weights, *spread);
  }
  arguments.push_back(weights);
  SmallVector<Value> sums;
  if (failed(instantiateDefinition(f.builder, op, definition, library,
                                   arguments, op.getParamsAttr(), dtype, where,
                                   sums)))
    return failure();
  for (Value sum : sums) {
    auto found = cast<RankedTensorType>(sum.getType());
    if (found.hasStaticShape() && isa<FloatType>(found.getElementType()))
      continue;
    InFlightDiagnostic diag =
        op.emitOpError("expects sums over the rows, floats, but its definition "
                       "makes ")
        << found;
    diag.attachNote(definition.getLoc()) << "defined here";
    return diag;
  }
  return sums;
}

FailureOr<SmallVector<RankedTensorType>>
dlc::typesOfSums(DefinitionLibrary &library, const MetricState &metric,
                 const Head &head) {
  // Built where nothing stays.
  MetricOp op = metric.op;
  Location loc = op->getLoc();
  OwningOpRef<ModuleOp> scratch = ModuleOp::create(loc);
  OpBuilder builder = OpBuilder::atBlockBegin(scratch->getBody());
  auto function = func::FuncOp::create(
      builder, loc, "scratch",
      builder.getFunctionType({head.targetType, head.type}, {}));
  Block *block = function.addEntryBlock();
  builder.setInsertionPointToStart(block);
  dlt::Formula f(builder, loc);
  FailureOr<SmallVector<Value>> sums =
      buildSums(f, library, metric, block->getArgument(0),
                block->getArgument(1), Value(), Value(), head.name);
  if (failed(sums))
    return failure();
  return llvm::map_to_vector(
      *sums, [](Value sum) { return cast<RankedTensorType>(sum.getType()); });
}

LogicalResult dlc::updateMetrics(OpBuilder &builder, DefinitionLibrary &library,
                                 Location loc, const TrainingPlan &plan,
                                 const ModelSignature::Results &outputs,
                                 ArrayRef<HeadInputs> inputs,
                                 const Losses &losses,
                                 MutableArrayRef<Value> state) {
  Type f64 = builder.getF64Type();
  Value rows =
      dlt::RowsOp::create(builder, loc, RankedTensorType::get({}, f64));
  for (const MetricState &metric : plan.metrics) {
    MetricOp op = metric.op;
    LossOp loss = metric.head >= 0 ? plan.heads[metric.head].loss : LossOp();
    // Where the metric is in the file; a loss's mean is where the loss is.
    dlt::Formula f(builder, op ? op.getLoc() : loss ? loss.getLoc() : loc);
    SmallVector<Value> added;
    if (!op) {
      // A mean of the batch counts as often as it has rows.
      Value mean = metric.head < 0 ? losses.total : losses.ofHeads[metric.head];
      added = {f.mul(f.convert(mean, f64), rows), rows};
    } else {
      const HeadInputs &input = inputs[metric.head];
      Value prediction = outputs.outputs[metric.head];
      Value mask = outputs.masks[metric.head];
      std::string where =
          "input \"" + plan.heads[metric.head].targetName + "\"";
      if (metric.result) {
        FailureOr<SmallVector<Value>> sums =
            buildSums(f, library, metric, input.target, prediction, mask,
                      input.weight, where);
        if (failed(sums))
          return failure();
        added = *sums;
      } else {
        FailureOr<Samples> samples =
            buildSamples(f, library, op, metric.definition, op.getParamsAttr(),
                         input.target, prediction, mask, where);
        if (failed(samples))
          return failure();
        if (op.getWeighted()) {
          auto type = cast<RankedTensorType>(samples->values.getType());
          FailureOr<Value> weights =
              spreadOverSamples(f, op, input.weight, type);
          if (failed(weights))
            return failure();
          samples->counts =
              samples->counts ? f.mul(samples->counts, *weights) : *weights;
          samples->values = f.mul(samples->values, *weights);
        }
        added = {f.sum(samples->values), countOf(f, *samples)};
      }
    }
    for (auto [row, value] : llvm::zip(metric.rows, added))
      state[row] = f.add(state[row], f.convert(value, f64));
  }
  return success();
}

FailureOr<Value> dlc::metricResult(OpBuilder &builder,
                                   DefinitionLibrary &library, Location loc,
                                   const MetricState &metric,
                                   ValueRange state) {
  dlt::Formula f(builder, loc);
  Type f64 = builder.getF64Type();
  SmallVector<Value> sums = llvm::map_to_vector(
      metric.rows, [&](unsigned row) -> Value { return state[row]; });
  if (!metric.result) {
    // 0 where nothing was counted, as in Keras.
    Value any = f.compare(dlt::Direction::ne, sums[1], f.full(sums[1], 0));
    return f.div(sums[0], f.select(any, sums[1], f.full(sums[1], 1)));
  }
  MetricOp op = metric.op;
  DefineOp definition = metric.definition, function = metric.result;
  FailureOr<SmallVector<Attribute>> params =
      resolveParams(op, definition, op.getParamsAttr());
  if (failed(params))
    return failure();
  SmallVector<Value> results;
  if (failed(instantiateDefinition(builder, op, function, library, sums,
                                   commonParams(definition, *params, function),
                                   f64, metric.name, results)))
    return failure();
  if (results[0].getType() != RankedTensorType::get({}, f64)) {
    InFlightDiagnostic diag = op.emitOpError("expects a scalar result, but @")
                              << function.getSymName() << " makes "
                              << results[0].getType();
    diag.attachNote(function.getLoc()) << "defined here";
    return diag;
  }
  return results[0];
}
