//===- TrainEntry.cpp - Builds the step that trains a model ---------------===//
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

#include "EntryBuilder.h"
#include "LossScale.h"
#include "OptimizerStep.h"
#include "Reached.h"

#include "dlc/Dlt/Formula.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

void TrainingResults::forEach(llvm::function_ref<void(Value &)> function) {
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

ValueRange EntryBuilder::differentiate(func::FuncOp function,
                                       ValueRange arguments, Value scale,
                                       TrainingResults &values) {
  SmallVector<Value> operands(
      arguments.take_front(signature.getWeights().size()));
  operands.push_back(arguments[plan.seed]);
  operands.push_back(arguments[plan.step]);
  llvm::append_range(operands, arguments.drop_front(stateTypes.size()));
  for (unsigned row : lossParams)
    operands.push_back(arguments[row]);
  FunctionType type = function.getFunctionType();
  SmallVector<Type> results(type.getResults());
  ArrayRef<unsigned> trained = signature.getTrained();
  for (unsigned row : trained)
    results.push_back(stateTypes[row]);
  auto vjp = dlt::VjpOp::create(builder, loc, results, function.getSymName(),
                                operands, scale, SmallVector<int64_t>(trained));
  // What the function returned is now what its call does.
  unsigned next = 0;
  values.forEach([&](Value &value) { value = vjp.getResult(next++); });
  return vjp.getResults().drop_front(type.getNumResults());
}

LogicalResult EntryBuilder::updateWeights(ValueRange arguments,
                                          ValueRange gradients,
                                          MutableArrayRef<Value> state) {
  ArrayRef<unsigned> trained = signature.getTrained();
  SmallVector<TrainedWeight> weights;
  for (auto [i, row] : llvm::enumerate(trained)) {
    if (!gradients[i])
      continue;
    TrainedWeight weight{variables[row].getPath(),
                         &plan.trained[i],
                         arguments[row],
                         gradients[i],
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
  return success();
}

LogicalResult EntryBuilder::buildTrain() {
  TrainingResults values;
  FailureOr<func::FuncOp> lossFunction = buildLossFunction(values);
  if (failed(lossFunction))
    return failure();
  markUnreached(*lossFunction);
  dlt::EntryOp entry = createEntryOfData("train_step");
  ValueRange arguments = entry.getBody().front().getArguments();
  SmallVector<Value> state(arguments.take_front(stateTypes.size()));

  Type dtype =
      getElementTypeOrSelf(lossFunction->getFunctionType().getResult(0));
  LossScale scale(builder, plan, arguments, dtype);
  SmallVector<Value> gradients(
      differentiate(*lossFunction, arguments, scale.getFactor(), values));
  for (auto [row, value] :
       llvm::zip(signature.getAssigned(), values.outputs.assigned))
    state[row] = value;
  // A step that is left out needs no number.
  if (!scale.isDynamic())
    dlt::CheckOp::create(
        builder, loc,
        dlt::IsFiniteOp::create(builder, loc, values.losses.total),
        builder.getStringAttr("the loss is not a finite number"),
        builder.getStringAttr("the loss of @" + model.getSymName()));
  ValueRange targets =
      arguments.drop_front(stateTypes.size() + inputTypes.size());
  if (failed(updateMetrics(builder, library, loc, plan, values.outputs,
                           readHeads(targets), values.losses, state)))
    return failure();

  for (auto [gradient, own] : llvm::zip(gradients, plan.trained))
    if (!own.isReached)
      gradient = Value();
  scale.unscale(gradients);
  if (failed(updateWeights(arguments, gradients, state)))
    return failure();
  Value increment = scalar(builder, loc, builder.getI64Type(), 1);
  for (unsigned counter : {plan.iteration, plan.step})
    state[counter] =
        dlt::AddOp::create(builder, loc, state[counter], increment);
  scale.finish(state);
  dlt::ReturnOp::create(builder, loc, state);
  readParams(entry);
  return success();
}
