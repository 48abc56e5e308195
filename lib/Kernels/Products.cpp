//===- Products.cpp - What products are to kernels -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Structure.h"

using namespace mlir;
using namespace dlc;

/// Whether none of the loops is the rows.
static bool areStatic(StructuredOp op, ArrayRef<unsigned> loops) {
  SmallVector<int64_t> sizes = loopSizes(op);
  return llvm::none_of(
      loops, [&](unsigned loop) { return ShapedType::isDynamic(sizes[loop]); });
}

bool dlc::isShortProduct(StructuredOp op) {
  std::optional<Contraction> form = contractionOf(op);
  if (!form || form->transposedA || form->m.empty())
    return false;
  return areStatic(op, form->k) && loopElements(op, form->k) <= kShortSum;
}

bool dlc::isNarrowProduct(StructuredOp op) {
  // Sums, which each thread of a row has, and elements of B, 32 KiB of f32.
  constexpr int64_t mostColumns = 32, mostElements = 8192;
  std::optional<Contraction> form = contractionOf(op);
  if (!form || form->transposedA || form->m != ArrayRef<unsigned>(0u))
    return false;
  int64_t columns = loopElements(op, form->n);
  return areStatic(op, form->k) && columns <= mostColumns &&
         loopElements(op, form->k) <= mostElements / columns;
}

bool dlc::reducesColumnsOf(StructuredOp op, Value anchor, unsigned rowDims) {
  ArrayRef<int64_t> shape = cast<ShapedType>(anchor.getType()).getShape();
  if (ArrayRef<int64_t>(loopSizes(op)) != shape || !hasParts(op) ||
      staticSize(shape, rowDims) == 1)
    return false;
  for (auto [dim, iterator] : llvm::enumerate(op.getIterators()))
    if ((iterator == utils::IteratorType::reduction) != (dim < rowDims))
      return false;
  // Those of n, in order.
  AffineMap map = op.getResultMap();
  unsigned next = rowDims;
  for (AffineExpr expr : map.getResults())
    if (expr != getAffineDimExpr(next++, op.getContext()))
      return false;
  return true;
}
