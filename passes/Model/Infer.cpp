//===- Infer.cpp - Derives the types of values of models -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Policies.h"

#include "dlc/Dlc/Dlc.h"
#include "dlc/Passes/Model.h"
#include "dlc/Prelude/Prelude.h"

using namespace mlir;
using namespace dlc::layers;

namespace dlc {
#define GEN_PASS_DEF_INFER
#include "dlc/Passes/Model/Passes.h.inc"

namespace {

/// Whether the op's attribute may be a number or truth value but no definition,
/// so that a name in it is a hyperparameter's.
static bool takesValue(Operation *op, StringAttr attribute) {
  ScopedDiagnosticHandler silent(op->getContext(),
                                 [](Diagnostic &) { return success(); });
  Builder builder(op->getContext());
  auto takes = [&](Attribute value) {
    NamedAttrList attributes(op->getAttrs());
    attributes.set(attribute, value);
    return succeeded(op->getName().verifyInherentAttrs(
        attributes, [&] { return op->emitError(); }));
  };
  return (takes(builder.getI64IntegerAttr(1)) ||
          takes(builder.getF64FloatAttr(1)) ||
          takes(builder.getBoolAttr(true))) &&
         !takes(UseAttr::get(op->getContext(),
                             FlatSymbolRefAttr::get(op->getContext(), "name"),
                             builder.getDictionaryAttr({})));
}

/// Fails after an error for an attribute that names a hyperparameter.
static LogicalResult checkBound(Operation *op, SymbolTable &symbols) {
  for (NamedAttribute attr : op->getAttrs()) {
    auto name = dyn_cast<FlatSymbolRefAttr>(attr.getValue());
    if (!name)
      continue;
    if (isa_and_nonnull<ParamOp>(symbols.lookup(name.getValue())))
      return op->emitOpError("attribute \"")
             << attr.getName().getValue() << "\" is the unbound "
             << "hyperparameter " << name << "; run dlc-bind first";
    if (op->getInherentAttr(attr.getName()) && takesValue(op, attr.getName()))
      return op->emitOpError("attribute \"")
             << attr.getName().getValue() << "\" expects a value, but is "
             << name << ", which is not a dlc.param";
  }
  return success();
}

struct InferPass : impl::InferBase<InferPass> {
  using Base::Base;

  /// Types that are written stay, and must be the inferred ones.
  LogicalResult inferResults(Operation *op, Definitions &library) {
    SmallVector<Type> types;
    if (failed(inferTypes(op, library, types)) ||
        failed(checkWrittenTypes(op, types)))
      return failure();
    for (auto [result, type] : llvm::zip_equal(op->getResults(), types))
      result.setType(type);
    return success();
  }

  LogicalResult inferModel(ModelOp model, SymbolTable &symbols,
                           Definitions &library, GivenPolicies &given) {
    LayerPolicies policies(model, given);
    for (Operation &op : model.getBody().front()) {
      if (failed(checkBound(&op, symbols)))
        return failure();
      if (isa<OutputsOp>(op))
        continue;
      auto layer = dyn_cast<LayerOpInterface>(op);
      if (layer && failed(policies.assign(layer)))
        return failure();
      if (failed(inferResults(&op, library)))
        return failure();
    }
    return policies.checkUsed();
  }

  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    Definitions library(getOperation(), getAnalysis<Prelude>());
    GivenPolicies given;
    if (failed(given.read(getOperation(), dtypePolicies)))
      return signalPassFailure();
    for (ModelOp model : getOperation().getOps<ModelOp>())
      if (failed(inferModel(model, symbols, library, given)))
        return signalPassFailure();
    if (failed(given.checkUsed(getOperation())))
      return signalPassFailure();
    WalkResult recipes = getOperation().walk([&](RecipeOp recipe) {
      return recipe->walk(
          [&](Operation *op) { return WalkResult(checkBound(op, symbols)); });
    });
    if (recipes.wasInterrupted())
      return signalPassFailure();
  }
};

} // namespace
} // namespace dlc
