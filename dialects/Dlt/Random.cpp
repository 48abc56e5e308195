//===- Random.cpp - Counter-based random numbers -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Lowering.h"
#include "dlc/Support/Philox.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

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
      return philoxWord(counter, step, key, word);
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

  Value constant(Type type, uint64_t v) {
    return arith::ConstantOp::create(
        b, loc, b.getIntegerAttr(type, APInt(type.getIntOrFloatBitWidth(), v)));
  }
  Value c64(uint64_t v) { return constant(i64, v); }
  Value shr(Value v, unsigned bits) {
    return arith::ShRUIOp::create(b, loc, v, constant(v.getType(), bits));
  }
  Value exor(Value x, Value y) { return arith::XOrIOp::create(b, loc, x, y); }
  Value bitAnd(Value x, uint64_t mask) {
    return arith::AndIOp::create(b, loc, x, c64(mask));
  }
  Value wide(Value v) { return arith::ExtUIOp::create(b, loc, i64, v); }
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
    auto pick = [&](Value counter) -> Value {
      return kernel::RandomWordOp::create(b, loc, emit.i32, word, counter,
                                          args[1], args[0]);
    };
    Value bits = pick(c);
    Value number, scale;
    if (elementType.isF64()) {
      Value second = pick(emit.exor(c, emit.c64(uint64_t(1) << 63)));
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
  // The key apart: kernels of other streams are then equal.
  AffineMap none = AffineMap::get(0, 0, builder.getContext());
  Value key =
      mapElements(builder, getLoc(), operands.front(), {none},
                  cast<RankedTensorType>(operands.front().getType()), rows,
                  [&](OpBuilder &b, Location loc, ValueRange args) -> Value {
                    Emit emit{b, loc};
                    return emit.exor(args[0], emit.c64(getStream()));
                  });
  results.push_back(mapElements(builder, getLoc(), {key, operands[1]},
                                {scalar, scalar}, type, rows, body));
  return success();
}
