//===- Convert.cpp - Conversion between dtypes ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Lowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;
using ref::Scalar;

Scalar ConvertOp::evaluateScalar(ArrayRef<Scalar> s) {
  Type from = getElementTypeOrSelf(getOperand().getType());
  Type to = getElementTypeOrSelf(getType());
  if (isa<FloatType>(from)) {
    if (isa<FloatType>(to))
      return {s[0].f};
    if (to.isInteger(1))
      return {0, s[0].f != 0};
    if (std::isnan(s[0].f))
      return {};
    // Saturate at the bounds of the type; 2^63 as a double is exact.
    unsigned width = to.getIntOrFloatBitWidth();
    bool isUnsignedType = cast<IntegerType>(to).isUnsigned();
    double low = isUnsignedType ? 0 : -std::ldexp(1.0, width - 1);
    double bound = std::ldexp(1.0, isUnsignedType ? width : width - 1);
    double x = std::trunc(s[0].f);
    if (x < low)
      x = low;
    if (x >= bound)
      return {0, isUnsignedType ? int64_t(~uint64_t(0) >> (64 - width))
                                : int64_t(~uint64_t(0) >> (65 - width))};
    return {0, isUnsignedType ? int64_t(uint64_t(x)) : int64_t(x)};
  }
  if (isa<FloatType>(to))
    return {isUnsignedTensor(getOperand()) ? double(uint64_t(s[0].i))
                                           : double(s[0].i)};
  if (to.isInteger(1))
    return {0, s[0].i != 0};
  return {0, s[0].i};
}

/// Float to integer with the bounds of the integer type for what is beyond it;
/// arith's conversion alone would be undefined there.
static Value lowerSaturating(OpBuilder &b, Location loc, Value x,
                             IntegerType to, bool toUnsigned) {
  Type from = x.getType();
  unsigned width = to.getWidth();
  double low = toUnsigned ? 0 : -std::ldexp(1.0, width - 1);
  double bound = std::ldexp(1.0, toUnsigned ? width : width - 1);
  Value zeroF = scalarConstant(b, loc, from, 0.0);
  Value lowF = scalarConstant(b, loc, from, low);
  Value boundF = scalarConstant(b, loc, from, bound);
  Value inRange = arith::AndIOp::create(
      b, loc, arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGE, x, lowF),
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, x, boundF));
  Value safe = arith::SelectOp::create(b, loc, inRange, x, zeroF);
  Value converted = toUnsigned
                        ? arith::FPToUIOp::create(b, loc, to, safe).getResult()
                        : arith::FPToSIOp::create(b, loc, to, safe).getResult();
  APInt lowest =
      toUnsigned ? APInt::getMinValue(width) : APInt::getSignedMinValue(width);
  APInt highest =
      toUnsigned ? APInt::getMaxValue(width) : APInt::getSignedMaxValue(width);
  auto intConstant = [&](const APInt &value) -> Value {
    return arith::ConstantOp::create(b, loc, IntegerAttr::get(to, value));
  };
  Value tooLow =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, x, lowF);
  Value tooHigh =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGE, x, boundF);
  Value result =
      arith::SelectOp::create(b, loc, tooLow, intConstant(lowest), converted);
  return arith::SelectOp::create(b, loc, tooHigh, intConstant(highest), result);
}

Value ConvertOp::lowerScalar(OpBuilder &b, ValueRange args) {
  Value x = args[0];
  Location loc = getLoc();
  Type from = x.getType();
  Type to = getElementTypeOrSelf(getType());
  if (isa<FloatType>(from)) {
    if (to == from)
      return x;
    if (isa<FloatType>(to)) {
      if (to.getIntOrFloatBitWidth() > from.getIntOrFloatBitWidth())
        return arith::ExtFOp::create(b, loc, to, x);
      // Between formats of one width the way leads through float32.
      if (to.getIntOrFloatBitWidth() == from.getIntOrFloatBitWidth())
        x = arith::ExtFOp::create(b, loc, b.getF32Type(), x);
      return arith::TruncFOp::create(b, loc, to, x);
    }
    if (to.isInteger(1))
      return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNE, x,
                                   scalarConstant(b, loc, from, 0.0));
    auto integer = cast<IntegerType>(to);
    return lowerSaturating(b, loc, x,
                           IntegerType::get(b.getContext(), integer.getWidth()),
                           integer.isUnsigned());
  }
  bool fromUnsigned = isUnsignedTensor(getOperand());
  if (isa<FloatType>(to)) {
    if (fromUnsigned)
      return arith::UIToFPOp::create(b, loc, to, x);
    return arith::SIToFPOp::create(b, loc, to, x);
  }
  unsigned width = to.getIntOrFloatBitWidth();
  unsigned fromWidth = from.getIntOrFloatBitWidth();
  Type signlessTo = IntegerType::get(b.getContext(), width);
  if (width == fromWidth)
    return x;
  if (width == 1) {
    Value zero = arith::ConstantOp::create(b, loc, b.getIntegerAttr(from, 0));
    return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, x, zero);
  }
  if (width < fromWidth)
    return arith::TruncIOp::create(b, loc, signlessTo, x);
  if (fromUnsigned)
    return arith::ExtUIOp::create(b, loc, signlessTo, x);
  return arith::ExtSIOp::create(b, loc, signlessTo, x);
}

/// Whether the float type `to` holds every number of `from`.
static bool holds(Type to, Type from) {
  auto wide = dyn_cast<FloatType>(to), narrow = dyn_cast<FloatType>(from);
  return wide && narrow &&
         llvm::APFloat::isRepresentableBy(narrow.getFloatSemantics(),
                                          wide.getFloatSemantics());
}

OpFoldResult ConvertOp::fold(FoldAdaptor) {
  if (getOperand().getType() == getType())
    return getOperand();
  auto first = getOperand().getDefiningOp<ConvertOp>();
  if (!first || !isa<FloatType>(getElementTypeOrSelf(getType())) ||
      !holds(getElementTypeOrSelf(first.getType()),
             getElementTypeOrSelf(first.getOperand().getType())))
    return {};
  if (first.getOperand().getType() == getType())
    return first.getOperand();
  getOperandMutable().assign(first.getOperand());
  return getResult();
}
