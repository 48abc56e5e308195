//===- VectorMath.cpp - Transcendental functions as arithmetic -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The patterns. What they emit is in VectorMathEmitter.h.
//
//===----------------------------------------------------------------------===//

#include "VectorMathEmitter.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace dlc::codegen;

namespace {

bool isSupported(Type type) {
  Type element = getElementTypeOrSelf(type);
  return element.isF32() || element.isF64();
}

/// A function of one argument, in its own type.
template <typename Op, Value (VectorMathEmitter::*function)(Value)>
struct ExpandUnary : OpRewritePattern<Op> {
  ExpandUnary(MLIRContext *context, VectorMathOptions options)
      : OpRewritePattern<Op>(context), options(options) {}

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (!isSupported(op.getType()))
      return rewriter.notifyMatchFailure(op, "not of f32 or f64");
    VectorMathEmitter emit(rewriter, op.getLoc(), op.getType(), options);
    rewriter.replaceOp(op, (emit.*function)(op.getOperand()));
    return success();
  }
  VectorMathOptions options;
};

/// A function of two arguments, for which float32 is computed in float64.
template <typename Op> struct ExpandWide : OpRewritePattern<Op> {
  /// The function of f64; `isNarrow`: the arguments are numbers of float32.
  using Function = Value (*)(VectorMathEmitter &emit, Value x, Value y,
                             bool isNarrow);

  ExpandWide(MLIRContext *context, VectorMathOptions options, Function function)
      : OpRewritePattern<Op>(context), options(options), function(function) {}

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    Type type = op.getType();
    if (!isSupported(type))
      return rewriter.notifyMatchFailure(op, "not of f32 or f64");
    Location loc = op.getLoc();
    Value x = op.getLhs(), y = op.getRhs();
    Type wide = rewriter.getF64Type();
    if (auto vector = dyn_cast<VectorType>(type))
      wide = vector.clone(wide);
    bool isNarrow = type != wide;
    if (isNarrow) {
      x = arith::ExtFOp::create(rewriter, loc, wide, x);
      y = arith::ExtFOp::create(rewriter, loc, wide, y);
    }
    VectorMathEmitter emit(rewriter, loc, wide, options);
    Value result = function(emit, x, y, isNarrow);
    if (isNarrow)
      result = arith::TruncFOp::create(rewriter, loc, type, result);
    rewriter.replaceOp(op, result);
    return success();
  }
  VectorMathOptions options;
  Function function;
};

/// Sines and cosines of float32 are computed in float64. The sign is that of a
/// float32: LLVM takes the sign of a scalar from what it was made of, and of a
/// float64 that became a float16 calls a library for it.
template <typename Op, bool isCosine> struct ExpandTrig : OpRewritePattern<Op> {
  ExpandTrig(MLIRContext *context, VectorMathOptions options)
      : OpRewritePattern<Op>(context), options(options) {}

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    Type type = op.getType();
    if (!isSupported(type))
      return rewriter.notifyMatchFailure(op, "not of f32 or f64");
    Location loc = op.getLoc();
    Value x = op.getOperand();
    Type wide = rewriter.getF64Type();
    if (auto vector = dyn_cast<VectorType>(type))
      wide = vector.clone(wide);
    bool isNarrow = type != wide;
    if (isNarrow)
      x = arith::ExtFOp::create(rewriter, loc, wide, x);
    auto [value, quarter] = VectorMathEmitter(rewriter, loc, wide, options)
                                .sineOrCosine(x, isCosine, isNarrow);
    if (isNarrow)
      value = arith::TruncFOp::create(rewriter, loc, type, value);
    rewriter.replaceOp(op, VectorMathEmitter(rewriter, loc, type, options)
                               .flipInLowerHalf(value, quarter));
    return success();
  }
  VectorMathOptions options;
};

struct ExpandRsqrt : OpRewritePattern<math::RsqrtOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::RsqrtOp op,
                                PatternRewriter &rewriter) const override {
    if (!isSupported(op.getType()))
      return rewriter.notifyMatchFailure(op, "not of f32 or f64");
    VectorMathEmitter emit(rewriter, op.getLoc(), op.getType(),
                           VectorMathOptions());
    Value root = math::SqrtOp::create(rewriter, op.getLoc(), op.getOperand());
    rewriter.replaceOp(op, emit.div(emit.num(1), root));
    return success();
  }
};

/// Without the instruction it would be a call of a library.
struct ExpandFma : OpRewritePattern<math::FmaOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::FmaOp op,
                                PatternRewriter &rewriter) const override {
    Value product =
        arith::MulFOp::create(rewriter, op.getLoc(), op.getA(), op.getB());
    rewriter.replaceOpWithNewOp<arith::AddFOp>(op, product, op.getC());
    return success();
  }
};

} // namespace

void dlc::codegen::populateVectorMathPatterns(
    RewritePatternSet &patterns, const VectorMathOptions &options) {
  MLIRContext *context = patterns.getContext();
  patterns.add<ExpandUnary<math::ErfOp, &VectorMathEmitter::erf>,
               ExpandUnary<math::ExpOp, &VectorMathEmitter::exp>,
               ExpandUnary<math::ExpM1Op, &VectorMathEmitter::expm1>,
               ExpandUnary<math::LogOp, &VectorMathEmitter::log>,
               ExpandUnary<math::Log1pOp, &VectorMathEmitter::log1p>,
               ExpandUnary<math::TanhOp, &VectorMathEmitter::tanh>,
               ExpandTrig<math::CosOp, true>, ExpandTrig<math::SinOp, false>>(
      context, options);
  patterns.add<ExpandWide<math::PowFOp>>(
      context, options, +[](VectorMathEmitter &emit, Value x, Value y, bool) {
        return emit.pow(x, y);
      });
  patterns.add<ExpandWide<arith::RemFOp>>(
      context, options,
      +[](VectorMathEmitter &emit, Value x, Value y, bool isNarrow) {
        return emit.remainder(x, y, isNarrow);
      });
  if (!options.hasRound)
    patterns.add<ExpandUnary<math::RoundEvenOp, &VectorMathEmitter::roundEven>,
                 ExpandUnary<math::FloorOp, &VectorMathEmitter::floor>,
                 ExpandUnary<math::CeilOp, &VectorMathEmitter::ceil>>(context,
                                                                      options);
  patterns.add<ExpandRsqrt>(context);
  if (!options.hasFma)
    patterns.add<ExpandFma>(context);
}

bool dlc::codegen::hasCode(Operation *math) {
  return isa<math::CosOp, math::SinOp, math::ErfOp, math::ExpOp, math::ExpM1Op,
             math::LogOp, math::Log1pOp, math::TanhOp, math::PowFOp,
             math::RsqrtOp, math::FmaOp, math::AbsFOp, math::AbsIOp,
             math::CopySignOp, math::SqrtOp, math::RoundEvenOp, math::FloorOp,
             math::CeilOp>(math);
}
