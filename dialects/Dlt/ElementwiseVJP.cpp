//===- ElementwiseVJP.cpp - Gradients of elementwise operations ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Formula.h"

using namespace mlir;
using namespace dlc::dlt;

/// For the local code below: g is the result's cotangent.
#define DLC_UNARY_VJP(OP, EXPRESSION)                                          \
  LogicalResult OP::buildVJP(OpBuilder &builder, ValueRange cotangents,        \
                             SmallVectorImpl<Value> &operandCotangents) {      \
    Formula b(builder, getLoc());                                              \
    Value g = cotangents[0], x = getOperand(), y = getResult();                \
    (void)g;                                                                   \
    (void)x;                                                                   \
    (void)y;                                                                   \
    operandCotangents.push_back(EXPRESSION);                                   \
    return success();                                                          \
  }

DLC_UNARY_VJP(AbsOp, b.mul(g, b.sign(x)))
DLC_UNARY_VJP(CeilOp, Value())
DLC_UNARY_VJP(CosineOp, b.neg(b.mul(g, SineOp::create(builder, getLoc(), x))))
// 2 / sqrt(pi) e^-x^2
DLC_UNARY_VJP(ErfOp, b.mul(g, b.mul(b.full(x, 1.1283791670955126),
                                    b.exp(b.neg(b.mul(x, x))))))
DLC_UNARY_VJP(ExponentialOp, b.mul(g, y))
DLC_UNARY_VJP(ExponentialMinusOneOp, b.mul(g, b.add(y, b.full(y, 1.0))))
DLC_UNARY_VJP(FloorOp, Value())
DLC_UNARY_VJP(LogOp, b.div(g, x))
DLC_UNARY_VJP(LogPlusOneOp, b.div(g, b.add(x, b.full(x, 1.0))))
DLC_UNARY_VJP(LogisticOp, b.mul(g, b.mul(y, b.sub(b.full(y, 1.0), y))))
DLC_UNARY_VJP(NegateOp, b.neg(g))
DLC_UNARY_VJP(RoundNearestEvenOp, Value())
DLC_UNARY_VJP(RsqrtOp, b.mul(g, b.mul(b.full(x, -0.5), b.div(y, x))))
DLC_UNARY_VJP(SignOp, Value())
DLC_UNARY_VJP(SineOp, b.mul(g, CosineOp::create(builder, getLoc(), x)))
DLC_UNARY_VJP(SqrtOp, b.div(b.mul(g, b.full(x, 0.5)), y))
DLC_UNARY_VJP(TanhOp, b.mul(g, b.sub(b.full(y, 1.0), b.mul(y, y))))

#define DLC_BINARY_VJP(OP, LEFT, RIGHT)                                        \
  LogicalResult OP::buildVJP(OpBuilder &builder, ValueRange cotangents,        \
                             SmallVectorImpl<Value> &operandCotangents) {      \
    Formula b(builder, getLoc());                                              \
    Value g = cotangents[0], x = getLhs(), y = getRhs(), z = getResult();      \
    (void)x;                                                                   \
    (void)y;                                                                   \
    (void)z;                                                                   \
    operandCotangents.push_back(LEFT);                                         \
    operandCotangents.push_back(RIGHT);                                        \
    return success();                                                          \
  }

DLC_BINARY_VJP(AddOp, g, g)
DLC_BINARY_VJP(SubtractOp, g, b.neg(g))
DLC_BINARY_VJP(MultiplyOp, b.mul(g, y), b.mul(g, x))
DLC_BINARY_VJP(DivideOp, b.div(g, y), b.neg(b.mul(g, b.div(z, y))))
// d x^y / dx = y x^(y-1), which is 0 for y = 0 also where x = 0. d x^y / dy =
// x^y ln x, taken as 0 where x = 0, as JAX does.
DLC_BINARY_VJP(
    PowerOp,
    b.mul(g, b.select(Direction::eq, y, b.full(y, 0.0), b.full(x, 0.0),
                      b.mul(y, b.pow(x, b.sub(y, b.full(y, 1.0)))))),
    b.mul(g, b.mul(b.log(b.select(Direction::eq, x, b.full(x, 0.0),
                                  b.full(x, 1.0), x)),
                   z)))

// The quotient toward zero, which (x - remainder) / y is exactly.
DLC_BINARY_VJP(RemainderOp, g, b.neg(b.mul(g, b.div(b.sub(x, z), y))))

/// Share of the gradient for the operand that won, `direction` against the
/// other: all of it, half at a tie, as in JAX.
static Value extremumShare(Formula &b, Direction direction, Value g,
                           Value mine, Value other) {
  Value half = b.mul(g, b.full(g, 0.5));
  Value tied = b.select(Direction::eq, mine, other, half, b.full(g, 0.0));
  return b.select(direction, mine, other, g, tied);
}

DLC_BINARY_VJP(MaximumOp, extremumShare(b, Direction::gt, g, x, y),
               extremumShare(b, Direction::gt, g, y, x))
DLC_BINARY_VJP(MinimumOp, extremumShare(b, Direction::lt, g, x, y),
               extremumShare(b, Direction::lt, g, y, x))

LogicalResult ClampOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                                SmallVectorImpl<Value> &operandCotangents) {
  Formula b(builder, getLoc());
  Value g = cotangents[0], x = getOperand(), least = getMin(), most = getMax();
  Value above = b.max(x, least);
  Value inner = extremumShare(b, Direction::lt, g, above, most);
  operandCotangents.push_back(
      extremumShare(b, Direction::gt, inner, least, x));
  operandCotangents.push_back(
      extremumShare(b, Direction::gt, inner, x, least));
  operandCotangents.push_back(
      extremumShare(b, Direction::lt, g, most, above));
  return success();
}

LogicalResult
SelectOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                   SmallVectorImpl<Value> &operandCotangents) {
  Formula b(builder, getLoc());
  Value g = cotangents[0];
  Value zero = b.full(g, 0.0);
  operandCotangents.push_back(Value());
  operandCotangents.push_back(
      SelectOp::create(builder, getLoc(), g.getType(), getPred(), g, zero));
  operandCotangents.push_back(
      SelectOp::create(builder, getLoc(), g.getType(), getPred(), zero, g));
  return success();
}

LogicalResult
ConvertOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                    SmallVectorImpl<Value> &operandCotangents) {
  Type from = getElementTypeOrSelf(getOperand().getType());
  bool differentiable = isa<FloatType>(from) && cotangents[0];
  operandCotangents.push_back(
      differentiable
          ? ConvertOp::create(builder, getLoc(), cotangents[0], from)
                .getResult()
          : Value());
  return success();
}
