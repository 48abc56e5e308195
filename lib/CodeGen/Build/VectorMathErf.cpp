//===- VectorMathErf.cpp - The error function -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Below 1 erf x = x + x P(x^2), else 1 - e^(-x^2) Q((|x| - 2) / (|x| + 2)) with
// the sign of x; from 4 on (float64: 6) it is 1. P and Q interpolate erf(x) / x
// - 1 and e^(x^2) erfc(x) at Chebyshev's points, so that they are within 2e-9
// (float64: 2e-20) of them. What rounding x^2 costs is multiplied by erfc(x) <
// 0.16.
//
//===----------------------------------------------------------------------===//

#include "VectorMathEmitter.h"

using namespace mlir;
using namespace dlc::codegen;

static const double kBelow32[] = {0.1283791658483509,   -0.37612626666720334,
                                  0.11283594715160218,  -0.026854212010626412,
                                  0.005189087423433974, -0.000801686428716587,
                                  7.875875062685488e-05};
static const double kAbove32[] = {
    0.25539567631050575,    -0.42718584831165,      0.24165819411285702,
    -0.07897847314706918,   0.0037329080273491746,  0.006993954025083926,
    -0.0008476555786712168, -0.0009395269021825955, 4.9876741933444445e-05};
static const double kBelow64[] = {
    0.12837916709551257,     -0.37612638903183754,    0.1128379167095512,
    -0.02686617064512984,    0.0052239776254232985,   -0.000854832702193483,
    0.00012055332902888736,  -1.4925647567519332e-05, 1.6462045441468418e-06,
    -1.6364642158167616e-07, 1.4792401209404813e-08,  -1.216456005728345e-09,
    8.709045129053106e-11,   -4.230945824295338e-12};
static const double kAbove64[] = {
    0.25539567631050575,     -0.4271858474139584,     0.24165819424246635,
    -0.07897858101573312,    0.0037328924043450165,   0.006997461739294057,
    -0.0008471432520133931,  -0.0009819770302602721,  4.355563777487973e-05,
    0.000174361235301249,    2.7524819609205997e-05,  -2.758046502798232e-05,
    -1.3960863250756434e-05, 1.393439667993715e-06,   3.7443735332653078e-06,
    1.1995052231035317e-06,  -3.9035732044924444e-07, -5.494144104124559e-07,
    -1.632065834667942e-07,  1.892763506249027e-07};

Value VectorMathEmitter::erf(Value x) {
  bool isDouble = format.bits == 64;
  Value p =
      isDouble ? horner(mul(x, x), kBelow64) : horner(mul(x, x), kBelow32);
  Value below = fma(x, p, x);
  // Where the other is chosen this one is computed of 1.
  Value y = atMost(atLeast(abs(x), 1), isDouble ? 6 : 4);
  Value t = div(sub(y, num(2)), add(y, num(2)));
  Value q = isDouble ? horner(t, kAbove64) : horner(t, kAbove32);
  Value e = exp(sub(num(0), mul(y, y)));
  Value above = copySign(fma(sub(num(0), e), q, num(1)), x);
  return select(compare(arith::CmpFPredicate::OLT, abs(x), num(1)), below,
                above);
}
