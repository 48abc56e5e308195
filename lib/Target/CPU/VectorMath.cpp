//===- VectorMath.cpp - Transcendental functions as arithmetic -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// exp: x = k ln 2 + r with |r| <= ln 2 / 2, e^x = 2^k e^r, e^r by its Taylor
// series, which at this range needs 7 terms for float32 and 13 for float64.
// log: x = 2^e m with m in [sqrt(1/2), sqrt(2)), ln m = 2 artanh(s) with
// s = (m - 1) / (m + 1), by its series in s^2 <= 0.0295.
// Both are summed so that the largest term is added last and is exact.
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/CPU/VectorMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace dlc::cpu;

namespace {

/// What depends on the float type.
struct Format {
  unsigned bits, mantissa;
  int64_t bias;
  double minNormal, denormalScale; ///< The scale is 2^scaleBits.
  int64_t scaleBits;
  double ln2High, ln2Low;       ///< The high part times any exponent is exact.
  double expLowest, expHighest; ///< Beyond: 0, infinity.
  unsigned expTerms, logTerms;
};

const Format kF32 = {32,     23,   127,         0x1p-126,
                     0x1p25, 25,   0x1.62e4p-1, 0x1.7f7d1cf79abcap-20,
                     -104.0, 89.0, 7,           5};
const Format kF64 = {64,
                     52,
                     1023,
                     0x1p-1022,
                     0x1p54,
                     54,
                     0x1.62e42feep-1,
                     0x1.a39ef35793c76p-33,
                     -746.0,
                     710.0,
                     13,
                     11};

/// A value in two parts whose sum it is.
struct Double {
  Value high, low;
};

/// Arithmetic on values of one float type, scalar or vector.
class Emit {
public:
  Emit(PatternRewriter &rewriter, Location loc, Type type,
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

  Value num(double value) { return constant(type, value); }
  Value integer(int64_t value) {
    auto attr = b.getIntegerAttr(getElementTypeOrSelf(intType), value);
    if (auto vector = dyn_cast<VectorType>(intType))
      return arith::ConstantOp::create(
          b, DenseElementsAttr::get(vector, Attribute(attr)));
    return arith::ConstantOp::create(b, attr);
  }
  Value add(Value x, Value y) { return arith::AddFOp::create(b, x, y); }
  Value sub(Value x, Value y) { return arith::SubFOp::create(b, x, y); }
  Value mul(Value x, Value y) { return arith::MulFOp::create(b, x, y); }
  Value div(Value x, Value y) { return arith::DivFOp::create(b, x, y); }
  /// x * y + z.
  Value fma(Value x, Value y, Value z) {
    if (options.hasFma)
      return math::FmaOp::create(b, x, y, z);
    return add(mul(x, y), z);
  }
  Value abs(Value x) { return math::AbsFOp::create(b, x); }
  Value copySign(Value x, Value sign) {
    return math::CopySignOp::create(b, x, sign);
  }
  Value compare(arith::CmpFPredicate predicate, Value x, Value y) {
    return arith::CmpFOp::create(b, predicate, x, y);
  }
  Value select(Value condition, Value x, Value y) {
    return arith::SelectOp::create(b, condition, x, y);
  }
  Value both(Value x, Value y) { return arith::AndIOp::create(b, x, y); }
  Value negation(Value x) { return arith::XOrIOp::create(b, x, trueValue()); }
  Value toBits(Value x) { return arith::BitcastOp::create(b, intType, x); }
  Value fromBits(Value x) { return arith::BitcastOp::create(b, type, x); }
  Value isNan(Value x) { return compare(arith::CmpFPredicate::UNO, x, x); }

  /// x rounded to an integer, as a float and as bits; |x| < 2^(mantissa - 2).
  std::pair<Value, Value> round(Value x) {
    // Adding 1.5 * 2^mantissa leaves no bits after the point.
    Value magic = num(std::ldexp(1.5, format.mantissa));
    Value shifted = add(x, magic);
    Value bits = arith::SubIOp::create(b, toBits(shifted), toBits(magic));
    return {sub(shifted, magic), bits};
  }

  /// 2^k for an integer k of a normal result.
  Value powerOfTwo(Value k) {
    Value biased = arith::AddIOp::create(b, k, integer(format.bias));
    return fromBits(arith::ShLIOp::create(b, biased, integer(format.mantissa)));
  }

  /// k and e^r - 1 with x = k ln 2 + r.
  std::pair<Value, Value> reduceExp(Value x) {
    auto [k, bits] = round(mul(x, num(0x1.71547652b82fep+0)));
    Value r = sub(x, mul(k, num(format.ln2High)));
    r = fma(k, num(-format.ln2Low), r);
    return {bits, expm1Series(r)};
  }

  /// e^r - 1 = r + r^2 (1/2 + r/6 + ...).
  Value expm1Series(Value r) {
    double factorial = 1;
    SmallVector<double> terms;
    for (unsigned n = 2; n <= format.expTerms; ++n)
      terms.push_back(1 / (factorial *= n));
    return fma(mul(r, r), horner(r, terms), r);
  }

  Value horner(Value x, ArrayRef<double> coefficients) {
    Value sum = num(coefficients.back());
    for (double coefficient : llvm::reverse(coefficients.drop_back()))
      sum = fma(sum, x, num(coefficient));
    return sum;
  }

  Value exp(Value x) {
    Value clamped = clamp(x, format.expLowest, format.expHighest);
    auto [k, p] = reduceExp(clamped);
    return select(isNan(x), x, scale(add(p, num(1)), k));
  }

  /// x * 2^k in two steps, so that results overflow and underflow as they
  /// should.
  Value scale(Value x, Value k) {
    Value half = arith::ShRSIOp::create(b, k, integer(1));
    Value rest = arith::SubIOp::create(b, k, half);
    return mul(mul(x, powerOfTwo(half)), powerOfTwo(rest));
  }

  /// Comparisons instead of max and min: nan stays itself nowhere, callers
  /// deal with it.
  Value clamp(Value x, double low, double high) {
    Value lowest = num(low), highest = num(high);
    x = select(compare(arith::CmpFPredicate::OGT, x, lowest), x, lowest);
    return select(compare(arith::CmpFPredicate::OLT, x, highest), x, highest);
  }

  /// e^x - 1 for x in [-40, 60].
  Value expm1InRange(Value x) {
    auto [k, p] = reduceExp(x);
    Value s = powerOfTwo(k);
    return fma(s, p, sub(s, num(1)));
  }

  Value expm1(Value x) {
    Value inRange = expm1InRange(clamp(x, -40, 60));
    Value result =
        select(compare(arith::CmpFPredicate::OGT, x, num(60)), exp(x), inRange);
    // Series and rounding lose the sign of zero.
    Value zero = compare(arith::CmpFPredicate::OEQ, x, num(0));
    return select(compare(arith::CmpFPredicate::UNO, x, x), x,
                  select(zero, x, result));
  }

  Value tanh(Value x) {
    Value twice = clamp(mul(abs(x), num(2)), 0, 60);
    Value t = expm1InRange(twice);
    Value result = copySign(div(t, add(t, num(2))), x);
    // Below this tanh x = x; also keeps denormals.
    Value tiny = num(format.bits == 64 ? 0x1p-28 : 0x1p-13);
    Value small = compare(arith::CmpFPredicate::ULT, abs(x), tiny);
    return select(small, x, result);
  }

  /// m and e with x = 2^e m, m in [sqrt(1/2), sqrt(2)), for positive finite x.
  std::pair<Value, Value> split(Value x) {
    Value denormal =
        compare(arith::CmpFPredicate::OLT, x, num(format.minNormal));
    x = select(denormal, mul(x, num(format.denormalScale)), x);
    Value bits = toBits(x);
    Value offset =
        toBits(num(format.bits == 64 ? 0x1.6a09e667f3bcdp-1 : 0x1.6a09e6p-1));
    Value e = arith::ShRSIOp::create(b, arith::SubIOp::create(b, bits, offset),
                                     integer(format.mantissa));
    Value m = fromBits(arith::SubIOp::create(
        b, bits, arith::ShLIOp::create(b, e, integer(format.mantissa))));
    e = select(denormal, arith::SubIOp::create(b, e, integer(format.scaleBits)),
               e);
    return {m, arith::SIToFPOp::create(b, type, e)};
  }

  /// 2/3 + 2/5 z + 2/7 z^2 + ..., from the term `first` on.
  Value artanhSeries(Value z, unsigned first = 1) {
    SmallVector<double> terms;
    for (unsigned n = first; n <= format.logTerms; ++n)
      terms.push_back(2.0 / (2 * n + 1));
    return horner(z, terms);
  }

  /// ln x for positive finite x.
  Value logInRange(Value x) {
    auto [m, e] = split(x);
    Value f = sub(m, num(1));
    Value s = div(f, add(f, num(2)));
    Value z = mul(s, s);
    Value series = mul(z, artanhSeries(z));
    // ln(1 + f) = f - (f^2/2 - s (f^2/2 + series)).
    Value half = mul(mul(f, num(0.5)), f);
    Value low = fma(s, add(half, series), mul(e, num(format.ln2Low)));
    return add(mul(e, num(format.ln2High)), sub(f, sub(half, low)));
  }

  Value log(Value x) {
    double infinity = std::numeric_limits<double>::infinity();
    Value result = logInRange(x);
    result =
        select(compare(arith::CmpFPredicate::OEQ, x, num(infinity)), x, result);
    result = select(compare(arith::CmpFPredicate::ULT, x, num(0)),
                    num(std::numeric_limits<double>::quiet_NaN()), result);
    return select(compare(arith::CmpFPredicate::OEQ, x, num(0)), num(-infinity),
                  result);
  }

  Value log1p(Value x) {
    double infinity = std::numeric_limits<double>::infinity();
    // ln(1 + x) is ln u plus what rounding u = 1 + x lost.
    Value u = add(x, num(1));
    Value lost = sub(x, sub(u, num(1)));
    Value larger = sub(num(1), sub(u, x));
    lost = select(compare(arith::CmpFPredicate::OGT, x, num(1)), larger, lost);
    Value result = add(log(u), div(lost, u));
    Value plain =
        select(compare(arith::CmpFPredicate::OEQ, u, num(infinity)), u, result);
    plain = select(compare(arith::CmpFPredicate::OEQ, u, num(0)),
                   num(-infinity), plain);
    // 1 + x = 1: ln(1 + x) = x.
    return select(compare(arith::CmpFPredicate::OEQ, u, num(1)), x, plain);
  }

  Value pow(Value x, Value y);

private:
  Value constant(Type type, double value) {
    auto attr = b.getFloatAttr(getElementTypeOrSelf(type), value);
    if (auto vector = dyn_cast<VectorType>(type))
      return arith::ConstantOp::create(
          b, DenseElementsAttr::get(vector, Attribute(attr)));
    return arith::ConstantOp::create(b, attr);
  }
  Value trueValue() {
    Attribute attr = b.getBoolAttr(true);
    if (auto vector = dyn_cast<VectorType>(boolType))
      return arith::ConstantOp::create(b, DenseElementsAttr::get(vector, attr));
    return arith::ConstantOp::create(b, cast<TypedAttr>(attr));
  }
  /// x + y exactly, |x| >= |y|.
  Double addExactly(Value x, Value y) {
    Value sum = add(x, y);
    return {sum, sub(y, sub(sum, x))};
  }
  Double multiplyExactly(Value x, Value y);
  Double logAsDouble(Value x);

  ImplicitLocOpBuilder b;
  Type type, intType, boolType;
  const VectorMathOptions &options;
  const Format &format;
};

/// x * y exactly, by a fused multiply-add or by Dekker's splitting.
Double Emit::multiplyExactly(Value x, Value y) {
  Value product = mul(x, y);
  if (options.hasFma) {
    Value minus = arith::NegFOp::create(b, product);
    return {product, fma(x, y, minus)};
  }
  auto halves = [&](Value v) -> Double {
    Value c = mul(v, num(0x1p27 + 1));
    Value high = sub(c, sub(c, v));
    return {high, sub(v, high)};
  };
  Double p = halves(x), q = halves(y);
  Value error = sub(mul(p.high, q.high), product);
  error = add(add(error, mul(p.high, q.low)), mul(p.low, q.high));
  return {product, add(error, mul(p.low, q.low))};
}

/// ln x for positive finite x with some 64 bits.
Double Emit::logAsDouble(Value x) {
  auto [m, e] = split(x);
  Value f = sub(m, num(1));
  // s = f / (2 + f) in two parts.
  Double divisor = addExactly(num(2), f);
  Value s = div(f, divisor.high);
  Double back = multiplyExactly(s, divisor.high);
  Value rest = sub(sub(sub(f, back.high), back.low), mul(s, divisor.low));
  Value sLow = div(rest, divisor.high);
  // 2 s + 2/3 s^3 + s^5 (2/5 + ...): the cubic term in two parts, too.
  Double z = multiplyExactly(s, s);
  Double cube = multiplyExactly(z.high, s);
  Value cubeLow = fma(z.low, s, cube.low);
  Double third = multiplyExactly(cube.high, num(2.0 / 3));
  // 2/3 is not a double: what its rounding lost.
  Value thirdLow = fma(cube.high, num(0x1.5555555555555p-55), third.low);
  thirdLow = fma(cubeLow, num(2.0 / 3), thirdLow);
  Value tail = mul(mul(cube.high, z.high), artanhSeries(z.high, 2));
  // The derivative of 2 artanh s is 2 / (1 - s^2).
  Value fromLow = mul(mul(sLow, num(2)), add(num(1), z.high));

  Double sum = addExactly(mul(s, num(2)), third.high);
  Value low = add(add(sum.low, thirdLow), add(tail, fromLow));
  Double total = addExactly(mul(e, num(format.ln2High)), sum.high);
  // e = 0 puts the smaller term first, but then it is 0 and the sum exact.
  low = add(low, add(total.low, mul(e, num(format.ln2Low))));
  Double result = addExactly(total.high, low);
  return result;
}

Value Emit::pow(Value x, Value y) {
  double infinity = std::numeric_limits<double>::infinity();
  Value magnitude = abs(x);
  // e^(y ln |x|), the exponent as a sum of two.
  Double l = logAsDouble(magnitude);
  Double product = multiplyExactly(y, l.high);
  Value low = fma(y, l.low, product.low);
  Value power = exp(product.high);
  // e^(h + l) = e^h (1 + l); nothing to correct where e^h is 0 or infinite.
  Value corrected = fma(power, low, power);
  Value regular = both(compare(arith::CmpFPredicate::OLT, power, num(infinity)),
                       compare(arith::CmpFPredicate::OLT, abs(low), num(1)));
  power = select(regular, corrected, power);

  // |x| of 0 and infinity, |y| of infinity.
  Value yPositive = compare(arith::CmpFPredicate::OGT, y, num(0));
  Value zero = num(0), inf = num(infinity);
  power = select(compare(arith::CmpFPredicate::OEQ, magnitude, zero),
                 select(yPositive, zero, inf), power);
  power = select(compare(arith::CmpFPredicate::OEQ, magnitude, inf),
                 select(yPositive, inf, zero), power);
  Value above = compare(arith::CmpFPredicate::OGT, magnitude, num(1));
  Value grows =
      arith::CmpIOp::create(b, arith::CmpIPredicate::eq, above, yPositive);
  power = select(compare(arith::CmpFPredicate::OEQ, abs(y), inf),
                 select(grows, inf, zero), power);

  // Signs: |y| from 2^52 on has no fraction, from 2^53 on it is even.
  Value size = abs(y);
  Value big = num(0x1p52);
  auto isInteger = [&](Value v) {
    Value rounded = sub(add(v, big), big);
    Value large = compare(arith::CmpFPredicate::OGE, v, big);
    return arith::OrIOp::create(b, large,
                                compare(arith::CmpFPredicate::OEQ, rounded, v))
        .getResult();
  };
  Value integral = isInteger(size);
  Value odd = both(integral, negation(isInteger(mul(size, num(0.5)))));
  power = select(odd, copySign(power, x), power);
  Value negative = both(compare(arith::CmpFPredicate::OLT, x, zero),
                        compare(arith::CmpFPredicate::OGT, x, num(-infinity)));
  power = select(both(negative, negation(integral)),
                 num(std::numeric_limits<double>::quiet_NaN()), power);
  power = select(compare(arith::CmpFPredicate::UNO, x, y), add(x, y), power);
  Value one = num(1);
  power = select(both(compare(arith::CmpFPredicate::OEQ, x, num(-1)),
                      compare(arith::CmpFPredicate::OEQ, size, inf)),
                 one, power);
  power = select(compare(arith::CmpFPredicate::OEQ, x, one), one, power);
  return select(compare(arith::CmpFPredicate::OEQ, y, zero), one, power);
}

bool isSupported(Type type) {
  Type element = getElementTypeOrSelf(type);
  return element.isF32() || element.isF64();
}

/// A function of one argument, in its own type.
template <typename Op, Value (Emit::*function)(Value)>
struct ExpandUnary : OpRewritePattern<Op> {
  ExpandUnary(MLIRContext *context, VectorMathOptions options)
      : OpRewritePattern<Op>(context), options(options) {}

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (!isSupported(op.getType()))
      return rewriter.notifyMatchFailure(op, "not of f32 or f64");
    Emit emit(rewriter, op.getLoc(), op.getType(), options);
    rewriter.replaceOp(op, (emit.*function)(op.getOperand()));
    return success();
  }
  VectorMathOptions options;
};

/// Powers of float32 are computed in float64.
struct ExpandPow : OpRewritePattern<math::PowFOp> {
  ExpandPow(MLIRContext *context, VectorMathOptions options)
      : OpRewritePattern(context), options(options) {}

  LogicalResult matchAndRewrite(math::PowFOp op,
                                PatternRewriter &rewriter) const override {
    Type type = op.getType();
    if (!isSupported(type))
      return rewriter.notifyMatchFailure(op, "not of f32 or f64");
    Location loc = op.getLoc();
    Value x = op.getLhs(), y = op.getRhs();
    Type wide = rewriter.getF64Type();
    if (auto vector = dyn_cast<VectorType>(type))
      wide = vector.clone(wide);
    if (type != wide) {
      x = arith::ExtFOp::create(rewriter, loc, wide, x);
      y = arith::ExtFOp::create(rewriter, loc, wide, y);
    }
    Value power = Emit(rewriter, loc, wide, options).pow(x, y);
    if (type != wide)
      power = arith::TruncFOp::create(rewriter, loc, type, power);
    rewriter.replaceOp(op, power);
    return success();
  }
  VectorMathOptions options;
};

struct ExpandRsqrt : OpRewritePattern<math::RsqrtOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::RsqrtOp op,
                                PatternRewriter &rewriter) const override {
    if (!isSupported(op.getType()))
      return rewriter.notifyMatchFailure(op, "not of f32 or f64");
    Emit emit(rewriter, op.getLoc(), op.getType(), VectorMathOptions());
    Value root = math::SqrtOp::create(rewriter, op.getLoc(), op.getOperand());
    rewriter.replaceOp(op, emit.div(emit.num(1), root));
    return success();
  }
};

} // namespace

void dlc::cpu::populateVectorMathPatterns(RewritePatternSet &patterns,
                                          const VectorMathOptions &options) {
  MLIRContext *context = patterns.getContext();
  patterns.add<ExpandUnary<math::ExpOp, &Emit::exp>,
               ExpandUnary<math::ExpM1Op, &Emit::expm1>,
               ExpandUnary<math::LogOp, &Emit::log>,
               ExpandUnary<math::Log1pOp, &Emit::log1p>,
               ExpandUnary<math::TanhOp, &Emit::tanh>, ExpandPow>(context,
                                                                  options);
  patterns.add<ExpandRsqrt>(context);
}
