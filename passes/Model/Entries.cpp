//===- Entries.cpp - Pieces of a model's entry points ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Entries.h"
#include "Signature.h"

#include "dlc/Dlt/Formula.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

Value dlc::scalar(OpBuilder &builder, Location loc, Type type, double value) {
  return dlt::SplatOp::create(builder, loc, RankedTensorType::get({}, type),
                              builder.getF64FloatAttr(value));
}

//===----------------------------------------------------------------------===//
// Plan
//===----------------------------------------------------------------------===//

LogicalResult dlc::checkExpanded(ModelOp model, dlt::VariablesOp table) {
  for (dlt::VariableOp row : table.getVariables())
    if (!row.isWeight() || !row.getInitializer())
      return row.emitOpError("is no row of dlc-expand's: expects weights with "
                             "initializers");
  return ModelSignature(model, table).verify();
}

/// Names of the model's outputs: given ones, else their layers'.
static SmallVector<std::string> outputNames(ModelOp model) {
  OutputsOp outputs = model.getOutputs();
  SmallVector<std::string> names;
  if (auto given = outputs.getNames()) {
    for (StringAttr name : given->getAsRange<StringAttr>())
      names.push_back(name.str());
    return names;
  }
  for (auto [i, value] : llvm::enumerate(outputs.getValues())) {
    auto layer = value.getDefiningOp<LayerOpInterface>();
    auto input = value.getDefiningOp<InputOp>();
    std::string name = layer   ? layer.getLayerName().str()
                       : input ? input.getName().str()
                               : std::string();
    while (llvm::is_contained(names, name))
      name += "_" + std::to_string(i);
    names.push_back(name);
  }
  return names;
}

/// The type that a definition's target has for a prediction.
static RankedTensorType targetTypeFor(DefineOp definition,
                                      RankedTensorType prediction) {
  if (definition.getClassTargets())
    return RankedTensorType::get(prediction.getShape().drop_back(),
                                 IntegerType::get(definition.getContext(), 32));
  return RankedTensorType::get(prediction.getShape(),
                               atLeastFloat32(prediction));
}

static LogicalResult setTarget(Head &head, Operation *user, DefineOp definition,
                               DictionaryAttr params) {
  RankedTensorType type = targetTypeFor(definition, head.type);
  if (!head.targetType) {
    head.targetType = type;
    FailureOr<std::optional<double>> ignored =
        ignoredClass(user, definition, params);
    if (failed(ignored))
      return failure();
    // One that is left out may be no class; then only the loss looks at it.
    if (isa<IntegerType>(type.getElementType()) && !*ignored)
      head.classes = head.type.getShape().back();
    return success();
  }
  if (head.targetType == type)
    return success();
  return user->emitOpError("needs a target of ")
         << type << " for output \"" << head.name << "\", whose target is "
         << head.targetType << " already";
}

/// Adds a row for each hyperparameter of run time that something reads.
static void addParams(TrainingPlan &plan, ModuleOp module) {
  auto f64 = RankedTensorType::get({}, Float64Type::get(module.getContext()));
  for (auto param : module.getOps<ParamOp>()) {
    if (!param.getRunTime())
      continue;
    if (SymbolTable::symbolKnownUseEmpty(param, module)) {
      param.emitWarning("hyperparameter @")
          << param.getSymName() << " of run time is read by nothing";
      continue;
    }
    // Without one nothing has a param_value of it either.
    if (auto number = getNumber(param.getDefaultValueAttr()))
      plan.params[param.getSymNameAttr()] =
          plan.addRow({("params/" + param.getSymName()).str(), f64,
                       dlt::Role::hyperparameter, "", *number});
  }
}

/// The output that `user` names, or all; none after an error.
static MutableArrayRef<Head> findHeads(TrainingPlan &plan, Operation *user,
                                       std::optional<StringRef> output) {
  if (!output)
    return plan.heads;
  for (Head &head : plan.heads)
    if (head.name == *output)
      return head;
  InFlightDiagnostic diag = user->emitOpError("names the output \"")
                            << *output << "\"; the model's are";
  for (Head &head : plan.heads)
    diag << " \"" << head.name << '"';
  return {};
}

/// The function that makes a metric's result of its sums, null if it has none;
/// fails after an error.
static FailureOr<DefineOp> resultOf(MetricOp metric, DefineOp definition,
                                    Definitions &library) {
  FlatSymbolRefAttr function = definition.getResultAttr();
  if (!function)
    return DefineOp();
  DefineOp result =
      library.find(definition, function, {DefinitionKind::function});
  if (!result)
    return failure();
  if (result.getNumFixedArguments() == definition.getSums()->size())
    return result;
  InFlightDiagnostic diag = metric.emitOpError("expects ")
                            << function << " to take the "
                            << definition.getSums()->size()
                            << " sums of its definition, found "
                            << result.getNumFixedArguments() << " arguments";
  diag.attachNote(definition.getLoc()) << "the definition";
  return diag;
}

FailureOr<TrainingPlan> dlc::planTraining(ModelOp model, RecipeOp recipe,
                                          ArrayRef<dlt::VariableOp> weights,
                                          Definitions &library) {
  TrainingPlan plan;
  plan.numWeights = weights.size();
  addParams(plan, model->getParentOfType<ModuleOp>());
  auto f64 = RankedTensorType::get({}, Float64Type::get(model.getContext()));

  SmallVector<std::string> names = outputNames(model);
  for (auto [i, value] : llvm::enumerate(model.getOutputs().getValues())) {
    Head head;
    head.name = names[i];
    head.targetName = names.size() == 1 ? "target" : names[i];
    head.index = i;
    head.type = cast<RankedTensorType>(value.getType());
    plan.heads.push_back(head);
  }
  if (!recipe)
    return plan;

  for (auto loss : recipe.getBody().getOps<LossOp>()) {
    MutableArrayRef<Head> heads = findHeads(plan, loss, loss.getOutput());
    DefineOp definition =
        library.find(loss, loss.getDefinitionAttr(), {DefinitionKind::loss});
    if (heads.empty() || !definition)
      return failure();
    for (Head &head : heads) {
      if (head.loss)
        return loss.emitOpError("is a second loss of output \"")
               << head.name << "\"";
      head.loss = loss;
      head.lossDefinition = definition;
      if (loss.getSampleWeight())
        head.weightName = plan.heads.size() == 1 ? "sample_weight"
                                                 : head.name + "_sample_weight";
      if (failed(setTarget(head, loss, definition, loss.getParamsAttr())))
        return failure();
    }
  }

  for (auto optimizer : recipe.getBody().getOps<OptimizerOp>()) {
    plan.optimizer = optimizer;
    if (failed(planOptimizer(plan, model, weights, library)))
      return failure();
  }

  auto addMetric = [&](MetricState metric) -> LogicalResult {
    for (MetricState &other : plan.metrics)
      if (other.name == metric.name)
        return metric.op.emitOpError("repeats the name \"")
               << metric.name << "\"";
    SmallVector<std::string> names = {"total", "count"};
    SmallVector<RankedTensorType> types = {f64, f64};
    if (metric.result) {
      auto sums = typesOfSums(library, metric, plan.heads[metric.head]);
      if (failed(sums))
        return failure();
      names.clear();
      for (StringRef name :
           metric.definition.getSums()->getAsValueRange<StringAttr>())
        names.push_back(name.str());
      types.clear();
      for (RankedTensorType type : *sums)
        types.push_back(type.clone(f64.getElementType()));
    }
    for (auto [name, type] : llvm::zip(names, types))
      metric.rows.push_back(plan.addRow({"metrics/" + metric.name + "/" + name,
                                         type, dlt::Role::metric, "", 0}));
    plan.metrics.push_back(metric);
    return success();
  };
  auto ofLoss = [](const std::string &name, int head) {
    MetricState metric;
    metric.name = name;
    metric.head = head;
    return metric;
  };
  unsigned losses = llvm::count_if(
      plan.heads, [](Head &head) { return static_cast<bool>(head.loss); });
  bool many = plan.heads.size() > 1;
  if (losses && failed(addMetric(ofLoss("loss", -1))))
    return failure();
  for (Head &head : plan.heads)
    if (losses > 1 && head.loss &&
        failed(addMetric(
            ofLoss(head.name + "_loss", static_cast<int>(head.index)))))
      return failure();
  for (auto metric : recipe.getBody().getOps<MetricOp>()) {
    MutableArrayRef<Head> heads = findHeads(plan, metric, metric.getOutput());
    DefineOp definition =
        library.find(metric, metric.getDefinitionAttr(),
                     {DefinitionKind::metric, DefinitionKind::loss});
    if (heads.empty() || !definition)
      return failure();
    FailureOr<DefineOp> result = resultOf(metric, definition, library);
    if (failed(result))
      return failure();
    for (Head &head : heads) {
      if (failed(setTarget(head, metric, definition, metric.getParamsAttr())))
        return failure();
      if (metric.getWeighted() && head.weightName.empty())
        return metric.emitOpError("is weighted, but the loss of \"")
               << head.name << "\" has no sample_weight";
      std::string name =
          metric.getName().value_or(metric.getDefinition()).str();
      MetricState state;
      state.name = many ? head.name + "_" + name : name;
      state.op = metric;
      state.definition = definition;
      state.head = static_cast<int>(head.index);
      state.result = *result;
      if (failed(addMetric(state)))
        return failure();
    }
  }
  for (Head &head : plan.heads)
    for (InputOp input : model.getOps<InputOp>())
      for (const auto &[what, name] :
           {std::pair("a target", head.targetType ? head.targetName : ""),
            std::pair("sample weights", head.weightName)})
        if (!name.empty() && input.getName() == name) {
          InFlightDiagnostic diag = recipe.emitOpError("needs ")
                                    << what << " called \"" << name
                                    << "\", but that is the name of an input "
                                       "of the model";
          diag.attachNote(input.getLoc()) << "the input";
          return diag;
        }
  return plan;
}

//===----------------------------------------------------------------------===//
// Initial values
//===----------------------------------------------------------------------===//

/// Keras's compute_fans.
static std::pair<double, double> computeFans(ArrayRef<int64_t> shape) {
  if (shape.empty())
    return {1, 1};
  if (shape.size() == 1)
    return {shape[0], shape[0]};
  double receptive = 1;
  for (int64_t dim : shape.drop_back(2))
    receptive *= dim;
  return {receptive * shape[shape.size() - 2], receptive * shape.back()};
}

FailureOr<Value> dlc::initialWeight(OpBuilder &builder,
                                    dlt::VariableOp variable, Value seed,
                                    Definitions &library) {
  Location loc = variable.getLoc();
  auto type = cast<RankedTensorType>(variable.getType());
  // Made in at least float32, then rounded.
  Type dtype = atLeastFloat32(type);
  DefineOp definition = library.find(
      variable,
      FlatSymbolRefAttr::get(builder.getContext(), *variable.getInitializer()),
      {DefinitionKind::initializer});
  if (!definition)
    return failure();
  auto zero = dlt::SplatOp::create(
      builder, loc, RankedTensorType::get({}, builder.getI64Type()),
      builder.getF64FloatAttr(0));
  Value uniform =
      dlt::RandomUniformOp::create(builder, loc, type.clone(dtype), seed, zero,
                                   streamOf(variable.getPath()));
  auto [fanIn, fanOut] = computeFans(type.getShape());
  if (auto fans = variable.getFans()) {
    fanIn = (*fans)[0];
    fanOut = (*fans)[1];
  }
  SmallVector<Value> results;
  if (failed(instantiateDefinition(builder, variable, definition, library,
                                   {uniform, scalar(builder, loc, dtype, fanIn),
                                    scalar(builder, loc, dtype, fanOut)},
                                   variable.getInitializerParamsAttr(), dtype,
                                   variable.getPath(), results)))
    return failure();
  if (results[0].getType() != type.clone(dtype))
    return variable.emitOpError("expects an initial value of ")
           << type.clone(dtype) << ", but its initializer makes "
           << results[0].getType();
  return dlt::Formula(builder, loc).convert(results[0], type.getElementType());
}
