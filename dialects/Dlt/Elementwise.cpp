//===- Elementwise.cpp - Scalar forms of elementwise operations ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For each op what it computes, twice and independently: on the interpreter's
// doubles and as arith/math. Alphabetical.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Lowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;
using ref::Scalar;

static bool isFloat(Value value) {
  return isa<FloatType>(getElementTypeOrSelf(value.getType()));
}

static bool isUnsigned(Value value) {
  auto type = dyn_cast<IntegerType>(getElementTypeOrSelf(value.getType()));
  return type && (type.isUnsigned() || type.getWidth() == 1);
}

static Value constant(OpBuilder &builder, Location loc, Type type,
                      double value) {
  return arith::ConstantOp::create(builder, loc,
                                   builder.getFloatAttr(type, value));
}

/// Integers wrap when they are stored (ref::wrapTo); unsigned arithmetic here
/// keeps the wrapping of 64 bits defined.
static int64_t wrapping(uint64_t value) { return static_cast<int64_t>(value); }

/// Float or integer form of a binary op.
template <typename FloatOp, typename IntOp>
static Value lowerBinary(Operation *op, OpBuilder &builder, ValueRange args) {
  if (isFloat(op->getOperand(0)))
    return FloatOp::create(builder, op->getLoc(), args[0], args[1]);
  return IntOp::create(builder, op->getLoc(), args[0], args[1]);
}

//===----------------------------------------------------------------------===//
// Unary
//===----------------------------------------------------------------------===//

Scalar AbsOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {std::fabs(s[0].f), s[0].i < 0 ? wrapping(-uint64_t(s[0].i)) : s[0].i};
}
Value AbsOp::lowerScalar(OpBuilder &b, ValueRange args) {
  if (isFloat(getOperand()))
    return math::AbsFOp::create(b, getLoc(), args[0]);
  Value zero = scalarConstant(b, getLoc(), args[0].getType(), 0);
  Value minus = arith::SubIOp::create(b, getLoc(), zero, args[0]);
  return arith::MaxSIOp::create(b, getLoc(), args[0], minus);
}

Scalar CeilOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {std::ceil(s[0].f)};
}
Value CeilOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::CeilOp::create(b, getLoc(), args[0]);
}

Scalar CosineOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {std::cos(s[0].f)};
}
Value CosineOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::CosOp::create(b, getLoc(), args[0]);
}

Scalar ErfOp::evaluateScalar(ArrayRef<Scalar> s) { return {std::erf(s[0].f)}; }
Value ErfOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::ErfOp::create(b, getLoc(), args[0]);
}

Scalar ExponentialOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {std::exp(s[0].f)};
}
Value ExponentialOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::ExpOp::create(b, getLoc(), args[0]);
}

Scalar ExponentialMinusOneOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {std::expm1(s[0].f)};
}
Value ExponentialMinusOneOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::ExpM1Op::create(b, getLoc(), args[0]);
}

Scalar FloorOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {std::floor(s[0].f)};
}
Value FloorOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::FloorOp::create(b, getLoc(), args[0]);
}

Scalar IsFiniteOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {0, std::isfinite(s[0].f)};
}
Value IsFiniteOp::lowerScalar(OpBuilder &b, ValueRange args) {
  // |x| < inf is false for infinities and nan.
  Value magnitude = math::AbsFOp::create(b, getLoc(), args[0]);
  Value infinity = constant(b, getLoc(), args[0].getType(),
                            std::numeric_limits<double>::infinity());
  return arith::CmpFOp::create(b, getLoc(), arith::CmpFPredicate::OLT,
                               magnitude, infinity);
}

Scalar LogOp::evaluateScalar(ArrayRef<Scalar> s) { return {std::log(s[0].f)}; }
Value LogOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::LogOp::create(b, getLoc(), args[0]);
}

Scalar LogPlusOneOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {std::log1p(s[0].f)};
}
Value LogPlusOneOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::Log1pOp::create(b, getLoc(), args[0]);
}

Scalar LogisticOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {1 / (1 + std::exp(-s[0].f))};
}
Value LogisticOp::lowerScalar(OpBuilder &b, ValueRange args) {
  Type type = args[0].getType();
  Value one = constant(b, getLoc(), type, 1.0);
  Value minus = arith::NegFOp::create(b, getLoc(), args[0]);
  Value exp = math::ExpOp::create(b, getLoc(), minus);
  Value sum = arith::AddFOp::create(b, getLoc(), one, exp);
  return arith::DivFOp::create(b, getLoc(), one, sum);
}

Scalar NegateOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {-s[0].f, wrapping(-uint64_t(s[0].i))};
}
Value NegateOp::lowerScalar(OpBuilder &b, ValueRange args) {
  if (isFloat(getOperand()))
    return arith::NegFOp::create(b, getLoc(), args[0]);
  Value zero = scalarConstant(b, getLoc(), args[0].getType(), 0);
  return arith::SubIOp::create(b, getLoc(), zero, args[0]);
}

Scalar NotOp::evaluateScalar(ArrayRef<Scalar> s) { return {0, ~s[0].i}; }
Value NotOp::lowerScalar(OpBuilder &b, ValueRange args) {
  Value bits = scalarConstant(b, getLoc(), args[0].getType(), -1);
  return arith::XOrIOp::create(b, getLoc(), args[0], bits);
}

Scalar RoundNearestEvenOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {std::nearbyint(s[0].f)}; // In the default mode.
}
Value RoundNearestEvenOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::RoundEvenOp::create(b, getLoc(), args[0]);
}

Scalar RsqrtOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {1 / std::sqrt(s[0].f)};
}
Value RsqrtOp::lowerScalar(OpBuilder &b, ValueRange args) {
  Value root = math::SqrtOp::create(b, getLoc(), args[0]);
  Value one = constant(b, getLoc(), args[0].getType(), 1.0);
  return arith::DivFOp::create(b, getLoc(), one, root);
}

Scalar SignOp::evaluateScalar(ArrayRef<Scalar> s) {
  double x = s[0].f;
  return {x > 0 ? 1.0 : x < 0 ? -1.0 : x, (s[0].i > 0) - (s[0].i < 0)};
}
Value SignOp::lowerScalar(OpBuilder &b, ValueRange args) {
  Value x = args[0];
  if (!isFloat(getOperand())) {
    Value low = scalarConstant(b, getLoc(), x.getType(), -1);
    Value high = scalarConstant(b, getLoc(), x.getType(), 1);
    return arith::MaxSIOp::create(b, getLoc(), low,
                                  arith::MinSIOp::create(b, getLoc(), high, x));
  }
  Value zero = constant(b, getLoc(), x.getType(), 0.0);
  Value one = constant(b, getLoc(), x.getType(), 1.0);
  Value signedOne = math::CopySignOp::create(b, getLoc(), one, x);
  // True for numbers other than zero, so that zero and nan stay themselves.
  Value nonzero =
      arith::CmpFOp::create(b, getLoc(), arith::CmpFPredicate::ONE, x, zero);
  return arith::SelectOp::create(b, getLoc(), nonzero, signedOne, x);
}

Scalar SineOp::evaluateScalar(ArrayRef<Scalar> s) { return {std::sin(s[0].f)}; }
Value SineOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::SinOp::create(b, getLoc(), args[0]);
}

Scalar SqrtOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {std::sqrt(s[0].f)};
}
Value SqrtOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::SqrtOp::create(b, getLoc(), args[0]);
}

Scalar TanhOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {std::tanh(s[0].f)};
}
Value TanhOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::TanhOp::create(b, getLoc(), args[0]);
}

//===----------------------------------------------------------------------===//
// Binary
//===----------------------------------------------------------------------===//

Scalar AddOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {s[0].f + s[1].f, wrapping(uint64_t(s[0].i) + uint64_t(s[1].i))};
}
Value AddOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return lowerBinary<arith::AddFOp, arith::AddIOp>(*this, b, args);
}

Scalar AndOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {0, s[0].i & s[1].i};
}
Value AndOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return arith::AndIOp::create(b, getLoc(), args[0], args[1]);
}

Scalar DivideOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {s[0].f / s[1].f};
}
Value DivideOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return arith::DivFOp::create(b, getLoc(), args[0], args[1]);
}

/// The larger of two numbers, nan if either is; +0 is above -0.
static Scalar largerOf(Scalar x, Scalar y, bool unsignedOrder) {
  double a = x.f, b = y.f;
  bool less = unsignedOrder ? uint64_t(x.i) < uint64_t(y.i) : x.i < y.i;
  if (a == b)
    a = std::signbit(a) ? b : a;
  return {std::isnan(a) ? a : (a >= b ? a : b), less ? y.i : x.i};
}

static Scalar smallerOf(Scalar x, Scalar y, bool unsignedOrder) {
  double a = x.f, b = y.f;
  bool less = unsignedOrder ? uint64_t(x.i) < uint64_t(y.i) : x.i < y.i;
  if (a == b)
    a = std::signbit(a) ? a : b;
  return {std::isnan(a) ? a : (a <= b ? a : b), less ? x.i : y.i};
}

static Value lowerLarger(Operation *op, bool unsignedOrder, OpBuilder &b,
                         ValueRange args) {
  if (unsignedOrder)
    return arith::MaxUIOp::create(b, op->getLoc(), args[0], args[1]);
  return lowerBinary<arith::MaximumFOp, arith::MaxSIOp>(op, b, args);
}

static Value lowerSmaller(Operation *op, bool unsignedOrder, OpBuilder &b,
                          ValueRange args) {
  if (unsignedOrder)
    return arith::MinUIOp::create(b, op->getLoc(), args[0], args[1]);
  return lowerBinary<arith::MinimumFOp, arith::MinSIOp>(op, b, args);
}

Scalar MaximumOp::evaluateScalar(ArrayRef<Scalar> s) {
  return largerOf(s[0], s[1], isUnsigned(getLhs()));
}
Value MaximumOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return lowerLarger(*this, isUnsigned(getLhs()), b, args);
}

Scalar MinimumOp::evaluateScalar(ArrayRef<Scalar> s) {
  return smallerOf(s[0], s[1], isUnsigned(getLhs()));
}
Value MinimumOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return lowerSmaller(*this, isUnsigned(getLhs()), b, args);
}

Scalar ClampOp::evaluateScalar(ArrayRef<Scalar> s) {
  bool unsignedOrder = isUnsigned(getOperand());
  return smallerOf(largerOf(s[1], s[0], unsignedOrder), s[2], unsignedOrder);
}
Value ClampOp::lowerScalar(OpBuilder &b, ValueRange args) {
  bool unsignedOrder = isUnsigned(getOperand());
  Value above = lowerLarger(*this, unsignedOrder, b, {args[1], args[0]});
  return lowerSmaller(*this, unsignedOrder, b, {above, args[2]});
}

Scalar MultiplyOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {s[0].f * s[1].f, wrapping(uint64_t(s[0].i) * uint64_t(s[1].i))};
}
Value MultiplyOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return lowerBinary<arith::MulFOp, arith::MulIOp>(*this, b, args);
}

Scalar OrOp::evaluateScalar(ArrayRef<Scalar> s) { return {0, s[0].i | s[1].i}; }
Value OrOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return arith::OrIOp::create(b, getLoc(), args[0], args[1]);
}

Scalar PowerOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {std::pow(s[0].f, s[1].f)};
}
Value PowerOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return math::PowFOp::create(b, getLoc(), args[0], args[1]);
}

Scalar SubtractOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {s[0].f - s[1].f, wrapping(uint64_t(s[0].i) - uint64_t(s[1].i))};
}
Value SubtractOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return lowerBinary<arith::SubFOp, arith::SubIOp>(*this, b, args);
}

Scalar XorOp::evaluateScalar(ArrayRef<Scalar> s) {
  return {0, s[0].i ^ s[1].i};
}
Value XorOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return arith::XOrIOp::create(b, getLoc(), args[0], args[1]);
}

//===----------------------------------------------------------------------===//
// Comparison, choice, conversion
//===----------------------------------------------------------------------===//

template <typename T> static bool compare(Direction direction, T x, T y) {
  switch (direction) {
  case Direction::eq:
    return x == y;
  case Direction::ne:
    return x != y;
  case Direction::lt:
    return x < y;
  case Direction::le:
    return x <= y;
  case Direction::gt:
    return x > y;
  case Direction::ge:
    return x >= y;
  }
  llvm_unreachable("unknown direction");
}

Scalar CompareOp::evaluateScalar(ArrayRef<Scalar> s) {
  if (isFloat(getLhs()))
    return {0, compare(getDirection(), s[0].f, s[1].f)};
  if (isUnsigned(getLhs()))
    return {0, compare<uint64_t>(getDirection(), s[0].i, s[1].i)};
  return {0, compare(getDirection(), s[0].i, s[1].i)};
}

Value CompareOp::lowerScalar(OpBuilder &b, ValueRange args) {
  using F = arith::CmpFPredicate;
  using I = arith::CmpIPredicate;
  // Indexed by Direction.
  static const F floats[] = {F::OEQ, F::UNE, F::OLT, F::OLE, F::OGT, F::OGE};
  static const I signedInts[] = {I::eq, I::ne, I::slt, I::sle, I::sgt, I::sge};
  static const I unsignedInts[] = {I::eq,  I::ne,  I::ult,
                                   I::ule, I::ugt, I::uge};
  auto index = static_cast<unsigned>(getDirection());
  if (isFloat(getLhs()))
    return arith::CmpFOp::create(b, getLoc(), floats[index], args[0], args[1]);
  I predicate = isUnsigned(getLhs()) ? unsignedInts[index] : signedInts[index];
  return arith::CmpIOp::create(b, getLoc(), predicate, args[0], args[1]);
}

Scalar SelectOp::evaluateScalar(ArrayRef<Scalar> s) {
  return s[0].i ? s[1] : s[2];
}
Value SelectOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return arith::SelectOp::create(b, getLoc(), args[0], args[1], args[2]);
}

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
    return {isUnsigned(getOperand()) ? double(uint64_t(s[0].i))
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
  Value zeroF = constant(b, loc, from, 0.0);
  Value lowF = constant(b, loc, from, low);
  Value boundF = constant(b, loc, from, bound);
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
                                   constant(b, loc, from, 0.0));
    auto integer = cast<IntegerType>(to);
    return lowerSaturating(b, loc, x,
                           IntegerType::get(b.getContext(), integer.getWidth()),
                           integer.isUnsigned());
  }
  bool fromUnsigned = isUnsigned(getOperand());
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
