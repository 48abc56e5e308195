//===- Broadcast.cpp - Broadcasts ----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Lowering.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

//===----------------------------------------------------------------------===//
// broadcast_in_dim
//===----------------------------------------------------------------------===//

LogicalResult BroadcastInDimOp::verify() {
  auto from = ranked(getOperand().getType());
  auto to = ranked(getType());
  if (!from || !to)
    return emitOpError("expects ranked tensors; use dlt.broadcast_like in "
                       "generic definitions");
  ArrayRef<int64_t> dims = getBroadcastDimensions();
  if (static_cast<int64_t>(dims.size()) != from.getRank()) // C1
    return emitOpError("expects ")
           << from.getRank() << " dims, one for each of the operand's, found "
           << dims.size();
  int64_t last = -1;
  for (auto [i, dim] : llvm::enumerate(dims)) {
    if (dim <= last || dim >= to.getRank()) // C2
      return emitOpError("expects dims that increase within [0, ")
             << to.getRank() << "), found " << dim << " at position " << i;
    last = dim;
    if (from.getDimSize(i) != 1 &&
        from.getDimSize(i) != to.getDimSize(dim)) // C3
      return emitOpError("expects operand dimension ")
             << i << " to be 1 or that of result dimension " << dim
             << ", found " << from << " and " << to;
  }
  if (from.getElementType() != to.getElementType())
    return emitOpError("expects equal element types, found ")
           << from << " and " << to;
  return success();
}

OpFoldResult BroadcastInDimOp::fold(FoldAdaptor) {
  return getOperand().getType() == getType() ? getOperand() : Value();
}

LogicalResult
BroadcastInDimOp::evaluate(ref::Context &context,
                           ArrayRef<ref::Tensor> operands,
                           SmallVectorImpl<ref::Tensor> &results) {
  ref::Tensor result =
      ref::Tensor::zeros(cast<RankedTensorType>(getType()), context.rows);
  const ref::Tensor &operand = operands[0];
  SmallVector<int64_t> strides = operand.strides();
  int64_t position = 0;
  ref::forEachIndex(result.getShape(), [&](ArrayRef<int64_t> index) {
    int64_t from = 0;
    for (auto [i, dim] : llvm::enumerate(getBroadcastDimensions()))
      if (operand.getShape()[i] != 1)
        from += index[dim] * strides[i];
    result.set(context, position++, operand.get(from));
  });
  results.push_back(std::move(result));
  return success();
}

LogicalResult
BroadcastInDimOp::lowerToKernels(OpBuilder &builder, ValueRange operands,
                                 Value rows, SmallVectorImpl<Value> &results) {
  RankedTensorType type = signless(getType());
  auto from = cast<RankedTensorType>(getOperand().getType());
  SmallVector<AffineExpr> exprs;
  for (auto [i, dim] : llvm::enumerate(getBroadcastDimensions()))
    exprs.push_back(from.getDimSize(i) == 1 && type.getDimSize(dim) != 1
                        ? builder.getAffineConstantExpr(0)
                        : builder.getAffineDimExpr(dim));
  AffineMap map =
      AffineMap::get(type.getRank(), 0, exprs, builder.getContext());
  results.push_back(mapElements(
      builder, getLoc(), operands, map, type, rows,
      [](OpBuilder &, Location, ValueRange args) { return args[0]; }));
  return success();
}

LogicalResult
BroadcastInDimOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                           SmallVectorImpl<Value> &operandCotangents) {
  auto from = cast<RankedTensorType>(getOperand().getType());
  auto to = cast<RankedTensorType>(getType());
  // Sum over what was repeated: dimensions that are new, and those of 1.
  SmallVector<int64_t> added, ones;
  for (int64_t dim = 0; dim < to.getRank(); ++dim) {
    const auto *it = llvm::find(getBroadcastDimensions(), dim);
    if (it == getBroadcastDimensions().end())
      added.push_back(dim);
    else if (from.getDimSize(it - getBroadcastDimensions().begin()) == 1 &&
             to.getDimSize(dim) != 1)
      ones.push_back(dim);
  }
  auto sumOver = [&](Value g, ArrayRef<int64_t> dims, bool keepDims) -> Value {
    if (dims.empty())
      return g;
    return ReduceOp::create(builder, getLoc(), Reduction::sum, g, dims,
                            keepDims);
  };
  Value g = cotangents[0];
  if (llvm::any_of(from.getShape().drop_front(from.getRank() ? 1 : 0),
                   ShapedType::isDynamic)) {
    // No reshape has rows behind other dimensions.
    g = sumOver(g, added, /*keepDims=*/false);
    for (int64_t &dim : ones)
      dim -= llvm::count_if(added, [&](int64_t other) { return other < dim; });
    g = sumOver(g, ones, /*keepDims=*/true);
  } else {
    added.append(ones);
    llvm::sort(added);
    g = sumOver(g, added, /*keepDims=*/false);
    if (g.getType() != from)
      g = ReshapeOp::create(builder, getLoc(), from, g);
  }
  operandCotangents.push_back(g);
  return success();
}

//===----------------------------------------------------------------------===//
// broadcast_like
//===----------------------------------------------------------------------===//

LogicalResult BroadcastLikeOp::inferReturnTypes(
    MLIRContext *, std::optional<Location>, ValueRange operands,
    DictionaryAttr attributes, OpaqueProperties properties, RegionRange regions,
    SmallVectorImpl<Type> &results) {
  Adaptor adaptor(operands, attributes, properties, regions);
  Type elementType = getElementTypeOrSelf(adaptor.getOperand().getType());
  results.push_back(withElementType(adaptor.getLike().getType(), elementType));
  return success();
}

LogicalResult BroadcastLikeOp::verify() {
  auto from = ranked(getOperand().getType());
  auto to = ranked(getType());
  if (!from || !to)
    return success();
  int64_t extra = to.getRank() - from.getRank();
  int64_t offset = getLeading() ? 0 : extra;
  bool fits = extra >= 0;
  for (int64_t i = 0; fits && i < from.getRank(); ++i)
    fits = from.getDimSize(i) == 1 ||
           from.getDimSize(i) == to.getDimSize(i + offset);
  if (!fits)
    return emitOpError("can't broadcast ") << from << " to " << to;
  return success();
}

/// The equivalent broadcast_in_dim; shapes are known.
static BroadcastInDimOp inDim(BroadcastLikeOp op, OpBuilder &builder) {
  auto from = cast<RankedTensorType>(op.getOperand().getType());
  auto to = cast<RankedTensorType>(op.getType());
  int64_t offset = op.getLeading() ? 0 : to.getRank() - from.getRank();
  SmallVector<int64_t> dims =
      llvm::to_vector(llvm::seq(offset, offset + from.getRank()));
  return BroadcastInDimOp::create(builder, op.getLoc(), to, op.getOperand(),
                                  dims);
}

LogicalResult BroadcastLikeOp::canonicalize(BroadcastLikeOp op,
                                            PatternRewriter &rewriter) {
  if (!ranked(op.getType()) || !ranked(op.getOperand().getType()))
    return rewriter.notifyMatchFailure(op, "a type is generic");
  rewriter.replaceOp(op, inDim(op, rewriter).getResult());
  return success();
}

LogicalResult BroadcastLikeOp::evaluate(ref::Context &context,
                                        ArrayRef<ref::Tensor> operands,
                                        SmallVectorImpl<ref::Tensor> &results) {
  ref::Tensor result(operands[0].getElementType(), operands[1].getShape());
  const ref::Tensor &operand = operands[0];
  SmallVector<int64_t> strides = operand.strides();
  int64_t offset = getLeading() ? 0 : result.getRank() - operand.getRank();
  int64_t position = 0;
  ref::forEachIndex(result.getShape(), [&](ArrayRef<int64_t> index) {
    int64_t from = 0;
    for (int64_t i = 0; i < operand.getRank(); ++i)
      if (operand.getShape()[i] != 1)
        from += index[i + offset] * strides[i];
    result.set(context, position++, operand.get(from));
  });
  results.push_back(std::move(result));
  return success();
}

LogicalResult BroadcastLikeOp::lowerToKernels(OpBuilder &builder,
                                              ValueRange operands, Value rows,
                                              SmallVectorImpl<Value> &results) {
  BroadcastInDimOp op = inDim(*this, builder);
  LogicalResult result =
      op.lowerToKernels(builder, operands.take_front(1), rows, results);
  op.erase();
  return result;
}

LogicalResult
BroadcastLikeOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                          SmallVectorImpl<Value> &operandCotangents) {
  BroadcastInDimOp op = inDim(*this, builder);
  LogicalResult result = op.buildVJP(builder, cotangents, operandCotangents);
  op.erase();
  operandCotangents.push_back(Value());
  return result;
}
