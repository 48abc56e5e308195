//===- VectorMathEmitter.cpp - Arithmetic of one float type --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VectorMathEmitter.h"
#include "dlc/CodeGen/Build/Splat.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"

#include <cmath>

using namespace mlir;
using namespace dlc::codegen;

static const FloatFormat kF32 = {
    .bits = 32,
    .mantissa = 23,
    .bias = 127,
    .minNormal = 0x1p-126,
    .denormalScale = 0x1p25,
    .scaleBits = 25,
    .ln2High = 0x1.62e4p-1,
    .ln2Low = 0x1.7f7d1cf79abcap-20,
    .expLowest = -104.0,
    .expHighest = 89.0,
    .expTerms = 7,
    .logTerms = 5,
};
static const FloatFormat kF64 = {
    .bits = 64,
    .mantissa = 52,
    .bias = 1023,
    .minNormal = 0x1p-1022,
    .denormalScale = 0x1p54,
    .scaleBits = 54,
    .ln2High = 0x1.62e42feep-1,
    .ln2Low = 0x1.a39ef35793c76p-33,
    .expLowest = -746.0,
    .expHighest = 710.0,
    .expTerms = 13,
    .logTerms = 11,
};

VectorMathEmitter::VectorMathEmitter(PatternRewriter &rewriter, Location loc,
                                     Type type,
                                     const VectorMathOptions &options)
    : b(loc, rewriter), type(type), options(options),
      format(getElementTypeOrSelf(type).isF64() ? kF64 : kF32) {
  intType = b.getIntegerType(format.bits);
  boolType = b.getI1Type();
  if (auto vector = dyn_cast<VectorType>(type)) {
    intType = vector.clone(intType);
    boolType = vector.clone(boolType);
  }
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

Value VectorMathEmitter::num(double value) {
  return splatConstant(b, b.getLoc(), type,
                       b.getFloatAttr(getElementTypeOrSelf(type), value));
}

Value VectorMathEmitter::integer(int64_t value) {
  return splatConstant(b, b.getLoc(), intType,
                       b.getIntegerAttr(getElementTypeOrSelf(intType), value));
}

Value VectorMathEmitter::trueValue() {
  return splatConstant(b, b.getLoc(), boolType, b.getBoolAttr(true));
}

//===----------------------------------------------------------------------===//
// Single operations
//===----------------------------------------------------------------------===//

Value VectorMathEmitter::add(Value x, Value y) {
  return arith::AddFOp::create(b, x, y);
}

Value VectorMathEmitter::sub(Value x, Value y) {
  return arith::SubFOp::create(b, x, y);
}

Value VectorMathEmitter::mul(Value x, Value y) {
  return arith::MulFOp::create(b, x, y);
}

Value VectorMathEmitter::div(Value x, Value y) {
  return arith::DivFOp::create(b, x, y);
}

Value VectorMathEmitter::fma(Value x, Value y, Value z) {
  if (options.hasFma)
    return math::FmaOp::create(b, x, y, z);
  return add(mul(x, y), z);
}

Value VectorMathEmitter::abs(Value x) { return math::AbsFOp::create(b, x); }

Value VectorMathEmitter::copySign(Value x, Value sign) {
  return math::CopySignOp::create(b, x, sign);
}

Value VectorMathEmitter::compare(arith::CmpFPredicate predicate, Value x,
                                 Value y) {
  return arith::CmpFOp::create(b, predicate, x, y);
}

Value VectorMathEmitter::select(Value condition, Value x, Value y) {
  return arith::SelectOp::create(b, condition, x, y);
}

Value VectorMathEmitter::both(Value x, Value y) {
  return arith::AndIOp::create(b, x, y);
}

Value VectorMathEmitter::negation(Value x) {
  return arith::XOrIOp::create(b, x, trueValue());
}

Value VectorMathEmitter::toBits(Value x) {
  return arith::BitcastOp::create(b, intType, x);
}

Value VectorMathEmitter::fromBits(Value x) {
  return arith::BitcastOp::create(b, type, x);
}

Value VectorMathEmitter::isNan(Value x) {
  return compare(arith::CmpFPredicate::UNO, x, x);
}

//===----------------------------------------------------------------------===//
// Rounding, scaling, polynomials
//===----------------------------------------------------------------------===//

Value VectorMathEmitter::atLeast(Value x, double low) {
  Value lowest = num(low);
  return select(compare(arith::CmpFPredicate::OGT, lowest, x), lowest, x);
}

Value VectorMathEmitter::atMost(Value x, double high) {
  Value highest = num(high);
  return select(compare(arith::CmpFPredicate::OLT, highest, x), highest, x);
}

Value VectorMathEmitter::clamp(Value x, double low, double high) {
  return atMost(atLeast(x, low), high);
}

Value VectorMathEmitter::roundEven(Value x) {
  // A sum in this range has no bits of a fraction; numbers beyond have none
  // either, and nan is not below.
  Value least = num(std::ldexp(1.0, static_cast<int>(format.mantissa)));
  Value magnitude = abs(x);
  Value rounded = sub(add(magnitude, least), least);
  Value hasFraction = compare(arith::CmpFPredicate::OLT, magnitude, least);
  return select(hasFraction, copySign(rounded, x), x);
}

Value VectorMathEmitter::floor(Value x) {
  Value nearest = roundEven(x);
  Value isAbove = compare(arith::CmpFPredicate::OGT, nearest, x);
  Value below = select(isAbove, sub(nearest, num(1)), nearest);
  return copySign(below, x);
}

Value VectorMathEmitter::ceil(Value x) {
  Value nearest = roundEven(x);
  Value isBelow = compare(arith::CmpFPredicate::OLT, nearest, x);
  Value above = select(isBelow, add(nearest, num(1)), nearest);
  return copySign(above, x);
}

Whole VectorMathEmitter::round(Value x, Value factor) {
  // Adding 1.5 * 2^mantissa leaves no bits after the point.
  Value magic = num(std::ldexp(1.5, format.mantissa));
  Value shifted = fma(x, factor, magic);
  Value bits = arith::SubIOp::create(b, toBits(shifted), toBits(magic));
  return {sub(shifted, magic), bits};
}

Value VectorMathEmitter::powerOfTwo(Value k) {
  Value biased = arith::AddIOp::create(b, k, integer(format.bias));
  return fromBits(arith::ShLIOp::create(b, biased, integer(format.mantissa)));
}

/// What the instruction is called for a whole register; empty: the type is
/// another. LLVM's general name takes integers, which costs conversions.
static StringRef scaleIntrinsic(Type type) {
  auto vector = dyn_cast<VectorType>(type);
  if (!vector ||
      vector.getNumElements() * vector.getElementTypeBitWidth() != 512)
    return {};
  return vector.getElementType().isF64() ? "llvm.x86.avx512.mask.scalef.pd.512"
                                         : "llvm.x86.avx512.mask.scalef.ps.512";
}

Value VectorMathEmitter::scale(Value x, const Whole &k) {
  auto call = [&](StringRef name, ValueRange arguments) {
    return LLVM::CallIntrinsicOp::create(b, type, b.getStringAttr(name),
                                         arguments)
        .getResult(0);
  };
  if (!options.hasScale) {
    Value half = arith::ShRSIOp::create(b, k.bits, integer(1));
    Value rest = arith::SubIOp::create(b, k.bits, half);
    return mul(mul(x, powerOfTwo(half)), powerOfTwo(rest));
  }
  if (StringRef name = scaleIntrinsic(type); !name.empty()) {
    unsigned lanes = cast<VectorType>(type).getNumElements();
    Value all = arith::ConstantOp::create(
        b, b.getIntegerAttr(b.getIntegerType(lanes), -1));
    constexpr int32_t roundAsSet = 4;
    Value mode = arith::ConstantOp::create(b, b.getI32IntegerAttr(roundAsSet));
    return call(name, {x, k.number, x, all, mode});
  }
  Type narrow = b.getI32Type();
  if (auto vector = dyn_cast<VectorType>(type))
    narrow = vector.clone(narrow);
  Value bits = k.bits;
  if (bits.getType() != narrow)
    bits = arith::TruncIOp::create(b, narrow, bits);
  return call("llvm.ldexp", {x, bits});
}

Value VectorMathEmitter::horner(Value x, ArrayRef<double> coefficients) {
  Value sum = num(coefficients.back());
  for (double coefficient : llvm::reverse(coefficients.drop_back()))
    sum = fma(sum, x, num(coefficient));
  return sum;
}

//===----------------------------------------------------------------------===//
// Exact arithmetic
//===----------------------------------------------------------------------===//

TwoParts VectorMathEmitter::addExactly(Value x, Value y) {
  Value sum = add(x, y);
  return {sum, sub(y, sub(sum, x))};
}

TwoParts VectorMathEmitter::multiplyExactly(Value x, Value y) {
  Value product = mul(x, y);
  if (options.hasFma) {
    Value minus = arith::NegFOp::create(b, product);
    return {product, fma(x, y, minus)};
  }
  auto halves = [&](Value v) -> TwoParts {
    Value c = mul(v, num(0x1p27 + 1));
    Value high = sub(c, sub(c, v));
    return {high, sub(v, high)};
  };
  TwoParts p = halves(x), q = halves(y);
  Value error = sub(mul(p.high, q.high), product);
  error = add(add(error, mul(p.high, q.low)), mul(p.low, q.high));
  return {product, add(error, mul(p.low, q.low))};
}
