//===- Contraction.cpp - Products among linalg operations ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/Operations.h"

using namespace mlir;
using namespace dlc;

/// The loops of a contract's map, in order.
static SmallVector<unsigned> loopsOf(AffineMap map) {
  return llvm::map_to_vector(map.getResults(), [](AffineExpr expr) {
    return cast<AffineDimExpr>(expr).getPosition();
  });
}

bool dlc::hasOneDtype(kernel::ContractOp op) {
  Type type = op.getAccumulator();
  auto isOfIt = [&](Value value) {
    return getElementTypeOrSelf(value) == type;
  };
  return isa<FloatType>(type) && llvm::all_of(op->getOperands(), isOfIt) &&
         isOfIt(op.getResult());
}

std::optional<Contraction> dlc::contractionOf(StructuredOp structured) {
  kernel::ContractOp op = structured.contract();
  if (!op || !hasOneDtype(op))
    return std::nullopt;
  SmallVector<AffineMap> maps = op.getMaps();
  SmallVector<unsigned> a = loopsOf(maps[0]), b = loopsOf(maps[1]);
  Contraction result;
  for (unsigned loop : loopsOf(maps[2])) {
    kernel::ContractOp::Group group = op.getGroup(loop);
    bool isM = group == kernel::ContractOp::Group::m;
    // Batched, or m follows n in the result.
    if (group == kernel::ContractOp::Group::batch || (isM && !result.n.empty()))
      return std::nullopt;
    (isM ? result.m : result.n).push_back(loop);
  }
  // In the order of lhs.
  for (unsigned loop : a)
    if (op.getGroup(loop) == kernel::ContractOp::Group::k)
      result.k.push_back(loop);
  // A sum for each row has rows for columns; without elements there is nothing
  // to compute.
  SmallVector<int64_t> sizes = op.getLoopSizes();
  auto isRows = [&](unsigned dim) { return ShapedType::isDynamic(sizes[dim]); };
  if (llvm::any_of(result.n, isRows) || llvm::is_contained(sizes, 0))
    return std::nullopt;
  auto is = [](ArrayRef<unsigned> found, ArrayRef<unsigned> first,
               ArrayRef<unsigned> second) {
    SmallVector<unsigned> expected(first);
    llvm::append_range(expected, second);
    return found == ArrayRef(expected);
  };
  result.transposedA = is(a, result.k, result.m);
  result.transposedB = is(b, result.n, result.k);
  if ((!result.transposedA && !is(a, result.m, result.k)) ||
      (!result.transposedB && !is(b, result.k, result.n)))
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
