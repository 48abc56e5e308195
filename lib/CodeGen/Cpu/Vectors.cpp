//===- Vectors.cpp - What emitters do with vectors ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Vectors.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

Value dlc::cpu::multiplyAdd(ImplicitLocOpBuilder &b, const TargetInfo &target,
                            Value x, Value y, Value sum) {
  // math.fma is always fused; without the instruction it would be a call.
  if (target.hasFma)
    return math::FmaOp::create(b, x, y, sum);
  return arith::AddFOp::create(b, sum, arith::MulFOp::create(b, x, y));
}

static int64_t lanesOf(Value vector) {
  return cast<VectorType>(vector.getType()).getNumElements();
}

/// Shuffles whose masks pick runs of `run` elements inside parts of `part`
/// elements: from each part of both vectors the low or the high runs, in turn.
static Value interleave(ImplicitLocOpBuilder &b, Value x, Value y, int64_t run,
                        int64_t part, bool high) {
  int64_t lanes = lanesOf(x);
  SmallVector<int64_t> mask;
  for (int64_t base = 0; base < lanes; base += part)
    for (int64_t i = 0; i < part / (2 * run); ++i)
      for (int64_t side = 0; side < 2; ++side)
        for (int64_t r = 0; r < run; ++r)
          mask.push_back(side * lanes + base + (high ? part / 2 : 0) + i * run +
                         r);
  return vector::ShuffleOp::create(b, x, y, mask);
}

/// Of each `square` elements the even or odd parts of x, then those of y.
static Value everySecondPart(ImplicitLocOpBuilder &b, Value x, Value y,
                             int64_t part, int64_t square, bool odd) {
  int64_t lanes = lanesOf(x);
  SmallVector<int64_t> mask;
  for (int64_t first = 0; first < lanes; first += square)
    for (int64_t side = 0; side < 2; ++side)
      for (int64_t base = odd ? part : 0; base < square; base += 2 * part)
        for (int64_t r = 0; r < part; ++r)
          mask.push_back(side * lanes + first + base + r);
  return vector::ShuffleOp::create(b, x, y, mask);
}

SmallVector<Value> dlc::cpu::transposeSquares(ImplicitLocOpBuilder &b,
                                              ArrayRef<Value> rows) {
  auto square = static_cast<int64_t>(rows.size());
  if (square == 1) // Perhaps a number.
    return SmallVector<Value>(rows);
  Type element = cast<VectorType>(rows.front().getType()).getElementType();
  // First inside parts of 128 bits, which is where cheap shuffles work.
  int64_t part = std::min<int64_t>(
      square, 128 / static_cast<int64_t>(element.getIntOrFloatBitWidth()));
  SmallVector<Value> now(rows);
  for (int64_t run = 1; run < part; run *= 2)
    for (int64_t base = 0; base < square; base += part) {
      SmallVector<Value> next;
      for (int64_t i = 0; i < part / (2 * run); ++i)
        for (int64_t j = 0; j < run; ++j)
          for (bool high : {false, true})
            next.push_back(interleave(b, now[base + 2 * run * i + j],
                                      now[base + 2 * run * i + run + j], run,
                                      part, high));
      std::copy(next.begin(), next.end(), now.begin() + base);
    }
  // Then the parts themselves: now[g * part + c] has in its part p the rows of
  // group g of column p * part + c.
  int64_t parts = square / part;
  SmallVector<Value> columns(square);
  for (int64_t c = 0; c < part; ++c) {
    SmallVector<Value> group;
    for (int64_t g = 0; g < parts; ++g)
      group.push_back(now[g * part + c]);
    // Halve the groups, doubling the parts that lie together; `which` follows
    // the part of the source that each vector starts at.
    SmallVector<int64_t> which(parts, 0);
    for (int64_t width = 1; width < parts; width *= 2) {
      SmallVector<Value> next(parts);
      SmallVector<int64_t> nextWhich(parts);
      int64_t sets = parts / width / 2;
      for (int64_t s = 0; s < sets; ++s)
        for (int64_t w = 0; w < width; ++w)
          for (bool odd : {false, true}) {
            int64_t from = 2 * s * width + w;
            int64_t to = 2 * s * width + 2 * w + odd;
            next[to] = everySecondPart(b, group[from], group[from + width],
                                       part, square, odd);
            nextWhich[to] = which[from] + (odd ? width : 0);
          }
      group = next;
      which = nextWhich;
    }
    for (int64_t g = 0; g < parts; ++g)
      columns[which[g] * part + c] = group[g];
  }
  return columns;
}
