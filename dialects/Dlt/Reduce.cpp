//===- Reduce.cpp - Reductions -------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "VJP.h"
#include "dlc/Dlt/Dlt.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

/// The reduced dimensions counted from the first, in order.
static FailureOr<SmallVector<int64_t>>
normalize(std::optional<Location> loc, ArrayRef<int64_t> dimensions,
          int64_t rank) {
  SmallVector<int64_t> result;
  for (int64_t dim : dimensions) {
    int64_t positive = dim < 0 ? dim + rank : dim;
    if (positive < 0 || positive >= rank)
      return emitOptionalError(loc, "expects dimensions in [", -rank, ", ",
                               rank, "), found ", dim);
    result.push_back(positive);
  }
  llvm::sort(result);
  for (size_t i = 1; i < result.size(); ++i)
    if (result[i] == result[i - 1])
      return emitOptionalError(loc, "expects distinct dimensions, found ",
                               result[i], " twice");
  return result;
}

static SmallVector<int64_t> reducedDimensions(ReduceOp op) {
  return *normalize(std::nullopt, op.getDimensions(),
                    ranked(op.getOperand().getType()).getRank());
}

LogicalResult ReduceOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> loc, ValueRange operands,
    DictionaryAttr attributes, OpaqueProperties properties,
    RegionRange regions, SmallVectorImpl<Type> &results) {
  Adaptor adaptor(operands, attributes, properties, regions);
  auto type = ranked(adaptor.getOperand().getType());
  if (!type) {
    results.push_back(adaptor.getOperand().getType());
    return success();
  }
  auto dims = normalize(loc, adaptor.getDimensions(), type.getRank());
  if (failed(dims))
    return failure();
  SmallVector<int64_t> shape;
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    if (!llvm::is_contained(*dims, dim))
      shape.push_back(type.getDimSize(dim));
    else if (adaptor.getKeepDims())
      shape.push_back(1);
  }
  results.push_back(type.clone(shape));
  return success();
}

/// The value that changes nothing; `type` may be an integer type.
static double neutral(Reduction kind, Type type) {
  double infinity = std::numeric_limits<double>::infinity();
  if (kind == Reduction::sum)
    return 0;
  if (isa<FloatType>(type))
    return kind == Reduction::max ? -infinity : infinity;
  unsigned width = type.getIntOrFloatBitWidth();
  double bound = std::ldexp(1.0, width - 1);
  return kind == Reduction::max ? -bound : bound - 1;
}

LogicalResult ReduceOp::evaluate(ref::Context &context,
                                 ArrayRef<ref::Tensor> operands,
                                 SmallVectorImpl<ref::Tensor> &results) {
  const ref::Tensor &operand = operands[0];
  SmallVector<int64_t> dims = reducedDimensions(*this);
  SmallVector<int64_t> keptShape(operand.getShape());
  for (int64_t dim : dims)
    keptShape[dim] = 1;
  ref::Tensor kept(operand.getElementType(), keptShape);
  // Sums are kept in double and rounded once.
  std::vector<ref::Scalar> sums(kept.size());
  std::vector<bool> seen(kept.size());
  SmallVector<int64_t> strides = kept.strides();
  int64_t position = 0;
  ref::forEachIndex(operand.getShape(), [&](ArrayRef<int64_t> index) {
    int64_t to = 0;
    for (auto [dim, i] : llvm::enumerate(index))
      if (!llvm::is_contained(dims, static_cast<int64_t>(dim)))
        to += i * strides[dim];
    ref::Scalar x = operand.get(position++);
    ref::Scalar &acc = sums[to];
    if (!seen[to]) {
      seen[to] = true;
      acc = x;
    } else if (getKind() == Reduction::sum) {
      acc = {acc.f + x.f,
             static_cast<int64_t>(uint64_t(acc.i) + uint64_t(x.i))};
    } else {
      bool isMax = getKind() == Reduction::max;
      bool better = isMax ? x.f > acc.f : x.f < acc.f;
      if (better || std::isnan(x.f))
        acc.f = std::isnan(acc.f) ? acc.f : x.f;
      acc.i = isMax ? std::max(acc.i, x.i) : std::min(acc.i, x.i);
    }
  });
  for (int64_t i = 0; i < kept.size(); ++i) {
    if (!seen[i]) {
      double value = neutral(getKind(), operand.getElementType());
      sums[i] = {value, static_cast<int64_t>(value)};
    }
    kept.set(context, i, sums[i]);
  }
  auto type = cast<RankedTensorType>(getType());
  results.push_back(
      kept.reshaped(ref::resolveShape(type.getShape(), context.rows)));
  return success();
}

LogicalResult ReduceOp::lowerToLinalg(OpBuilder &builder, ValueRange operands,
                                      Value rows,
                                      SmallVectorImpl<Value> &results) {
  Location loc = getLoc();
  RankedTensorType from = signless(getOperand().getType());
  RankedTensorType type = signless(getType());
  if (auto integer = dyn_cast<IntegerType>(
          getElementTypeOrSelf(getOperand().getType())))
    if (integer.isUnsigned() && getKind() != Reduction::sum)
      return emitOpError("has no lowering of max and min for unsigned dtypes; "
                         "convert to a signed dtype first");
  SmallVector<int64_t> dims = reducedDimensions(*this);
  SmallVector<AffineExpr> exprs;
  SmallVector<utils::IteratorType> iterators;
  for (int64_t dim = 0; dim < from.getRank(); ++dim) {
    bool reduced = llvm::is_contained(dims, dim);
    iterators.push_back(reduced ? utils::IteratorType::reduction
                                : utils::IteratorType::parallel);
    if (!reduced)
      exprs.push_back(builder.getAffineDimExpr(dim));
    else if (getKeepDims())
      exprs.push_back(builder.getAffineConstantExpr(0));
  }
  Value init = filledTensor(builder, loc, type,
                            neutral(getKind(), type.getElementType()), rows);
  AffineMap maps[] = {
      builder.getMultiDimIdentityMap(from.getRank()),
      AffineMap::get(from.getRank(), 0, exprs, builder.getContext())};
  bool isFloat = isa<FloatType>(type.getElementType());
  auto generic = linalg::GenericOp::create(
      builder, loc, type, operands[0], init, maps, iterators,
      [&](OpBuilder &b, Location l, ValueRange args) {
        Value x = args[0], acc = args[1], result;
        switch (getKind()) {
        case Reduction::sum:
          result = isFloat ? arith::AddFOp::create(b, l, acc, x).getResult()
                           : arith::AddIOp::create(b, l, acc, x).getResult();
          break;
        case Reduction::max:
          result = isFloat
                       ? arith::MaximumFOp::create(b, l, acc, x).getResult()
                       : arith::MaxSIOp::create(b, l, acc, x).getResult();
          break;
        case Reduction::min:
          result = isFloat
                       ? arith::MinimumFOp::create(b, l, acc, x).getResult()
                       : arith::MinSIOp::create(b, l, acc, x).getResult();
          break;
        }
        linalg::YieldOp::create(b, l, result);
      });
  results.push_back(generic.getResult(0));
  return success();
}

LogicalResult ReduceOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                                 SmallVectorImpl<Value> &operandCotangents) {
  Location loc = getLoc();
  auto from = cast<RankedTensorType>(getOperand().getType());
  SmallVector<int64_t> dims = reducedDimensions(*this);
  SmallVector<int64_t> kept;
  for (int64_t dim = 0; dim < from.getRank(); ++dim)
    if (getKeepDims() || !llvm::is_contained(dims, dim))
      kept.push_back(dim);
  auto spread = [&](Value value) -> Value {
    return BroadcastInDimOp::create(builder, loc, from, value, kept);
  };
  Value g = spread(cotangents[0]);
  if (getKind() == Reduction::sum) {
    operandCotangents.push_back(g);
    return success();
  }
  VJPBuilder b(builder, loc);
  Value x = getOperand();
  Value mask = b.select(Direction::eq, x, spread(getResult()), b.full(x, 1.0),
                        b.full(x, 0.0));
  Value count = ReduceOp::create(builder, loc, Reduction::sum, mask, dims,
                                 getKeepDims());
  operandCotangents.push_back(b.div(b.mul(g, mask), spread(count)));
  return success();
}
