//===- Constants.cpp - Constants, rows, iota -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Assembly.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Lowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

/// Whether `dtype` has a number that `value` is, or is rounded to.
static bool holds(Type dtype, double value) {
  if (auto type = dyn_cast<FloatType>(dtype)) {
    if (!std::isfinite(value))
      return true;
    APFloat rounded(value);
    bool losesInfo;
    rounded.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                    &losesInfo);
    return rounded.isFinite();
  }
  auto type = dyn_cast<IntegerType>(dtype);
  if (!type) // Generic.
    return true;
  bool isSigned = !type.isUnsigned() && type.getWidth() > 1;
  double bits = std::ldexp(1.0, static_cast<int>(type.getWidth()) - isSigned);
  return std::trunc(value) == value && value < bits &&
         value >= (isSigned ? -bits : 0);
}

LogicalResult SplatOp::verify() {
  Type dtype = getElementTypeOrSelf(getType());
  double value = getValue().convertToDouble();
  if (holds(dtype, value)) // C1
    return success();
  return emitOpError("expects a number that ")
         << dtype << " has, found " << value;
}

LogicalResult SplatOp::evaluate(ref::Context &context, ArrayRef<ref::Tensor>,
                                SmallVectorImpl<ref::Tensor> &results) {
  results.push_back(ref::Tensor::full(context,
                                      cast<RankedTensorType>(getType()),
                                      getValue().convertToDouble()));
  return success();
}

LogicalResult SplatOp::lowerToKernels(OpBuilder &builder, ValueRange,
                                      Value rows,
                                      SmallVectorImpl<Value> &results) {
  results.push_back(filledTensor(builder, getLoc(), signless(getType()),
                                 getValue().convertToDouble(), rows));
  return success();
}

LogicalResult FullLikeOp::evaluate(ref::Context &context, ArrayRef<ref::Tensor>,
                                   SmallVectorImpl<ref::Tensor> &results) {
  results.push_back(ref::Tensor::full(context,
                                      cast<RankedTensorType>(getType()),
                                      getValue().convertToDouble()));
  return success();
}

LogicalResult FullLikeOp::lowerToKernels(OpBuilder &builder, ValueRange,
                                         Value rows,
                                         SmallVectorImpl<Value> &results) {
  results.push_back(filledTensor(builder, getLoc(), signless(getType()),
                                 getValue().convertToDouble(), rows));
  return success();
}

/// Only the type of the other tensor counts, so it gets no gradient.
LogicalResult FullLikeOp::buildVJP(OpBuilder &, ValueRange,
                                   SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.push_back(Value());
  return success();
}

/// Once the type is known the value does not depend on the other tensor.
LogicalResult FullLikeOp::canonicalize(FullLikeOp op,
                                       PatternRewriter &rewriter) {
  if (!ranked(op.getType()))
    return rewriter.notifyMatchFailure(op, "the type is generic");
  rewriter.replaceOpWithNewOp<SplatOp>(op, op.getType(), op.getValueAttr());
  return success();
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValueAttr(); }

LogicalResult ConstantOp::evaluate(ref::Context &context, ArrayRef<ref::Tensor>,
                                   SmallVectorImpl<ref::Tensor> &results) {
  auto elements = dyn_cast<DenseElementsAttr>(getValue());
  if (!elements)
    return emitOpError("has a value that the interpreter can't read");
  ref::Tensor result =
      ref::Tensor::zeros(cast<RankedTensorType>(getType()), context.rows);
  if (result.isFloat()) {
    for (auto [i, value] : llvm::enumerate(elements.getValues<APFloat>())) {
      llvm::APFloat number = value;
      bool losesInfo;
      number.convert(llvm::APFloat::IEEEdouble(),
                     llvm::APFloat::rmNearestTiesToEven, &losesInfo);
      result.floats[i] = number.convertToDouble();
    }
  } else {
    for (auto [i, value] : llvm::enumerate(elements.getValues<APInt>()))
      result.set(context, i, {0, static_cast<int64_t>(value.getZExtValue())});
  }
  results.push_back(std::move(result));
  return success();
}

LogicalResult ConstantOp::lowerToKernels(OpBuilder &builder, ValueRange,
                                         Value rows,
                                         SmallVectorImpl<Value> &results) {
  auto elements = dyn_cast<DenseElementsAttr>(getValue());
  if (!elements)
    return emitOpError("has a value that can't be lowered");
  RankedTensorType type = signless(getType());
  if (type != getType())
    elements = elements.mapValues(type.getElementType(),
                                  [](const APInt &value) { return value; });
  // One number is a fill, which each kernel makes where it needs it.
  if (elements.isSplat())
    results.push_back(mapElements(
        builder, getLoc(), {}, {}, type, rows,
        [&](OpBuilder &b, Location l, ValueRange) -> Value {
          return arith::ConstantOp::create(
              b, l, cast<TypedAttr>(elements.getSplatValue<Attribute>()));
        }));
  else
    results.push_back(arith::ConstantOp::create(builder, getLoc(), elements));
  return success();
}

LogicalResult RowsOp::verify() {
  auto type = ranked(getType());
  if (isAnyTensor(getType()) || (type && type.getRank() == 0))
    return success();
  return emitOpError("expects a result of rank 0, found ") << getType();
}

LogicalResult RowsOp::evaluate(ref::Context &context, ArrayRef<ref::Tensor>,
                               SmallVectorImpl<ref::Tensor> &results) {
  results.push_back(ref::Tensor::full(context,
                                      cast<RankedTensorType>(getType()),
                                      static_cast<double>(context.rows)));
  return success();
}

LogicalResult RowsOp::lowerToKernels(OpBuilder &builder, ValueRange, Value rows,
                                     SmallVectorImpl<Value> &results) {
  RankedTensorType type = signless(getType());
  results.push_back(mapElements(builder, getLoc(), {}, {}, type, rows,
                                [&](OpBuilder &b, Location loc, ValueRange) {
                                  return indexToNumber(b, loc, rows,
                                                       type.getElementType());
                                }));
  return success();
}

LogicalResult IotaOp::verify() {
  auto type = ranked(getType());
  if (!type)
    return success();
  int64_t rank = type.getRank(), dimension = getDimension();
  if (dimension < -rank || dimension >= rank)
    return emitOpError("expects a dimension in [")
           << -rank << ", " << rank << "), found " << dimension;
  return success();
}

/// `dimension` counted from the first.
static int64_t iotaDimension(IotaOp op) {
  int64_t dimension = op.getDimension();
  return dimension < 0 ? dimension + ranked(op.getType()).getRank() : dimension;
}

LogicalResult IotaOp::evaluate(ref::Context &context, ArrayRef<ref::Tensor>,
                               SmallVectorImpl<ref::Tensor> &results) {
  ref::Tensor result =
      ref::Tensor::zeros(cast<RankedTensorType>(getType()), context.rows);
  int64_t dimension = iotaDimension(*this), position = 0;
  ref::forEachIndex(result.getShape(), [&](ArrayRef<int64_t> index) {
    int64_t value = index[dimension];
    result.set(context, position++, {static_cast<double>(value), value});
  });
  results.push_back(std::move(result));
  return success();
}

LogicalResult IotaOp::lowerToKernels(OpBuilder &builder, ValueRange, Value rows,
                                     SmallVectorImpl<Value> &results) {
  RankedTensorType type = signless(getType());
  results.push_back(mapElements(
      builder, getLoc(), {}, {}, type, rows,
      [&](OpBuilder &b, Location loc, ValueRange) {
        Value index = linalg::IndexOp::create(b, loc, iotaDimension(*this));
        return indexToNumber(b, loc, index, type.getElementType());
      }));
  return success();
}

LogicalResult IotaOp::buildVJP(OpBuilder &, ValueRange,
                               SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.push_back(Value());
  return success();
}
