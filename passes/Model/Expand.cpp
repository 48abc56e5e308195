//===- Expand.cpp - Writes models as functions of tensor operations ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model becomes two functions over its weights, one of inference and one of
// training. Weights that are shared appear once, under their owner's path.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"
#include "dlc/Passes/Model.h"
#include "dlc/Prelude/Prelude.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace dlc::layers;

namespace dlc {
#define GEN_PASS_DEF_EXPAND
#include "dlc/Passes/Model/Passes.h.inc"

namespace {

/// The weights of a model in the order of the table, and where each layer's
/// are among them.
struct Weights {
  struct Weight {
    std::string path;
    VariableSpec spec;
    bool trainable;
    Location loc;
  };
  SmallVector<Weight> rows;
  DenseMap<Operation *, SmallVector<unsigned>> ofLayer;
};

/// Fails after an error unless all values have types and all layers names and
/// dtypes, and the types are those that inference gives.
static LogicalResult checkReady(ModelOp model) {
  auto isDeferred = [](Type type) { return isa<DeferredType>(type); };
  for (Operation &op : model.getBody().front())
    if (llvm::any_of(op.getOperandTypes(), isDeferred) ||
        llvm::any_of(op.getResultTypes(), isDeferred))
      return model.emitOpError("has no types yet; run dlc-infer first");
  for (auto layer : model.getOps<LayerOpInterface>()) {
    if (layer.getLayerName().empty())
      return layer->emitOpError("has no name; run dlc-name-layers first");
    if (!layer.getLayerDtype())
      return layer->emitOpError("has no dtype; run dlc-infer first");
  }
  return checkTypes(model);
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

static LogicalResult collectWeights(ModelOp model, Weights &weights) {
  std::string prefix = model.getPathPrefix();
  // By name of the layers so far: the layer, and whose variables it uses.
  llvm::StringMap<Operation *> layers;
  llvm::StringMap<std::string> owners;
  SmallVector<Weights::Weight> trainable, fixed;
  // Index among all by path; trainable ones come first in the end.
  llvm::StringMap<std::pair<bool, unsigned>> positions;
  for (auto layer : model.getOps<LayerOpInterface>()) {
    SmallVector<VariableSpec> specs;
    layer.getVariables(specs);
    std::string owner = layer.getLayerName().str();
    auto shares = layer->getAttrOfType<StringAttr>("shares");
    if (shares) {
      Operation *other = layers.lookup(shares.getValue());
      if (!other || other->getName() != layer->getName())
        return layer->emitOpError("shares \"")
               << shares.getValue()
               << "\", which is not an earlier layer of its class";
      owner = owners.lookup(shares.getValue());
    }
    layers[layer.getLayerName()] = layer;
    owners[layer.getLayerName()] = owner;
    auto train = layer->getAttrOfType<BoolAttr>("trainable");
    for (VariableSpec &spec : specs) {
      std::string path = (Twine(prefix) + owner + "/" + spec.name).str();
      auto [it, isNew] = positions.try_emplace(path);
      if (isNew) {
        if (shares)
          return layer->emitOpError("shares \"")
                 << shares.getValue() << "\", which has no \"" << spec.name
                 << '"';
        bool trains = spec.trainable && (!train || train.getValue());
        auto &rows = trains ? trainable : fixed;
        it->second = {trains, rows.size()};
        rows.push_back({path, spec, trains, layer->getLoc()});
      } else {
        auto [trains, index] = it->second;
        Weights::Weight &existing = trains ? trainable[index] : fixed[index];
        if (!shares || existing.spec.type != spec.type) {
          InFlightDiagnostic diag = layer->emitOpError("needs \"")
                                    << path << "\" of type " << spec.type
                                    << ", which is there with type "
                                    << existing.spec.type;
          diag.attachNote(existing.loc) << "here";
          return diag;
        }
      }
      weights.ofLayer[layer].push_back(0);
    }
  }
  unsigned numTrainable = trainable.size();
  weights.rows = std::move(trainable);
  llvm::append_range(weights.rows, fixed);
  for (auto layer : model.getOps<LayerOpInterface>()) {
    SmallVector<VariableSpec> specs;
    layer.getVariables(specs);
    for (auto [i, spec] : llvm::enumerate(specs)) {
      auto [trains, index] = positions.lookup(
          (Twine(prefix) + owners.lookup(layer.getLayerName()) + "/" +
           spec.name)
              .str());
      weights.ofLayer[layer][i] = trains ? index : numTrainable + index;
    }
  }
  return success();
}

struct ExpandPass : impl::ExpandBase<ExpandPass> {
  using Base::Base;

  LogicalResult expandLayer(LayerOpInterface layer, Expansion &context,
                            IRMapping &values, const std::string &pathPrefix) {
    OpBuilder &b = context.builder;
    SmallVector<Value> inputs;
    for (Value operand : layer->getOperands()) {
      Value input = values.lookup(operand);
      // Autocast: a float input arrives in the layer's dtype, and so does an
      // integer one unless the layer only moves elements.
      Type type = getElementTypeOrSelf(input.getType());
      if (type != layer.getLayerDtype() &&
          (isa<FloatType>(type) || makesFloats(layer)))
        input = dlt::ConvertOp::create(
            b, layer.getLoc(),
            dlt::withElementType(input.getType(), layer.getLayerDtype()),
            input);
      inputs.push_back(input);
    }
    // What a layer becomes knows it by its path.
    Location loc = layer.getLoc();
    layer->setLoc(
        NameLoc::get(b.getStringAttr(pathPrefix + layer.getLayerName()), loc));
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
      values.map(result, output);
    }
    return success();
  }

  static bool makesFloats(LayerOpInterface layer) {
    return llvm::any_of(layer->getResultTypes(), [](Type type) {
      return isa<FloatType>(getElementTypeOrSelf(type));
    });
  }

  LogicalResult expandModel(ModelOp model, const Weights &weights,
                            bool training, Definitions &library) {
    MLIRContext *context = &getContext();
    Location loc = model.getLoc();
    OpBuilder builder(model);
    SmallVector<Type> arguments, results;
    for (const Weights::Weight &weight : weights.rows)
      arguments.push_back(weight.spec.type);
    auto counter = RankedTensorType::get({}, builder.getI64Type());
    if (training)
      arguments.append(2, counter);
    for (InputOp input : model.getOps<InputOp>())
      arguments.push_back(input.getValueType());
    llvm::append_range(results, model.getOutputs().getValues().getTypes());
    unsigned numTrainable = llvm::count_if(
        weights.rows, [](const auto &weight) { return weight.trainable; });
    if (training)
      for (const auto &weight : ArrayRef(weights.rows).drop_front(numTrainable))
        results.push_back(weight.spec.type);

    auto function = func::FuncOp::create(
        builder, loc,
        (model.getSymName() + (training ? "_training" : "_inference")).str(),
        FunctionType::get(context, arguments, results));
    function.setPrivate();
    Block *body = function.addEntryBlock();
    builder.setInsertionPointToStart(body);

    unsigned next = weights.rows.size();
    Value seed = training ? body->getArgument(next++) : Value();
    Value step = training ? body->getArgument(next++) : Value();
    SmallVector<Value> current(
        body->getArguments().take_front(weights.rows.size()));
    IRMapping values;
    for (InputOp input : model.getOps<InputOp>())
      values.map(input.getOutput(), body->getArgument(next++));
    for (auto layer : model.getOps<LayerOpInterface>()) {
      Expansion expansion(builder, layer, library);
      expansion.training = training;
      expansion.seed = seed;
      expansion.step = step;
      expansion.path = model.getPathPrefix() + layer.getLayerName().str();
      SmallVector<unsigned> own = weights.ofLayer.lookup(layer);
      for (unsigned index : own)
        expansion.variables.push_back(current[index]);
      if (failed(expandLayer(layer, expansion, values, model.getPathPrefix())))
        return failure();
      for (auto [index, value] : llvm::zip(own, expansion.variables))
        current[index] = value;
    }
    SmallVector<Value> returned;
    for (Value output : model.getOutputs().getValues())
      returned.push_back(values.lookup(output));
    if (training)
      llvm::append_range(returned, ArrayRef(current).drop_front(numTrainable));
    func::ReturnOp::create(builder, loc, returned);
    return success();
  }

  void runOnOperation() override {
    Definitions library(getOperation());
    for (ModelOp model : llvm::to_vector(getOperation().getOps<ModelOp>())) {
      Weights weights;
      if (failed(checkReady(model)))
        return signalPassFailure();
      removeDeadLayers(model);
      if (failed(collectWeights(model, weights)))
        return signalPassFailure();
      OpBuilder builder(model);
      auto table = dlt::VariablesOp::create(
          builder, model.getLoc(), (model.getSymName() + "_variables").str());
      builder.createBlock(&table.getBody());
      for (const Weights::Weight &weight : weights.rows) {
        Use initializer(weight.spec.initializer);
        dlt::VariableOp::create(
            builder, weight.loc, weight.path, weight.spec.type,
            dlt::Role::weight, weight.trainable,
            builder.getStringAttr(initializer.definition.getValue()),
            initializer.params, StringAttr());
      }
      if (failed(expandModel(model, weights, /*training=*/false, library)) ||
          failed(expandModel(model, weights, /*training=*/true, library)))
        return signalPassFailure();
    }
  }
};

} // namespace
} // namespace dlc
