//===- Merging.cpp - Layers that merge inputs ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

//===----------------------------------------------------------------------===//
// add
//===----------------------------------------------------------------------===//

StringRef AddOp::getDefaultName() { return "add"; }

void AddOp::getVariables(SmallVectorImpl<VariableSpec> &) {}

LogicalResult AddOp::inferOutputs(SmallVectorImpl<Type> &types) {
  if (getInputs().size() < 2)
    return emitOpError("expects two or more inputs, found ")
           << getInputs().size();
  auto first = cast<RankedTensorType>(getInputs()[0].getType());
  for (auto [i, input] : llvm::enumerate(getInputs())) {
    auto type = cast<RankedTensorType>(input.getType());
    if (type.getShape() != first.getShape())
      return emitOpError("expects inputs of one shape, found ")
             << first << " and, as input " << i << ", " << type;
  }
  types.push_back(first.clone(getLayerDtype()));
  return success();
}

LogicalResult AddOp::expand(Expansion &context, ValueRange inputs,
                            SmallVectorImpl<Value> &outputs) {
  Value sum = inputs[0];
  for (Value input : inputs.drop_front())
    sum = dlt::AddOp::create(context.builder, getLoc(), sum, input);
  outputs.push_back(sum);
  return success();
}

//===----------------------------------------------------------------------===//
// concatenate
//===----------------------------------------------------------------------===//

StringRef ConcatenateOp::getDefaultName() { return "concatenate"; }

void ConcatenateOp::getVariables(SmallVectorImpl<VariableSpec> &) {}

/// The axis counted from the first dimension; may be out of range.
static int64_t concatenateAxis(ConcatenateOp op, int64_t rank) {
  int64_t axis = op.getAxis().value_or(-1);
  return axis < 0 ? axis + rank : axis;
}

LogicalResult ConcatenateOp::inferOutputs(SmallVectorImpl<Type> &types) {
  if (getInputs().size() < 2)
    return emitOpError("expects two or more inputs, found ")
           << getInputs().size();
  auto first = cast<RankedTensorType>(getInputs()[0].getType());
  int64_t axis = concatenateAxis(*this, first.getRank());
  if (axis < 1 || axis >= first.getRank())
    return emitOpError("expects an axis of the input other than the rows, "
                       "found axis ")
           << static_cast<int64_t>(getAxis().value_or(-1)) << " of " << first;
  int64_t size = 0;
  for (auto [i, input] : llvm::enumerate(getInputs())) {
    auto type = cast<RankedTensorType>(input.getType());
    bool fits = type.getRank() == first.getRank();
    for (int64_t dim = 0; fits && dim < type.getRank(); ++dim)
      fits = dim == axis || type.getDimSize(dim) == first.getDimSize(dim);
    if (!fits)
      return emitOpError("expects inputs that differ only along axis ")
             << axis << ", found " << first << " and, as input " << i << ", "
             << type;
    size += type.getDimSize(axis); // Each below 2^44.
  }
  SmallVector<int64_t> shape(first.getShape());
  shape[axis] = size;
  types.push_back(RankedTensorType::get(shape, getLayerDtype()));
  return success();
}

LogicalResult ConcatenateOp::expand(Expansion &context, ValueRange inputs,
                                    SmallVectorImpl<Value> &outputs) {
  int64_t rank = cast<RankedTensorType>(inputs[0].getType()).getRank();
  outputs.push_back(dlt::ConcatenateOp::create(
      context.builder, getLoc(), inputs, concatenateAxis(*this, rank)));
  return success();
}
