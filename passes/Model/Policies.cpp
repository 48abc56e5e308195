//===- Policies.cpp - Dtype policies of layers ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Policies.h"

#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

//===----------------------------------------------------------------------===//
// Policies by path
//===----------------------------------------------------------------------===//

void PathPolicies::add(StringAttr path, Attribute policy) {
  entries.push_back(
      {path, policy, llvm::Regex(("^(" + path.getValue() + ")$").str())});
}

FailureOr<Attribute> PathPolicies::find(Operation *layer, StringRef path) {
  SmallVector<Entry *> matches;
  for (Entry &entry : entries) {
    if (entry.path == path) {
      entry.isUsed = true;
      return entry.policy;
    }
    if (entry.whole.match(path))
      matches.push_back(&entry);
  }
  for (Entry *entry : matches)
    entry->isUsed = true;
  if (matches.size() > 1) {
    InFlightDiagnostic diag = layer->emitOpError("of the path \"")
                              << path << "\" has several dtype policies: ";
    llvm::interleaveComma(matches, diag, [&](Entry *entry) {
      diag << entry->path << " = " << entry->policy;
    });
    return diag << "; expects one, or one of the path itself";
  }
  return matches.empty() ? Attribute() : matches.front()->policy;
}

StringAttr PathPolicies::getUnused() const {
  for (const Entry &entry : entries)
    if (!entry.isUsed)
      return entry.path;
  return {};
}

//===----------------------------------------------------------------------===//
// Policies that are given
//===----------------------------------------------------------------------===//

LogicalResult GivenPolicies::read(ModuleOp module,
                                  ArrayRef<std::string> texts) {
  Builder builder(module.getContext());
  for (StringRef text : texts) {
    auto [path, name] = text.rsplit('=');
    bool hasPath = text.contains('=');
    StringAttr policy = builder.getStringAttr(hasPath ? name : path);
    if (failed(resolvePolicy(module, policy)))
      return failure();
    if (!hasPath) {
      if (ofAll && ofAll != policy)
        return module.emitError("two dtype policies are given, ")
               << ofAll << " and " << policy
               << "; expected one, or paths before them, as path=policy";
      ofAll = policy;
      continue;
    }
    if (failed(checkRegexes(module, builder.getStrArrayAttr(path))))
      return failure();
    ofPaths.add(builder.getStringAttr(path), policy);
  }
  return success();
}

LogicalResult GivenPolicies::checkUsed(ModuleOp module) const {
  if (StringAttr unused = ofPaths.getUnused())
    return module.emitError("no layer has the path ")
           << unused << ", which a dtype policy is given for";
  return success();
}

//===----------------------------------------------------------------------===//
// Policies of layers
//===----------------------------------------------------------------------===//

LayerPolicies::LayerPolicies(ModelOp model, GivenPolicies &given)
    : model(model), given(given) {
  if (std::optional<DictionaryAttr> policies = model.getDtypePolicies())
    for (NamedAttribute entry : *policies)
      ofPaths.add(entry.getName(), entry.getValue());
}

LogicalResult LayerPolicies::assign(LayerOpInterface layer) {
  std::string path = model.getPathPrefix() + layer.getLayerName().str();
  // Asked for in any case, so that what is left over names no layer.
  FailureOr<Attribute> ofGivenPath = given.ofPaths.find(layer, path);
  FailureOr<Attribute> ofPath = ofPaths.find(layer, path);
  if (failed(ofGivenPath) || failed(ofPath))
    return failure();
  const std::pair<Attribute, StringRef> choices[] = {
      {layer->getAttr("dtype"), "it says so"},
      {*ofGivenPath, "its path is given"},
      {*ofPath, "its path is one of dtype_policies"},
      {layer->removeAttr(kBlockDtypeAttr), "its block says so"},
      {given.ofAll, "it is given for all"},
      {model.getDtypeAttr(), "its model says so"},
      {TypeAttr::get(Float32Type::get(model.getContext())), ""}};
  auto [dtype, reason] = *llvm::find_if(
      choices, [](const auto &choice) { return choice.first != nullptr; });
  FailureOr<Attribute> policy = resolvePolicy(layer, dtype);
  if (failed(policy))
    return failure();
  layer->setAttr("dtype", *policy);
  if (reason.empty())
    return success();
  std::string compute, variable;
  llvm::raw_string_ostream(compute) << layer.getComputeDtype();
  llvm::raw_string_ostream(variable) << layer.getVariableDtype();
  remark::passed(layer.getLoc(),
                 remark::RemarkOpts::name("Policy").category("dlc-policy"))
      << remark::add("{0} computes in {1} and keeps variables in {2}, as {3}",
                     path, compute, variable, reason.str());
  return success();
}

LogicalResult LayerPolicies::checkUsed() {
  if (StringAttr unused = ofPaths.getUnused())
    return model.emitOpError("has a dtype policy of ")
           << unused << ", which is the path of no layer";
  return success();
}
