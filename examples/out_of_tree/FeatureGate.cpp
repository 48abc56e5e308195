//===- FeatureGate.cpp - gating.feature_gate ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Gating.h"
#include "dlc/Dlc/LayerSupport.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;
using namespace gating;

LogicalResult FeatureGateOp::verify() {
  auto sharpness = getNumber(getSharpnessAttr());
  if (sharpness && !(*sharpness > 0))
    return emitOpError("expects a sharpness above 0, found ") << *sharpness;
  return success();
}

LogicalResult FeatureGateOp::inferOutputs(DefinitionLibrary &,
                                          SmallVectorImpl<Type> &types) {
  RankedTensorType type = typeOf(getInput());
  if (type.getRank() < 2)
    return emitOpError("expects features behind the rows, found ") << type;
  types.push_back(type.clone(getComputeDtype()));
  return requireNumber(*this, "sharpness", getSharpnessAttr());
}

void FeatureGateOp::getVariables(SmallVectorImpl<VariableSpec> &variables) {
  auto type = RankedTensorType::get(typeOf(getInput()).getShape().back(),
                                    getVariableDtype());
  variables.push_back({"gate", type, getGateInitializerAttr(), "zeros",
                       Update::gradient, getGateRegularizerAttr()});
}

int64_t FeatureGateOp::getFlopsPerRow() {
  return ShapedType::getNumElements(typeOf(getInput()).getShape().drop_front());
}

LogicalResult FeatureGateOp::expand(Expansion &context, ValueRange inputs,
                                    SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Value gate = context.read("gate");
  FailureOr<Value> open;
  if (getHard().value_or(false)) {
    open = StepOp::create(context.builder, getLoc(), gate).getResult();
  } else {
    double sharpness = getNumber(getSharpnessAttr()).value_or(4);
    auto sigmoid = FlatSymbolRefAttr::get(getContext(), "sigmoid");
    open = context.activate(sigmoid, f.mul(gate, sharpness));
    if (failed(open))
      return failure();
  }
  Value x = inputs[0];
  outputs.push_back(f.mul(x, f.broadcast(*open, x, typeOf(x).getRank() - 1)));
  return success();
}
