//===- VectorMathPow.cpp - Powers ----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// |x|^y = e^(y ln |x|). The exponent needs more bits than a float has, so that
// it and the logarithm are kept as sums of two.
//
//===----------------------------------------------------------------------===//

#include "VectorMathEmitter.h"

#include <limits>

using namespace mlir;
using namespace dlc::codegen;

TwoParts VectorMathEmitter::logInTwoParts(Value x) {
  auto [m, e] = split(x);
  Value f = sub(m, num(1));
  // s = f / (2 + f) in two parts.
  TwoParts divisor = addExactly(num(2), f);
  Value s = div(f, divisor.high);
  TwoParts back = multiplyExactly(s, divisor.high);
  Value rest = sub(sub(sub(f, back.high), back.low), mul(s, divisor.low));
  Value sLow = div(rest, divisor.high);
  // 2 s + 2/3 s^3 + s^5 (2/5 + ...): the cubic term in two parts, too.
  TwoParts z = multiplyExactly(s, s);
  TwoParts cube = multiplyExactly(z.high, s);
  Value cubeLow = fma(z.low, s, cube.low);
  TwoParts third = multiplyExactly(cube.high, num(2.0 / 3));
  // 2/3 is not a double: what its rounding lost.
  Value thirdLow = fma(cube.high, num(0x1.5555555555555p-55), third.low);
  thirdLow = fma(cubeLow, num(2.0 / 3), thirdLow);
  Value tail = mul(mul(cube.high, z.high), artanhSeries(z.high, 2));
  // The derivative of 2 artanh s is 2 / (1 - s^2).
  Value fromLow = mul(mul(sLow, num(2)), add(num(1), z.high));

  TwoParts sum = addExactly(mul(s, num(2)), third.high);
  Value low = add(add(sum.low, thirdLow), add(tail, fromLow));
  TwoParts total = addExactly(mul(e, num(format.ln2High)), sum.high);
  // e = 0 puts the smaller term first, but then it is 0 and the sum exact.
  low = add(low, add(total.low, mul(e, num(format.ln2Low))));
  TwoParts result = addExactly(total.high, low);
  return result;
}

Value VectorMathEmitter::pow(Value x, Value y) {
  double infinity = std::numeric_limits<double>::infinity();
  Value magnitude = abs(x);
  // e^(y ln |x|), the exponent as a sum of two.
  TwoParts l = logInTwoParts(magnitude);
  TwoParts product = multiplyExactly(y, l.high);
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
