//===- InstantiateBlocks.cpp - Replaces each dlc.apply by its block ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"
#include "dlc/Passes/Model.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace dlc::layers;

namespace dlc {
#define GEN_PASS_DEF_INSTANTIATEBLOCKS
#include "dlc/Passes/Model/Passes.h.inc"

namespace {

struct InstantiateBlocksPass
    : impl::InstantiateBlocksBase<InstantiateBlocksPass> {
  using Base::Base;

  /// The block that an instance of this model is a copy of, by path.
  llvm::StringMap<FlatSymbolRefAttr> instances;

  LogicalResult instantiate(ApplyOp apply, unsigned depth) {
    // Blocks can't be nested deeper than there are blocks.
    ModuleOp module = getOperation();
    auto blocks = module.getOps<BlockOp>();
    if (depth > std::distance(blocks.begin(), blocks.end()))
      return apply.emitOpError("applies a block that applies itself");
    auto block = SymbolTable::lookupNearestSymbolFrom<BlockOp>(
        module, apply.getBlockAttr());
    StringRef name = *apply.getName();
    if (apply.getShares()) {
      auto it = instances.find(*apply.getShares());
      if (it == instances.end() || it->second != apply.getBlockAttr())
        return apply.emitOpError("shares \"")
               << *apply.getShares() << "\", which is not an earlier instance "
               << "of " << apply.getBlockAttr();
    }
    instances[name] = apply.getBlockAttr();

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
      Operation *clone = builder.clone(op, mapping);
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
