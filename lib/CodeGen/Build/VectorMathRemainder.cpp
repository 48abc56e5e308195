//===- VectorMathRemainder.cpp - Remainders of floats as arithmetic -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A long division: multiples of the divisor by powers of two, the largest
// first, leave less each time. A step is exact. Its quotient q of r and s may
// be one too large where r / s was rounded up to it, and r - q s is in [-s, s)
// and a multiple of the last bit of s, so that it is a number of the format.
//
//===----------------------------------------------------------------------===//

#include "VectorMathEmitter.h"

#include "mlir/Dialect/Math/IR/Math.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace dlc::codegen;

/// r - q s, exactly, for a quotient of at most 25 bits. The upper half of s
/// times q is within a factor of two of r, unless q is 1.
Value VectorMathEmitter::subtractMultiple(Value r, Value q, Value s) {
  Value upper = integer(-(int64_t(1) << 27));
  Value high = fromBits(arith::AndIOp::create(b, toBits(s), upper));
  Value low = sub(s, high);
  Value rest = sub(sub(r, mul(q, high)), mul(q, low));
  return select(compare(arith::CmpFPredicate::OLT, q, num(2)), sub(r, s), rest);
}

Value VectorMathEmitter::remainder(Value x, Value y, bool isNarrow) {
  // The bits of a quotient, and of the largest one that there is: of float32
  // from 2^128 to 2^-149, of float64 from 2^1024 to 2^-1074.
  int bits = isNarrow ? 28 : options.hasFma ? 52 : 25;
  int last = (isNarrow ? 277 : 2098) / bits;
  Value rest = abs(x), divisor = abs(y);
  for (int k = last; k >= 0; --k) {
    Value s = divisor;
    for (int left = k * bits; left > 0; left -= 1000)
      s = mul(s, num(std::ldexp(1.0, std::min(left, 1000))));
    Value q = div(rest, s);
    q = options.hasRound ? math::FloorOp::create(b, q).getResult() : floor(q);
    // 24 bits times 29 are no more than 53.
    Value next = isNarrow         ? sub(rest, mul(q, s))
                 : options.hasFma ? fma(arith::NegFOp::create(b, q), s, rest)
                                  : subtractMultiple(rest, q, s);
    Value isBelow = compare(arith::CmpFPredicate::OLT, next, num(0));
    next = select(isBelow, add(next, s), next);
    // Not where the multiple is larger, or has overflowed.
    rest = select(compare(arith::CmpFPredicate::OLE, s, rest), next, rest);
  }
  // nan, but for zero, if the divisor is nan.
  Value result = select(isNan(y), y, rest);
  return copySign(result, x);
}
