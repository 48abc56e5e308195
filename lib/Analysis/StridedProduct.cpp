//===- StridedProduct.cpp - Products of matrices that lie apart ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/StridedProduct.h"
#include "dlc/Analysis/RowSource.h"

using namespace mlir;
using namespace dlc;
using Group = kernel::ContractOp::Group;

namespace {
enum Of { A, B, C };

class Finder {
public:
  explicit Finder(kernel::ContractOp op)
      : op(op), sizes(op.getLoopSizes()), maps(op.getMaps()),
        values{op.getLhs(), op.getRhs(), op.getResult()} {}

  std::optional<StridedProduct> find();

private:
  /// Elements from one index of the loop to the next; 0 if the operand does not
  /// have it.
  int64_t strideOf(Of of, unsigned loop);
  /// Takes loops of the group off the end of `loops` as long as each goes on
  /// where the one behind it ends, in both `x` and `y`; the product of their
  /// sizes, with the steps of the last. The rows are only ever the first.
  int64_t take(Group group, SmallVectorImpl<unsigned> &loops, Of x, Of y,
               int64_t &stepX, int64_t &stepY, bool mayHaveRows);
  SmallVector<unsigned> loopsOf(Of of) {
    return llvm::map_to_vector(maps[of].getResults(), [](AffineExpr expr) {
      return cast<AffineDimExpr>(expr).getPosition();
    });
  }

  kernel::ContractOp op;
  SmallVector<int64_t> sizes;
  SmallVector<AffineMap> maps;
  Value values[3];
};
} // namespace

int64_t Finder::strideOf(Of of, unsigned loop) {
  auto type = cast<RankedTensorType>(values[of].getType());
  for (auto [i, expr] : llvm::enumerate(maps[of].getResults()))
    if (cast<AffineDimExpr>(expr).getPosition() == loop) {
      // Rows of a slice lie further apart.
      if (i == 0 && of != C && isSliced(values[of]))
        return rowElements(rowSourceOf(values[of]).value.getType());
      return staticSize(type.getShape(), i + 1);
    }
  return 0;
}

int64_t Finder::take(Group group, SmallVectorImpl<unsigned> &loops, Of x, Of y,
                     int64_t &stepX, int64_t &stepY, bool mayHaveRows) {
  int64_t size = 1;
  bool isFirst = true;
  for (auto it = loops.end(); it != loops.begin();) {
    unsigned loop = *--it;
    if (op.getGroup(loop) != group)
      continue;
    bool isRows = ShapedType::isDynamic(sizes[loop]);
    if (isRows && !mayHaveRows)
      return size;
    if (sizes[loop] != 1) {
      int64_t ofX = strideOf(x, loop), ofY = strideOf(y, loop);
      if (!isFirst && (ofX != stepX * size || ofY != stepY * size))
        return size;
      if (isFirst) {
        stepX = ofX;
        stepY = ofY;
      }
      isFirst = false;
    }
    it = loops.erase(it);
    if (isRows)
      return size; // Times the rows.
    size *= sizes[loop];
  }
  return size;
}

std::optional<StridedProduct> Finder::find() {
  StridedProduct product;
  SmallVector<unsigned> left = loopsOf(C), terms = loopsOf(A);
  llvm::erase_if(terms,
                 [&](unsigned loop) { return op.getGroup(loop) != Group::k; });
  int64_t cN = 1;
  product.n = take(Group::n, left, B, C, product.bN, cN, false);
  bool hadRows = llvm::any_of(
      left, [&](unsigned loop) { return ShapedType::isDynamic(sizes[loop]); });
  product.m = take(Group::m, left, A, C, product.aM, product.cM, true);
  bool hasRows = llvm::any_of(
      left, [&](unsigned loop) { return ShapedType::isDynamic(sizes[loop]); });
  if (hadRows && !hasRows) {
    product.rowsOfOne = product.m;
    product.m = ShapedType::kDynamic;
  }
  product.k = take(Group::k, terms, A, B, product.aK, product.bK, false);
  if (!terms.empty() || cN != 1 || (product.aK != 1 && product.aM != 1) ||
      (product.bK != 1 && product.bN != 1))
    return std::nullopt;
  for (unsigned loop : left)
    product.outer.push_back(
        {loop,
         sizes[loop],
         {strideOf(A, loop), strideOf(B, loop), strideOf(C, loop)}});
  // Rows of the result in order: outer loops, those of m, those of n.
  SmallVector<unsigned> inResult = loopsOf(C);
  unsigned rowDims = inResult.size();
  while (rowDims && op.getGroup(inResult[rowDims - 1]) == Group::n)
    --rowDims;
  bool areFirst = llvm::equal(ArrayRef(inResult).take_front(left.size()), left);
  if (areFirst && staticSize(op.getType().getShape(), rowDims) == product.n &&
      (product.cM == product.n || product.m == 1))
    product.rowDims = rowDims;
  return product;
}

int64_t StridedProduct::getProducts() const {
  int64_t products = 1;
  for (const Outer &loop : outer)
    products *= ShapedType::isDynamic(loop.size) ? 1 : loop.size;
  return products;
}

bool StridedProduct::hasBatchRows() const {
  return llvm::any_of(outer, [](const Outer &loop) {
    return ShapedType::isDynamic(loop.size);
  });
}

std::optional<StridedProduct> dlc::stridedProductOf(kernel::ContractOp op) {
  if (!hasOneDtype(op) || llvm::is_contained(op.getLoopSizes(), 0))
    return std::nullopt;
  // Steps through memory are known if rows are the first dimension.
  for (Value value : {op.getLhs(), op.getRhs(), op.getResult()}) {
    ArrayRef<int64_t> shape = cast<ShapedType>(value.getType()).getShape();
    if (!shape.empty() &&
        llvm::any_of(shape.drop_front(), ShapedType::isDynamic))
      return std::nullopt;
  }
  return Finder(op).find();
}
