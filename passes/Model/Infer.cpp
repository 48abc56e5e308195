//===- Infer.cpp - Derives the types of values of models -----------------===//
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
#define GEN_PASS_DEF_INFER
#include "dlc/Passes/Model/Passes.h.inc"

namespace {

/// Fails after an error for an attribute that names a dlc.param.
static LogicalResult checkBound(Operation *op, SymbolTable &symbols) {
  for (NamedAttribute attr : op->getAttrs())
    if (auto name = dyn_cast<FlatSymbolRefAttr>(attr.getValue()))
      if (isa_and_nonnull<ParamOp>(symbols.lookup(name.getValue())))
        return op->emitOpError("attribute \"")
               << attr.getName().getValue() << "\" is the unbound "
               << "hyperparameter " << name << "; run dlc-bind first";
  return success();
}

struct InferPass : impl::InferBase<InferPass> {
  using Base::Base;

  LogicalResult inferLayer(LayerOpInterface layer, Type dtype) {
    if (!layer.getLayerDtype())
      layer.setLayerDtype(dtype);
    if (!layer.getLayerDtype().isF32() && !layer.getLayerDtype().isF64())
      return layer->emitOpError("expects dtype f32 or f64, found ")
             << layer.getLayerDtype();
    SmallVector<Type> types;
    if (failed(layer.inferOutputs(types)))
      return failure();
    for (auto [result, type] : llvm::zip(layer->getResults(), types))
      result.setType(type);
    return success();
  }

  LogicalResult inferModel(ModelOp model, SymbolTable &symbols) {
    Type dtype = model.getDtype().value_or(
        Float32Type::get(model.getContext()));
    for (Operation &op : model.getBody().front()) {
      if (failed(checkBound(&op, symbols)))
        return failure();
      if (auto input = dyn_cast<InputOp>(op)) {
        input.getOutput().setType(input.getValueType());
      } else if (auto layer = dyn_cast<LayerOpInterface>(op)) {
        if (failed(inferLayer(layer, dtype)))
          return failure();
      } else if (!isa<OutputsOp>(op)) {
        return op.emitOpError("has no types; run dlc-instantiate-blocks first");
      }
    }
    return success();
  }

  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (ModelOp model : getOperation().getOps<ModelOp>())
      if (failed(inferModel(model, symbols)))
        return signalPassFailure();
  }
};

} // namespace
} // namespace dlc
