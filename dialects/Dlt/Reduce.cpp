//===- Reduce.cpp - Reductions -------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Formula.h"
#include "dlc/Dlt/Lowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

/// The reduced dimensions counted from the first, in order.
static FailureOr<SmallVector<int64_t>>
normalize(std::optional<Location> loc,
          std::optional<ArrayRef<int64_t>> dimensions, int64_t rank) {
  if (!dimensions)
    return llvm::to_vector(llvm::seq<int64_t>(0, rank));
  SmallVector<int64_t> result;
  for (int64_t dim : *dimensions) {
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

SmallVector<int64_t> ReduceOp::getReducedDimensions() {
  return *normalize(std::nullopt, getDimensions(),
                    ranked(getOperand().getType()).getRank());
}

LogicalResult
ReduceOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                           ValueRange operands, DictionaryAttr attributes,
                           OpaqueProperties properties, RegionRange regions,
                           SmallVectorImpl<Type> &results) {
  Adaptor adaptor(operands, attributes, properties, regions);
  auto type = ranked(adaptor.getOperand().getType());
  if (!type) {
    results.push_back(adaptor.getOperand().getType());
    return success();
  }
  auto dims = normalize(loc, adaptor.getDimensions(), type.getRank());
  if (failed(dims))
    return failure();
  if (adaptor.getKind() == Reduction::mean &&
      isa<IntegerType>(type.getElementType()))
    return emitOptionalError(loc, "expects floats to take the mean of, found ",
                             type);
  SmallVector<int64_t> shape;
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    if (!llvm::is_contained(*dims, dim))
      shape.push_back(type.getDimSize(dim));
    else if (adaptor.getKeepdims())
      shape.push_back(1);
  }
  results.push_back(type.clone(shape));
  return success();
}

/// The value that changes nothing; `type` may be an integer type.
static TypedAttr neutral(Reduction kind, Type type) {
  double infinity = std::numeric_limits<double>::infinity();
  bool isMax = kind == Reduction::max;
  if (isa<FloatType>(type))
    return FloatAttr::get(type, isSum(kind) ? 0 : isMax ? -infinity : infinity);
  auto integer = cast<IntegerType>(type);
  unsigned width = integer.getWidth();
  // Truth values are 0 and 1.
  bool isUnsigned = integer.isUnsigned() || width == 1;
  APInt lowest =
      isUnsigned ? APInt::getMinValue(width) : APInt::getSignedMinValue(width);
  APInt highest =
      isUnsigned ? APInt::getMaxValue(width) : APInt::getSignedMaxValue(width);
  return IntegerAttr::get(IntegerType::get(type.getContext(), width),
                          isSum(kind) ? APInt(width, 0)
                          : isMax     ? lowest
                                      : highest);
}

LogicalResult ReduceOp::evaluate(ref::Context &context,
                                 ArrayRef<ref::Tensor> operands,
                                 SmallVectorImpl<ref::Tensor> &results) {
  const ref::Tensor &operand = operands[0];
  SmallVector<int64_t> dims = getReducedDimensions();
  SmallVector<int64_t> keptShape(operand.getShape());
  for (int64_t dim : dims)
    keptShape[dim] = 1;
  ref::Tensor kept(operand.getElementType(), keptShape);
  // Sums are kept in double and rounded once.
  std::vector<ref::Scalar> sums(kept.size());
  std::vector<bool> seen(kept.size());
  SmallVector<int64_t> strides = kept.strides();
  auto integer = dyn_cast<IntegerType>(operand.getElementType());
  bool isUnsigned = integer && integer.isUnsigned();
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
    } else if (isSum(getKind())) {
      acc = {acc.f + x.f,
             static_cast<int64_t>(uint64_t(acc.i) + uint64_t(x.i))};
    } else {
      bool isMax = getKind() == Reduction::max;
      bool better = isMax ? x.f > acc.f : x.f < acc.f;
      // +0 is above -0.
      if (x.f == acc.f)
        better = std::signbit(x.f) != isMax;
      if (better || std::isnan(x.f))
        acc.f = std::isnan(acc.f) ? acc.f : x.f;
      // Only 64 bits without a sign have a bit where others have the sign.
      bool less = isUnsigned ? uint64_t(x.i) < uint64_t(acc.i) : x.i < acc.i;
      if (x.i != acc.i && less != isMax)
        acc.i = x.i;
    }
  });
  int64_t terms = 1;
  for (int64_t dim : dims)
    terms *= operand.getShape()[dim];
  for (int64_t i = 0; i < kept.size(); ++i) {
    if (!seen[i]) {
      TypedAttr value = neutral(getKind(), operand.getElementType());
      if (auto number = dyn_cast<FloatAttr>(value))
        sums[i].f = number.getValueAsDouble();
      else
        sums[i].i = cast<IntegerAttr>(value).getValue().getSExtValue();
    }
    if (getKind() == Reduction::mean)
      sums[i].f /= static_cast<double>(terms);
    kept.set(context, i, sums[i]);
  }
  auto type = cast<RankedTensorType>(getType());
  results.push_back(
      kept.reshaped(ref::resolveShape(type.getShape(), context.rows)));
  return success();
}

/// One step of the reduction on scalars of the (perhaps unsigned) dtype.
static Value combine(OpBuilder &b, Location loc, Reduction kind, Type dtype,
                     Value acc, Value x) {
  if (isa<FloatType>(dtype))
    switch (kind) {
    case Reduction::sum:
    case Reduction::mean:
      return arith::AddFOp::create(b, loc, acc, x);
    // Of zeros of both signs either will do, which saves half the instructions.
    case Reduction::max:
      return arith::MaximumFOp::create(b, loc, acc, x,
                                       arith::FastMathFlags::nsz);
    case Reduction::min:
      return arith::MinimumFOp::create(b, loc, acc, x,
                                       arith::FastMathFlags::nsz);
    }
  auto integer = cast<IntegerType>(dtype);
  bool isUnsigned = integer.isUnsigned() || integer.getWidth() == 1;
  switch (kind) {
  case Reduction::sum:
  case Reduction::mean:
    return arith::AddIOp::create(b, loc, acc, x);
  case Reduction::max:
    return isUnsigned ? arith::MaxUIOp::create(b, loc, acc, x).getResult()
                      : arith::MaxSIOp::create(b, loc, acc, x).getResult();
  case Reduction::min:
    return isUnsigned ? arith::MinUIOp::create(b, loc, acc, x).getResult()
                      : arith::MinSIOp::create(b, loc, acc, x).getResult();
  }
  llvm_unreachable("unknown reduction");
}

LogicalResult ReduceOp::lowerToKernels(OpBuilder &builder, ValueRange operands,
                                       Value rows,
                                       SmallVectorImpl<Value> &results) {
  Location loc = getLoc();
  RankedTensorType from = signless(getOperand().getType());
  RankedTensorType type = signless(getType());
  SmallVector<int64_t> dims = getReducedDimensions();
  if (dims.empty()) {
    results.push_back(operands[0]);
    return success();
  }
  SmallVector<AffineExpr> exprs;
  SmallVector<utils::IteratorType> iterators;
  for (int64_t dim = 0; dim < from.getRank(); ++dim) {
    bool reduced = llvm::is_contained(dims, dim);
    iterators.push_back(reduced ? utils::IteratorType::reduction
                                : utils::IteratorType::parallel);
    if (!reduced)
      exprs.push_back(builder.getAffineDimExpr(dim));
    else if (getKeepdims())
      exprs.push_back(builder.getAffineConstantExpr(0));
  }
  Type dtype = getElementTypeOrSelf(getOperand().getType());
  RankedTensorType sums = type;
  if (isa<FloatType>(dtype)) {
    dtype = accumulatorType(dtype);
    sums = type.clone(dtype);
  }
  Value init = mapElements(builder, loc, {}, {}, sums, rows,
                           [&](OpBuilder &b, Location l, ValueRange) {
                             return arith::ConstantOp::create(
                                 b, l, neutral(getKind(), dtype));
                           });
  AffineMap maps[] = {
      builder.getMultiDimIdentityMap(from.getRank()),
      AffineMap::get(from.getRank(), 0, exprs, builder.getContext())};
  auto generic = linalg::GenericOp::create(
      builder, loc, sums, operands[0], init, maps, iterators,
      [&](OpBuilder &b, Location l, ValueRange args) {
        Value x = extended(b, l, args[0], args[1].getType());
        linalg::YieldOp::create(b, l,
                                combine(b, l, getKind(), dtype, args[1], x));
      });
  Value result = generic.getResult(0);
  if (getKind() == Reduction::mean) {
    int64_t terms = 1;
    bool hasRows = false;
    for (int64_t dim : dims)
      if (from.isDynamicDim(dim))
        hasRows = true;
      else
        terms *= from.getDimSize(dim);
    result = mapElements(
        builder, loc, result, builder.getMultiDimIdentityMap(sums.getRank()),
        sums, rows, [&](OpBuilder &b, Location l, ValueRange args) -> Value {
          Value count = scalarConstant(b, l, dtype, static_cast<double>(terms));
          if (hasRows)
            count = arith::MulFOp::create(
                b, l, indexToNumber(b, l, rows, dtype), count);
          return arith::DivFOp::create(b, l, args[0], count);
        });
  }
  results.push_back(roundedSums(builder, loc, result, type, rows));
  return success();
}

/// `g` divided by the number of elements of `type` along `dims`.
static Value dividedByTerms(Formula &b, Value g, RankedTensorType type,
                            ArrayRef<int64_t> dims) {
  double terms = 1;
  for (int64_t dim : dims)
    if (type.isDynamicDim(dim))
      g = b.dividedByRows(g);
    else
      terms *= static_cast<double>(type.getDimSize(dim));
  // float16 holds no larger number, but what is left of g.
  constexpr double mostTerms = 65504;
  return terms <= mostTerms ? b.div(g, b.full(g, terms))
                            : b.mul(g, b.full(g, 1 / terms));
}

LogicalResult ReduceOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                                 SmallVectorImpl<Value> &operandCotangents) {
  Location loc = getLoc();
  auto from = cast<RankedTensorType>(getOperand().getType());
  SmallVector<int64_t> dims = getReducedDimensions();
  SmallVector<int64_t> kept;
  for (int64_t dim = 0; dim < from.getRank(); ++dim)
    if (getKeepdims() || !llvm::is_contained(dims, dim))
      kept.push_back(dim);
  auto spread = [&](Value value) -> Value {
    return BroadcastInDimOp::create(builder, loc, from, value, kept);
  };
  Formula b(builder, loc);
  Value g = cotangents[0];
  if (getKind() == Reduction::mean)
    g = dividedByTerms(b, g, from, dims);
  g = spread(g);
  if (isSum(getKind())) {
    operandCotangents.push_back(g);
    return success();
  }
  Value x = getOperand();
  Value mask = b.select(Direction::eq, x, spread(getResult()), b.full(x, 1.0),
                        b.full(x, 0.0));
  Value count =
      ReduceOp::create(builder, loc, Reduction::sum, mask, dims, getKeepdims());
  operandCotangents.push_back(b.div(b.mul(g, mask), spread(count)));
  return success();
}
