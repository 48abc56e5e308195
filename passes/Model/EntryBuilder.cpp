//===- EntryBuilder.cpp - Builds a model's entry points -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EntryBuilder.h"
#include "dlc/Dlc/RunTime.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

EntryBuilder::EntryBuilder(ModelOp model, dlt::VariablesOp table,
                           TrainingPlan plan, Definitions &library)
    : model(model), table(table), plan(std::move(plan)), library(library),
      signature(model, table), builder(model), loc(model.getLoc()) {
  for (dlt::VariableOp variable : table.getVariables()) {
    variables.push_back(variable);
    stateTypes.push_back(variable.getType());
  }
  for (InputOp input : model.getOps<InputOp>()) {
    inputTypes.push_back(input.getValueType());
    // Data are checked before they are used, where layers take indices.
    int64_t range = 0;
    for (Operation *user : input.getOutput().getUsers())
      if (auto layer = dyn_cast<LayerOpInterface>(user))
        if (int64_t own = layer.getIndexRange())
          range = range ? std::min(range, own) : own;
    inputAttrs.push_back(
        inputAttr(input.getName(), dlt::InputRole::feature, range));
  }
  for (Head &head : this->plan.heads) {
    if (head.targetType) {
      targetTypes.push_back(head.targetType);
      targetAttrs.push_back(
          inputAttr(head.targetName, dlt::InputRole::target, head.classes));
    }
    if (!head.weightName.empty()) {
      targetTypes.push_back(
          RankedTensorType::get({ShapedType::kDynamic}, builder.getF32Type()));
      targetAttrs.push_back(
          inputAttr(head.weightName, dlt::InputRole::sample_weight));
    }
  }
}

Attribute EntryBuilder::inputAttr(StringRef name, dlt::InputRole role,
                                  int64_t classes) {
  return dlt::InputAttr::get(builder.getContext(), name, role, classes);
}

SmallVector<HeadInputs> EntryBuilder::readHeads(ValueRange values) {
  SmallVector<HeadInputs> inputs;
  for (Head &head : plan.heads) {
    HeadInputs &own = inputs.emplace_back();
    auto take = [&](Value &value) {
      value = values.front();
      values = values.drop_front();
    };
    if (head.targetType)
      take(own.target);
    if (!head.weightName.empty())
      take(own.weight);
  }
  return inputs;
}

void EntryBuilder::readParams(Block &block,
                              llvm::function_ref<Value(unsigned)> get) {
  for (auto read : llvm::to_vector(block.getOps<ParamValueOp>())) {
    // The verifier of the op knows that there is one.
    read.replaceAllUsesWith(
        get(plan.params.find(read.getParamAttr().getAttr())->second));
    read.erase();
  }
}

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

dlt::EntryOp EntryBuilder::createEntryOfData(StringRef name) {
  SmallVector<Type> inputs(inputTypes);
  llvm::append_range(inputs, targetTypes);
  SmallVector<Attribute> attrs(inputAttrs);
  llvm::append_range(attrs, targetAttrs);
  return createEntry(name, inputs, attrs, {}, {});
}

LogicalResult EntryBuilder::buildInit() {
  auto i64 = RankedTensorType::get({}, builder.getI64Type());
  dlt::EntryOp entry = createEntry(
      "init", {i64}, {inputAttr("seed", dlt::InputRole::seed)}, {}, {});
  Value seed = entry.getBody().front().getArguments().back();
  SmallVector<Value> state;
  for (auto [i, variable] : llvm::enumerate(variables)) {
    if (variable.isWeight()) {
      FailureOr<Value> value = initialWeight(builder, variable, seed, library);
      if (failed(value))
        return failure();
      for (auto read : entry.getBody().front().getOps<ParamValueOp>())
        return mlir::emitError(variable.getLoc(), "the initializer of \"")
               << variable.getPath() << "\" expects params that are known when "
               << "it is compiled, but " << read.getParamAttr()
               << " is known at run time only";
      state.push_back(*value);
    } else if (variable.getRole() == dlt::Role::seed) {
      state.push_back(seed);
    } else {
      state.push_back(dlt::SplatOp::create(
          builder, loc, variable.getType(),
          builder.getF64FloatAttr(
              plan.state[i - signature.getWeights().size()].initial)));
    }
  }
  dlt::ReturnOp::create(builder, loc, state);
  return success();
}

void EntryBuilder::buildForward(StringRef name, Mode mode,
                                ArrayRef<Type> outputs,
                                ArrayRef<StringRef> names) {
  dlt::EntryOp entry =
      createEntry(name, inputTypes, inputAttrs, outputs, names);
  ValueRange arguments = entry.getBody().front().getArguments();
  ModelSignature::Results values = signature.build(
      builder, mode,
      {arguments.take_front(signature.getWeights().size()), Value(), Value(),
       arguments.drop_front(stateTypes.size())});
  SmallVector<Value> results(arguments.take_front(stateTypes.size()));
  for (auto [row, value] : llvm::zip(signature.getAssigned(), values.assigned))
    results[row] = value;
  llvm::append_range(results,
                     ArrayRef(values.outputs).take_front(outputs.size()));
  dlt::ReturnOp::create(builder, loc, results);
  readParams(entry);
}

void EntryBuilder::buildPredict() {
  SmallVector<Type> outputs;
  SmallVector<StringRef> names;
  for (Head &head : plan.heads) {
    outputs.push_back(head.type);
    names.push_back(head.name);
  }
  buildForward("predict", Mode::inference, outputs, names);
}

LogicalResult EntryBuilder::buildEvaluate() {
  dlt::EntryOp entry = createEntryOfData("evaluate_step");
  ValueRange arguments = entry.getBody().front().getArguments();
  ValueRange given = arguments.drop_front(stateTypes.size());
  ModelSignature::Results outputs =
      signature.build(builder, Mode::inference,
                      {arguments.take_front(signature.getWeights().size()),
                       Value(), Value(), given.take_front(inputTypes.size())});
  SmallVector<Value> state(arguments.take_front(stateTypes.size()));
  SmallVector<HeadInputs> targets =
      readHeads(given.drop_front(inputTypes.size()));
  Losses losses;
  if (failed(computeLosses(builder, library, plan, outputs, targets, losses)) ||
      failed(updateMetrics(builder, library, loc, plan, outputs, targets,
                           losses, state)))
    return failure();
  dlt::ReturnOp::create(builder, loc, state);
  readParams(entry);
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
  for (MetricState &metric : plan.metrics) {
    FailureOr<Value> result =
        metricResult(builder, library, loc, metric, arguments);
    if (failed(result))
      return failure();
    results.push_back(*result);
  }
  dlt::ReturnOp::create(builder, loc, results);
  readParams(entry);
  return success();
}

LogicalResult EntryBuilder::build() {
  if (failed(buildInit()))
    return failure();
  buildPredict();
  if (signature.adapts())
    buildForward("adapt_step", Mode::adapting, {}, {});
  if (!plan.metrics.empty() &&
      (failed(buildEvaluate()) || failed(buildMetricResults())))
    return failure();
  return plan.optimizer ? buildTrain() : success();
}

LogicalResult dlc::buildEntries(ModelOp model, dlt::VariablesOp table,
                                TrainingPlan plan, Definitions &library) {
  if (failed(EntryBuilder(model, table, std::move(plan), library).build()))
    return failure();
  // What it names is built.
  for (dlt::VariableOp variable : table.getVariables())
    variable.removeConstraintAttr();
  return success();
}
