//===- InstantiateBlocks.cpp - Replaces each dlc.apply by its block ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Policies.h"
#include "Remat.h"

#include "dlc/Dlc/Dlc.h"
#include "dlc/Passes/Model.h"

#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace dlc::layers;

namespace dlc {
#define GEN_PASS_DEF_INSTANTIATEBLOCKS
#include "dlc/Passes/Model/Passes.h.inc"

namespace {

using Values = DenseMap<StringAttr, Attribute>;

/// The values of the block's params for an instance; fails after an error.
FailureOr<Values> resolveParams(ApplyOp apply, BlockOp block) {
  Values values;
  SmallVector<StringRef> known;
  if (block.getParamNames())
    for (auto [name, value] :
         llvm::zip(block.getParamNames()->getAsRange<StringAttr>(),
                   *block.getParamValues())) {
      values[name] = isa<UnitAttr>(value) ? Attribute() : value;
      known.push_back(name.getValue());
    }
  if (DictionaryAttr given = apply.getParamsAttr())
    for (NamedAttribute entry : given) {
      auto it = values.find(entry.getName());
      if (it == values.end()) {
        for (StringRef own : ApplyOp::getAttributeNames())
          if (own != apply.getBlockAttrName() &&
              own != apply.getParamsAttrName())
            known.push_back(own);
        InFlightDiagnostic diag = apply.emitOpError("\"")
                                  << entry.getName().getValue()
                                  << "\" is not a param of "
                                  << apply.getBlockAttr();
        suggest(diag, entry.getName(), known);
        return diag;
      }
      it->second = entry.getValue();
    }
  for (StringRef name : known)
    if (!values.lookup(StringAttr::get(apply.getContext(), name)))
      return apply.emitOpError("expects a value for param \"")
             << name << "\" of " << apply.getBlockAttr();
  return values;
}

/// Puts values where names of params are; fails after an error if an attribute
/// does not take one.
LogicalResult setParams(Operation *op, const Values &values) {
  AttrTypeReplacer replacer;
  using Replacement = std::optional<std::pair<Attribute, WalkResult>>;
  replacer.addReplacement([&](FlatSymbolRefAttr name) -> Replacement {
    Attribute value = values.lookup(name.getAttr());
    return std::make_pair(value ? value : Attribute(name), WalkResult::skip());
  });
  // The name in `@name {param = number}` stays one.
  replacer.addReplacement([&](UseAttr use) -> Replacement {
    auto name = dyn_cast_or_null<FlatSymbolRefAttr>(
        values.lookup(use.getDefinition().getAttr()));
    auto params = cast<DictionaryAttr>(replacer.replace(use.getParams()));
    Attribute replaced = UseAttr::get(
        op->getContext(), name ? name : use.getDefinition(), params);
    return std::make_pair(replaced, WalkResult::skip());
  });
  for (NamedAttribute attr : llvm::to_vector(op->getAttrs())) {
    Attribute value = replacer.replace(attr.getValue());
    if (value == attr.getValue())
      continue;
    // To set a value of another class may just drop it.
    NamedAttrList attributes(op->getAttrs());
    attributes.set(attr.getName(), value);
    auto emitError = [&] { return op->emitOpError(); };
    if (failed(op->getName().verifyInherentAttrs(attributes, emitError)))
      return failure();
    op->setAttr(attr.getName(), value);
  }
  return success();
}

struct InstantiateBlocksPass
    : impl::InstantiateBlocksBase<InstantiateBlocksPass> {
  using Base::Base;

  /// The block that an instance of this model is a copy of, by path.
  llvm::StringMap<FlatSymbolRefAttr> instances;
  /// Layers of instances so far: blocks that apply others twice at each of many
  /// levels would take all memory.
  static constexpr size_t kMostLayers = 100000;
  size_t layers = 0;

  LogicalResult instantiate(ApplyOp apply, unsigned depth) {
    ModuleOp module = getOperation();
    auto block = SymbolTable::lookupNearestSymbolFrom<BlockOp>(
        module, apply.getBlockAttr());
    if (!block)
      return apply.emitOpError() << apply.getBlockAttr()
                                 << " is not a dlc.block of this file; run "
                                    "dlc-import first if it is imported";
    // Blocks can't be nested deeper than there are blocks.
    auto blocks = module.getOps<BlockOp>();
    if (depth > std::distance(blocks.begin(), blocks.end()))
      return apply.emitOpError("applies a block that applies itself");
    StringRef name = *apply.getName();
    if (apply.getShares()) {
      auto it = instances.find(*apply.getShares());
      if (it == instances.end() || it->second != apply.getBlockAttr())
        return apply.emitOpError("shares \"")
               << *apply.getShares() << "\", which is not an earlier instance "
               << "of " << apply.getBlockAttr();
    }
    instances[name] = apply.getBlockAttr();
    FailureOr<Values> values = resolveParams(apply, block);
    if (failed(values))
      return failure();

    OpBuilder builder(apply);
    IRMapping mapping;
    Block &body = block.getBody().front();
    for (Operation &op : body.without_terminator())
      if (!op.getAttrOfType<StringAttr>("name"))
        return op.emitOpError("has no name; run dlc-name-layers first");
    mapping.map(body.getArguments(), apply.getInputs());
    auto path = [&](StringRef instance, StringRef layer) {
      return builder.getStringAttr(instance + "/" + layer);
    };
    SmallVector<ApplyOp> nested;
    for (Operation &op : body.without_terminator()) {
      if (++layers > kMostLayers)
        return op.emitOpError("is one of more than ")
               << kMostLayers << " layers that blocks become";
      Operation *clone = builder.clone(op, mapping);
      // Errors say where the layer is and which instance it is of.
      clone->setLoc(CallSiteLoc::get(op.getLoc(), apply.getLoc()));
      if (failed(setParams(clone, *values)))
        return failure();
      if (apply.getTrainable() == false)
        clone->setAttr("trainable", builder.getBoolAttr(false));
      // Paths, by which a layer may have another, are not known yet.
      Attribute dtype = apply.getDtypeAttr();
      if (!dtype)
        dtype = apply->getAttr(kBlockDtypeAttr);
      if (dtype && !clone->hasAttr("dtype"))
        clone->setAttr(kBlockDtypeAttr, dtype);
      if (auto outer = apply->getAttrOfType<StringAttr>(kRematAttr))
        clone->setAttr(kRematAttr, outer);
      else if (apply.getRemat() == true)
        clone->setAttr(kRematAttr, builder.getStringAttr(name));
      auto layer = clone->getAttrOfType<StringAttr>("name").getValue();
      auto shares = clone->getAttrOfType<StringAttr>("shares");
      clone->setAttr("name", path(name, layer));
      // Sharing inside the block is sharing inside the instance.
      if (apply.getShares())
        clone->setAttr("shares", path(*apply.getShares(),
                                      shares ? shares.getValue() : layer));
      else if (shares)
        clone->setAttr("shares", path(name, shares.getValue()));
      if (auto inner = dyn_cast<ApplyOp>(clone))
        nested.push_back(inner);
    }
    apply.replaceAllUsesWith(llvm::map_to_vector(
        body.getTerminator()->getOperands(),
        [&](Value value) { return mapping.lookup(value); }));
    apply.erase();
    for (ApplyOp inner : nested)
      if (failed(instantiate(inner, depth + 1)))
        return failure();
    return success();
  }

  void runOnOperation() override {
    for (ModelOp model : getOperation().getOps<ModelOp>()) {
      instances.clear();
      for (ApplyOp apply : llvm::to_vector(model.getOps<ApplyOp>())) {
        if (!apply.getName()) {
          apply.emitOpError("has no name; run dlc-name-layers first");
          return signalPassFailure();
        }
        if (failed(instantiate(apply, 1)))
          return signalPassFailure();
      }
    }
    for (BlockOp block :
         llvm::make_early_inc_range(getOperation().getOps<BlockOp>()))
      block.erase();
  }
};

} // namespace
} // namespace dlc
