//===- Index.cpp - Elements by index --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// gather and scatter_add, of whole slices of the first dimension.
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Lowering.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

/// The indices as positions of slices; fails after an error for one that is not
/// in [0, size), unless a check has failed and values don't matter any more.
static LogicalResult readIndices(Operation *op, const ref::Context &context,
                                 const ref::Tensor &indices, int64_t size,
                                 SmallVectorImpl<int64_t> &positions) {
  for (int64_t i = 0; i < indices.size(); ++i) {
    int64_t index = indices.get(i).i;
    if (!context.failedCheck.empty())
      index = std::clamp<int64_t>(index, 0, size - 1);
    if (index < 0 || index >= size)
      return op->emitOpError("expects indices in [0, ")
             << size << "), found " << index << " at position " << i;
    positions.push_back(index);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// gather
//===----------------------------------------------------------------------===//

LogicalResult
GatherOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                           ValueRange operands, DictionaryAttr attributes,
                           OpaqueProperties properties, RegionRange regions,
                           SmallVectorImpl<Type> &results) {
  Adaptor adaptor(operands, attributes, properties, regions);
  if (inferUnranked(operands, results))
    return success();
  RankedTensorType table = ranked(adaptor.getTable().getType());
  RankedTensorType indices = ranked(adaptor.getIndices().getType());
  if (table.getRank() == 0 || !table.hasStaticShape() ||
      table.getDimSize(0) == 0)
    return emitOptionalError(
        loc,
        "expects a table of static shape with slices to choose from, "
        "found ",
        table);
  SmallVector<int64_t> shape(indices.getShape());
  llvm::append_range(shape, table.getShape().drop_front());
  results.push_back(table.clone(shape));
  return success();
}

LogicalResult GatherOp::evaluate(ref::Context &context,
                                 ArrayRef<ref::Tensor> operands,
                                 SmallVectorImpl<ref::Tensor> &results) {
  SmallVector<int64_t> positions;
  int64_t count = operands[0].getShape()[0];
  if (failed(readIndices(*this, context, operands[1], count, positions)))
    return failure();
  ref::Tensor result =
      ref::Tensor::zeros(cast<RankedTensorType>(getType()), context.rows);
  int64_t size = operands[0].size() / count, to = 0;
  for (int64_t position : positions)
    for (int64_t i = 0; i < size; ++i)
      result.set(context, to++, operands[0].get(position * size + i));
  results.push_back(std::move(result));
  return success();
}

LogicalResult GatherOp::lowerToKernels(OpBuilder &builder, ValueRange operands,
                                       Value, SmallVectorImpl<Value> &results) {
  results.push_back(kernel::GatherRowsOp::create(
      builder, getLoc(), signless(getType()), operands[0], operands[1]));
  return success();
}

LogicalResult GatherOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                                 SmallVectorImpl<Value> &operandCotangents) {
  int64_t size = cast<RankedTensorType>(getTable().getType()).getDimSize(0);
  operandCotangents.assign(
      {ScatterAddOp::create(builder, getLoc(), cotangents[0], getIndices(),
                            size),
       Value()});
  return success();
}

//===----------------------------------------------------------------------===//
// scatter_add
//===----------------------------------------------------------------------===//

LogicalResult
ScatterAddOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                               ValueRange operands, DictionaryAttr attributes,
                               OpaqueProperties properties, RegionRange regions,
                               SmallVectorImpl<Type> &results) {
  Adaptor adaptor(operands, attributes, properties, regions);
  if (inferUnranked(operands, results))
    return success();
  RankedTensorType updates = ranked(adaptor.getUpdates().getType());
  RankedTensorType indices = ranked(adaptor.getIndices().getType());
  int64_t leading = indices.getRank();
  if (updates.getRank() < leading ||
      updates.getShape().take_front(leading) != indices.getShape() ||
      llvm::is_contained(updates.getShape().drop_front(leading),
                         ShapedType::kDynamic))
    return emitOptionalError(loc,
                             "expects updates whose first dimensions are the "
                             "indices', and whose others are static, found ",
                             updates, " and ", indices);
  auto size = static_cast<int64_t>(adaptor.getSize());
  if (size < 1)
    return emitOptionalError(loc, "expects a size of at least 1, found ", size);
  SmallVector<int64_t> shape = {size};
  llvm::append_range(shape, updates.getShape().drop_front(leading));
  results.push_back(updates.clone(shape));
  return success();
}

LogicalResult ScatterAddOp::evaluate(ref::Context &context,
                                     ArrayRef<ref::Tensor> operands,
                                     SmallVectorImpl<ref::Tensor> &results) {
  SmallVector<int64_t> positions;
  if (failed(readIndices(*this, context, operands[1], getSize(), positions)))
    return failure();
  auto type = cast<RankedTensorType>(getType());
  // Sums are rounded as elements of their dtype are.
  ref::Tensor sums =
      ref::Tensor::zeros(type.clone(accumulatorType(type.getElementType())), 1);
  int64_t size = sums.size() / type.getDimSize(0), from = 0;
  for (int64_t position : positions)
    for (int64_t i = 0; i < size; ++i) {
      ref::Scalar sum = sums.get(position * size + i);
      ref::Scalar term = operands[0].get(from++);
      sums.set(context, position * size + i, {sum.f + term.f, sum.i + term.i});
    }
  ref::Tensor result = ref::Tensor::zeros(type, 1);
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(context, i, sums.get(i));
  results.push_back(std::move(result));
  return success();
}

LogicalResult ScatterAddOp::lowerToKernels(OpBuilder &builder,
                                           ValueRange operands, Value rows,
                                           SmallVectorImpl<Value> &results) {
  RankedTensorType type = signless(getType());
  Type dtype = accumulatorType(type.getElementType());
  RankedTensorType sums = type.clone(dtype);
  Value updates = operands[0];
  auto from = cast<RankedTensorType>(updates.getType());
  if (from.getElementType() != dtype)
    updates = mapElements(builder, getLoc(), updates,
                          builder.getMultiDimIdentityMap(from.getRank()),
                          from.clone(dtype), rows,
                          [&](OpBuilder &b, Location l, ValueRange args) {
                            return extended(b, l, args[0], dtype);
                          });
  Value result = kernel::SegmentRowsOp::create(builder, getLoc(), sums, updates,
                                               operands[1]);
  results.push_back(roundedSums(builder, getLoc(), result, type, rows));
  return success();
}

LogicalResult
ScatterAddOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                       SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.assign(
      {GatherOp::create(builder, getLoc(), cotangents[0], getIndices()),
       Value()});
  return success();
}
