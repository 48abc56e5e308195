//===- VectorMathTrig.cpp - Sine and cosine ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// x = k pi/2 + r with |r| <= pi/4, by Cody and Waite's reduction: pi/2 is a sum
// of parts, of which all but the last have so few bits that their product with
// k is exact. k mod 4 says whether it is the sine or the cosine of r, and its
// sign; both are Taylor series. All in float64, of which float32 needs fewer
// parts and terms.
//
// Products are exact for |x| <= 2^20, of float32 <= 2^28. Beyond, what rounding
// them costs is as if x were another number by some 2^-53 of it.
//
//===----------------------------------------------------------------------===//

#include "VectorMathEmitter.h"

using namespace mlir;
using namespace dlc::codegen;

// Parts of 33, 33, 33 and 53 bits; of 25, 25 and 53 bits.
static const double kHalfPi64[] = {0x1.921fb544p+0, 0x1.0b4611a6p-34,
                                   0x1.3198a2ep-69, 0x1.b839a252049c1p-104};
static const double kHalfPi32[] = {0x1.921fb5p+0, 0x1.110b46p-26,
                                   0x1.1a62633145c07p-54};

TurnedValue VectorMathEmitter::sineOrCosine(Value x, bool isCosine,
                                            bool isNarrow) {
  // 0 stands for numbers so large that nothing can be said; of infinities and
  // nan x - x is nan.
  Value inRange = compare(arith::CmpFPredicate::OLT, abs(x), num(0x1p50));
  Value safe = select(inRange, x, sub(x, x));
  Whole k = round(safe, num(0x1.45f306dc9c883p-1));

  ArrayRef<double> parts = isNarrow ? ArrayRef(kHalfPi32) : kHalfPi64;
  Value r = fma(k.number, num(-parts.front()), safe), lost;
  if (isNarrow) {
    for (double part : parts.drop_front())
      r = fma(k.number, num(-part), r);
  } else {
    // What sums lose is kept: of r near 0 it is a large part.
    for (double part : parts.drop_front().drop_back()) {
      auto [sum, error] = addExactly(r, mul(k.number, num(-part)));
      r = sum;
      lost = lost ? add(lost, error) : error;
    }
    lost = fma(k.number, num(-parts.back()), lost);
    auto [sum, error] = addExactly(r, lost);
    r = sum;
    lost = error;
  }

  // Of r^3, which is subtracted, and r^4 on.
  SmallVector<double> sineTerms, cosineTerms;
  double factorial = 2;
  for (unsigned n = 3; n <= (isNarrow ? 11 : 17); ++n) {
    factorial *= n;
    bool isFirst = n / 2 % 2;
    if (n % 2)
      sineTerms.push_back((isFirst ? 1 : -1) / factorial);
    else
      cosineTerms.push_back((isFirst ? -1 : 1) / factorial);
  }
  Value z = mul(r, r), one = num(1);
  Value sine = horner(z, sineTerms), cosine = horner(z, cosineTerms);
  // Of -0 all products and sums keep the sign.
  if (isNarrow) {
    sine = mul(r, sub(one, mul(z, sine)));
    cosine = fma(z, fma(z, cosine, num(-0.5)), one);
  } else {
    // sin (r + lost) = sin r + lost cos r, cos (r + lost) = cos r - lost sin r;
    // 1 - z/2 with what rounding it loses.
    Value half = mul(z, num(0.5)), start = sub(one, half);
    sine = sub(mul(mul(r, z), sine), mul(lost, start));
    sine = sub(r, sine);
    Value rest = sub(sub(one, start), half);
    cosine = fma(mul(z, z), cosine, sub(rest, mul(r, lost)));
    cosine = add(start, cosine);
  }

  // sin, cos, -sin, -cos; the cosine is the sine a quarter of a turn further.
  Value quarter =
      isCosine ? arith::AddIOp::create(b, k.bits, integer(1)) : k.bits;
  Value odd = arith::CmpIOp::create(
      b, arith::CmpIPredicate::ne,
      arith::AndIOp::create(b, quarter, integer(1)), integer(0));
  return {select(odd, cosine, sine), quarter};
}

Value VectorMathEmitter::flipInLowerHalf(Value x, Value quarter) {
  if (quarter.getType() != intType)
    quarter = arith::TruncIOp::create(b, intType, quarter);
  Value second = arith::AndIOp::create(b, quarter, integer(2));
  Value sign = arith::ShLIOp::create(b, second, integer(format.bits - 2));
  return fromBits(arith::XOrIOp::create(b, toBits(x), sign));
}
