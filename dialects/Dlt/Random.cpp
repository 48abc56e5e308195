//===- Random.cpp - Counter-based random numbers -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Philox4x32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random
// numbers: as easy as 1, 2, 3", SC11.
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "dlc/Dlt/Dlt.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <array>

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

static constexpr uint32_t kMultiplier[2] = {0xD2511F53, 0xCD9E8D57};
static constexpr uint32_t kWeyl[2] = {0x9E3779B9, 0xBB67AE85};
static constexpr int kRounds = 10;

LogicalResult RandomUniformOp::verify() {
  for (Value scalar : {getSeed(), getStep()}) {
    auto type = ranked(scalar.getType());
    if (!type || type.getRank() != 0)
      return emitOpError("expects seed and step of rank 0, found ")
             << scalar.getType();
  }
  Type elementType = getElementTypeOrSelf(getType());
  if (!elementType.isF32() && !elementType.isF64())
    return emitOpError("expects a result of f32 or f64, found ") << getType();
  auto type = ranked(getType());
  if (!type)
    return emitOpError("expects a ranked result");
  for (int64_t dim = 1; dim < type.getRank(); ++dim)
    if (type.isDynamicDim(dim))
      return emitOpError("expects rows only as the first dimension, found ")
             << type;
  return success();
}

using Words = std::array<uint32_t, 4>;

static Words philox(Words counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < kRounds; ++round) {
    uint64_t p0 = uint64_t(kMultiplier[0]) * counter[0];
    uint64_t p1 = uint64_t(kMultiplier[1]) * counter[2];
    counter = {uint32_t(p1 >> 32) ^ counter[1] ^ key[0], uint32_t(p1),
               uint32_t(p0 >> 32) ^ counter[3] ^ key[1], uint32_t(p0)};
    key = {key[0] + kWeyl[0], key[1] + kWeyl[1]};
  }
  return counter;
}

LogicalResult RandomUniformOp::evaluate(ref::Context &context,
                                        ArrayRef<ref::Tensor> operands,
                                        SmallVectorImpl<ref::Tensor> &results) {
  ref::Tensor result =
      ref::Tensor::zeros(cast<RankedTensorType>(getType()), context.rows);
  uint64_t key = uint64_t(operands[0].ints[0]) ^ uint64_t(getStream());
  uint64_t step = operands[1].ints[0];
  bool isDouble = result.getElementType().isF64();
  for (int64_t e = 0; e < result.size(); ++e) {
    uint64_t c = uint64_t(e / 64) * 16 + e % 16;
    int word = (e / 16) % 4;
    auto block = [&](uint64_t counter) {
      return philox({uint32_t(counter), uint32_t(counter >> 32), uint32_t(step),
                     uint32_t(step >> 32)},
                    {uint32_t(key), uint32_t(key >> 32)})[word];
    };
    uint32_t bits = block(c);
    if (isDouble) {
      uint64_t low = block(c | (uint64_t(1) << 63)) >> 11;
      uint64_t all = (uint64_t(bits) << 21) | low;
      result.floats[e] = double(all) * 0x1p-53;
    } else {
      result.floats[e] = double(bits >> 8) * 0x1p-24;
    }
  }
  results.push_back(std::move(result));
  return success();
}

namespace {
/// Integer arithmetic on scalars inside a linalg body.
struct Emit {
  OpBuilder &b;
  Location loc;
  Type i32 = b.getI32Type();
  Type i64 = b.getI64Type();

  Value c32(uint32_t v) {
    return arith::ConstantOp::create(b, loc,
                                     b.getIntegerAttr(i32, APInt(32, v)));
  }
  Value c64(uint64_t v) {
    return arith::ConstantOp::create(b, loc,
                                     b.getIntegerAttr(i64, APInt(64, v)));
  }
  Value low(Value v) { return arith::TruncIOp::create(b, loc, i32, v); }
  Value shr(Value v, unsigned bits) {
    Value amount = v.getType() == i32 ? c32(bits) : c64(bits);
    return arith::ShRUIOp::create(b, loc, v, amount);
  }
  Value high(Value v) { return low(shr(v, 32)); }
  Value exor(Value x, Value y) { return arith::XOrIOp::create(b, loc, x, y); }
  Value bitAnd(Value x, uint64_t mask) {
    return arith::AndIOp::create(b, loc, x,
                                 x.getType() == i32 ? c32(mask) : c64(mask));
  }
  Value wide(Value v) { return arith::ExtUIOp::create(b, loc, i64, v); }

  std::array<Value, 4> block(std::array<Value, 4> counter,
                             std::array<Value, 2> key) {
    for (int round = 0; round < kRounds; ++round) {
      Value p0 =
          arith::MulIOp::create(b, loc, wide(counter[0]), c64(kMultiplier[0]));
      Value p1 =
          arith::MulIOp::create(b, loc, wide(counter[2]), c64(kMultiplier[1]));
      counter = {exor(exor(high(p1), counter[1]), key[0]), low(p1),
                 exor(exor(high(p0), counter[3]), key[1]), low(p0)};
      for (int i = 0; i < 2; ++i)
        key[i] = arith::AddIOp::create(b, loc, key[i], c32(kWeyl[i]));
    }
    return counter;
  }
};
} // namespace

LogicalResult RandomUniformOp::lowerToKernels(OpBuilder &builder,
                                              ValueRange operands, Value rows,
                                              SmallVectorImpl<Value> &results) {
  RankedTensorType type = signless(getType());
  AffineMap scalar = AffineMap::get(type.getRank(), 0, builder.getContext());
  Type elementType = type.getElementType();
  auto body = [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
    Emit emit{b, loc};
    // Row-major index of the element.
    Value e = emit.c64(0);
    for (int64_t dim = 0; dim < type.getRank(); ++dim) {
      Value index = linalg::IndexOp::create(b, loc, dim);
      Value i = arith::IndexCastOp::create(b, loc, emit.i64, index);
      if (dim > 0)
        e = arith::MulIOp::create(b, loc, e, emit.c64(type.getDimSize(dim)));
      e = arith::AddIOp::create(b, loc, e, i);
    }
    Value sixteenth =
        arith::MulIOp::create(b, loc, emit.shr(e, 6), emit.c64(16));
    Value c = arith::AddIOp::create(b, loc, sixteenth, emit.bitAnd(e, 15));
    Value word = emit.bitAnd(emit.shr(e, 4), 3);
    Value key = emit.exor(args[0], emit.c64(getStream()));
    auto pick = [&](Value counterHigh) {
      std::array<Value, 4> words = emit.block(
          {emit.low(c), counterHigh, emit.low(args[1]), emit.high(args[1])},
          {emit.low(key), emit.high(key)});
      Value result = words[3];
      for (int w = 2; w >= 0; --w) {
        Value isW = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                          word, emit.c64(w));
        result = arith::SelectOp::create(b, loc, isW, words[w], result);
      }
      return result;
    };
    Value bits = pick(emit.high(c));
    Value number, scale;
    if (elementType.isF64()) {
      Value second = pick(emit.exor(emit.high(c), emit.c32(0x80000000u)));
      Value upper =
          arith::ShLIOp::create(b, loc, emit.wide(bits), emit.c64(21));
      number =
          arith::OrIOp::create(b, loc, upper, emit.wide(emit.shr(second, 11)));
      scale = arith::ConstantOp::create(b, loc,
                                        b.getFloatAttr(elementType, 0x1p-53));
    } else {
      number = emit.shr(bits, 8);
      scale = arith::ConstantOp::create(b, loc,
                                        b.getFloatAttr(elementType, 0x1p-24));
    }
    // At most 53 and 24 bits: exact, and as signed conversions available as
    // vector instructions everywhere.
    Value exact = arith::SIToFPOp::create(b, loc, elementType, number);
    return arith::MulFOp::create(b, loc, exact, scale);
  };
  results.push_back(mapElements(builder, getLoc(), operands, {scalar, scalar},
                                type, rows, body));
  return success();
}
