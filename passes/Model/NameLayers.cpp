//===- NameLayers.cpp - Names the layers that have no name ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"
#include "dlc/Passes/Model.h"

using namespace mlir;
using namespace dlc::layers;

namespace dlc {
#define GEN_PASS_DEF_NAMELAYERS
#include "dlc/Passes/Model/Passes.h.inc"

namespace {

/// The base of the name that an unnamed op gets; empty if it has no name.
static StringRef baseName(Operation *op) {
  if (auto layer = dyn_cast<LayerOpInterface>(op))
    return layer.getDefaultName();
  if (auto apply = dyn_cast<ApplyOp>(op))
    return apply.getBlock();
  return {};
}

static void nameLayers(Block &block) {
  llvm::StringMap<bool> taken;
  for (Operation &op : block)
    if (auto name = op.getAttrOfType<StringAttr>("name");
        name && !baseName(&op).empty())
      taken[name.getValue()] = true;
  llvm::StringMap<unsigned> counts;
  // What shares variables is no layer of its own to Keras: its name comes
  // behind those that are in paths.
  SmallVector<Operation *> unnamed;
  for (bool isShared : {false, true})
    for (Operation &op : block)
      if (!baseName(&op).empty() && !op.getAttr("name") &&
          op.hasAttr("shares") == isShared)
        unnamed.push_back(&op);
  for (Operation *op : unnamed) {
    StringRef base = baseName(op);
    std::string name;
    do {
      unsigned count = counts[base]++;
      name = count ? (base + "_" + Twine(count)).str() : base.str();
    } while (taken[name]);
    taken[name] = true;
    op->setAttr("name", StringAttr::get(op->getContext(), name));
  }
}

struct NameLayersPass : impl::NameLayersBase<NameLayersPass> {
  using Base::Base;

  void runOnOperation() override {
    for (ModelOp model : getOperation().getOps<ModelOp>())
      nameLayers(model.getBody().front());
    for (BlockOp block : getOperation().getOps<BlockOp>())
      nameLayers(block.getBody().front());
  }
};

} // namespace
} // namespace dlc
