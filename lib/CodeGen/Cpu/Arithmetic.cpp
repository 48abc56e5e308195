//===- Arithmetic.cpp - Arithmetic that CPUs lack -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Cpu/Arithmetic.h"
#include "dlc/CodeGen/Build/Splat.h"
#include "dlc/CodeGen/Build/VectorMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace dlc;

namespace {

/// f16: a sign, 5 bits of exponent with bias 15, 10 of mantissa.
struct ExtendHalf : OpRewritePattern<arith::ExtFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::ExtFOp op,
                                PatternRewriter &rewriter) const override {
    Value half = op.getIn();
    if (!getElementTypeOrSelf(half.getType()).isF16())
      return rewriter.notifyMatchFailure(op, "is not of f16");
    Location loc = op.getLoc();
    auto typed = [&](Type element) -> Type {
      auto vector = dyn_cast<VectorType>(half.getType());
      return vector ? Type(vector.clone(element)) : element;
    };
    Type i32 = typed(rewriter.getI32Type()), f32 = typed(rewriter.getF32Type());
    auto bits = [&](uint32_t value) -> Value {
      return codegen::splatConstant(
          rewriter, loc, i32,
          rewriter.getI32IntegerAttr(static_cast<int32_t>(value)));
    };
    auto asFloat = [&](Value value) -> Value {
      return arith::BitcastOp::create(rewriter, loc, f32, value);
    };
    Value word = arith::ExtUIOp::create(
        rewriter, loc, i32,
        arith::BitcastOp::create(rewriter, loc, typed(rewriter.getI16Type()),
                                 half));
    Value sign = arith::ShLIOp::create(
        rewriter, loc, arith::AndIOp::create(rewriter, loc, word, bits(0x8000)),
        bits(16));
    Value magnitude = arith::AndIOp::create(rewriter, loc, word, bits(0x7fff));
    // In place for f32, whose bias is 127: the number times 2^-112. The product
    // is exact, of numbers below the least normal half, too.
    Value moved = arith::ShLIOp::create(rewriter, loc, magnitude, bits(13));
    Value finite = arith::MulFOp::create(rewriter, loc, asFloat(moved),
                                         asFloat(bits((127 + 112) << 23)));
    Value special =
        asFloat(arith::OrIOp::create(rewriter, loc, moved, bits(0x7f800000)));
    Value isSpecial = arith::CmpIOp::create(
        rewriter, loc, arith::CmpIPredicate::uge, magnitude, bits(0x7c00));
    Value number =
        arith::SelectOp::create(rewriter, loc, isSpecial, special, finite);
    Value result = asFloat(arith::OrIOp::create(
        rewriter, loc, arith::BitcastOp::create(rewriter, loc, i32, number),
        sign));
    if (result.getType() != op.getType())
      result = arith::ExtFOp::create(rewriter, loc, op.getType(), result);
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void dlc::cpu::populateExtendHalfPatterns(RewritePatternSet &patterns) {
  patterns.add<ExtendHalf>(patterns.getContext());
}

LogicalResult dlc::cpu::checkArithmetic(Operation *function) {
  auto isHalf = [](Type type) {
    Type element = getElementTypeOrSelf(type);
    return element.isF16() || element.isBF16();
  };
  WalkResult result = function->walk([&](Operation *op) {
    if (!isa<arith::ArithDialect, math::MathDialect>(op->getDialect()) ||
        isa<arith::ExtFOp, arith::BitcastOp, arith::ConstantOp,
            arith::SelectOp>(op))
      return WalkResult::advance();
    if (isa<arith::RemFOp>(op) ||
        (isa<math::MathDialect>(op->getDialect()) && !codegen::hasCode(op))) {
      op->emitError("has no code: ") << op->getName() << " is a library's";
      return WalkResult::interrupt();
    }
    for (Type type : llvm::concat<Type>(llvm::to_vector(op->getOperandTypes()),
                                        llvm::to_vector(op->getResultTypes())))
      if (isHalf(type)) {
        op->emitError("computes with ")
            << getElementTypeOrSelf(type)
            << ", which has no code; expected float32 or float64";
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}
