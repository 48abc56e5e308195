//===- Slices.cpp - Operations that take or place parts of tensors --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// concatenate, slice and pad, along one dimension that is not the rows.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Lowering.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

/// Whether `type` has no elements. tensor's slices refuse an offset behind the
/// last element even of nothing.
static bool isEmpty(RankedTensorType type) {
  return llvm::is_contained(type.getShape(), 0);
}

namespace {
/// Where a tensor of `type` lies in a larger one: whole but for `dimension`,
/// where it has every `stride`-th element from `start` on.
struct Window {
  Window(OpBuilder &builder, RankedTensorType type, Value rows,
         int64_t dimension, int64_t start, int64_t stride = 1)
      : offsets(type.getRank(), builder.getIndexAttr(0)),
        sizes(mixedSizes(builder, type, rows)),
        strides(type.getRank(), builder.getIndexAttr(1)) {
    offsets[dimension] = builder.getIndexAttr(start);
    strides[dimension] = builder.getIndexAttr(stride);
  }

  SmallVector<OpFoldResult> offsets, sizes, strides;
};
} // namespace

/// Checks that `dimension` of `type` exists and is static.
static LogicalResult checkStaticDimension(std::optional<Location> loc,
                                          RankedTensorType type,
                                          int64_t dimension) {
  if (dimension < 0 || dimension >= type.getRank())
    return emitOptionalError(loc, "expects a dimension in [0, ", type.getRank(),
                             "), found ", dimension);
  if (type.isDynamicDim(dimension))
    return emitOptionalError(loc, "dimension ", dimension, " of ", type,
                             " is the rows, which this op can't change");
  return success();
}

/// The ranked type of a tensor whose `dimension` a slice or pad can change, or
/// null after an error.
static RankedTensorType changedType(std::optional<Location> loc, Value operand,
                                    int64_t dimension) {
  auto type = cast<RankedTensorType>(operand.getType());
  if (failed(checkStaticDimension(loc, type, dimension)))
    return {};
  return type;
}

/// Calls `fn` with the position of each element of a part of `shape` in the
/// tensor with `strides`, of whose `dimension` it has every `step`-th element
/// from `start` on; row-major.
static void forEachPosition(ArrayRef<int64_t> shape, ArrayRef<int64_t> strides,
                            int64_t dimension, int64_t start, int64_t step,
                            llvm::function_ref<void(int64_t)> fn) {
  SmallVector<int64_t> steps(strides);
  steps[dimension] *= step;
  ref::forEachIndex(shape, [&](ArrayRef<int64_t> index) {
    int64_t position = start * strides[dimension];
    for (auto [i, stride] : llvm::zip(index, steps))
      position += i * stride;
    fn(position);
  });
}

/// The last of `count` elements, one or more, that lie `step` apart, and one.
static int64_t limitOf(int64_t start, int64_t count, int64_t step) {
  return start + (count - 1) * step + 1;
}

/// How far the elements of a slice lie apart, and how many a pad puts between
/// two: of one or none, nothing can be said, and large numbers mean nothing.
static int64_t strideOf(SliceOp op) {
  auto type = cast<RankedTensorType>(op.getType());
  return type.getDimSize(op.getDimension()) > 1 ? op.getStride() : 1;
}
static int64_t interiorOf(PadOp op) {
  auto type = cast<RankedTensorType>(op.getOperand().getType());
  return type.getDimSize(op.getDimension()) > 1 ? op.getInterior() : 0;
}

//===----------------------------------------------------------------------===//
// concatenate
//===----------------------------------------------------------------------===//

LogicalResult ConcatenateOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> loc, ValueRange operands,
    DictionaryAttr attributes, OpaqueProperties properties, RegionRange regions,
    SmallVectorImpl<Type> &results) {
  Adaptor adaptor(operands, attributes, properties, regions);
  if (operands.empty())
    return emitOptionalError(loc, "expects at least one operand");
  if (inferUnranked(operands, results))
    return success();
  auto first = ranked(operands[0].getType());
  int64_t dimension = adaptor.getDimension();
  int64_t size = 0;
  for (Value operand : operands) {
    auto type = ranked(operand.getType());
    if (type.getRank() != first.getRank())
      return emitOptionalError(loc, "expects operands of equal rank, found ",
                               first, " and ", operand.getType());
    if (failed(checkStaticDimension(loc, type, dimension)))
      return failure();
    SmallVector<int64_t> shape(type.getShape());
    size += shape[dimension];
    shape[dimension] = first.getDimSize(dimension);
    if (type.clone(shape) != first)
      return emitOptionalError(loc,
                               "expects operands that differ only in "
                               "dimension ",
                               dimension, ", found ", first, " and ", type);
  }
  SmallVector<int64_t> shape(first.getShape());
  shape[dimension] = size;
  results.push_back(first.clone(shape));
  return success();
}

LogicalResult ConcatenateOp::evaluate(ref::Context &context,
                                      ArrayRef<ref::Tensor> operands,
                                      SmallVectorImpl<ref::Tensor> &results) {
  ref::Tensor result =
      ref::Tensor::zeros(cast<RankedTensorType>(getType()), context.rows);
  SmallVector<int64_t> strides = result.strides();
  int64_t offset = 0;
  for (const ref::Tensor &operand : operands) {
    int64_t position = 0;
    forEachPosition(
        operand.getShape(), strides, getDimension(), offset, /*step=*/1,
        [&](int64_t to) { result.set(context, to, operand.get(position++)); });
    offset += operand.getShape()[getDimension()];
  }
  results.push_back(std::move(result));
  return success();
}

LogicalResult ConcatenateOp::lowerToKernels(OpBuilder &builder,
                                            ValueRange operands, Value rows,
                                            SmallVectorImpl<Value> &results) {
  // Inserts of slices, which the kernels' emitters place.
  Location loc = getLoc();
  RankedTensorType type = signless(getType());
  if (isEmpty(type)) {
    results.push_back(filledTensor(builder, loc, type, 0.0, rows));
    return success();
  }
  Value result = emptyTensor(builder, loc, type, rows);
  int64_t offset = 0;
  for (Value operand : operands) {
    auto part = cast<RankedTensorType>(operand.getType());
    if (isEmpty(part))
      continue;
    Window window(builder, part, rows, getDimension(), offset);
    result = tensor::InsertSliceOp::create(builder, loc, operand, result,
                                           window.offsets, window.sizes,
                                           window.strides);
    offset += part.getDimSize(getDimension());
  }
  results.push_back(result);
  return success();
}

LogicalResult
ConcatenateOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                        SmallVectorImpl<Value> &operandCotangents) {
  int64_t start = 0;
  for (Value input : getInputs()) {
    int64_t limit =
        start +
        cast<RankedTensorType>(input.getType()).getDimSize(getDimension());
    operandCotangents.push_back(SliceOp::create(
        builder, getLoc(), cotangents[0], getDimension(), start, limit));
    start = limit;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// slice and pad
//===----------------------------------------------------------------------===//

LogicalResult
SliceOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                          ValueRange operands, DictionaryAttr attributes,
                          OpaqueProperties properties, RegionRange regions,
                          SmallVectorImpl<Type> &results) {
  Adaptor adaptor(operands, attributes, properties, regions);
  if (inferUnranked(operands, results))
    return success();
  int64_t dimension = adaptor.getDimension();
  RankedTensorType type = changedType(loc, adaptor.getOperand(), dimension);
  if (!type)
    return failure();
  int64_t start = adaptor.getStart(), limit = adaptor.getLimit();
  if (start < 0 || start > limit || limit > type.getDimSize(dimension))
    return emitOptionalError(
        loc, "expects 0 <= start <= limit <= ", type.getDimSize(dimension),
        ", found [", start, ", ", limit, ")");
  int64_t stride = adaptor.getStride();
  if (stride < 1)
    return emitOptionalError(loc, "expects a stride of at least 1, found ",
                             stride);
  SmallVector<int64_t> shape(type.getShape());
  shape[dimension] = llvm::divideCeil(limit - start, stride);
  results.push_back(type.clone(shape));
  return success();
}

LogicalResult SliceOp::evaluate(ref::Context &context,
                                ArrayRef<ref::Tensor> operands,
                                SmallVectorImpl<ref::Tensor> &results) {
  const ref::Tensor &operand = operands[0];
  ref::Tensor result =
      ref::Tensor::zeros(cast<RankedTensorType>(getType()), context.rows);
  int64_t position = 0;
  forEachPosition(result.getShape(), operand.strides(), getDimension(),
                  getStart(), strideOf(*this), [&](int64_t from) {
                    result.set(context, position++, operand.get(from));
                  });
  results.push_back(std::move(result));
  return success();
}

LogicalResult SliceOp::lowerToKernels(OpBuilder &builder, ValueRange operands,
                                      Value rows,
                                      SmallVectorImpl<Value> &results) {
  RankedTensorType type = signless(getType());
  if (isEmpty(type)) {
    results.push_back(filledTensor(builder, getLoc(), type, 0.0, rows));
    return success();
  }
  Window window(builder, type, rows, getDimension(), getStart(),
                strideOf(*this));
  results.push_back(tensor::ExtractSliceOp::create(
      builder, getLoc(), type, operands[0], window.offsets, window.sizes,
      window.strides));
  return success();
}

LogicalResult SliceOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                                SmallVectorImpl<Value> &operandCotangents) {
  int64_t size =
      cast<RankedTensorType>(getOperand().getType()).getDimSize(getDimension());
  int64_t count = cast<RankedTensorType>(getType()).getDimSize(getDimension());
  int64_t limit =
      count ? limitOf(getStart(), count, strideOf(*this)) : getStart();
  operandCotangents.push_back(PadOp::create(
      builder, getLoc(), cotangents[0], getDimension(), getStart(),
      size - limit, /*interior=*/strideOf(*this) - 1));
  return success();
}

LogicalResult
PadOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                        ValueRange operands, DictionaryAttr attributes,
                        OpaqueProperties properties, RegionRange regions,
                        SmallVectorImpl<Type> &results) {
  Adaptor adaptor(operands, attributes, properties, regions);
  if (inferUnranked(operands, results))
    return success();
  int64_t dimension = adaptor.getDimension();
  RankedTensorType type = changedType(loc, adaptor.getOperand(), dimension);
  if (!type)
    return failure();
  int64_t low = adaptor.getLow(), high = adaptor.getHigh();
  int64_t interior = adaptor.getInterior(), size = type.getDimSize(dimension);
  if (low < 0 || high < 0 || interior < 0)
    return emitOptionalError(loc,
                             "expects low, high and interior of at least "
                             "0, found ",
                             low, ", ", high, " and ", interior);
  // Numbers within the limits add up to no more than a number can be.
  int64_t most = std::max({low, high, interior, size});
  int64_t between = 0;
  if (most > kMostElements ||
      llvm::MulOverflow(std::max<int64_t>(size - 1, 0), interior, between) ||
      between > kMostElements)
    return emitOptionalError(loc,
                             "expects a result of at most 2^44 elements, "
                             "found low, high and interior of ",
                             low, ", ", high, " and ", interior);
  SmallVector<int64_t> shape(type.getShape());
  shape[dimension] = low + size + between + high;
  results.push_back(type.clone(shape));
  return success();
}

LogicalResult PadOp::evaluate(ref::Context &context,
                              ArrayRef<ref::Tensor> operands,
                              SmallVectorImpl<ref::Tensor> &results) {
  ref::Tensor result = ref::Tensor::full(
      context, cast<RankedTensorType>(getType()), getValue().convertToDouble());
  int64_t position = 0;
  forEachPosition(operands[0].getShape(), result.strides(), getDimension(),
                  getLow(), interiorOf(*this) + 1, [&](int64_t to) {
                    result.set(context, to, operands[0].get(position++));
                  });
  results.push_back(std::move(result));
  return success();
}

LogicalResult PadOp::lowerToKernels(OpBuilder &builder, ValueRange operands,
                                    Value rows,
                                    SmallVectorImpl<Value> &results) {
  RankedTensorType type = signless(getType());
  auto part = cast<RankedTensorType>(operands[0].getType());
  Value around =
      filledTensor(builder, getLoc(), type, getValue().convertToDouble(), rows);
  if (isEmpty(part)) {
    results.push_back(around);
    return success();
  }
  Window window(builder, part, rows, getDimension(), getLow(),
                interiorOf(*this) + 1);
  results.push_back(tensor::InsertSliceOp::create(
      builder, getLoc(), operands[0], around, window.offsets, window.sizes,
      window.strides));
  return success();
}

LogicalResult PadOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                              SmallVectorImpl<Value> &operandCotangents) {
  int64_t size =
      cast<RankedTensorType>(getOperand().getType()).getDimSize(getDimension());
  int64_t low = getLow(), step = interiorOf(*this) + 1;
  operandCotangents.push_back(
      SliceOp::create(builder, getLoc(), cotangents[0], getDimension(), low,
                      size ? limitOf(low, size, step) : low, step));
  return success();
}
