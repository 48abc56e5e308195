//===- ShapeLayers.cpp - Layers that move elements -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// flatten, reshape, permute, repeat_vector, and pooling of all steps.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/LayerSupport.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

//===----------------------------------------------------------------------===//
// flatten and reshape
//===----------------------------------------------------------------------===//

/// Elements of a row. An input has at most 2^44 of them.
static int64_t rowSize(RankedTensorType type) {
  int64_t size = 1;
  for (int64_t dim : type.getShape().drop_front())
    size *= dim;
  return size;
}

static LogicalResult expandReshape(LayerOpInterface layer, Expansion &context,
                                   ValueRange inputs,
                                   SmallVectorImpl<Value> &outputs) {
  outputs.push_back(dlt::ReshapeOp::create(context.builder, context.getLoc(),
                                           layer->getResult(0).getType(),
                                           inputs[0]));
  return success();
}

LogicalResult FlattenOp::inferOutputs(DefinitionLibrary &,
                                      SmallVectorImpl<Type> &types) {
  types.push_back(
      RankedTensorType::get({ShapedType::kDynamic, rowSize(typeOf(getInput()))},
                            movedDtype(*this, getInput())));
  return success();
}

LogicalResult FlattenOp::expand(Expansion &context, ValueRange inputs,
                                SmallVectorImpl<Value> &outputs) {
  return expandReshape(*this, context, inputs, outputs);
}

LogicalResult ReshapeOp::inferOutputs(DefinitionLibrary &,
                                      SmallVectorImpl<Type> &types) {
  int64_t size = rowSize(typeOf(getInput())), known = 1;
  SmallVector<int64_t> shape = {ShapedType::kDynamic};
  int64_t *free = nullptr;
  llvm::append_range(shape, getIntegers(getTargetShapeAttr()));
  for (int64_t &dim : MutableArrayRef(shape).drop_front()) {
    bool isFree = dim == -1 && !free;
    if (isFree)
      free = &dim;
    if ((!isFree && dim < 1) || (!isFree && dim > size))
      return emitOpError("expects sizes that are at least 1, of which one may "
                         "be -1, for the ")
             << size << " elements of a row of " << getInput().getType()
             << ", found " << getTargetShapeAttr();
    if (!isFree && llvm::MulOverflow(known, dim, known))
      known = 0; // Divides nothing.
  }
  if (known == 0 || size % known || (!free && known != size))
    return emitOpError("expects a shape of the ")
           << size << " elements of a row of " << getInput().getType()
           << ", found " << getTargetShapeAttr();
  if (free)
    *free = size / known;
  types.push_back(RankedTensorType::get(shape, movedDtype(*this, getInput())));
  return success();
}

LogicalResult ReshapeOp::expand(Expansion &context, ValueRange inputs,
                                SmallVectorImpl<Value> &outputs) {
  return expandReshape(*this, context, inputs, outputs);
}

//===----------------------------------------------------------------------===//
// permute and repeat_vector
//===----------------------------------------------------------------------===//

LogicalResult PermuteOp::inferOutputs(DefinitionLibrary &,
                                      SmallVectorImpl<Type> &types) {
  RankedTensorType type = typeOf(getInput());
  SmallVector<int64_t> dims = getIntegers(getDimsAttr()), sorted(dims);
  llvm::sort(sorted);
  if (sorted != llvm::to_vector(llvm::seq<int64_t>(1, type.getRank())))
    return emitOpError("expects each of the dimensions 1 to ")
           << type.getRank() - 1 << " of " << type << " once, found "
           << getDimsAttr();
  SmallVector<int64_t> shape = {ShapedType::kDynamic};
  llvm::append_range(shape, sizesOf(type, dims));
  types.push_back(RankedTensorType::get(shape, movedDtype(*this, getInput())));
  return success();
}

LogicalResult PermuteOp::expand(Expansion &context, ValueRange inputs,
                                SmallVectorImpl<Value> &outputs) {
  SmallVector<int64_t> permutation = {0};
  llvm::append_range(permutation, getIntegers(getDimsAttr()));
  outputs.push_back(dlt::TransposeOp::create(context.builder, getLoc(),
                                             inputs[0], permutation));
  return success();
}

LogicalResult RepeatVectorOp::inferOutputs(DefinitionLibrary &,
                                           SmallVectorImpl<Type> &types) {
  RankedTensorType type = typeOf(getInput());
  auto count = getInteger(getN());
  if (!count)
    return emitOpError("expects a number as n, found ")
           << getN() << "; run dlc-bind first";
  if (*count < 1 || type.getRank() != 2)
    return emitOpError("expects n of at least 1 and an input of rank 2, found ")
           << *count << " and " << type;
  types.push_back(
      RankedTensorType::get({ShapedType::kDynamic, *count, type.getDimSize(1)},
                            movedDtype(*this, getInput())));
  return success();
}

LogicalResult RepeatVectorOp::expand(Expansion &context, ValueRange inputs,
                                     SmallVectorImpl<Value> &outputs) {
  outputs.push_back(dlt::BroadcastInDimOp::create(
      context.builder, getLoc(), getOutput().getType(), inputs[0],
      ArrayRef<int64_t>{0, 2}));
  return success();
}

//===----------------------------------------------------------------------===//
// Pooling
//===----------------------------------------------------------------------===//

static LogicalResult inferPooling(LayerOpInterface layer, Type dtype,
                                  Attribute keepDims,
                                  SmallVectorImpl<Type> &types) {
  RankedTensorType type = typeOf(layer->getOperand(0));
  if (type.getRank() != 3)
    return layer->emitOpError("expects an input [rows, steps, n], found ")
           << type;
  SmallVector<int64_t> shape = {ShapedType::kDynamic, type.getDimSize(2)};
  if (getBool(keepDims, false))
    shape.insert(shape.begin() + 1, 1);
  types.push_back(RankedTensorType::get(shape, dtype));
  return success();
}

/// The pooled value with the output's dimensions.
static Value finishPooling(LayerOpInterface layer, Expansion &context,
                           Value value) {
  Type type = layer->getResult(0).getType();
  if (value.getType() == type)
    return value;
  return dlt::ReshapeOp::create(context.builder, context.getLoc(), type, value);
}

LogicalResult
GlobalAveragePooling1dOp::inferOutputs(DefinitionLibrary &,
                                       SmallVectorImpl<Type> &types) {
  return inferPooling(*this, getComputeDtype(), getKeepdimsAttr(), types);
}

LogicalResult
GlobalAveragePooling1dOp::expand(Expansion &context, ValueRange inputs,
                                 SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  Value x = context.convert(inputs[0], getComputeDtype()), mean;
  if (Value mask = context.masks[0]) {
    if (typeOf(mask).getShape() != typeOf(x).getShape().drop_back())
      return emitOpError("expects a mask of the steps of ")
             << x.getType() << ", found " << mask.getType();
    Type dtype = dlt::accumulatorType(getComputeDtype());
    Value kept = f.select(f.broadcast(mask, x, {0, 1}), x, f.full(x, 0));
    Value sum = f.sum(f.convert(kept, dtype), 1);
    Value count = f.sum(f.convert(mask, dtype), 1);
    mean = f.convert(f.div(sum, f.broadcast(count, sum, 0)), getComputeDtype());
  } else {
    mean = f.mean(x, 1);
  }
  outputs.push_back(finishPooling(*this, context, mean));
  return success();
}

LogicalResult GlobalMaxPooling1dOp::inferOutputs(DefinitionLibrary &,
                                                 SmallVectorImpl<Type> &types) {
  return inferPooling(*this, movedDtype(*this, getInput()), getKeepdimsAttr(),
                      types);
}

LogicalResult GlobalMaxPooling1dOp::expand(Expansion &context,
                                           ValueRange inputs,
                                           SmallVectorImpl<Value> &outputs) {
  dlt::Formula f(context.builder, getLoc());
  outputs.push_back(finishPooling(*this, context,
                                  f.reduce(dlt::Reduction::max, inputs[0], 1)));
  return success();
}
