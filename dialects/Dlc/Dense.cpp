//===- Dense.cpp - The dense layer ---------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/LayerSupport.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

LogicalResult DenseOp::verify() {
  auto units = getInteger(getUnits());
  if (units && *units < 1)
    return emitOpError("expects units of at least 1, found ") << *units;
  return success();
}

LogicalResult DenseOp::inferOutputs(DefinitionLibrary &library,
                                    SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(getInput().getType());
  if (input.getRank() < 2)
    return emitOpError("expects an input of rank 2 or more, found ") << input;
  auto units = getInteger(getUnits());
  if (!units)
    return emitOpError("expects a number of units, found ")
           << getUnits() << "; run dlc-bind first";
  SmallVector<int64_t> shape(input.getShape());
  shape.back() = *units;
  auto type = RankedTensorType::get(shape, getComputeDtype());
  types.push_back(activatedType(*this, getActivationAttr(), type, library));
  return success();
}

void DenseOp::getVariables(SmallVectorImpl<VariableSpec> &variables) {
  auto input = cast<RankedTensorType>(getInput().getType());
  int64_t units = *getInteger(getUnits());
  Type dtype = getVariableDtype();
  variables.push_back(
      {"kernel", RankedTensorType::get({input.getShape().back(), units}, dtype),
       getKernelInitializerAttr(), "glorot_uniform", Update::gradient,
       getKernelRegularizerAttr(), getKernelConstraintAttr()});
  if (getBool(getUseBiasAttr(), true))
    variables.push_back({"bias", RankedTensorType::get({units}, dtype),
                         getBiasInitializerAttr(), "zeros", Update::gradient,
                         getBiasRegularizerAttr(), getBiasConstraintAttr()});
}

LogicalResult DenseOp::expand(Expansion &context, ValueRange inputs,
                              SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Value x = context.convert(inputs[0], getComputeDtype());
  int64_t last = typeOf(x).getRank() - 1;
  Value result =
      dlt::DotGeneralOp::create(f.builder, f.loc, x, context.read("kernel"),
                                ArrayRef<int64_t>{last}, ArrayRef<int64_t>{0});
  if (getBool(getUseBiasAttr(), true))
    result = f.add(result, f.broadcast(context.read("bias"), result, last));
  FailureOr<Value> activated = context.activate(getActivationAttr(), result);
  if (failed(activated))
    return failure();
  outputs.push_back(*activated);
  return context.regularizeOutput(getActivityRegularizerAttr(), *activated);
}

int64_t DenseOp::getFlopsPerRow() {
  auto input = cast<RankedTensorType>(getInput().getType());
  int64_t flops = 2 * *getInteger(getUnits());
  for (int64_t dim : input.getShape().drop_front())
    flops *= dim;
  return flops;
}
