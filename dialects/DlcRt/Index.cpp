//===- Index.cpp - dlcrt.gather_rows and dlcrt.segment_rows ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernel;

/// Fails after an error unless `rows` are a row of `table` for each index.
static LogicalResult verifyRows(Operation *op, Value table, Value indices,
                                Value rows) {
  auto of = cast<RankedTensorType>(table.getType());
  auto at = cast<RankedTensorType>(indices.getType());
  auto type = cast<RankedTensorType>(rows.getType());
  if (of.getRank() == 0 || !of.hasStaticShape() || of.getDimSize(0) == 0)
    return op->emitOpError("expects a table of static shape with rows, found ")
           << of;
  SmallVector<int64_t> shape(at.getShape());
  llvm::append_range(shape, of.getShape().drop_front());
  if (type != of.clone(shape))
    return op->emitOpError("expects ")
           << of.clone(shape) << ", a row of " << of << " for each of " << at
           << ", found " << type;
  return success();
}

/// The index at `i`, or the nearest in [0, size).
static int64_t clampedIndex(const ref::Tensor &indices, int64_t i,
                            int64_t size) {
  return std::clamp<int64_t>(indices.get(i).i, 0, size - 1);
}

static double elements(Value value, int64_t rows) {
  double count = 1;
  for (int64_t dim : cast<ShapedType>(value.getType()).getShape())
    count *= static_cast<double>(ShapedType::isDynamic(dim) ? rows : dim);
  return count;
}

//===----------------------------------------------------------------------===//
// gather_rows
//===----------------------------------------------------------------------===//

LogicalResult GatherRowsOp::verify() {
  return verifyRows(*this, getTable(), getIndices(), getResult());
}

LogicalResult GatherRowsOp::evaluate(ref::Context &context,
                                     ArrayRef<ref::Tensor> operands,
                                     SmallVectorImpl<ref::Tensor> &results) {
  ref::Tensor result =
      ref::Tensor::zeros(cast<RankedTensorType>(getType()), context.rows);
  int64_t count = operands[0].getShape()[0], size = operands[0].size() / count;
  for (int64_t i = 0, to = 0; i < operands[1].size(); ++i) {
    int64_t from = clampedIndex(operands[1], i, count) * size;
    for (int64_t j = 0; j < size; ++j)
      result.set(context, to++, operands[0].get(from + j));
  }
  results.push_back(std::move(result));
  return success();
}

double GatherRowsOp::getFlops(int64_t rows) {
  return elements(getResult(), rows);
}

//===----------------------------------------------------------------------===//
// segment_rows
//===----------------------------------------------------------------------===//

LogicalResult SegmentRowsOp::verify() {
  return verifyRows(*this, getResult(), getIndices(), getUpdates());
}

LogicalResult SegmentRowsOp::evaluate(ref::Context &context,
                                      ArrayRef<ref::Tensor> operands,
                                      SmallVectorImpl<ref::Tensor> &results) {
  auto type = cast<RankedTensorType>(getType());
  Type dtype = type.getElementType();
  auto narrow = dyn_cast<FloatType>(dtype);
  // Sums of 16-bit floats are float32's.
  if (narrow && narrow.getWidth() < 32)
    dtype = Float32Type::get(getContext());
  ref::Tensor sums = ref::Tensor::zeros(type.clone(dtype), context.rows);
  int64_t count = type.getDimSize(0), size = sums.size() / count;
  for (int64_t i = 0, from = 0; i < operands[1].size(); ++i) {
    int64_t to = clampedIndex(operands[1], i, count) * size;
    for (int64_t j = 0; j < size; ++j) {
      ref::Scalar sum = sums.get(to + j), term = operands[0].get(from++);
      sums.set(context, to + j, {sum.f + term.f, sum.i + term.i});
    }
  }
  ref::Tensor result = ref::Tensor::zeros(type, context.rows);
  for (int64_t i = 0; i < result.size(); ++i)
    result.set(context, i, sums.get(i));
  results.push_back(std::move(result));
  return success();
}

double SegmentRowsOp::getFlops(int64_t rows) {
  return elements(getUpdates(), rows) + elements(getResult(), rows);
}

LogicalResult SegmentRowsOp::verifyCode() {
  Type dtype = cast<ShapedType>(getType()).getElementType();
  if (dtype.isF32() || dtype.isF64())
    return success();
  return emitOpError("expects sums of f32 or f64, since there is no code for "
                     "others, found ")
         << dtype;
}
