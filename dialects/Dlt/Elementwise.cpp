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
  Value infinity = scalarConstant(b, getLoc(), args[0].getType(),
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
  Value one = scalarConstant(b, getLoc(), type, 1.0);
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
  Value one = scalarConstant(b, getLoc(), args[0].getType(), 1.0);
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
  Value zero = scalarConstant(b, getLoc(), x.getType(), 0.0);
  Value one = scalarConstant(b, getLoc(), x.getType(), 1.0);
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
  return largerOf(s[0], s[1], isUnsignedTensor(getLhs()));
}
Value MaximumOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return lowerLarger(*this, isUnsignedTensor(getLhs()), b, args);
}

Scalar MinimumOp::evaluateScalar(ArrayRef<Scalar> s) {
  return smallerOf(s[0], s[1], isUnsignedTensor(getLhs()));
}
Value MinimumOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return lowerSmaller(*this, isUnsignedTensor(getLhs()), b, args);
}

Scalar ClampOp::evaluateScalar(ArrayRef<Scalar> s) {
  bool unsignedOrder = isUnsignedTensor(getOperand());
  return smallerOf(largerOf(s[1], s[0], unsignedOrder), s[2], unsignedOrder);
}
Value ClampOp::lowerScalar(OpBuilder &b, ValueRange args) {
  bool unsignedOrder = isUnsignedTensor(getOperand());
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

Scalar RemainderOp::evaluateScalar(ArrayRef<Scalar> s) {
  int64_t x = s[0].i, y = s[1].i;
  if (isUnsignedTensor(getLhs()))
    return {0, y ? wrapping(uint64_t(x) % uint64_t(y)) : x};
  return {std::fmod(s[0].f, s[1].f), y == 0 ? x : y == -1 ? 0 : x % y};
}
Value RemainderOp::lowerScalar(OpBuilder &b, ValueRange args) {
  if (isFloat(getLhs()))
    return arith::RemFOp::create(b, getLoc(), args[0], args[1]);
  Value x = args[0], y = args[1];
  // Division traps by 0, and of the least integer by -1.
  auto number = [&](int value) {
    return scalarConstant(b, getLoc(), y.getType(), value);
  };
  auto equals = [&](Value z) {
    return arith::CmpIOp::create(b, getLoc(), arith::CmpIPredicate::eq, y, z);
  };
  Value isZero = equals(number(0));
  Value safe = arith::SelectOp::create(b, getLoc(), isZero, number(1), y);
  Value rest;
  if (isUnsignedTensor(getLhs())) {
    rest = arith::RemUIOp::create(b, getLoc(), x, safe);
  } else {
    safe = arith::SelectOp::create(b, getLoc(), equals(number(-1)), number(1),
                                   safe);
    rest = arith::RemSIOp::create(b, getLoc(), x, safe);
  }
  return arith::SelectOp::create(b, getLoc(), isZero, x, rest);
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
// Comparison and choice
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
  if (isUnsignedTensor(getLhs()))
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
  I predicate =
      isUnsignedTensor(getLhs()) ? unsignedInts[index] : signedInts[index];
  return arith::CmpIOp::create(b, getLoc(), predicate, args[0], args[1]);
}

Scalar SelectOp::evaluateScalar(ArrayRef<Scalar> s) {
  return s[0].i ? s[1] : s[2];
}
Value SelectOp::lowerScalar(OpBuilder &b, ValueRange args) {
  return arith::SelectOp::create(b, getLoc(), args[0], args[1], args[2]);
}
