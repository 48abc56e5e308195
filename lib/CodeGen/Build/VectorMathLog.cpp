//===- VectorMathLog.cpp - Logarithms ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// x = 2^e m with m in [sqrt(1/2), sqrt(2)), ln m = 2 artanh(s) with
// s = (m - 1) / (m + 1), by its series in s^2 <= 0.0295. It is summed so that
// the largest term is added last and is exact.
//
//===----------------------------------------------------------------------===//

#include "VectorMathEmitter.h"

#include <limits>

using namespace mlir;
using namespace dlc::codegen;

std::pair<Value, Value> VectorMathEmitter::split(Value x) {
  Value denormal = compare(arith::CmpFPredicate::OLT, x, num(format.minNormal));
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

Value VectorMathEmitter::artanhSeries(Value z, unsigned first) {
  SmallVector<double> terms;
  for (unsigned n = first; n <= format.logTerms; ++n)
    terms.push_back(2.0 / (2 * n + 1));
  return horner(z, terms);
}

Value VectorMathEmitter::logInRange(Value x) {
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

Value VectorMathEmitter::log(Value x) {
  double infinity = std::numeric_limits<double>::infinity();
  Value result = logInRange(x);
  result =
      select(compare(arith::CmpFPredicate::OEQ, x, num(infinity)), x, result);
  result = select(compare(arith::CmpFPredicate::ULT, x, num(0)),
                  num(std::numeric_limits<double>::quiet_NaN()), result);
  return select(compare(arith::CmpFPredicate::OEQ, x, num(0)), num(-infinity),
                result);
}

Value VectorMathEmitter::log1p(Value x) {
  double infinity = std::numeric_limits<double>::infinity();
  // ln(1 + x) is ln u plus what rounding u = 1 + x lost.
  Value u = add(x, num(1));
  Value lost = sub(x, sub(u, num(1)));
  Value larger = sub(num(1), sub(u, x));
  lost = select(compare(arith::CmpFPredicate::OGT, x, num(1)), larger, lost);
  Value result = add(log(u), div(lost, u));
  Value plain =
      select(compare(arith::CmpFPredicate::OEQ, u, num(infinity)), u, result);
  plain = select(compare(arith::CmpFPredicate::OEQ, u, num(0)), num(-infinity),
                 plain);
  // 1 + x = 1: ln(1 + x) = x.
  return select(compare(arith::CmpFPredicate::OEQ, u, num(1)), x, plain);
}
