//===- EntryBuilder.cpp - Builds a model's entry points -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The loss becomes a private function so that its gradient is a dlt.vjp of it.
//
//===----------------------------------------------------------------------===//

#include "Entries.h"
#include "OptimizerStep.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

namespace {

/// Builds the entries of one model.
class EntryBuilder {
public:
  EntryBuilder(ModelOp model, dlt::VariablesOp table, TrainingPlan plan,
               Definitions &library)
      : model(model), table(table), plan(std::move(plan)), library(library),
        builder(model), loc(model.getLoc()) {
    for (dlt::VariableOp variable : table.getVariables()) {
      variables.push_back(variable);
      stateTypes.push_back(variable.getType());
      numWeights += variable.getRole() == dlt::Role::weight;
      numTrainable += variable.getTrainable();
    }
    for (InputOp input : model.getOps<InputOp>()) {
      inputTypes.push_back(input.getValueType());
      inputAttrs.push_back(inputAttr(input.getName(), dlt::InputRole::feature));
    }
    for (Head &head : this->plan.heads)
      if (head.targetType) {
        targetTypes.push_back(head.targetType);
        targetAttrs.push_back(
            inputAttr(head.targetName, dlt::InputRole::target, head.classes));
      }
  }

  LogicalResult build();

private:
  LogicalResult buildInit();
  LogicalResult buildPredict();
  LogicalResult buildEvaluate();
  LogicalResult buildTrain();
  LogicalResult buildMetricResults();

  Attribute inputAttr(StringRef name, dlt::InputRole role,
                      int64_t classes = 0) {
    return dlt::InputAttr::get(builder.getContext(), name, role, classes);
  }

  dlt::EntryOp createEntry(StringRef name, ArrayRef<Type> inputs,
                           ArrayRef<Attribute> attrs, ArrayRef<Type> outputs,
                           ArrayRef<StringRef> outputNames);
  /// Copies the body of the model's function for `operands`; returns what it
  /// returns.
  SmallVector<Value> callModel(bool training, ValueRange operands);
  FailureOr<func::FuncOp> buildLossFunction();

  ModelOp model;
  dlt::VariablesOp table;
  TrainingPlan plan;
  Definitions &library;
  OpBuilder builder;
  Location loc;
  SmallVector<dlt::VariableOp> variables;
  SmallVector<Type> stateTypes, inputTypes, targetTypes;
  SmallVector<Attribute> inputAttrs, targetAttrs;
  unsigned numWeights = 0, numTrainable = 0;
};

dlt::EntryOp EntryBuilder::createEntry(StringRef name, ArrayRef<Type> inputs,
                                       ArrayRef<Attribute> attrs,
                                       ArrayRef<Type> outputs,
                                       ArrayRef<StringRef> outputNames) {
  builder.setInsertionPoint(model);
  SmallVector<Type> arguments(stateTypes), results(stateTypes);
  llvm::append_range(arguments, inputs);
  llvm::append_range(results, outputs);
  auto entry = dlt::EntryOp::create(
      builder, loc, builder.getStringAttr(name),
      TypeAttr::get(builder.getFunctionType(arguments, results)),
      FlatSymbolRefAttr::get(table), builder.getArrayAttr(attrs),
      builder.getStrArrayAttr(outputNames), StringAttr(), ArrayAttr(),
      ArrayAttr());
  Block *body = builder.createBlock(&entry.getBody());
  body->addArguments(arguments, SmallVector<Location>(arguments.size(), loc));
  return entry;
}

SmallVector<Value> EntryBuilder::callModel(bool training, ValueRange operands) {
  std::string name =
      (model.getSymName() + (training ? "_training" : "_inference")).str();
  auto function = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      model->getParentOp(), builder.getStringAttr(name));
  Block &body = function.getBody().front();
  IRMapping mapping;
  mapping.map(body.getArguments(), operands);
  for (Operation &op : body.without_terminator())
    builder.clone(op, mapping);
  return llvm::map_to_vector(
      body.getTerminator()->getOperands(),
      [&](Value value) { return mapping.lookup(value); });
}

LogicalResult EntryBuilder::buildInit() {
  auto i64 = RankedTensorType::get({}, builder.getI64Type());
  dlt::EntryOp entry = createEntry(
      "init", {i64}, {inputAttr("seed", dlt::InputRole::seed)}, {}, {});
  Value seed = entry.getBody().front().getArguments().back();
  SmallVector<Value> state;
  for (auto [i, variable] : llvm::enumerate(variables)) {
    if (variable.getRole() == dlt::Role::weight) {
      FailureOr<Value> value = initialWeight(builder, variable, seed, library);
      if (failed(value))
        return failure();
      state.push_back(*value);
    } else if (variable.getRole() == dlt::Role::seed) {
      state.push_back(seed);
    } else {
      state.push_back(dlt::SplatOp::create(
          builder, loc, variable.getType(),
          builder.getF64FloatAttr(plan.state[i - numWeights].initial)));
    }
  }
  dlt::ReturnOp::create(builder, loc, state);
  return success();
}

LogicalResult EntryBuilder::buildPredict() {
  SmallVector<Type> outputs;
  SmallVector<StringRef> names;
  for (Head &head : plan.heads) {
    outputs.push_back(head.type);
    names.push_back(head.name);
  }
  dlt::EntryOp entry =
      createEntry("predict", inputTypes, inputAttrs, outputs, names);
  auto arguments = entry.getBody().front().getArguments();
  SmallVector<Value> operands(arguments.take_front(numWeights));
  llvm::append_range(operands, arguments.drop_front(stateTypes.size()));
  SmallVector<Value> values = callModel(/*training=*/false, operands);
  SmallVector<Value> results(arguments.take_front(stateTypes.size()));
  llvm::append_range(results, values);
  dlt::ReturnOp::create(builder, loc, results);
  return success();
}

LogicalResult EntryBuilder::buildEvaluate() {
  SmallVector<Type> inputs(inputTypes);
  llvm::append_range(inputs, targetTypes);
  SmallVector<Attribute> attrs(inputAttrs);
  llvm::append_range(attrs, targetAttrs);
  dlt::EntryOp entry = createEntry("evaluate_step", inputs, attrs, {}, {});
  auto arguments = entry.getBody().front().getArguments();
  SmallVector<Value> operands(arguments.take_front(numWeights));
  auto given = arguments.drop_front(stateTypes.size());
  llvm::append_range(operands, given.take_front(inputTypes.size()));
  SmallVector<Value> outputs = callModel(/*training=*/false, operands);
  SmallVector<Value> state(arguments.take_front(stateTypes.size()));
  ValueRange targets = ValueRange(given).drop_front(inputTypes.size());
  Value total;
  SmallVector<Value> losses;
  if (failed(computeLosses(builder, library, plan, outputs, targets, total,
                           losses)) ||
      failed(updateMetrics(builder, library, loc, plan, outputs, targets, total,
                           losses, state)))
    return failure();
  dlt::ReturnOp::create(builder, loc, state);
  return success();
}

/// (weights, seed, step, inputs, targets) -> (total loss, loss of each head
/// that has one, outputs, new weights that are not trained)
FailureOr<func::FuncOp> EntryBuilder::buildLossFunction() {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(model);
  SmallVector<Type> arguments(ArrayRef(stateTypes).take_front(numWeights));
  auto i64 = RankedTensorType::get({}, builder.getI64Type());
  arguments.append(2, i64);
  llvm::append_range(arguments, inputTypes);
  llvm::append_range(arguments, targetTypes);
  auto function =
      func::FuncOp::create(builder, loc, (model.getSymName() + "_loss").str(),
                           builder.getFunctionType(arguments, {}));
  function.setPrivate();
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  unsigned numModel = numWeights + 2 + inputTypes.size();
  SmallVector<Value> values =
      callModel(/*training=*/true, body->getArguments().take_front(numModel));
  ValueRange outputs = ValueRange(values).take_front(plan.heads.size());
  Value total;
  SmallVector<Value> losses;
  if (failed(computeLosses(builder, library, plan, outputs,
                           body->getArguments().drop_front(numModel), total,
                           losses)))
    return failure();
  SmallVector<Value> results = {total};
  for (Value loss : losses)
    if (loss)
      results.push_back(loss);
  llvm::append_range(results, values);
  func::ReturnOp::create(builder, loc, results);
  function.setFunctionType(
      builder.getFunctionType(arguments, ValueRange(results).getTypes()));
  return function;
}

LogicalResult EntryBuilder::buildTrain() {
  FailureOr<func::FuncOp> lossFunction = buildLossFunction();
  if (failed(lossFunction))
    return failure();
  SmallVector<Type> inputs(inputTypes);
  llvm::append_range(inputs, targetTypes);
  SmallVector<Attribute> attrs(inputAttrs);
  llvm::append_range(attrs, targetAttrs);
  dlt::EntryOp entry = createEntry("train_step", inputs, attrs, {}, {});
  auto arguments = entry.getBody().front().getArguments();
  SmallVector<Value> state(arguments.take_front(stateTypes.size()));
  ValueRange given = ValueRange(arguments).drop_front(stateTypes.size());

  // Loss, outputs and gradients.
  SmallVector<Value> operands(ArrayRef(state).take_front(numWeights));
  operands.push_back(state[plan.seed]);
  operands.push_back(state[plan.step]);
  llvm::append_range(operands, given);
  FunctionType type = lossFunction->getFunctionType();
  SmallVector<Type> results(type.getResults());
  unsigned numPrimals = results.size();
  llvm::append_range(results, ArrayRef(stateTypes).take_front(numTrainable));
  Type dtype = getElementTypeOrSelf(type.getResult(0));
  Value one = scalar(builder, loc, dtype, 1);
  auto vjp = dlt::VjpOp::create(
      builder, loc, results, lossFunction->getSymName(), operands, one,
      llvm::to_vector(llvm::seq<int64_t>(0, numTrainable)));
  Value total = vjp.getResult(0);
  unsigned next = 1;
  SmallVector<Value> losses;
  for (Head &head : plan.heads)
    losses.push_back(head.loss ? vjp.getResult(next++) : Value());
  ValueRange outputs =
      ValueRange(vjp.getResults()).slice(next, plan.heads.size());
  next += plan.heads.size();
  for (unsigned row = numTrainable; row < numWeights; ++row)
    state[row] = vjp.getResult(next++);

  Value finite = dlt::IsFiniteOp::create(builder, loc, total);
  dlt::CheckOp::create(
      builder, loc, finite,
      builder.getStringAttr("the loss is not a finite number"),
      builder.getStringAttr("the loss of @" + model.getSymName()));

  if (failed(updateMetrics(builder, library, loc, plan, outputs,
                           given.drop_front(inputTypes.size()), total, losses,
                           state)))
    return failure();

  SmallVector<TrainedWeight> weights;
  for (unsigned row = 0; row < numTrainable; ++row) {
    TrainedWeight weight{variables[row].getPath(),
                         arguments[row],
                         vjp.getResult(numPrimals + row),
                         {}};
    for (unsigned slot : plan.slots)
      weight.slots.push_back(arguments[slot + row]);
    weights.push_back(std::move(weight));
  }
  if (failed(buildOptimizerStep(
          builder, plan.optimizer, plan.optimizerDefinition, library,
          arguments[plan.iteration], arguments[plan.learningRate], weights)))
    return failure();
  for (auto [row, weight] : llvm::enumerate(weights)) {
    state[row] = weight.weight;
    for (auto [slot, value] : llvm::zip(plan.slots, weight.slots))
      state[slot + row] = value;
  }
  Value increment = scalar(builder, loc, builder.getI64Type(), 1);
  for (unsigned counter : {plan.iteration, plan.step})
    state[counter] =
        dlt::AddOp::create(builder, loc, state[counter], increment);
  dlt::ReturnOp::create(builder, loc, state);
  return success();
}

LogicalResult EntryBuilder::buildMetricResults() {
  auto f64 = RankedTensorType::get({}, builder.getF64Type());
  SmallVector<Type> outputs(plan.metrics.size(), f64);
  SmallVector<StringRef> names;
  for (MetricState &metric : plan.metrics)
    names.push_back(metric.name);
  dlt::EntryOp entry = createEntry("metric_results", {}, {}, outputs, names);
  auto arguments = entry.getBody().front().getArguments();
  SmallVector<Value> results(arguments);
  Value zero = scalar(builder, loc, builder.getF64Type(), 0);
  Value one = scalar(builder, loc, builder.getF64Type(), 1);
  for (MetricState &metric : plan.metrics) {
    // 0 where nothing was counted, as in Keras.
    Value count = arguments[metric.count];
    Value any = dlt::CompareOp::create(
        builder, loc, RankedTensorType::get({}, builder.getI1Type()),
        dlt::Direction::gt, count, zero);
    Value divisor = dlt::SelectOp::create(builder, loc, f64, any, count, one);
    results.push_back(
        dlt::DivideOp::create(builder, loc, arguments[metric.total], divisor));
  }
  dlt::ReturnOp::create(builder, loc, results);
  return success();
}

LogicalResult EntryBuilder::build() {
  if (failed(buildInit()) || failed(buildPredict()))
    return failure();
  if (!plan.metrics.empty() &&
      (failed(buildEvaluate()) || failed(buildMetricResults())))
    return failure();
  return plan.optimizer ? buildTrain() : success();
}

} // namespace

LogicalResult dlc::buildEntries(ModelOp model, dlt::VariablesOp table,
                                TrainingPlan plan, Definitions &library) {
  return EntryBuilder(model, table, std::move(plan), library).build();
}
