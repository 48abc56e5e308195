//===- Order.cpp - Sorting and cumulative sums ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ranks, sort and cumulative_sum. Their code has a loop over a dimension's
// elements for each of them: a reduction, which kernels of rows have code for.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Formula.h"
#include "dlc/Dlt/Lowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

//===----------------------------------------------------------------------===//
// Shared
//===----------------------------------------------------------------------===//

/// Whether the op can go along the dimension of its operand.
static LogicalResult verifyDimension(Operation *op, int64_t dimension) {
  RankedTensorType type = ranked(op->getOperand(0).getType());
  if (!type)
    return success();
  int64_t rank = type.getRank();
  if (dimension < -rank || dimension >= rank) // C1
    return op->emitOpError("expects a dimension in [")
           << -rank << ", " << rank << "), found " << dimension;
  if (type.isDynamicDim(dimension < 0 ? dimension + rank : dimension)) // C1
    return op->emitOpError("dimension ")
           << dimension << " of " << type
           << " is the rows, of which each is computed by itself";
  return success();
}

/// `dimension` of the op counted from the first.
template <typename Op> static int64_t dimensionOf(Op op) {
  int64_t dimension = op.getDimension();
  return dimension < 0 ? dimension + ranked(op.getOperand().getType()).getRank()
                       : dimension;
}

/// Calls `fn` with the positions of the elements along `dimension` for each
/// place in the others.
static void forEachLine(const ref::Tensor &tensor, int64_t dimension,
                        llvm::function_ref<void(ArrayRef<int64_t>)> fn) {
  SmallVector<int64_t> shape(tensor.getShape()), strides = tensor.strides();
  SmallVector<int64_t> line(shape[dimension]);
  shape[dimension] = 1;
  ref::forEachIndex(shape, [&](ArrayRef<int64_t> index) {
    int64_t first = 0;
    for (auto [i, stride] : llvm::zip(index, strides))
      first += i * stride;
    for (auto [i, position] : llvm::enumerate(line))
      position = first + static_cast<int64_t>(i) * strides[dimension];
    fn(line);
  });
}

/// The tensor with other dimensions: dimension i is dimension permutation[i].
static Value permuted(OpBuilder &builder, Location loc, Value value,
                      ArrayRef<int64_t> permutation, Value rows) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<AffineExpr> exprs;
  for (int64_t dim : invertPermutationVector(permutation))
    exprs.push_back(builder.getAffineDimExpr(dim));
  return mapElements(
      builder, loc, value,
      AffineMap::get(type.getRank(), 0, exprs, builder.getContext()),
      type.clone(applyPermutation(type.getShape(), permutation)), rows,
      [](OpBuilder &, Location, ValueRange args) { return args[0]; });
}

/// What `lower` makes of the value with `dimension` as the last one, which code
/// for rows is for, with the dimensions where they were.
static Value lowerAlong(OpBuilder &builder, Location loc, Value value,
                        int64_t dimension, Value rows,
                        llvm::function_ref<Value(Value)> lower) {
  int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
  if (dimension == rank - 1)
    return lower(value);
  auto order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  order.erase(order.begin() + dimension);
  order.push_back(dimension);
  Value result = lower(permuted(builder, loc, value, order, rows));
  return permuted(builder, loc, result, invertPermutationVector(order), rows);
}

using LineBody = llvm::function_ref<Value(OpBuilder &, Location, Value own,
                                          Value other, ValueRange elements)>;

/// A tensor of `type` in which each element is `start` and for each element of
/// its line along the last dimension a term: `body` of the indices of both
/// along it and of the inputs' elements, those of `own` of its place and those
/// of `inputs` of the other one.
static Value sumOverLine(OpBuilder &builder, Location loc, ValueRange own,
                         ValueRange inputs, RankedTensorType type, double start,
                         Value rows, LineBody body) {
  int64_t rank = type.getRank();
  // The last loop is over the other elements.
  auto mapTo = [&](int64_t last) {
    SmallVector<AffineExpr> exprs;
    for (int64_t dim = 0; dim + 1 < rank; ++dim)
      exprs.push_back(builder.getAffineDimExpr(dim));
    exprs.push_back(builder.getAffineDimExpr(last));
    return AffineMap::get(rank + 1, 0, exprs, builder.getContext());
  };
  SmallVector<AffineMap> maps(own.size(), mapTo(rank - 1));
  maps.append(inputs.size(), mapTo(rank));
  maps.push_back(mapTo(rank - 1));
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  iterators.push_back(utils::IteratorType::reduction);
  SmallVector<Value> operands(own);
  llvm::append_range(operands, inputs);
  Value init = filledTensor(builder, loc, type, start, rows);
  auto generic = linalg::GenericOp::create(
      builder, loc, type, operands, init, maps, iterators,
      [&](OpBuilder &b, Location l, ValueRange args) {
        Value place = linalg::IndexOp::create(b, l, rank - 1);
        Value other = linalg::IndexOp::create(b, l, rank);
        Value term = body(b, l, place, other, args.drop_back());
        Value sum =
            isa<FloatType>(term.getType())
                ? arith::AddFOp::create(b, l, args.back(), term).getResult()
                : arith::AddIOp::create(b, l, args.back(), term).getResult();
        linalg::YieldOp::create(b, l, sum);
      });
  return generic.getResult(0);
}

//===----------------------------------------------------------------------===//
// ranks
//===----------------------------------------------------------------------===//

LogicalResult RanksOp::verify() {
  return verifyDimension(*this, getDimension());
}

/// The positions of a line in the order in which they are sorted.
static SmallVector<int64_t> sorted(const ref::Tensor &tensor,
                                   ArrayRef<int64_t> line, bool descending) {
  Type dtype = tensor.getElementType();
  bool hasUnsigned = isUnsigned(dtype), isFloat = isa<FloatType>(dtype);
  auto isBefore = [&](int64_t a, int64_t b) {
    ref::Scalar x = tensor.get(a), y = tensor.get(b);
    if (isFloat && (std::isnan(x.f) || std::isnan(y.f)))
      return !std::isnan(x.f);
    if (descending)
      std::swap(x, y);
    return isFloat       ? x.f < y.f
           : hasUnsigned ? uint64_t(x.i) < uint64_t(y.i)
                         : x.i < y.i;
  };
  SmallVector<int64_t> order(line);
  llvm::sort(order, [&](int64_t a, int64_t b) {
    return isBefore(a, b) || (!isBefore(b, a) && a < b);
  });
  return order;
}

LogicalResult RanksOp::evaluate(ref::Context &context,
                                ArrayRef<ref::Tensor> operands,
                                SmallVectorImpl<ref::Tensor> &results) {
  ref::Tensor result =
      ref::Tensor::zeros(cast<RankedTensorType>(getType()), context.rows);
  forEachLine(operands[0], dimensionOf(*this), [&](ArrayRef<int64_t> line) {
    for (auto [rank, position] :
         llvm::enumerate(sorted(operands[0], line, getDescending())))
      result.set(context, position, {0, static_cast<int64_t>(rank)});
  });
  results.push_back(std::move(result));
  return success();
}

/// Whether x comes before y, which is not said of equal ones.
static Value comesBefore(OpBuilder &b, Location loc, Type dtype,
                         bool descending, Value x, Value y) {
  if (!isa<FloatType>(dtype)) {
    using I = arith::CmpIPredicate;
    I predicate = isUnsigned(dtype) ? (descending ? I::ugt : I::ult)
                                    : (descending ? I::sgt : I::slt);
    return arith::CmpIOp::create(b, loc, predicate, x, y);
  }
  // True where one is nan: x may not be.
  using F = arith::CmpFPredicate;
  Value before =
      arith::CmpFOp::create(b, loc, descending ? F::UGT : F::ULT, x, y);
  Value isNumber = arith::CmpFOp::create(b, loc, F::ORD, x, x);
  return arith::AndIOp::create(b, loc, before, isNumber);
}

/// For each element how many come before it along the last dimension, as
/// integers of `dtype`. The value has signless integers, the operand's are of
/// `from`.
static Value ranksOf(OpBuilder &builder, Location loc, Value value, Type from,
                     bool descending, Type dtype, Value rows) {
  auto type = cast<RankedTensorType>(value.getType()).clone(dtype);
  return sumOverLine(
      builder, loc, value, value, type, 0, rows,
      [&](OpBuilder &b, Location l, Value own, Value other,
          ValueRange elements) -> Value {
        Value x = elements[0], y = elements[1];
        // Of equal ones those before it are.
        Value otherFirst = comesBefore(b, l, from, descending, y, x);
        Value ownFirst = comesBefore(b, l, from, descending, x, y);
        Value yes = arith::ConstantOp::create(b, l, b.getBoolAttr(true));
        Value notOwn = arith::XOrIOp::create(b, l, ownFirst, yes);
        Value isEarlier =
            arith::CmpIOp::create(b, l, arith::CmpIPredicate::slt, other, own);
        Value before =
            arith::SelectOp::create(b, l, isEarlier, notOwn, otherFirst);
        return arith::ExtUIOp::create(b, l, dtype, before);
      });
}

LogicalResult RanksOp::lowerToKernels(OpBuilder &builder, ValueRange operands,
                                      Value rows,
                                      SmallVectorImpl<Value> &results) {
  results.push_back(lowerAlong(
      builder, getLoc(), operands[0], dimensionOf(*this), rows, [&](Value x) {
        return ranksOf(builder, getLoc(), x, getElementTypeOrSelf(getOperand()),
                       getDescending(), getElementTypeOrSelf(getType()), rows);
      }));
  return success();
}

//===----------------------------------------------------------------------===//
// sort
//===----------------------------------------------------------------------===//

LogicalResult SortOp::verify() {
  return verifyDimension(*this, getDimension());
}

LogicalResult SortOp::evaluate(ref::Context &context,
                               ArrayRef<ref::Tensor> operands,
                               SmallVectorImpl<ref::Tensor> &results) {
  const ref::Tensor &operand = operands[0];
  ref::Tensor result(operand.getElementType(), operand.getShape());
  forEachLine(operand, dimensionOf(*this), [&](ArrayRef<int64_t> line) {
    for (auto [to, from] :
         llvm::zip(line, sorted(operand, line, getDescending())))
      result.set(context, to, operand.get(from));
  });
  results.push_back(std::move(result));
  return success();
}

/// The elements at the places that `ranks` says.
static Value inOrder(OpBuilder &builder, Location loc, Value value, Value ranks,
                     Value rows) {
  // The sum of the one element of each rank and of what changes no sum: of
  // floats -0, or a -0 would become 0.
  return sumOverLine(
      builder, loc, {}, {ranks, value}, cast<RankedTensorType>(value.getType()),
      -0.0, rows,
      [&](OpBuilder &b, Location l, Value own, Value,
          ValueRange elements) -> Value {
        Value rank = elements[0], x = elements[1];
        Value wanted = arith::IndexCastOp::create(b, l, rank.getType(), own);
        Value isIt =
            arith::CmpIOp::create(b, l, arith::CmpIPredicate::eq, rank, wanted);
        Value none = scalarConstant(b, l, x.getType(), -0.0);
        return arith::SelectOp::create(b, l, isIt, x, none);
      });
}

LogicalResult SortOp::lowerToKernels(OpBuilder &builder, ValueRange operands,
                                     Value rows,
                                     SmallVectorImpl<Value> &results) {
  results.push_back(lowerAlong(
      builder, getLoc(), operands[0], dimensionOf(*this), rows, [&](Value x) {
        Value ranks =
            ranksOf(builder, getLoc(), x, getElementTypeOrSelf(getOperand()),
                    getDescending(), builder.getI32Type(), rows);
        return inOrder(builder, getLoc(), x, ranks, rows);
      }));
  return success();
}

LogicalResult SortOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                               SmallVectorImpl<Value> &operandCotangents) {
  Location loc = getLoc();
  auto type = cast<RankedTensorType>(getType());
  int64_t rank = type.getRank(), dimension = dimensionOf(*this);
  if (rank == kMostDimensions)
    return emitOpError("of ")
           << rank << " dimensions has no gradient, which takes one more";
  // A dimension behind the others for the places in the result: an element gets
  // the cotangent of that which is its rank.
  SmallVector<int64_t> shape(type.getShape());
  shape.push_back(type.getDimSize(dimension));
  auto spread = [&](Value value, ArrayRef<int64_t> dims) -> Value {
    auto wide = RankedTensorType::get(shape, getElementTypeOrSelf(value));
    return BroadcastInDimOp::create(builder, loc, wide, value, dims);
  };
  auto all = llvm::to_vector(llvm::seq<int64_t>(0, rank)), last = all;
  last.erase(last.begin() + dimension);
  SmallVector<int64_t> places = last;
  last.push_back(dimension);
  places.push_back(rank);
  Value g = TransposeOp::create(builder, loc, cotangents[0], last);
  g = spread(g, places);
  Value ranks = spread(
      RanksOp::create(builder, loc, getOperand(), dimension, getDescending()),
      all);
  Value place = IotaOp::create(builder, loc, ranks.getType(), ranks, rank);
  Formula b(builder, loc);
  g = b.select(Direction::eq, ranks, place, g, b.full(g, 0.0));
  operandCotangents.push_back(b.sum(g, rank));
  return success();
}

//===----------------------------------------------------------------------===//
// cumulative_sum
//===----------------------------------------------------------------------===//

LogicalResult CumulativeSumOp::verify() {
  return verifyDimension(*this, getDimension());
}

LogicalResult CumulativeSumOp::evaluate(ref::Context &context,
                                        ArrayRef<ref::Tensor> operands,
                                        SmallVectorImpl<ref::Tensor> &results) {
  const ref::Tensor &operand = operands[0];
  ref::Tensor result(operand.getElementType(), operand.getShape());
  forEachLine(operand, dimensionOf(*this), [&](ArrayRef<int64_t> line) {
    auto order = llvm::to_vector(line);
    if (getReverse())
      order = llvm::to_vector(llvm::reverse(line));
    // Sums are kept in double, and each is rounded once.
    ref::Scalar sum;
    for (int64_t position : order) {
      ref::Scalar x = operand.get(position);
      sum = {sum.f + x.f,
             static_cast<int64_t>(uint64_t(sum.i) + uint64_t(x.i))};
      result.set(context, position, sum);
    }
  });
  results.push_back(std::move(result));
  return success();
}

LogicalResult CumulativeSumOp::lowerToKernels(OpBuilder &builder,
                                              ValueRange operands, Value rows,
                                              SmallVectorImpl<Value> &results) {
  Type dtype = accumulatorType(signless(getType()).getElementType());
  using I = arith::CmpIPredicate;
  I predicate = getReverse() ? I::sge : I::sle;
  results.push_back(lowerAlong(
      builder, getLoc(), operands[0], dimensionOf(*this), rows, [&](Value x) {
        auto type = cast<RankedTensorType>(x.getType());
        Value sums = sumOverLine(
            builder, getLoc(), {}, x, type.clone(dtype), 0, rows,
            [&](OpBuilder &b, Location l, Value own, Value other,
                ValueRange elements) -> Value {
              Value counts = arith::CmpIOp::create(b, l, predicate, other, own);
              Value term = extended(b, l, elements[0], dtype);
              Value zero = scalarConstant(b, l, dtype, 0);
              return arith::SelectOp::create(b, l, counts, term, zero);
            });
        return roundedSums(builder, getLoc(), sums, type, rows);
      }));
  return success();
}

LogicalResult
CumulativeSumOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                          SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.push_back(
      CumulativeSumOp::create(builder, getLoc(), getType(), cotangents[0],
                              getDimension(), !getReverse()));
  return success();
}
