//===- Random.cpp - Random numbers as arithmetic ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/Random.h"
#include "dlc/DlcRt/DlcRt.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;

namespace {
/// Arithmetic on words of 32 bits or numbers of 64, scalars or vectors.
class Words {
public:
  Words(OpBuilder &b, Location loc, Type like) : b(b), loc(loc) {
    auto vector = dyn_cast<VectorType>(like);
    auto typed = [&](Type element) {
      return vector ? Type(vector.clone(element)) : element;
    };
    i32 = typed(b.getI32Type());
    i64 = typed(b.getI64Type());
  }

  Value number(Type type, uint64_t value) {
    unsigned bits = getElementTypeOrSelf(type).getIntOrFloatBitWidth();
    auto attr =
        b.getIntegerAttr(getElementTypeOrSelf(type), APInt(bits, value));
    if (auto vector = dyn_cast<VectorType>(type))
      return arith::ConstantOp::create(b, loc,
                                       DenseElementsAttr::get(vector, attr));
    return arith::ConstantOp::create(b, loc, attr);
  }
  Value low(Value x) { return arith::TruncIOp::create(b, loc, i32, x); }
  Value high(Value x) {
    return low(arith::ShRUIOp::create(b, loc, x, number(i64, 32)));
  }
  Value exor(Value x, Value y) { return arith::XOrIOp::create(b, loc, x, y); }
  Value product(Value word, uint32_t factor) {
    Value wide = arith::ExtUIOp::create(b, loc, i64, word);
    return arith::MulIOp::create(b, loc, wide, number(i64, factor));
  }
  Value add(Value word, uint32_t summand) {
    return arith::AddIOp::create(b, loc, word, number(i32, summand));
  }
  /// `x` if `number` is `value`, else `y`.
  Value select(Value number, uint64_t value, Value x, Value y) {
    Value equal = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                        number, this->number(i64, value));
    return arith::SelectOp::create(b, loc, equal, x, y);
  }

private:
  OpBuilder &b;
  Location loc;
  Type i32, i64;
};

struct ExpandRandomWord : OpRewritePattern<kernel::RandomWordOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(kernel::RandomWordOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, emitRandomWord(rewriter, op.getLoc(), op.getWord(),
                                          op.getCounter(), op.getStep(),
                                          op.getKey()));
    return success();
  }
};
} // namespace

Value dlc::codegen::emitRandomWord(OpBuilder &builder, Location loc, Value word,
                                   Value counter, Value step, Value key) {
  Words w(builder, loc, counter.getType());
  Value c[4] = {w.low(counter), w.high(counter), w.low(step), w.high(step)};
  Value k[2] = {w.low(key), w.high(key)};
  for (int round = 0; round < 10; ++round) {
    Value p0 = w.product(c[0], 0xD2511F53), p1 = w.product(c[2], 0xCD9E8D57);
    Value first = w.exor(w.exor(w.high(p1), c[1]), k[0]);
    Value third = w.exor(w.exor(w.high(p0), c[3]), k[1]);
    c[0] = first;
    c[1] = w.low(p1);
    c[2] = third;
    c[3] = w.low(p0);
    k[0] = w.add(k[0], 0x9E3779B9);
    k[1] = w.add(k[1], 0xBB67AE85);
  }
  Value result = c[3];
  for (int i = 2; i >= 0; --i)
    result = w.select(word, i, c[i], result);
  return result;
}

void dlc::codegen::populateRandomPatterns(RewritePatternSet &patterns) {
  patterns.add<ExpandRandomWord>(patterns.getContext());
}
