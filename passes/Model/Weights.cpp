//===- Weights.cpp - The weights of a model --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Weights.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

/// Fails after an error if a layer that shares the variables of another says
/// something about one that is not so.
static LogicalResult checkShared(LayerOpInterface layer,
                                 const VariableSpec &spec,
                                 const Weights::Weight &shared) {
  auto differs = [&](StringRef what, Attribute found, Attribute expected) {
    InFlightDiagnostic diag = layer->emitOpError("shares \"")
                              << shared.path << "\", whose " << what << " is ";
    (expected ? diag << expected : diag << "none") << ", not " << found;
    diag.attachNote(shared.owner->getLoc()) << "here";
    return diag;
  };
  if (spec.initializer && spec.initializer != shared.spec.initializer)
    return differs("initializer", spec.initializer, shared.spec.initializer);
  if (spec.regularizer && spec.regularizer != shared.spec.regularizer)
    return differs("regularizer", spec.regularizer, shared.spec.regularizer);
  if (spec.constraint && spec.constraint != shared.spec.constraint)
    return differs("constraint", spec.constraint, shared.spec.constraint);
  return success();
}

/// Fails after an error at a layer that says something of a variable which it
/// does not have, as of a bias with use_bias = false: an attribute
/// X_initializer is of the variable X, or of one that has its value.
static LogicalResult checkNoOthers(LayerOpInterface layer,
                                   ArrayRef<VariableSpec> specs) {
  constexpr StringRef initializer = "_initializer";
  for (StringAttr attribute : layer->getName().getAttributeNames()) {
    StringRef variable = attribute.getValue();
    if (!variable.consume_back(initializer))
      continue;
    for (StringRef what :
         {initializer, StringRef("_regularizer"), StringRef("_constraint")}) {
      Attribute given = layer->getAttr((variable + what).str());
      if (given && llvm::none_of(specs, [&](const VariableSpec &spec) {
            return spec.name == variable || spec.initializer == given ||
                   spec.regularizer == given || spec.constraint == given;
          }))
        return layer->emitOpError("gives a ")
               << variable << what << ", but has no " << variable;
    }
  }
  return success();
}

FailureOr<Weights> dlc::collectWeights(ModelOp model) {
  Weights weights;
  std::string prefix = model.getPathPrefix();
  // By name of the layers so far: the layer, and whose variables it uses.
  llvm::StringMap<LayerOpInterface> layers;
  llvm::StringMap<std::string> owners;
  llvm::StringMap<unsigned> positions;
  for (auto layer : model.getOps<LayerOpInterface>()) {
    SmallVector<VariableSpec> specs;
    layer.getVariables(specs);
    if (failed(checkNoOthers(layer, specs)))
      return failure();
    std::string owner = layer.getLayerName().str();
    auto shares = layer->getAttrOfType<StringAttr>("shares");
    if (shares) {
      LayerOpInterface other = layers.lookup(shares.getValue());
      // Layers of one's own are of the class that their definition is.
      if (!other || other->getName() != layer->getName() ||
          other.getDefaultName() != layer.getDefaultName())
        return layer->emitOpError("shares \"")
               << shares.getValue()
               << "\", which is not an earlier layer of its class";
      if (layer->hasAttr("trainable") &&
          layer.isTrainable() != other.isTrainable())
        return layer->emitOpError("shares \"")
               << shares.getValue() << "\", which is "
               << (other.isTrainable() ? "trained" : "not trained");
      owner = owners.lookup(shares.getValue());
    }
    layers[layer.getLayerName()] = layer;
    owners[layer.getLayerName()] = owner;
    for (VariableSpec &spec : specs) {
      std::string path = (Twine(prefix) + owner + "/" + spec.name).str();
      auto [it, isNew] = positions.try_emplace(path, weights.rows.size());
      weights.ofLayer[layer].push_back(it->second);
      if (isNew) {
        if (shares)
          return layer->emitOpError("shares \"")
                 << shares.getValue() << "\", which has no \"" << spec.name
                 << '"';
        if (!spec.initializer)
          spec.initializer = FlatSymbolRefAttr::get(model.getContext(),
                                                    spec.defaultInitializer);
        bool trains = spec.update == Update::gradient && layer.isTrainable();
        weights.rows.push_back({path, spec, trains, layer});
        continue;
      }
      Weights::Weight &existing = weights.rows[it->second];
      if (!shares || existing.spec.type != spec.type) {
        InFlightDiagnostic diag = layer->emitOpError("needs \"")
                                  << path << "\" of type " << spec.type
                                  << ", which is there with type "
                                  << existing.spec.type;
        diag.attachNote(existing.owner->getLoc()) << "here";
        return diag;
      }
      if (failed(checkShared(layer, spec, existing)))
        return failure();
    }
  }
  return weights;
}
