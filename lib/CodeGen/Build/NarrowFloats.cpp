//===- NarrowFloats.cpp - Conversions of 16-bit floats -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// f16: a sign, 5 bits of exponent with bias 15, 10 of mantissa.
// bf16: the first 16 bits of an f32.
// Numbers by themselves are never converted by instructions: LLVM puts
// conversions of them together with others, for which it has none.
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/NarrowFloats.h"
#include "dlc/CodeGen/Build/Splat.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;
using namespace dlc;

namespace {

/// What f32 has beside f16's 10 bits of mantissa, and their biases apart.
constexpr uint32_t kHalfShift = 13, kHalfBias = 112;
constexpr uint32_t kInfinity = 0x7f800000, kHalfInfinity = 0x7c00;

/// Builds arithmetic on f32 and its bits, in as many lanes as a value has.
class Bits {
public:
  Bits(OpBuilder &builder, Location loc, Type lanes)
      : b(loc, builder), lanes(dyn_cast<VectorType>(lanes)) {}

  Type typed(Type element) {
    return lanes ? Type(lanes.clone(element)) : element;
  }
  Value word(uint32_t value) {
    return codegen::splatConstant(
        b, b.getLoc(), typed(b.getI32Type()),
        b.getI32IntegerAttr(static_cast<int32_t>(value)));
  }
  Value asFloat(Value word) {
    return arith::BitcastOp::create(b, typed(b.getF32Type()), word);
  }
  Value asWord(Value number) {
    return arith::BitcastOp::create(b, typed(b.getI32Type()), number);
  }
  /// The bits of a narrow float.
  Value wordOf(Value narrow) {
    Value bits =
        arith::BitcastOp::create(b, typed(b.getIntegerType(16)), narrow);
    return arith::ExtUIOp::create(b, typed(b.getI32Type()), bits);
  }
  /// The narrow float of these bits.
  Value narrow(Value word, Type type) {
    Value bits = arith::TruncIOp::create(b, typed(b.getIntegerType(16)), word);
    return arith::BitcastOp::create(b, type, bits);
  }

  Value plus(Value x, Value y) { return arith::AddIOp::create(b, x, y); }
  Value minus(Value x, Value y) { return arith::SubIOp::create(b, x, y); }
  Value both(Value x, Value y) { return arith::AndIOp::create(b, x, y); }
  Value either(Value x, Value y) { return arith::OrIOp::create(b, x, y); }
  Value left(Value x, uint32_t by) {
    return arith::ShLIOp::create(b, x, word(by));
  }
  Value right(Value x, uint32_t by) {
    return arith::ShRUIOp::create(b, x, word(by));
  }
  /// x if the condition holds, else y.
  Value choose(Value condition, Value x, Value y) {
    return arith::SelectOp::create(b, condition, x, y);
  }
  /// Without sign.
  Value atLeast(Value x, uint32_t y) {
    return arith::CmpIOp::create(b, arith::CmpIPredicate::uge, x, word(y));
  }

  ImplicitLocOpBuilder b;

private:
  VectorType lanes;
};

Value extendHalf(Bits &x, Value half) {
  Value word = x.wordOf(half);
  Value sign = x.left(x.both(word, x.word(0x8000)), 16);
  Value magnitude = x.both(word, x.word(0x7fff));
  // In place for f32: the number times 2^-112. The product is exact, of numbers
  // below the least normal half, too.
  Value moved = x.left(magnitude, kHalfShift);
  Value finite = arith::MulFOp::create(
      x.b, x.asFloat(moved), x.asFloat(x.word((127 + kHalfBias) << 23)));
  Value special = x.either(moved, x.word(kInfinity));
  Value number =
      x.choose(x.atLeast(magnitude, kHalfInfinity), special, x.asWord(finite));
  return x.asFloat(x.either(number, sign));
}

/// Rounds the magnitude, bits of an f32, to a multiple of 2^bits.
Value roundedTo(Bits &x, Value magnitude, uint32_t bits) {
  Value isOdd = x.both(x.right(magnitude, bits), x.word(1));
  return x.plus(x.plus(magnitude, x.word((1u << (bits - 1)) - 1)), isOdd);
}

Value truncateToHalf(Bits &x, Value number) {
  Value word = x.asWord(number);
  Value sign = x.both(x.right(word, 16), x.word(0x8000));
  Value magnitude = x.both(word, x.word(0x7fffffff));
  // Rounding may carry into the exponent, up to infinity.
  Value normal = x.right(
      x.minus(roundedTo(x, magnitude, kHalfShift), x.word(kHalfBias << 23)),
      kHalfShift);
  // A sum with 1/2, whose last bit is worth as much as the least half, rounds
  // to a multiple of that.
  constexpr uint32_t half = 126u << 23;
  Value small =
      x.minus(x.asWord(arith::AddFOp::create(x.b, x.asFloat(magnitude),
                                             x.asFloat(x.word(half)))),
              x.word(half));
  constexpr uint32_t leastNormal = (127 - 14) << 23, beyond = (127 + 16) << 23;
  Value result = x.choose(x.atLeast(magnitude, leastNormal), normal, small);
  result =
      x.choose(x.atLeast(magnitude, beyond), x.word(kHalfInfinity), result);
  result =
      x.choose(x.atLeast(magnitude, kInfinity + 1), x.word(0x7e00), result);
  return x.either(result, sign);
}

Value truncateToBFloat(Bits &x, Value number) {
  Value word = x.asWord(number);
  Value rounded = x.right(roundedTo(x, word, 16), 16);
  Value isNan =
      arith::CmpFOp::create(x.b, arith::CmpFPredicate::UNO, number, number);
  return x.choose(isNan, x.either(x.right(word, 16), x.word(0x40)), rounded);
}

/// An f64 as the f32 next to it towards zero, whose last bit is set if that is
/// not the number itself: rounding this once more is rounding the f64.
Value roundToOdd(Bits &x, Value number) {
  Value near = arith::TruncFOp::create(x.b, x.typed(x.b.getF32Type()), number);
  Value back = arith::ExtFOp::create(x.b, number.getType(), near);
  auto magnitude = [&](Value value) -> Value {
    return math::AbsFOp::create(x.b, value);
  };
  auto oneIf = [&](Value condition) -> Value {
    return arith::ExtUIOp::create(x.b, x.typed(x.b.getI32Type()), condition);
  };
  Value isFarther = arith::CmpFOp::create(x.b, arith::CmpFPredicate::OGT,
                                          magnitude(back), magnitude(number));
  Value differs =
      arith::CmpFOp::create(x.b, arith::CmpFPredicate::UNE, back, number);
  return x.asFloat(
      x.either(x.minus(x.asWord(near), oneIf(isFarther)), oneIf(differs)));
}

bool isNarrow(Type type) {
  Type element = getElementTypeOrSelf(type);
  return element.isF16() || element.isBF16();
}

struct ExtendNarrow : OpRewritePattern<arith::ExtFOp> {
  ExtendNarrow(MLIRContext *context, bool hasHalf)
      : OpRewritePattern(context), hasHalf(hasHalf) {}

  LogicalResult matchAndRewrite(arith::ExtFOp op,
                                PatternRewriter &rewriter) const override {
    Value narrow = op.getIn();
    if (!isNarrow(narrow.getType()))
      return rewriter.notifyMatchFailure(op, "is not of 16 bits");
    Bits x(rewriter, op.getLoc(), op.getType());
    Type f32 = x.typed(rewriter.getF32Type());
    bool isHalf = getElementTypeOrSelf(narrow.getType()).isF16();
    bool isInstruction = isHalf && hasHalf && isa<VectorType>(op.getType());
    if (isInstruction && op.getType() == f32)
      return rewriter.notifyMatchFailure(op, "is an instruction");
    Value result;
    if (!isHalf)
      result = x.asFloat(x.left(x.wordOf(narrow), 16));
    else if (isInstruction)
      result = arith::ExtFOp::create(x.b, f32, narrow);
    else
      result = extendHalf(x, narrow);
    if (op.getType() != f32)
      result = arith::ExtFOp::create(x.b, op.getType(), result);
    rewriter.replaceOp(op, result);
    return success();
  }
  bool hasHalf;
};

struct TruncateToNarrow : OpRewritePattern<arith::TruncFOp> {
  TruncateToNarrow(MLIRContext *context, bool hasHalf)
      : OpRewritePattern(context), hasHalf(hasHalf) {}

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    if (!isNarrow(op.getType()))
      return rewriter.notifyMatchFailure(op, "is not to 16 bits");
    Bits x(rewriter, op.getLoc(), op.getType());
    Value number = op.getIn();
    bool isDouble = getElementTypeOrSelf(number.getType()).isF64();
    bool isHalf = getElementTypeOrSelf(op.getType()).isF16();
    bool isInstruction = isHalf && hasHalf && isa<VectorType>(op.getType());
    if (isInstruction && !isDouble)
      return rewriter.notifyMatchFailure(op, "is an instruction");
    if (isDouble)
      number = roundToOdd(x, number);
    if (isInstruction)
      rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), number);
    else
      rewriter.replaceOp(op, x.narrow(isHalf ? truncateToHalf(x, number)
                                             : truncateToBFloat(x, number),
                                      op.getType()));
    return success();
  }
  bool hasHalf;
};

/// float64 holds integers of up to 53 bits, so that these are rounded once.
template <typename Op> struct ConvertToNarrow : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (!isNarrow(op.getType()))
      return rewriter.notifyMatchFailure(op, "is not to 16 bits");
    Bits x(rewriter, op.getLoc(), op.getType());
    Value exact =
        Op::create(x.b, x.typed(rewriter.getF64Type()), op.getOperand());
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), exact);
    return success();
  }
};

} // namespace

void dlc::codegen::populateNarrowFloatPatterns(RewritePatternSet &patterns,
                                               bool hasHalf) {
  patterns.add<ExtendNarrow, TruncateToNarrow>(patterns.getContext(), hasHalf);
  patterns
      .add<ConvertToNarrow<arith::SIToFPOp>, ConvertToNarrow<arith::UIToFPOp>>(
          patterns.getContext());
}

/// `type` with integers for narrow floats; null if it has none.
static Type asBits(Type type) {
  if (!isNarrow(type))
    return {};
  Type bits = IntegerType::get(type.getContext(), 16);
  auto vector = dyn_cast<VectorType>(type);
  return vector ? Type(vector.clone(bits)) : bits;
}

void dlc::codegen::moveNarrowFloatsAsBits(Operation *function) {
  SmallVector<Operation *> conversions, casts;
  function->walk([&](Operation *op) {
    if (isa<arith::ExtFOp, arith::TruncFOp>(op)) {
      conversions.push_back(op); // Instructions, of numbers.
      return;
    }
    if (auto constant = dyn_cast<arith::ConstantOp>(op);
        constant && isNarrow(constant.getType())) {
      OpBuilder b(op);
      Type bits = asBits(constant.getType());
      APInt word = isa<VectorType>(bits)
                       ? cast<SplatElementsAttr>(constant.getValue())
                             .getSplatValue<APFloat>()
                             .bitcastToAPInt()
                       : cast<FloatAttr>(constant.getValue())
                             .getValue()
                             .bitcastToAPInt();
      constant.replaceAllUsesWith(codegen::splatConstant(
          b, op->getLoc(), bits, b.getIntegerAttr(b.getIntegerType(16), word)));
      casts.push_back(op);
      return;
    }
    for (Value result : op->getResults())
      if (Type bits = asBits(result.getType()))
        result.setType(bits);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (BlockArgument argument : block.getArguments())
          if (Type bits = asBits(argument.getType()))
            argument.setType(bits);
    if (isa<arith::BitcastOp>(op))
      casts.push_back(op);
  });
  for (Operation *op : conversions) {
    OpBuilder b(op);
    if (auto truncation = dyn_cast<arith::TruncFOp>(op)) {
      Type bits = asBits(truncation.getType());
      if (!bits)
        continue;
      b.setInsertionPointAfter(op);
      Operation *cast =
          arith::BitcastOp::create(b, op->getLoc(), bits, truncation);
      truncation.getResult().replaceAllUsesExcept(cast->getResult(0), cast);
      continue;
    }
    Value number = op->getOperand(0);
    auto vector = dyn_cast<VectorType>(number.getType());
    if (getElementTypeOrSelf(number.getType()).isInteger(16)) {
      // Only f16 is left.
      Type half = b.getF16Type();
      op->setOperand(0, arith::BitcastOp::create(
                            b, op->getLoc(),
                            vector ? Type(vector.clone(half)) : half, number));
    }
  }
  for (Operation *op : casts) {
    if (isa<arith::BitcastOp>(op)) {
      if (op->getOperand(0).getType() != op->getResult(0).getType())
        continue;
      op->getResult(0).replaceAllUsesWith(op->getOperand(0));
    }
    op->erase();
  }
}
