//===- Types.cpp - Types that layers have by inference -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

/// What inputs and layers make: `?` rows and static dimensions after them.
static bool hasRows(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.getRank() >= 1 && tensor.isDynamicDim(0) &&
         tensor.getNumDynamicDims() == 1;
}

//===----------------------------------------------------------------------===//
// Policies
//===----------------------------------------------------------------------===//

Policy dlc::layers::getResolvedPolicy(Attribute dtype) {
  if (auto type = dyn_cast_or_null<TypeAttr>(dtype))
    return {type.getValue(), type.getValue()};
  if (auto policy = dyn_cast_or_null<PolicyAttr>(dtype))
    return {policy.getCompute(), policy.getVariable()};
  return {};
}

static bool isLayerDtype(Type type) {
  return isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(type);
}

FailureOr<Attribute> dlc::layers::resolvePolicy(Operation *user,
                                                Attribute dtype) {
  Policy policy = getResolvedPolicy(dtype);
  MLIRContext *context = user->getContext();
  if (auto name = dyn_cast<StringAttr>(dtype)) {
    Type f16 = Float16Type::get(context), bf16 = BFloat16Type::get(context);
    Type f32 = Float32Type::get(context), f64 = Float64Type::get(context);
    policy = llvm::StringSwitch<Policy>(name.getValue())
                 .Case("float16", {f16, f16})
                 .Case("bfloat16", {bf16, bf16})
                 .Case("float32", {f32, f32})
                 .Case("float64", {f64, f64})
                 .Case("mixed_float16", {f16, f32})
                 .Case("mixed_bfloat16", {bf16, f32})
                 .Default({});
    if (!policy.compute) {
      InFlightDiagnostic diag =
          user->emitOpError("has the unknown dtype policy ") << name;
      suggest(diag, name.getValue(),
              {"float16", "bfloat16", "float32", "float64", "mixed_float16",
               "mixed_bfloat16"});
      return diag;
    }
  }
  for (Type type : {policy.compute, policy.variable})
    if (!type || !isLayerDtype(type))
      return user->emitOpError(
                 "expects a dtype of f16, bf16, f32 or f64, found ")
             << type;
  if (policy.compute == policy.variable)
    return Attribute(TypeAttr::get(policy.compute));
  return Attribute(PolicyAttr::get(context, policy.compute, policy.variable));
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

LogicalResult dlc::layers::inferTypes(Operation *op, DefinitionLibrary &library,
                                      SmallVectorImpl<Type> &types) {
  if (auto input = dyn_cast<InputOp>(op)) {
    types.push_back(input.getValueType());
    return success();
  }
  auto layer = dyn_cast<LayerOpInterface>(op);
  if (!layer)
    return op->emitOpError("has no types; run dlc-instantiate-blocks first");
  if (failed(resolvePolicy(layer, layer->getAttr("dtype"))))
    return failure();
  return layer.inferOutputs(library, types);
}

LogicalResult dlc::layers::checkWrittenTypes(Operation *op,
                                             TypeRange inferred) {
  for (auto [result, type] : llvm::zip_equal(op->getResults(), inferred))
    if (!isa<DeferredType>(result.getType()) && result.getType() != type)
      return op->emitOpError("expects result ")
             << result.getResultNumber() << " of the inferred type " << type
             << ", found " << result.getType();
  return success();
}

LogicalResult dlc::layers::checkTypes(ModelOp model,
                                      DefinitionLibrary &library) {
  bool fit = true;
  for (Operation &op : model.getBody().front().without_terminator()) {
    // Such an operand is another than inferred, which is said where it is made.
    if (!llvm::all_of(op.getOperandTypes(), hasRows))
      continue;
    SmallVector<Type> types;
    fit &= succeeded(inferTypes(&op, library, types)) &&
           succeeded(checkWrittenTypes(&op, types));
  }
  return success(fit);
}
