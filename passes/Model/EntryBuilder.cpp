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
#include "Reached.h"
#include "dlc/Dlc/RunTime.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

namespace {

/// What a model's loss function returns.
struct TrainingResults {
  ModelSignature::Results outputs;
  Losses losses;

  /// Calls `function` for each value that is there, in order.
  void forEach(llvm::function_ref<void(Value &)> function) {
    auto forAll = [&](MutableArrayRef<Value> values) {
      for (Value &value : values)
        if (value)
          function(value);
    };
    function(losses.total);
    forAll(losses.ofHeads);
    forAll(outputs.outputs);
    forAll(outputs.masks);
    forAll(outputs.assigned);
  }
};

/// Builds the entries of one model.
class EntryBuilder {
public:
  EntryBuilder(ModelOp model, dlt::VariablesOp table, TrainingPlan plan,
               Definitions &library)
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
        targetTypes.push_back(RankedTensorType::get({ShapedType::kDynamic},
                                                    builder.getF32Type()));
        targetAttrs.push_back(
            inputAttr(head.weightName, dlt::InputRole::sample_weight));
      }
    }
  }

  LogicalResult build();

private:
  LogicalResult buildInit();
  /// An entry that gives the state, with what layers assign, and the first
  /// outputs of the model.
  void buildForward(StringRef name, Mode mode, ArrayRef<Type> outputs,
                    ArrayRef<StringRef> names);
  void buildPredict();
  LogicalResult buildEvaluate();
  LogicalResult buildTrain();
  /// Lets what reads a hyperparameter of run time in the block have the value
  /// that `get` says for its row.
  void readParams(Block &block, llvm::function_ref<Value(unsigned)> get);
  void readParams(dlt::EntryOp entry) {
    Block &block = entry.getBody().front();
    readParams(block, [&](unsigned row) { return block.getArgument(row); });
  }
  void markUnreached(func::FuncOp function);
  LogicalResult buildMetricResults();

  Attribute inputAttr(StringRef name, dlt::InputRole role,
                      int64_t classes = 0) {
    return dlt::InputAttr::get(builder.getContext(), name, role, classes);
  }

  /// The values of targetTypes for each head.
  SmallVector<HeadInputs> readHeads(ValueRange values) {
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

  dlt::EntryOp createEntry(StringRef name, ArrayRef<Type> inputs,
                           ArrayRef<Attribute> attrs, ArrayRef<Type> outputs,
                           ArrayRef<StringRef> outputNames);
  FailureOr<func::FuncOp> buildLossFunction(TrainingResults &results);

  ModelOp model;
  dlt::VariablesOp table;
  TrainingPlan plan;
  Definitions &library;
  ModelSignature signature;
  OpBuilder builder;
  Location loc;
  SmallVector<dlt::VariableOp> variables;
  SmallVector<Type> stateTypes, inputTypes, targetTypes;
  SmallVector<Attribute> inputAttrs, targetAttrs;
  /// Rows of hyperparameters that the loss function takes behind the rest.
  SmallVector<unsigned> lossParams;
};

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
  SmallVector<Type> inputs(inputTypes);
  llvm::append_range(inputs, targetTypes);
  SmallVector<Attribute> attrs(inputAttrs);
  llvm::append_range(attrs, targetAttrs);
  dlt::EntryOp entry = createEntry("evaluate_step", inputs, attrs, {}, {});
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

/// (weights, seed, step, inputs, targets, hyperparameters that it reads) ->
/// (total loss, loss of each head that has one, outputs, their masks, new
/// values of assigned weights)
FailureOr<func::FuncOp> EntryBuilder::buildLossFunction(TrainingResults &made) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(model);
  SmallVector<Type> arguments(signature.getWeights());
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
  ValueRange given = body->getArguments();
  unsigned numModel = signature.getWeights().size() + 2 + inputTypes.size();
  made.outputs = signature.build(
      builder, Mode::training,
      signature.split(given.take_front(numModel), Mode::training));
  if (failed(computeLosses(builder, library, plan, made.outputs,
                           readHeads(given.drop_front(numModel)), made.losses)))
    return failure();
  SmallVector<Value> results;
  made.forEach([&](Value value) { results.push_back(value); });
  func::ReturnOp::create(builder, loc, results);
  readParams(*body, [&](unsigned row) -> Value {
    auto it = llvm::find(lossParams, row);
    if (it != lossParams.end())
      return body->getArgument(arguments.size() - (lossParams.end() - it));
    lossParams.push_back(row);
    arguments.push_back(stateTypes[row]);
    return body->addArgument(stateTypes[row], loc);
  });
  function.setFunctionType(
      builder.getFunctionType(arguments, ValueRange(results).getTypes()));
  return function;
}

/// Marks the trained weights that the loss, the first result of `function`,
/// does not follow from, and names them: they stay as they are.
void EntryBuilder::markUnreached(func::FuncOp function) {
  Operation *end = function.getBody().front().getTerminator();
  llvm::SetVector<Value> reached = findReached(end->getOperand(0));
  SmallVector<StringRef> paths;
  for (auto [row, own] : llvm::zip(signature.getTrained(), plan.trained)) {
    if (reached.contains(function.getArgument(row)))
      continue;
    own.isReached = false;
    paths.push_back(variables[row].getPath());
  }
  if (paths.empty())
    return;
  InFlightDiagnostic diag =
      mlir::emitWarning(plan.optimizer.getLoc(), "no loss follows from ");
  llvm::interleaveComma(paths, diag,
                        [&](StringRef path) { diag << '"' << path << '"'; });
  diag << ", so that training leaves " << (paths.size() > 1 ? "them" : "it")
       << " as " << (paths.size() > 1 ? "they are" : "it is");
}

LogicalResult EntryBuilder::buildTrain() {
  TrainingResults values;
  FailureOr<func::FuncOp> lossFunction = buildLossFunction(values);
  if (failed(lossFunction))
    return failure();
  markUnreached(*lossFunction);
  SmallVector<Type> inputs(inputTypes);
  llvm::append_range(inputs, targetTypes);
  SmallVector<Attribute> attrs(inputAttrs);
  llvm::append_range(attrs, targetAttrs);
  dlt::EntryOp entry = createEntry("train_step", inputs, attrs, {}, {});
  auto arguments = entry.getBody().front().getArguments();
  SmallVector<Value> state(arguments.take_front(stateTypes.size()));
  ValueRange given = ValueRange(arguments).drop_front(stateTypes.size());

  // Loss, outputs and gradients.
  ArrayRef<unsigned> trained = signature.getTrained();
  SmallVector<Value> operands(
      ArrayRef(state).take_front(signature.getWeights().size()));
  operands.push_back(state[plan.seed]);
  operands.push_back(state[plan.step]);
  llvm::append_range(operands, given);
  for (unsigned row : lossParams)
    operands.push_back(state[row]);
  FunctionType type = lossFunction->getFunctionType();
  SmallVector<Type> results(type.getResults());
  unsigned numPrimals = results.size();
  for (unsigned row : trained)
    results.push_back(stateTypes[row]);
  Type dtype = getElementTypeOrSelf(type.getResult(0));
  Value one = scalar(builder, loc, dtype, 1);
  auto vjp =
      dlt::VjpOp::create(builder, loc, results, lossFunction->getSymName(),
                         operands, one, SmallVector<int64_t>(trained));
  // What the function returned is now what its call does.
  unsigned next = 0;
  values.forEach([&](Value &value) { value = vjp.getResult(next++); });
  Value total = values.losses.total;
  for (auto [row, value] :
       llvm::zip(signature.getAssigned(), values.outputs.assigned))
    state[row] = value;

  Value finite = dlt::IsFiniteOp::create(builder, loc, total);
  dlt::CheckOp::create(
      builder, loc, finite,
      builder.getStringAttr("the loss is not a finite number"),
      builder.getStringAttr("the loss of @" + model.getSymName()));

  if (failed(updateMetrics(builder, library, loc, plan, values.outputs,
                           readHeads(given.drop_front(inputTypes.size())),
                           values.losses, state)))
    return failure();

  SmallVector<TrainedWeight> weights;
  for (auto [i, row] : llvm::enumerate(trained)) {
    if (!plan.trained[i].isReached)
      continue;
    TrainedWeight weight{variables[row].getPath(),
                         &plan.trained[i],
                         arguments[row],
                         vjp.getResult(numPrimals + i),
                         {},
                         variables[row].getConstraintAttr()};
    for (unsigned slot : plan.trained[i].slots)
      weight.slots.push_back(arguments[slot]);
    if (plan.accumulators)
      weight.accumulator = arguments[*plan.accumulators + i];
    if (plan.averages)
      weight.average = arguments[*plan.averages + i];
    weights.push_back(std::move(weight));
  }
  FailureOr<Value> rate = buildLearningRate(builder, plan, library, arguments);
  if (failed(rate) ||
      failed(buildOptimizerStep(builder, plan.optimizer, library,
                                arguments[plan.iteration], *rate, weights)))
    return failure();
  DenseSet<unsigned> updated;
  for (TrainedWeight &weight : weights) {
    size_t i = weight.plan - plan.trained.data();
    state[trained[i]] = weight.weight;
    // What is shared follows from the first weight that has its dtype.
    Type dtype = getElementTypeOrSelf(weight.weight);
    for (auto [slot, value] : llvm::zip(plan.trained[i].slots, weight.slots))
      if (getElementTypeOrSelf(stateTypes[slot]) == dtype &&
          updated.insert(slot).second)
        state[slot] = value;
    if (plan.accumulators)
      state[*plan.accumulators + i] = weight.accumulator;
    if (plan.averages)
      state[*plan.averages + i] = weight.average;
  }
  Value increment = scalar(builder, loc, builder.getI64Type(), 1);
  for (unsigned counter : {plan.iteration, plan.step})
    state[counter] =
        dlt::AddOp::create(builder, loc, state[counter], increment);
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

} // namespace

LogicalResult dlc::buildEntries(ModelOp model, dlt::VariablesOp table,
                                TrainingPlan plan, Definitions &library) {
  if (failed(EntryBuilder(model, table, std::move(plan), library).build()))
    return failure();
  // What it names is built.
  for (dlt::VariableOp variable : table.getVariables())
    variable.removeConstraintAttr();
  return success();
}
