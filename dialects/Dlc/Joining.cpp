//===- Joining.cpp - Layers that join inputs along an axis ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// concatenate and dot.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/LayerSupport.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::layers;

//===----------------------------------------------------------------------===//
// concatenate
//===----------------------------------------------------------------------===//

/// The axis counted from the first dimension; may be out of range.
static int64_t concatenateAxis(ConcatenateOp op, int64_t rank) {
  int64_t axis = op.getAxis().value_or(-1);
  return axis < 0 ? axis + rank : axis;
}

LogicalResult ConcatenateOp::inferOutputs(DefinitionLibrary &,
                                          SmallVectorImpl<Type> &types) {
  if (getInputs().size() < 2)
    return emitOpError("expects two or more inputs, found ")
           << getInputs().size();
  RankedTensorType first = typeOf(getInputs()[0]);
  int64_t axis = concatenateAxis(*this, first.getRank());
  if (axis < 1 || axis >= first.getRank())
    return emitOpError("expects an axis of the input other than the rows, "
                       "found axis ")
           << static_cast<int64_t>(getAxis().value_or(-1)) << " of " << first;
  int64_t size = 0;
  for (auto [i, input] : llvm::enumerate(getInputs())) {
    RankedTensorType type = typeOf(input);
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
  types.push_back(RankedTensorType::get(shape, joinedDtype(*this)));
  return success();
}

/// The mask of joined inputs: joined, or, where the axis is none of theirs,
/// what any counts. Without a mask all of an input counts.
static FailureOr<Value> joinMasks(ConcatenateOp op, Expansion &context,
                                  int64_t axis) {
  Value given;
  for (Value mask : context.masks)
    given = given ? given : mask;
  if (!given)
    return Value();
  dlt::Formula f(context.builder, op.getLoc());
  int64_t rank = typeOf(given).getRank();
  SmallVector<Value> masks;
  for (auto [mask, input] : llvm::zip(context.masks, op.getInputs())) {
    auto type = RankedTensorType::get(typeOf(input).getShape().take_front(rank),
                                      context.builder.getI1Type());
    masks.push_back(
        mask ? mask
             : dlt::SplatOp::create(f.builder, f.loc, 1.0, type).getResult());
    if (masks.back().getType() != type)
      return op.emitOpError("expects masks of leading dimensions of the "
                            "inputs, found ")
             << masks.back().getType() << " of " << input.getType();
  }
  if (axis < rank)
    return dlt::ConcatenateOp::create(f.builder, f.loc, masks, axis)
        .getResult();
  Value any = masks[0];
  for (Value mask : ArrayRef(masks).drop_front())
    any = f.either(any, mask);
  return any;
}

LogicalResult ConcatenateOp::expand(Expansion &context, ValueRange inputs,
                                    SmallVectorImpl<Value> &outputs) {
  int64_t axis = concatenateAxis(*this, typeOf(inputs[0]).getRank());
  Type dtype = getElementTypeOrSelf(getOutput().getType());
  SmallVector<Value> values = llvm::map_to_vector(
      inputs, [&](Value input) { return context.convert(input, dtype); });
  outputs.push_back(
      dlt::ConcatenateOp::create(context.builder, getLoc(), values, axis));
  FailureOr<Value> mask = joinMasks(*this, context, axis);
  if (failed(mask))
    return failure();
  context.outputMask = *mask;
  return success();
}

//===----------------------------------------------------------------------===//
// dot
//===----------------------------------------------------------------------===//

/// The axis of each input; fails after an error.
static FailureOr<std::array<int64_t, 2>> dotAxes(DotOp op) {
  if (op.getInputs().size() != 2)
    return op.emitOpError("expects two inputs, found ")
           << op.getInputs().size();
  SmallVector<int64_t> axes = getIntegers(op.getAxesAttr());
  if (axes.size() == 1)
    axes.push_back(axes[0]);
  if (axes.size() != 2)
    return op.emitOpError("expects one axis or two, found ")
           << op.getAxesAttr();
  std::array<int64_t, 2> dims;
  for (auto [i, axis, input] : llvm::enumerate(axes, op.getInputs())) {
    FailureOr<SmallVector<int64_t>> found = getAxes(
        op, IntegerAttr::get(IntegerType::get(op.getContext(), 64), axis),
        typeOf(input));
    if (failed(found))
      return failure();
    dims[i] = found->front();
  }
  RankedTensorType left = typeOf(op.getInputs()[0]),
                   right = typeOf(op.getInputs()[1]);
  if (left.getDimSize(dims[0]) != right.getDimSize(dims[1]))
    return op.emitOpError("expects axes of one size, found axis ")
           << dims[0] << " of " << left << " and axis " << dims[1] << " of "
           << right;
  return dims;
}

LogicalResult DotOp::inferOutputs(DefinitionLibrary &,
                                  SmallVectorImpl<Type> &types) {
  FailureOr<std::array<int64_t, 2>> axes = dotAxes(*this);
  if (failed(axes))
    return failure();
  SmallVector<int64_t> shape = {ShapedType::kDynamic};
  for (auto [axis, input] : llvm::zip(*axes, getInputs()))
    llvm::append_range(
        shape, sizesOf(typeOf(input), otherDims(typeOf(input), {0, axis})));
  if (shape.size() == 1)
    shape.push_back(1);
  if (shape.size() > 8)
    return emitOpError("expects an output of at most 8 dimensions, found ")
           << shape.size();
  types.push_back(RankedTensorType::get(shape, getComputeDtype()));
  return success();
}

LogicalResult DotOp::expand(Expansion &context, ValueRange inputs,
                            SmallVectorImpl<Value> &outputs) {
  FailureOr<std::array<int64_t, 2>> axes = dotAxes(*this);
  if (failed(axes))
    return failure();
  dlt::Formula f(context.builder, getLoc());
  SmallVector<Value> factors;
  for (auto [axis, input] : llvm::zip(*axes, inputs)) {
    // Squares of 16 bits would overflow.
    if (getBool(getNormalizeAttr(), false))
      input = unitAlong(
          f, context.convert(input, dlt::accumulatorType(getComputeDtype())),
          axis, 1e-14);
    factors.push_back(context.convert(input, getComputeDtype()));
  }
  Value product;
  // A sum of products of each row.
  if (typeOf(factors[0]).getRank() == 2 && typeOf(factors[1]).getRank() == 2)
    product = f.sum(f.mul(factors[0], factors[1]), 1);
  else
    product = dlt::DotGeneralOp::create(
        context.builder, getLoc(), factors[0], factors[1],
        ArrayRef<int64_t>{(*axes)[0]}, ArrayRef<int64_t>{(*axes)[1]},
        ArrayRef<int64_t>{0}, ArrayRef<int64_t>{0});
  if (product.getType() != getOutput().getType())
    product = dlt::ReshapeOp::create(context.builder, getLoc(),
                                     getOutput().getType(), product);
  outputs.push_back(product);
  return success();
}
