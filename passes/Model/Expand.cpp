//===- Expand.cpp - Writes models as functions of tensor operations ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model becomes two functions over its weights, one of inference and one of
// training (Signature.h).
//
//===----------------------------------------------------------------------===//

#include "Remat.h"
#include "Signature.h"
#include "Weights.h"

#include "dlc/Dlt/Formula.h"
#include "dlc/Passes/Model.h"
#include "dlc/Prelude/Prelude.h"

#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace dlc::layers;

namespace dlc {
#define GEN_PASS_DEF_EXPAND
#include "dlc/Passes/Model/Passes.h.inc"

namespace {

/// Fails after an error unless all values have types and all layers names and
/// dtypes, and the types are those that inference gives.
static LogicalResult checkReady(ModelOp model, Definitions &library) {
  auto isDeferred = [](Type type) { return isa<DeferredType>(type); };
  for (Operation &op : model.getBody().front())
    if (llvm::any_of(op.getOperandTypes(), isDeferred) ||
        llvm::any_of(op.getResultTypes(), isDeferred))
      return model.emitOpError("has no types yet; run dlc-infer first");
  for (auto layer : model.getOps<LayerOpInterface>()) {
    if (layer.getLayerName().empty())
      return layer->emitOpError("has no name; run dlc-name-layers first");
    if (!layer.getComputeDtype())
      return layer->emitOpError("has no dtype; run dlc-infer first");
  }
  return checkTypes(model, library);
}

/// Removes the layers that lead to no output and whose variables no other
/// shares, as Keras's Model does not have them, each with a warning.
static void removeDeadLayers(ModelOp model) {
  llvm::StringSet<> shared;
  for (Operation &op :
       llvm::make_early_inc_range(llvm::reverse(model.getBody().front()))) {
    auto layer = dyn_cast<LayerOpInterface>(op);
    if (!layer)
      continue;
    if (op.use_empty() && !shared.contains(layer.getLayerName())) {
      op.emitWarning("layer \"")
          << layer.getLayerName()
          << "\" leads to no output of the model; it is left out";
      op.erase();
      continue;
    }
    if (auto shares = op.getAttrOfType<StringAttr>("shares"))
      shared.insert(shares.getValue());
  }
}

/// A value of a model and its mask, null if it has none.
struct MaskedValue {
  Value value, mask;
};

/// Expands one model into one of its functions.
class ModelExpansion {
public:
  ModelExpansion(ModelOp model, const Weights &weights, Definitions &library)
      : model(model), weights(weights), library(library) {}

  LogicalResult expand(ModelSignature &signature, Mode mode);

private:
  LogicalResult expandLayer(LayerOpInterface layer, Expansion &context);
  LogicalResult applyMasks(LayerOpInterface layer, Expansion &context);
  LogicalResult regularizeWeights(OpBuilder &builder, ArrayRef<Value> current,
                                  SmallVectorImpl<Value> &losses);

  ModelOp model;
  const Weights &weights;
  Definitions &library;
  DenseMap<Value, MaskedValue> values;
};

/// Sets the mask of the layer's output, unless the layer has done so.
LogicalResult ModelExpansion::applyMasks(LayerOpInterface layer,
                                         Expansion &context) {
  auto isMasked = [](Value mask) { return mask != nullptr; };
  if (layer.getMasking() == Masking::own ||
      llvm::none_of(context.masks, isMasked))
    return success();
  if (layer.getMasking() == Masking::refused) {
    InFlightDiagnostic diag =
        layer->emitOpError("takes no mask, but the input ")
        << llvm::find_if(context.masks, isMasked) - context.masks.begin()
        << " of \"" << layer.getLayerName() << "\" has one";
    if (auto own = dyn_cast<DefinedLayerOp>(*layer))
      diag.attachNote(own.getDefinitionOp().getLoc())
          << "its definition does not say passes_masks";
    return diag;
  }
  return context.mergeMasks();
}

LogicalResult ModelExpansion::expandLayer(LayerOpInterface layer,
                                          Expansion &context) {
  SmallVector<Value> inputs;
  for (Value operand : layer->getOperands()) {
    MaskedValue input = values.lookup(operand);
    // Autocast concerns floats: integers may be indices.
    bool isFloat = isa<FloatType>(getElementTypeOrSelf(input.value.getType()));
    inputs.push_back(isFloat && layer.castsInputs()
                         ? context.convert(input.value, layer.getComputeDtype())
                         : input.value);
    context.masks.push_back(input.mask);
  }
  if (failed(applyMasks(layer, context)))
    return failure();
  // What a layer becomes knows it by its path.
  Location loc = layer.getLoc();
  layer->setLoc(NameLoc::get(context.builder.getStringAttr(context.path), loc));
  SmallVector<Value> outputs;
  LogicalResult expanded = layer.expand(context, inputs, outputs);
  layer->setLoc(loc);
  if (failed(expanded))
    return failure();
  // The results are inferred: only if the layer's own methods disagree.
  for (auto [result, output] : llvm::zip(layer->getResults(), outputs)) {
    if (result.getType() != output.getType())
      return layer->emitOpError("expanded to ")
             << output.getType() << " instead of " << result.getType();
    values[result] = {output, context.outputMask};
  }
  return success();
}

/// Appends what the regularizers of weights add to the loss.
LogicalResult
ModelExpansion::regularizeWeights(OpBuilder &builder, ArrayRef<Value> current,
                                  SmallVectorImpl<Value> &losses) {
  for (auto [weight, value] : llvm::zip(weights.rows, current)) {
    if (!weight.trainable || !weight.spec.regularizer)
      continue;
    Expansion expansion(builder, weight.owner, library);
    expansion.path = weight.path;
    if (failed(expansion.regularize(weight.spec.regularizer, value)))
      return failure();
    llvm::append_range(losses, expansion.losses);
  }
  return success();
}

static void warnOfUnreadInputs(ModelOp model) {
  for (InputOp input : model.getOps<InputOp>())
    if (input.getOutput().use_empty())
      input.emitWarning("\"")
          << input.getName() << "\" is read by no layer that an output needs";
}

/// Fails after an error at a regularizer or constraint that is none, even if it
/// has no effect.
static LogicalResult checkUses(const Weights &weights, Definitions &library) {
  for (const Weights::Weight &weight : weights.rows)
    for (auto [use, kind] :
         {std::pair(weight.spec.regularizer, DefinitionKind::regularizer),
          std::pair(weight.spec.constraint, DefinitionKind::constraint)})
      if (use && !library.find(weight.owner, Use(use).definition, {kind}))
        return failure();
  return success();
}

/// The sum of scalars in a dtype that holds all; null of none.
Value sumOf(OpBuilder &builder, Location loc, ArrayRef<Value> scalars) {
  dlt::Formula f(builder, loc);
  Type dtype = dlt::promotedType(ValueRange(scalars).getTypes());
  Value sum;
  for (Value value : scalars) {
    value = f.convert(value, dtype);
    sum = sum ? f.add(sum, value) : value;
  }
  return sum;
}

LogicalResult ModelExpansion::expand(ModelSignature &signature, Mode mode) {
  OpBuilder builder(model);
  func::FuncOp function = signature.create(builder, mode);
  builder.setInsertionPointToStart(&function.getBody().front());
  ModelSignature::Arguments arguments =
      signature.split(function.getBody().front().getArguments(), mode);
  SmallVector<Value> current(arguments.weights);
  for (auto [input, value] :
       llvm::zip(model.getOps<InputOp>(), arguments.inputs))
    values[input.getOutput()] = {value, Value()};
  SmallVector<Value> losses;
  RematScopes scopes(function.getBody().front());
  for (auto layer : model.getOps<LayerOpInterface>()) {
    Expansion expansion(builder, layer, library);
    expansion.training = mode == Mode::training;
    expansion.adapting = mode == Mode::adapting;
    expansion.seed = arguments.seed;
    expansion.step = arguments.step;
    expansion.path = model.getPathPrefix() + layer.getLayerName().str();
    SmallVector<VariableSpec> specs;
    layer.getVariables(specs);
    expansion.specs = specs;
    SmallVector<unsigned> own = weights.ofLayer.lookup(layer);
    for (unsigned index : own)
      expansion.values.push_back(current[index]);
    if (failed(expandLayer(layer, expansion)))
      return failure();
    scopes.built(layer);
    for (auto [index, value] : llvm::zip(own, expansion.values))
      current[index] = value;
    llvm::append_range(losses, expansion.losses);
  }
  if (failed(regularizeWeights(builder, current, losses)))
    return failure();
  ModelSignature::Results results;
  for (Value output : model.getOutputs().getValues()) {
    MaskedValue value = values.lookup(output);
    results.outputs.push_back(value.value);
    results.masks.push_back(value.mask);
  }
  results.loss = sumOf(builder, model.getLoc(), losses);
  for (unsigned row : signature.getAssigned())
    results.assigned.push_back(current[row]);
  ModelSignature::finish(builder, function, results);
  if (mode == Mode::training)
    scopes.wrap();
  return success();
}

struct ExpandPass : impl::ExpandBase<ExpandPass> {
  using Base::Base;

  void runOnOperation() override {
    auto &prelude = getAnalysis<Prelude>();
    Definitions library(getOperation(), prelude);
    for (ModelOp model : llvm::to_vector(getOperation().getOps<ModelOp>())) {
      // What inference keeps to itself is warned of when layers are expanded.
      Definitions ofInference(getOperation(), prelude);
      if (failed(checkReady(model, ofInference)))
        return signalPassFailure();
      removeDeadLayers(model);
      warnOfUnreadInputs(model);
      FailureOr<Weights> weights = collectWeights(model);
      if (failed(weights) || failed(checkUses(*weights, library)))
        return signalPassFailure();
      OpBuilder builder(model);
      auto table = dlt::VariablesOp::create(
          builder, model.getLoc(), (model.getSymName() + "_variables").str());
      builder.createBlock(&table.getBody());
      for (const Weights::Weight &weight : weights->rows) {
        Use initializer(weight.spec.initializer);
        DenseF64ArrayAttr fans;
        if (auto given = weight.spec.fans)
          fans = builder.getDenseF64ArrayAttr(
              {double(given->first), double(given->second)});
        bool isStatistic = weight.spec.update == Update::assigned;
        dlt::VariableOp::create(
            builder, weight.owner->getLoc(), weight.path, weight.spec.type,
            isStatistic ? dlt::Role::statistic : dlt::Role::weight,
            weight.trainable,
            builder.getStringAttr(initializer.definition.getValue()),
            initializer.params, StringAttr(), weight.spec.constraint, fans);
      }
      ModelSignature signature(model, table);
      SmallVector<Mode> modes = {Mode::inference, Mode::training};
      if (llvm::any_of(model.getOps<LayerOpInterface>(),
                       [](LayerOpInterface layer) { return layer.adapts(); }))
        modes.push_back(Mode::adapting);
      for (Mode mode : modes)
        if (failed(ModelExpansion(model, *weights, library)
                       .expand(signature, mode)))
          return signalPassFailure();
    }
  }
};

} // namespace
} // namespace dlc
