//===- VectorMathExp.cpp - Functions of powers of e ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// x = k ln 2 + r with |r| <= ln 2 / 2, e^x = 2^k e^r, e^r by its Taylor series,
// which at this range needs 7 terms for float32 and 13 for float64. It is
// summed so that the largest term is added last and is exact.
//
//===----------------------------------------------------------------------===//

#include "VectorMathEmitter.h"

using namespace mlir;
using namespace dlc::codegen;

std::pair<Whole, Value> VectorMathEmitter::reduceExp(Value x) {
  Whole k = round(x, num(0x1.71547652b82fep+0));
  // The first product is exact.
  Value r = fma(k.number, num(-format.ln2High), x);
  r = fma(k.number, num(-format.ln2Low), r);
  return {k, expm1Series(r)};
}

Value VectorMathEmitter::expm1Series(Value r) {
  double factorial = 1;
  SmallVector<double> terms;
  for (unsigned n = 2; n <= format.expTerms; ++n)
    terms.push_back(1 / (factorial *= n));
  return fma(mul(r, r), horner(r, terms), r);
}

Value VectorMathEmitter::exp(Value x) {
  Value clamped = clamp(x, format.expLowest, format.expHighest);
  auto [k, p] = reduceExp(clamped);
  return scale(add(p, num(1)), k);
}

Value VectorMathEmitter::expm1InRange(Value x) {
  auto [k, p] = reduceExp(x);
  Value s = powerOfTwo(k.bits);
  return fma(s, p, sub(s, num(1)));
}

Value VectorMathEmitter::expm1(Value x) {
  Value inRange = expm1InRange(clamp(x, -40, 60));
  Value result =
      select(compare(arith::CmpFPredicate::OGT, x, num(60)), exp(x), inRange);
  // Series and rounding lose the sign of zero.
  Value zero = compare(arith::CmpFPredicate::OEQ, x, num(0));
  return select(compare(arith::CmpFPredicate::UNO, x, x), x,
                select(zero, x, result));
}

Value VectorMathEmitter::tanh(Value x) {
  Value twice = atMost(mul(abs(x), num(2)), 60);
  Value t = expm1InRange(twice);
  return copySign(div(t, add(t, num(2))), x);
}
