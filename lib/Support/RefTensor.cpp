//===- RefTensor.cpp - Tensors of the reference interpreter ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Support/RefTensor.h"

#include "llvm/ADT/APFloat.h"

#include <cmath>

using namespace mlir;
using namespace dlc::ref;

double dlc::ref::roundTo(Type floatType, double value) {
  if (floatType.isF64())
    return value;
  if (floatType.isF32())
    return static_cast<float>(value);
  llvm::APFloat rounded(value);
  bool losesInfo;
  rounded.convert(cast<FloatType>(floatType).getFloatSemantics(),
                  llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  rounded.convert(llvm::APFloat::IEEEdouble(),
                  llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  return rounded.convertToDouble();
}

double dlc::ref::roundTo(const Context &context, Type floatType, double value) {
  if (context.highPrecision)
    return value;
  double rounded = roundTo(floatType, value);
  if (!context.randomRounding || rounded == value || !std::isfinite(value))
    return rounded;
  // xorshift64
  uint64_t &state = context.randomRounding;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  int bits = cast<FloatType>(floatType).getFPMantissaWidth();
  double unit = std::ldexp(1.0, -bits);
  return roundTo(floatType, value * (state & 1 ? 1 + unit : 1 - unit));
}

int64_t dlc::ref::wrapTo(Type integerType, int64_t value) {
  auto type = cast<IntegerType>(integerType);
  unsigned width = type.getWidth();
  if (width >= 64)
    return value;
  uint64_t low = static_cast<uint64_t>(value) & ((uint64_t(1) << width) - 1);
  bool negative = !type.isUnsigned() && width > 1 && (low >> (width - 1));
  return negative ? static_cast<int64_t>(low | (~uint64_t(0) << width))
                  : static_cast<int64_t>(low);
}

SmallVector<int64_t> dlc::ref::resolveShape(ArrayRef<int64_t> shape,
                                            int64_t rows) {
  return llvm::map_to_vector(shape, [&](int64_t dim) {
    return ShapedType::isDynamic(dim) ? rows : dim;
  });
}

void Context::failCheck(StringRef message, StringRef where, int64_t row) {
  if (!failedCheck.empty())
    return;
  failedCheck = message.str();
  if (!where.empty())
    failedCheck += (" at " + where).str();
  if (row >= 0)
    failedCheck += ", row " + std::to_string(row);
}

Tensor::Tensor(Type elementType, ArrayRef<int64_t> shape)
    : elementType(elementType), shape(shape) {
  count = 1;
  for (int64_t dim : shape)
    count *= dim;
  if (isFloat())
    floats.resize(count);
  else
    ints.resize(count);
}

Tensor Tensor::zeros(RankedTensorType type, int64_t rows) {
  return Tensor(type.getElementType(), resolveShape(type.getShape(), rows));
}

Tensor Tensor::full(const Context &context, RankedTensorType type,
                    double value) {
  Tensor result = zeros(type, context.rows);
  if (result.isFloat())
    value = roundTo(type.getElementType(), value);
  for (int64_t i = 0, e = result.size(); i < e; ++i)
    result.set(context, i, {value, static_cast<int64_t>(value)});
  return result;
}

void Tensor::set(const Context &context, int64_t index, Scalar value) {
  if (isFloat())
    floats[index] = roundTo(context, elementType, value.f);
  else
    ints[index] =
        isa<IntegerType>(elementType) ? wrapTo(elementType, value.i) : value.i;
}

SmallVector<int64_t> Tensor::strides() const {
  SmallVector<int64_t> result(shape.size());
  int64_t stride = 1;
  for (size_t i = shape.size(); i-- > 0;) {
    result[i] = stride;
    stride *= shape[i];
  }
  return result;
}

Tensor Tensor::reshaped(ArrayRef<int64_t> newShape) const {
  Tensor result = *this;
  result.shape.assign(newShape.begin(), newShape.end());
  return result;
}

void dlc::ref::forEachIndex(ArrayRef<int64_t> shape,
                            llvm::function_ref<void(ArrayRef<int64_t>)> body) {
  for (int64_t dim : shape)
    if (dim == 0)
      return;
  SmallVector<int64_t> index(shape.size(), 0);
  while (true) {
    body(index);
    size_t d = shape.size();
    while (d > 0 && ++index[d - 1] == shape[d - 1])
      index[--d] = 0;
    if (d == 0)
      return;
  }
}
