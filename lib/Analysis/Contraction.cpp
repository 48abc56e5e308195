//===- Contraction.cpp - Products among linalg operations -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/Kernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;

/// acc + a * b of the block's arguments.
static bool isMultiplyAdd(Block &body) {
  auto yield = cast<linalg::YieldOp>(body.back());
  if (yield.getNumOperands() != 1 || body.getNumArguments() != 3)
    return false;
  auto add = yield.getValues()[0].getDefiningOp<arith::AddFOp>();
  if (!add)
    return false;
  Value accumulator = body.getArgument(2);
  Value other = add.getLhs() == accumulator   ? add.getRhs()
                : add.getRhs() == accumulator ? add.getLhs()
                                              : Value();
  auto product = other ? other.getDefiningOp<arith::MulFOp>() : nullptr;
  return product && ((product.getLhs() == body.getArgument(0) &&
                      product.getRhs() == body.getArgument(1)) ||
                     (product.getLhs() == body.getArgument(1) &&
                      product.getRhs() == body.getArgument(0)));
}

/// The loop dimensions of a projected permutation.
static std::optional<SmallVector<unsigned>> dimensions(AffineMap map) {
  SmallVector<unsigned> result;
  for (AffineExpr expr : map.getResults()) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim)
      return std::nullopt;
    result.push_back(dim.getPosition());
  }
  return result;
}

std::optional<Contraction> dlc::matchContraction(linalg::GenericOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
      op.getNumReductionLoops() == 0 ||
      !isMultiplyAdd(op.getRegion().front()) ||
      !isZeroFill(op.getDpsInits()[0]))
    return std::nullopt;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  auto a = dimensions(maps[0]), b = dimensions(maps[1]),
       c = dimensions(maps[2]);
  if (!a || !b || !c)
    return std::nullopt;
  Contraction result;
  for (unsigned dim : *c) {
    bool inA = llvm::is_contained(*a, dim), inB = llvm::is_contained(*b, dim);
    if (inA == inB) // Batched, or in neither.
      return std::nullopt;
    if (inA && !result.n.empty()) // m follows n in C.
      return std::nullopt;
    (inA ? result.m : result.n).push_back(dim);
  }
  for (unsigned dim : *a)
    if (!llvm::is_contained(*c, dim))
      result.k.push_back(dim);
  // A sum for each row has rows for columns; without elements there is nothing
  // to compute.
  SmallVector<int64_t> sizes = loopSizes(op);
  auto isRows = [&](unsigned dim) { return ShapedType::isDynamic(sizes[dim]); };
  if (llvm::any_of(result.n, isRows) || llvm::is_contained(sizes, 0))
    return std::nullopt;
  auto is = [](ArrayRef<unsigned> found, ArrayRef<unsigned> first,
               ArrayRef<unsigned> second) {
    SmallVector<unsigned> expected(first);
    llvm::append_range(expected, second);
    return found == ArrayRef(expected);
  };
  result.transposedA = is(*a, result.k, result.m);
  result.transposedB = is(*b, result.n, result.k);
  if ((!result.transposedA && !is(*a, result.m, result.k)) ||
      (!result.transposedB && !is(*b, result.k, result.n)))
    return std::nullopt;
  // Ambiguous only where m, n or k is empty; then any reading will do, but a
  // vector is never transposed.
  if (result.m.empty() || result.k.empty())
    result.transposedA = false;
  if (result.n.empty() || result.k.empty())
    result.transposedB = false;
  // Code steps by static sizes from row to row of each operand.
  if (llvm::any_of(result.m, isRows) &&
      (result.transposedA || llvm::any_of(llvm::drop_begin(result.m), isRows)))
    return std::nullopt;
  if (llvm::any_of(result.k, isRows) &&
      (result.transposedB || (!result.transposedA && !result.m.empty())))
    return std::nullopt;
  return result;
}

/// Whether none of the loops is the rows.
static bool areStatic(linalg::GenericOp op, ArrayRef<unsigned> loops) {
  SmallVector<int64_t> sizes = loopSizes(op);
  return llvm::none_of(
      loops, [&](unsigned loop) { return ShapedType::isDynamic(sizes[loop]); });
}

bool dlc::isShortProduct(linalg::GenericOp op) {
  std::optional<Contraction> form = matchContraction(op);
  if (!form || form->transposedA || form->m.empty())
    return false;
  return areStatic(op, form->k) && loopElements(op, form->k) <= kShortSum;
}

bool dlc::isNarrowProduct(linalg::GenericOp op) {
  // Sums, which each thread of a row has, and elements of B, 32 KiB of f32.
  constexpr int64_t mostColumns = 32, mostElements = 8192;
  std::optional<Contraction> form = matchContraction(op);
  if (!form || form->transposedA || form->m != ArrayRef<unsigned>(0u))
    return false;
  int64_t columns = loopElements(op, form->n);
  return areStatic(op, form->k) && columns <= mostColumns &&
         loopElements(op, form->k) <= mostElements / columns;
}

bool dlc::reducesColumnsOf(linalg::GenericOp op, linalg::GenericOp product) {
  std::optional<Contraction> form = matchContraction(product);
  ArrayRef<int64_t> shape =
      cast<ShapedType>(product.getResult(0).getType()).getShape();
  if (!form || ArrayRef<int64_t>(loopSizes(op)) != shape || !hasParts(op) ||
      staticSize(shape, form->m.size()) == 1)
    return false;
  for (auto [dim, iterator] : llvm::enumerate(op.getIteratorTypesArray()))
    if ((iterator == utils::IteratorType::reduction) != (dim < form->m.size()))
      return false;
  // Those of n, in order.
  AffineMap map = op.getMatchingIndexingMap(&op.getDpsInitsMutable()[0]);
  unsigned next = form->m.size();
  for (AffineExpr expr : map.getResults())
    if (expr != getAffineDimExpr(next++, op.getContext()))
      return false;
  return true;
}
