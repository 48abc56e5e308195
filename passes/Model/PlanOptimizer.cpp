//===- PlanOptimizer.cpp - How an optimizer updates each weight ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Entries.h"

#include "mlir/IR/Remarks.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Regex.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

namespace {

/// Regular expressions that are searched in paths of weights.
class Patterns {
public:
  explicit Patterns(std::optional<ArrayAttr> patterns) {
    if (!patterns)
      return;
    for (StringRef pattern : patterns->getAsValueRange<StringAttr>()) {
      texts.push_back(pattern);
      regexes.emplace_back(pattern);
      found.push_back(false);
    }
  }

  /// Whether one of them is found in `path`.
  bool match(StringRef path) {
    bool matches = false;
    for (auto [regex, wasFound] : llvm::zip(regexes, found))
      if (regex.match(path))
        matches = wasFound = true;
    return matches;
  }

  /// The first that was found in no path, or empty.
  StringRef getUnused() const {
    for (auto [text, wasFound] : llvm::zip(texts, found))
      if (!wasFound)
        return text;
    return {};
  }

private:
  SmallVector<StringRef> texts;
  SmallVector<llvm::Regex> regexes;
  SmallVector<bool> found;
};

/// An optimizer's definition, or the other that some weights are left to.
struct Choice {
  DefineOp definition;
  SmallVector<Attribute> values; ///< Of its params.
  DictionaryAttr params;         ///< The same, or what the recipe gives.
};

class OptimizerPlanner {
public:
  OptimizerPlanner(TrainingPlan &plan, ArrayRef<dlt::VariableOp> weights,
                   Definitions &library)
      : plan(plan), optimizer(plan.optimizer), library(library),
        noDecay(optimizer.getExcludeFromWeightDecay()),
        excludedLayers(optimizer.getExcludeLayers()) {
    for (dlt::VariableOp weight : weights)
      if (weight.getTrainable())
        trained.push_back(weight);
  }

  LogicalResult run(ModelOp model);

private:
  LogicalResult choose();
  LogicalResult planWeight(dlt::VariableOp weight);
  FailureOr<Attribute> decayOf(dlt::VariableOp weight, const Choice &choice);
  RankedTensorType getSharedType(DefineOp definition);
  LogicalResult addSlots();
  unsigned addOfWeights(StringRef name);
  LogicalResult addLearningRate();
  void addLossScale(ModelOp model);

  TrainingPlan &plan;
  OptimizerOp optimizer;
  Definitions &library;
  SmallVector<dlt::VariableOp> trained;
  Choice main;
  std::optional<Choice> other;
  Patterns noDecay, excludedLayers;
  std::optional<Patterns> excluded;
  bool decays = false; ///< Whether a weight does or could.
};

/// Finds the definitions and their params. Fails after an error.
LogicalResult OptimizerPlanner::choose() {
  main.definition = library.find(optimizer, optimizer.getDefinitionAttr(),
                                 {DefinitionKind::optimizer});
  if (!main.definition)
    return failure();
  main.params = optimizer.getParamsAttr();
  FailureOr<SmallVector<Attribute>> values =
      resolveParams(optimizer, main.definition, main.params);
  if (failed(values))
    return failure();
  main.values = *values;
  StringAttr asked = main.definition.getExcludeIfAttr();
  FailureOr<double> excludes = 1;
  if (asked)
    excludes = numberOf(optimizer, main.definition, asked, main.values);
  if (failed(excludes))
    return failure();
  excluded.emplace(*excludes != 0 ? main.definition.getExclude()
                                  : std::nullopt);
  FlatSymbolRefAttr otherwise = main.definition.getOtherwiseAttr();
  if (!otherwise && optimizer.getExcludeLayers())
    return optimizer.emitOpError("excludes layers, but @")
           << main.definition.getSymName()
           << " has no other optimizer for them";
  if (!otherwise)
    return success();
  other.emplace();
  other->definition =
      library.find(main.definition, otherwise, {DefinitionKind::optimizer});
  if (!other->definition)
    return failure();
  if (other->definition.getOtherwise() || other->definition.getRanks()) {
    InFlightDiagnostic diag =
        main.definition.emitOpError("expects an optimizer for all weights as "
                                    "the other, found @")
        << other->definition.getSymName();
    diag.attachNote(other->definition.getLoc()) << "defined here";
    return diag;
  }
  other->params = commonParams(main.definition, main.values, other->definition);
  values = resolveParams(optimizer, other->definition, other->params);
  if (failed(values))
    return failure();
  other->values = *values;
  return success();
}

/// The factor of the weight's decay; null if it does not decay.
FailureOr<Attribute> OptimizerPlanner::decayOf(dlt::VariableOp weight,
                                               const Choice &choice) {
  Attribute factor = optimizer.getWeightDecayAttr();
  Attribute own = DefineOp(choice.definition).getWeightDecayAttr();
  bool isOther = choice.definition != main.definition;
  if (own && (!factor || isOther))
    factor = paramOf(choice.definition, own, choice.values);
  std::optional<double> number = getNumber(factor);
  if (number && !(*number >= 0))
    return optimizer.emitOpError("expects a weight decay of at least 0, found ")
           << *number << " of @" << DefineOp(choice.definition).getSymName();
  decays |= factor != nullptr;
  // Asked for each weight, to know what is found.
  bool isExcluded = noDecay.match(weight.getPath());
  return isExcluded || number == 0 ? Attribute() : factor;
}

LogicalResult OptimizerPlanner::planWeight(dlt::VariableOp weight) {
  auto type = cast<RankedTensorType>(weight.getType());
  auto ranks = main.definition.getRanks();
  bool fits = !ranks ||
              (type.getRank() >= (*ranks)[0] && type.getRank() <= (*ranks)[1]);
  if (!fits && !other)
    return optimizer.emitOpError("updates weights of ")
           << (*ranks)[0] << " to " << (*ranks)[1] << " dimensions, but \""
           << weight.getPath() << "\" is a " << type;
  bool isExcluded = excluded->match(weight.getPath());
  isExcluded |= excludedLayers.match(weight.getPath());
  const Choice &choice = fits && !isExcluded ? main : *other;
  WeightPlan own;
  own.definition = choice.definition;
  own.params = choice.params;
  FailureOr<Attribute> decay = decayOf(weight, choice);
  if (failed(decay))
    return failure();
  own.decay = *decay;
  plan.trained.push_back(own);
  return success();
}

/// A scalar of the widest dtype of the definition's weights.
RankedTensorType OptimizerPlanner::getSharedType(DefineOp definition) {
  Type widest;
  for (auto [weight, own] : llvm::zip(trained, plan.trained)) {
    Type dtype = getElementTypeOrSelf(weight.getType());
    if (own.definition == definition &&
        (!widest ||
         dtype.getIntOrFloatBitWidth() > widest.getIntOrFloatBitWidth()))
      widest = dtype;
  }
  return RankedTensorType::get({}, widest);
}

/// Adds the rows of slots, slot by slot, of the weights of each definition;
/// that of a shared one is there once.
LogicalResult OptimizerPlanner::addSlots() {
  for (const Choice *choice : {&main, other ? &*other : nullptr}) {
    if (!choice)
      continue;
    DefineOp definition = choice->definition;
    for (auto [slot, name] :
         llvm::enumerate(definition.getSlots().getAsValueRange<StringAttr>())) {
      FailureOr<double> start =
          startOfSlot(optimizer, definition, slot, choice->values);
      if (failed(start))
        return failure();
      std::optional<unsigned> shared;
      for (auto [weight, own] : llvm::zip(trained, plan.trained)) {
        if (own.definition != definition)
          continue;
        auto weightType = cast<RankedTensorType>(weight.getType());
        if (definition.isSharedSlot(slot)) {
          if (!shared)
            shared = plan.addRow({("optimizer/" + name).str(),
                                  getSharedType(definition),
                                  dlt::Role::optimizer_slot, "", *start});
          own.slots.push_back(*shared);
          continue;
        }
        RankedTensorType type = definition.getSlotType(slot, weightType);
        if (!type)
          return optimizer.emitOpError("reduces slot \"")
                 << name << "\" along dimensions that \"" << weight.getPath()
                 << "\", a " << weightType << ", does not have";
        own.slots.push_back(plan.addRow(
            {("optimizer/" + weight.getPath() + "/" + name).str(), type,
             dlt::Role::optimizer_slot, weight.getPath().str(), *start}));
      }
    }
  }
  return success();
}

/// Adds a row for each weight; returns the first.
unsigned OptimizerPlanner::addOfWeights(StringRef name) {
  unsigned first = plan.numWeights + plan.state.size();
  for (dlt::VariableOp weight : trained)
    plan.addRow({("optimizer/" + weight.getPath() + "/" + name).str(),
                 cast<RankedTensorType>(weight.getType()),
                 dlt::Role::optimizer_slot, weight.getPath().str(), 0});
  return first;
}

LogicalResult OptimizerPlanner::addLearningRate() {
  Builder builder(optimizer.getContext());
  auto types = llvm::map_to_vector(
      trained, [](dlt::VariableOp weight) { return weight.getType(); });
  Type dtype = types.empty() ? builder.getF32Type()
                             : dlt::accumulatorType(dlt::promotedType(types));
  auto type = RankedTensorType::get({}, dtype);
  plan.rateType = type;
  Attribute given = optimizer.getLearningRateAttr();
  if (isa_and_nonnull<FlatSymbolRefAttr, UseAttr>(given)) {
    plan.schedule = library.find(optimizer, Use(given).definition,
                                 {DefinitionKind::schedule});
    return success(static_cast<bool>(plan.schedule));
  }
  // A hyperparameter has a row of its own.
  if (isa_and_nonnull<RunTimeAttr>(given))
    return success();
  std::optional<double> rate = getNumber(given);
  if (!rate && main.definition.getLearningRate())
    rate = main.definition.getLearningRate()->convertToDouble();
  plan.learningRate =
      plan.addRow({"optimizer/learning_rate", type, dlt::Role::hyperparameter,
                   "", rate.value_or(0.001)});
  return success();
}

/// Whether a layer has gradients of float16 for variables that are wider.
static bool mixesFloat16(ModelOp model) {
  return llvm::any_of(model.getOps<LayerOpInterface>(),
                      [](LayerOpInterface layer) {
                        return layer.getComputeDtype().isF16() &&
                               !layer.getVariableDtype().isF16();
                      });
}

void OptimizerPlanner::addLossScale(ModelOp model) {
  plan.lossScale = optimizer.getLossScaleFactorAttr();
  auto asked = dyn_cast_or_null<BoolAttr>(optimizer.getDynamicLossScaleAttr());
  bool isDynamic =
      asked ? asked.getValue() : !plan.lossScale && mixesFloat16(model);
  if (!isDynamic)
    return;
  Builder b(optimizer.getContext());
  auto scalarOf = [](Type dtype) { return RankedTensorType::get({}, dtype); };
  unsigned scale =
      plan.addRow({"optimizer/dynamic_scale", scalarOf(b.getF32Type()),
                   dlt::Role::optimizer_slot, "",
                   getNumber(optimizer.getInitialScaleAttr()).value_or(32768)});
  unsigned counter =
      plan.addRow({"optimizer/step_counter", scalarOf(b.getI64Type()),
                   dlt::Role::counter, "", 0});
  int64_t steps =
      getInteger(optimizer.getDynamicGrowthStepsAttr()).value_or(2000);
  plan.dynamicScale = {scale, counter, static_cast<double>(steps)};
  if (!asked)
    remark::passed(optimizer.getLoc(),
                   remark::RemarkOpts::name("LossScale").category("dlc-policy"))
        << remark::add("the loss is scaled by a factor that follows the "
                       "gradients, since layers compute in float16");
}

/// Says where updates are lost: a weight of few bits is not changed by less
/// than half of its last one.
static void remarkNarrow(ArrayRef<dlt::VariableOp> trained) {
  for (dlt::VariableOp weight : trained) {
    auto dtype = cast<FloatType>(getElementTypeOrSelf(weight.getType()));
    if (dtype.getWidth() >= 32)
      continue;
    std::string name;
    llvm::raw_string_ostream(name) << dtype;
    remark::missed(
        weight.getLoc(),
        remark::RemarkOpts::name("NarrowWeight").category("dlc-policy"))
        << remark::add("{0} is kept in {1}, which updates below 2^-{2} of "
                       "it do not change; a mixed policy keeps it in float32",
                       weight.getPath().str(), name,
                       dtype.getFPMantissaWidth() + 1);
  }
}

LogicalResult OptimizerPlanner::run(ModelOp model) {
  if (failed(choose()))
    return failure();
  for (dlt::VariableOp weight : trained)
    if (failed(planWeight(weight)))
      return failure();
  auto exclusions = optimizer.getExcludeFromWeightDecay();
  if (exclusions && !decays && !trained.empty())
    return optimizer.emitOpError("excludes weights from weight decay, but has "
                                 "no weight_decay");
  if (StringRef unused = noDecay.getUnused(); !unused.empty())
    return optimizer.emitOpError("excludes \"")
           << unused
           << "\" from weight decay, which is found in the path of no weight";
  if (StringRef unused = excludedLayers.getUnused(); !unused.empty())
    return optimizer.emitOpError("excludes \"")
           << unused << "\", which is found in the path of no weight";
  if (failed(addSlots()))
    return failure();
  if (optimizer.getGradientAccumulationSteps())
    plan.accumulators = addOfWeights("gradient_accumulator");
  if (optimizer.getEmaMomentum())
    plan.averages = addOfWeights("average");
  if (failed(addLearningRate()))
    return failure();
  addLossScale(model);
  remarkNarrow(trained);
  auto i64 = RankedTensorType::get({}, Builder(optimizer).getI64Type());
  plan.iteration =
      plan.addRow({"optimizer/iteration", i64, dlt::Role::counter, "", 0});
  plan.step = plan.addRow({"step", i64, dlt::Role::counter, "", 0});
  plan.seed = plan.addRow({"seed", i64, dlt::Role::seed, "", 0});
  llvm::StringSet<> paths;
  for (const StateRow &row : plan.state)
    if (!paths.insert(row.path).second)
      return optimizer.emitOpError("has two variables of the path \"")
             << row.path << "\": expects another name of a slot";
  return success();
}

} // namespace

LogicalResult dlc::planOptimizer(TrainingPlan &plan, ModelOp model,
                                 ArrayRef<dlt::VariableOp> weights,
                                 Definitions &library) {
  return OptimizerPlanner(plan, weights, library).run(model);
}
