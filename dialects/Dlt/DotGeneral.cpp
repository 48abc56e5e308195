//===- DotGeneral.cpp - Contractions -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Dlt/Lowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::dlt;

/// Dimensions of `rank` that are neither batching nor contracting, in order.
static SmallVector<int64_t> freeDimensions(int64_t rank,
                                           ArrayRef<int64_t> batching,
                                           ArrayRef<int64_t> contracting) {
  SmallVector<int64_t> result;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (!llvm::is_contained(batching, dim) &&
        !llvm::is_contained(contracting, dim))
      result.push_back(dim);
  return result;
}

static LogicalResult checkPairs(std::optional<Location> loc, StringRef what,
                                RankedTensorType lhs, RankedTensorType rhs,
                                ArrayRef<int64_t> lhsDims,
                                ArrayRef<int64_t> rhsDims) {
  if (lhsDims.size() != rhsDims.size())
    return emitOptionalError(loc, "expects as many ", what,
                             " dimensions left as right, found ",
                             lhsDims.size(), " and ", rhsDims.size());
  for (auto [l, r] : llvm::zip(lhsDims, rhsDims)) {
    if (l < 0 || l >= lhs.getRank() || r < 0 || r >= rhs.getRank())
      return emitOptionalError(loc, what, " dimensions ", l, " and ", r,
                               " are not all dimensions of ", lhs, " and ",
                               rhs);
    if (lhs.getDimSize(l) != rhs.getDimSize(r))
      return emitOptionalError(loc, "expects ", what,
                               " dimensions of equal size, found dimension ", l,
                               " of ", lhs, " and ", r, " of ", rhs);
  }
  return success();
}

LogicalResult
DotGeneralOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                               ValueRange operands, DictionaryAttr attributes,
                               OpaqueProperties properties, RegionRange regions,
                               SmallVectorImpl<Type> &results) {
  Adaptor adaptor(operands, attributes, properties, regions);
  auto lhs = ranked(adaptor.getLhs().getType());
  auto rhs = ranked(adaptor.getRhs().getType());
  if (inferUnranked(operands, results))
    return success();
  Type dtype = adaptor.getResultDtype().value_or(Type());
  if (!dtype && lhs.getElementType() != rhs.getElementType())
    return emitOptionalError(loc,
                             "expects operands of one dtype, or the "
                             "result's behind \"to\", found ",
                             lhs, " and ", rhs);
  if (dtype && !isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(dtype))
    return emitOptionalError(loc,
                             "expects a result of f16, bf16, f32 or f64, "
                             "found ",
                             dtype);
  if (failed(checkPairs(loc, "batching", lhs, rhs, adaptor.getLhsBatching(),
                        adaptor.getRhsBatching())) ||
      failed(checkPairs(loc, "contracting", lhs, rhs,
                        adaptor.getLhsContracting(),
                        adaptor.getRhsContracting())))
    return failure();
  auto distinct = [](ArrayRef<int64_t> first, ArrayRef<int64_t> second) {
    llvm::SmallDenseSet<int64_t> seen;
    for (int64_t dim : llvm::concat<const int64_t>(first, second))
      if (!seen.insert(dim).second)
        return false;
    return true;
  };
  if (!distinct(adaptor.getLhsBatching(), adaptor.getLhsContracting()) ||
      !distinct(adaptor.getRhsBatching(), adaptor.getRhsContracting()))
    return emitOptionalError(loc, "expects each dimension at most once among "
                                  "batching and contracting dimensions");
  SmallVector<int64_t> shape;
  for (int64_t dim : adaptor.getLhsBatching())
    shape.push_back(lhs.getDimSize(dim));
  for (int64_t dim : freeDimensions(lhs.getRank(), adaptor.getLhsBatching(),
                                    adaptor.getLhsContracting()))
    shape.push_back(lhs.getDimSize(dim));
  for (int64_t dim : freeDimensions(rhs.getRank(), adaptor.getRhsBatching(),
                                    adaptor.getRhsContracting()))
    shape.push_back(rhs.getDimSize(dim));
  results.push_back(lhs.clone(shape, dtype ? dtype : lhs.getElementType()));
  return success();
}

namespace {
/// Where each operand dimension lies in the loop nest batch, lhs free, rhs
/// free, contracting.
struct Loops {
  explicit Loops(DotGeneralOp op) {
    int64_t lhsRank = ranked(op.getLhs().getType()).getRank();
    int64_t rhsRank = ranked(op.getRhs().getType()).getRank();
    lhs.resize(lhsRank);
    rhs.resize(rhsRank);
    int64_t loop = 0;
    for (auto [l, r] : llvm::zip(op.getLhsBatching(), op.getRhsBatching()))
      lhs[l] = rhs[r] = loop++;
    for (int64_t dim :
         freeDimensions(lhsRank, op.getLhsBatching(), op.getLhsContracting()))
      lhs[dim] = loop++;
    for (int64_t dim :
         freeDimensions(rhsRank, op.getRhsBatching(), op.getRhsContracting()))
      rhs[dim] = loop++;
    parallel = loop;
    for (auto [l, r] :
         llvm::zip(op.getLhsContracting(), op.getRhsContracting()))
      lhs[l] = rhs[r] = loop++;
    total = loop;
  }
  SmallVector<int64_t> lhs, rhs;
  int64_t parallel, total;
};
} // namespace

LogicalResult DotGeneralOp::evaluate(ref::Context &context,
                                     ArrayRef<ref::Tensor> operands,
                                     SmallVectorImpl<ref::Tensor> &results) {
  Loops loops(*this);
  const ref::Tensor &lhs = operands[0], &rhs = operands[1];
  ref::Tensor result =
      ref::Tensor::zeros(cast<RankedTensorType>(getType()), context.rows);
  SmallVector<int64_t> sizes(loops.total);
  SmallVector<int64_t> lhsStride(loops.total), rhsStride(loops.total);
  SmallVector<int64_t> ls = lhs.strides(), rs = rhs.strides();
  for (auto [dim, loop] : llvm::enumerate(loops.lhs)) {
    sizes[loop] = lhs.getShape()[dim];
    lhsStride[loop] = ls[dim];
  }
  for (auto [dim, loop] : llvm::enumerate(loops.rhs)) {
    sizes[loop] = rhs.getShape()[dim];
    rhsStride[loop] = rs[dim];
  }
  ArrayRef<int64_t> outer = ArrayRef(sizes).take_front(loops.parallel);
  ArrayRef<int64_t> inner = ArrayRef(sizes).drop_front(loops.parallel);
  // Offsets of the contracted elements, the same for all results.
  std::vector<std::pair<int64_t, int64_t>> contracted;
  ref::forEachIndex(inner, [&](ArrayRef<int64_t> k) {
    int64_t l = 0, r = 0;
    for (auto [loop, i] : llvm::enumerate(k)) {
      l += i * lhsStride[loops.parallel + loop];
      r += i * rhsStride[loops.parallel + loop];
    }
    contracted.push_back({l, r});
  });
  int64_t position = 0;
  ref::forEachIndex(outer, [&](ArrayRef<int64_t> index) {
    int64_t l = 0, r = 0;
    for (auto [loop, i] : llvm::enumerate(index)) {
      l += i * lhsStride[loop];
      r += i * rhsStride[loop];
    }
    double sum = 0;
    for (auto [lk, rk] : contracted)
      sum += lhs.floats[l + lk] * rhs.floats[r + rk];
    result.set(context, position++, {sum});
  });
  results.push_back(std::move(result));
  return success();
}

LogicalResult DotGeneralOp::lowerToKernels(OpBuilder &builder,
                                           ValueRange operands, Value rows,
                                           SmallVectorImpl<Value> &results) {
  Loops loops(*this);
  Location loc = getLoc();
  auto type = cast<RankedTensorType>(getType());
  auto map = [&](ArrayRef<int64_t> dims) {
    SmallVector<AffineExpr> exprs;
    for (int64_t dim : dims)
      exprs.push_back(builder.getAffineDimExpr(dim));
    return AffineMap::get(loops.total, 0, exprs, builder.getContext());
  };
  AffineMap maps[] = {
      map(loops.lhs), map(loops.rhs),
      map(llvm::to_vector(llvm::seq<int64_t>(0, loops.parallel)))};
  // It holds all numbers of the operands and of the result.
  Type accumulator = accumulatorType(type.getElementType());
  for (Value operand : operands)
    if (Type own = accumulatorType(getElementTypeOrSelf(operand));
        own.getIntOrFloatBitWidth() > accumulator.getIntOrFloatBitWidth())
      accumulator = own;
  RankedTensorType sums = type.clone(accumulator);
  Value result;
  if (loops.total > loops.parallel) {
    result =
        kernel::ContractOp::create(builder, loc, sums, operands[0], operands[1],
                                   builder.getAffineMapArrayAttr(maps),
                                   TypeAttr::get(sums.getElementType()));
  } else {
    // Without a sum it is elementwise; a product of -0 is +0 here, too.
    result = mapElements(
        builder, loc, operands, ArrayRef(maps).take_front(2), sums, rows,
        [&](OpBuilder &b, Location l, ValueRange args) -> Value {
          Type dtype = sums.getElementType();
          Value product =
              arith::MulFOp::create(b, l, extended(b, l, args[0], dtype),
                                    extended(b, l, args[1], dtype));
          return arith::AddFOp::create(b, l, scalarConstant(b, l, dtype, 0.0),
                                       product);
        });
  }
  results.push_back(roundedSums(builder, loc, result, type, rows));
  return success();
}

/// The cotangent of one operand: the result's cotangent contracted with the
/// other operand over that one's free dimensions, brought into the operand's
/// order of dimensions.
static Value contractWithOther(OpBuilder &builder, Location loc, Value g,
                               Value other, int64_t rank, int64_t otherRank,
                               ArrayRef<int64_t> batching,
                               ArrayRef<int64_t> otherBatching,
                               ArrayRef<int64_t> contracting,
                               ArrayRef<int64_t> otherContracting, bool isLhs,
                               Type dtype) {
  int64_t batch = batching.size();
  SmallVector<int64_t> own = freeDimensions(rank, batching, contracting);
  SmallVector<int64_t> otherFree =
      freeDimensions(otherRank, otherBatching, otherContracting);
  // Dimensions of g: batching, lhs free, rhs free.
  int64_t otherStart = isLhs ? batch + own.size() : batch;
  SmallVector<int64_t> gBatch = llvm::to_vector(llvm::seq<int64_t>(0, batch));
  SmallVector<int64_t> gContract = llvm::to_vector(llvm::seq<int64_t>(
      otherStart, otherStart + static_cast<int64_t>(otherFree.size())));
  // Result: batching, own free, then the other's contracting dimensions in the
  // order they have in it. For the right operand the other stands left, so
  // that row-major order needs no transpose in the common case.
  SmallVector<int64_t> order; // operand dimension of each result dimension
  llvm::append_range(order, batching);
  SmallVector<std::pair<int64_t, int64_t>> pairs;
  for (auto [mine, theirs] : llvm::zip(contracting, otherContracting))
    pairs.push_back({theirs, mine});
  llvm::sort(pairs);
  Value dot;
  if (isLhs) {
    dot = DotGeneralOp::create(builder, loc, g, other, gContract, otherFree,
                               gBatch, otherBatching, dtype);
    llvm::append_range(order, own);
    for (auto [theirs, mine] : pairs)
      order.push_back(mine);
  } else {
    dot = DotGeneralOp::create(builder, loc, other, g, otherFree, gContract,
                               otherBatching, gBatch, dtype);
    for (auto [theirs, mine] : pairs)
      order.push_back(mine);
    llvm::append_range(order, own);
  }
  SmallVector<int64_t> permutation = invertPermutationVector(order);
  if (llvm::is_sorted(permutation))
    return dot;
  return TransposeOp::create(builder, loc, dot, permutation);
}

LogicalResult
DotGeneralOp::buildVJP(OpBuilder &builder, ValueRange cotangents,
                       SmallVectorImpl<Value> &operandCotangents) {
  int64_t lhsRank = ranked(getLhs().getType()).getRank();
  int64_t rhsRank = ranked(getRhs().getType()).getRank();
  // Cotangents have the dtypes of their operands.
  auto dtypeOf = [&](Value operand) {
    return getResultDtype() ? getElementTypeOrSelf(operand) : Type();
  };
  operandCotangents.push_back(contractWithOther(
      builder, getLoc(), cotangents[0], getRhs(), lhsRank, rhsRank,
      getLhsBatching(), getRhsBatching(), getLhsContracting(),
      getRhsContracting(), /*isLhs=*/true, dtypeOf(getLhs())));
  operandCotangents.push_back(contractWithOther(
      builder, getLoc(), cotangents[0], getLhs(), rhsRank, lhsRank,
      getRhsBatching(), getLhsBatching(), getRhsContracting(),
      getLhsContracting(), /*isLhs=*/false, dtypeOf(getRhs())));
  return success();
}
