//===- Merging.cpp - Layers that merge inputs elementwise ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// add, subtract, multiply, average, maximum, minimum.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/LayerSupport.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

/// The dtype in which inputs are merged. There is no arithmetic of truth
/// values.
static Type mergedDtype(LayerOpInterface layer) {
  Type dtype = joinedDtype(layer);
  return dtype.isInteger(1) ? layer.getComputeDtype() : dtype;
}

static LogicalResult inferMerged(LayerOpInterface layer,
                                 SmallVectorImpl<Type> &types,
                                 bool keepsIntegers = true) {
  if (layer->getNumOperands() < 2)
    return layer->emitOpError("expects two or more inputs, found ")
           << layer->getNumOperands();
  RankedTensorType first = typeOf(layer->getOperand(0));
  SmallVector<int64_t> shape(first.getShape());
  for (auto [i, input] : llvm::enumerate(layer->getOperands())) {
    RankedTensorType type = typeOf(input);
    bool fits = type.getRank() == first.getRank();
    for (int64_t dim = 1; fits && dim < type.getRank(); ++dim) {
      int64_t size = type.getDimSize(dim);
      fits = shape[dim] == 1 || size == 1 || size == shape[dim];
      shape[dim] = std::max(shape[dim], size);
    }
    if (!fits)
      return layer->emitOpError("expects inputs of one shape, found ")
             << first << " and, as input " << i << ", " << type;
  }
  types.push_back(RankedTensorType::get(
      shape, keepsIntegers ? mergedDtype(layer) : layer.getComputeDtype()));
  return success();
}

/// The inputs in one dtype and of the output's shape.
static SmallVector<Value> repeatInputs(LayerOpInterface layer,
                                       Expansion &context, ValueRange inputs) {
  dlt::Formula f(context.builder, context.getLoc());
  auto type = cast<RankedTensorType>(layer->getResult(0).getType());
  return llvm::map_to_vector(inputs, [&](Value input) -> Value {
    input = f.convert(input, type.getElementType());
    if (input.getType() == type)
      return input;
    return dlt::BroadcastInDimOp::create(context.builder, context.getLoc(),
                                         type, input, allDims(input));
  });
}

/// Merges the inputs, the first with the second, the result with the third, ...
template <typename Op>
static Value merge(LayerOpInterface layer, Expansion &context,
                   ValueRange inputs) {
  SmallVector<Value> values = repeatInputs(layer, context, inputs);
  Value merged = values[0];
  for (Value value : ArrayRef(values).drop_front())
    merged = Op::create(context.builder, context.getLoc(), merged, value);
  return merged;
}

LogicalResult AddOp::inferOutputs(DefinitionLibrary &,
                                  SmallVectorImpl<Type> &types) {
  return inferMerged(*this, types);
}

LogicalResult AddOp::expand(Expansion &context, ValueRange inputs,
                            SmallVectorImpl<Value> &outputs) {
  outputs.push_back(merge<dlt::AddOp>(*this, context, inputs));
  return success();
}

LogicalResult SubtractOp::inferOutputs(DefinitionLibrary &,
                                       SmallVectorImpl<Type> &types) {
  if (getInputs().size() != 2)
    return emitOpError("expects two inputs, found ") << getInputs().size();
  return inferMerged(*this, types);
}

LogicalResult SubtractOp::expand(Expansion &context, ValueRange inputs,
                                 SmallVectorImpl<Value> &outputs) {
  outputs.push_back(merge<dlt::SubtractOp>(*this, context, inputs));
  return success();
}

LogicalResult AverageOp::inferOutputs(DefinitionLibrary &,
                                      SmallVectorImpl<Type> &types) {
  return inferMerged(*this, types, /*keepsIntegers=*/false);
}

LogicalResult AverageOp::expand(Expansion &context, ValueRange inputs,
                                SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Value sum = merge<dlt::AddOp>(*this, context, inputs);
  outputs.push_back(
      f.div(sum, f.full(sum, static_cast<double>(inputs.size()))));
  return success();
}

//===----------------------------------------------------------------------===//
// multiply, maximum and minimum, which masks matter to
//===----------------------------------------------------------------------===//

/// Whether the mask is of leading dimensions of the value.
static bool isMaskOf(Value mask, Value value) {
  return typeOf(mask).getShape() ==
         typeOf(value).getShape().take_front(typeOf(mask).getRank());
}

/// The masks for each element of the output, null for an input that has none.
/// The output's is what any input counts, if all have masks. Fails after an
/// error.
static LogicalResult spreadMasks(LayerOpInterface layer, Expansion &context,
                                 ArrayRef<Value> values,
                                 SmallVectorImpl<Value> &spread) {
  dlt::Formula f(context.builder, context.getLoc());
  for (auto [value, mask] : llvm::zip(values, context.masks)) {
    if (mask && !isMaskOf(mask, value))
      return layer->emitOpError("expects masks of leading dimensions of ")
             << value.getType() << ", found " << mask.getType();
    spread.push_back(mask ? f.broadcast(mask, value, allDims(mask)) : Value());
  }
  return context.mergeMasks();
}

LogicalResult MultiplyOp::inferOutputs(DefinitionLibrary &,
                                       SmallVectorImpl<Type> &types) {
  return inferMerged(*this, types);
}

/// What a mask leaves out counts as 1, as 0 where all masks do: as Keras's.
LogicalResult MultiplyOp::expand(Expansion &context, ValueRange inputs,
                                 SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  SmallVector<Value> values = repeatInputs(*this, context, inputs), masks;
  if (failed(spreadMasks(*this, context, values, masks)))
    return failure();
  Value product, counts;
  for (auto [value, mask] : llvm::zip(values, masks)) {
    Value factor = mask ? f.select(mask, value, f.full(value, 1)) : value;
    product = product ? f.mul(product, factor) : factor;
    counts = counts && mask ? f.either(counts, mask) : mask;
  }
  if (context.outputMask)
    product = f.select(counts, product, f.full(product, 0));
  outputs.push_back(product);
  return success();
}

/// What a mask leaves out of one input is the other's: as Keras's
/// _apply_merge_op_and_or_mask.
template <typename Op>
static LogicalResult mergeExtrema(LayerOpInterface layer, Expansion &context,
                                  ValueRange inputs,
                                  SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, context.getLoc());
  SmallVector<Value> values = repeatInputs(layer, context, inputs), masks;
  if (failed(spreadMasks(layer, context, values, masks)))
    return failure();
  Value merged = values[0], counts = masks[0];
  for (auto [value, mask] :
       llvm::zip(ArrayRef(values).drop_front(), ArrayRef(masks).drop_front())) {
    Value other = mask ? f.select(mask, value, merged) : value;
    if (counts)
      merged = f.select(counts, merged, other);
    counts = counts && mask ? f.either(counts, mask) : Value();
    merged = Op::create(f.builder, f.loc, merged, other);
  }
  outputs.push_back(merged);
  return success();
}

LogicalResult MaximumOp::inferOutputs(DefinitionLibrary &,
                                      SmallVectorImpl<Type> &types) {
  return inferMerged(*this, types);
}

LogicalResult MaximumOp::expand(Expansion &context, ValueRange inputs,
                                SmallVectorImpl<Value> &outputs) {
  return mergeExtrema<dlt::MaximumOp>(*this, context, inputs, outputs);
}

LogicalResult MinimumOp::inferOutputs(DefinitionLibrary &,
                                      SmallVectorImpl<Type> &types) {
  return inferMerged(*this, types);
}

LogicalResult MinimumOp::expand(Expansion &context, ValueRange inputs,
                                SmallVectorImpl<Value> &outputs) {
  return mergeExtrema<dlt::MinimumOp>(*this, context, inputs, outputs);
}
