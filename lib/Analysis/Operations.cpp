//===- Operations.cpp - Loops and places of operations -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/Operations.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

#include "llvm/Support/MathExtras.h"

#include <limits>

using namespace mlir;
using namespace dlc;

bool dlc::isReshape(Operation *op) {
  return isa_and_nonnull<tensor::CollapseShapeOp, tensor::ExpandShapeOp,
                         tensor::BitcastOp>(op);
}

Value dlc::lookThroughReshapes(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isReshape(op))
      return value;
    value = op->getOperand(0);
  }
  return value;
}

bool dlc::keepsDimensions(Operation *reshape, unsigned dims) {
  auto from = cast<ShapedType>(reshape->getOperand(0).getType());
  auto to = cast<ShapedType>(reshape->getResult(0).getType());
  return from.getRank() >= dims && to.getRank() >= dims &&
         from.getShape().take_front(dims) == to.getShape().take_front(dims);
}

bool dlc::isSliced(Value value) {
  return lookThroughReshapes(value).getDefiningOp<tensor::ExtractSliceOp>() !=
         nullptr;
}

bool dlc::isRowSlice(tensor::ExtractSliceOp op) {
  RankedTensorType from = op.getSourceType(), to = op.getResultType();
  if (from.getRank() < 2 || from.getRank() != to.getRank() ||
      from.getDimSize(0) != to.getDimSize(0) || !op.hasUnitStride())
    return false;
  return from.getShape().drop_front(2) == to.getShape().drop_front(2) &&
         op.getStaticOffset(0) == 0 &&
         ShapedType::isStatic(op.getStaticOffset(1));
}

bool dlc::isElementwise(StructuredOp op) {
  auto generic = op.generic();
  return generic && generic.getNumParallelLoops() == generic.getNumLoops() &&
         llvm::all_of(generic.getDpsInitsMutable(), [&](OpOperand &init) {
           return generic.getMatchingIndexingMap(&init).isIdentity() &&
                  generic.getMatchingBlockArgument(&init).use_empty();
         });
}

int64_t dlc::operationsOfElement(linalg::GenericOp op) {
  int64_t operations = 0;
  for (Operation &inner : op.getBody()->without_terminator())
    // Transcendental functions become some twenty.
    operations += isa<math::MathDialect>(inner.getDialect()) ? 20 : 1;
  return operations;
}

bool dlc::readsOwnRow(AffineMap map, unsigned rowDims) {
  if (map.getNumResults() < rowDims)
    return false;
  auto usesRows = [&](AffineExpr expr) {
    return llvm::any_of(llvm::seq(rowDims), [&](unsigned dim) {
      return expr.isFunctionOfDim(dim);
    });
  };
  for (auto [i, expr] : llvm::enumerate(map.getResults())) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (i < rowDims ? !dim || dim.getPosition() != i : usesRows(expr))
      return false;
  }
  return true;
}

RunAccess dlc::runAccess(StructuredOp op, OpOperand &operand, unsigned first) {
  return runAccess(op, op.getMap(operand), first);
}

RunAccess dlc::runAccess(StructuredOp op, AffineMap map, unsigned first) {
  SmallVector<int64_t> sizes = loopSizes(op);
  SmallVector<unsigned> used, all;
  for (AffineExpr expr : map.getResults())
    if (auto dim = dyn_cast<AffineDimExpr>(expr))
      if (dim.getPosition() >= first && sizes[dim.getPosition()] != 1)
        used.push_back(dim.getPosition());
  for (unsigned dim = first; dim < sizes.size(); ++dim)
    if (sizes[dim] != 1)
      all.push_back(dim);
  if (used.empty())
    return RunAccess::element;
  return used == all ? RunAccess::run : RunAccess::other;
}

bool dlc::reducesRows(StructuredOp op) {
  return op.getNumLoops() &&
         op.getIterators()[0] == utils::IteratorType::reduction;
}

bool dlc::hasTermsInRow(StructuredOp op, unsigned rowDims) {
  if (!op.generic() || op.getNumLoops() <= rowDims)
    return false;
  SmallVector<utils::IteratorType> iterators = op.getIterators();
  auto isTerm = [](utils::IteratorType iterator) {
    return iterator == utils::IteratorType::reduction;
  };
  ArrayRef<utils::IteratorType> rows(iterators), inner(iterators);
  rows = rows.take_front(rowDims);
  inner = inner.drop_front(rowDims);
  return isTerm(inner.front()) && !isTerm(inner.back()) &&
         std::is_partitioned(inner.begin(), inner.end(), isTerm) &&
         llvm::none_of(rows, isTerm);
}

SmallVector<int64_t> dlc::loopSizes(StructuredOp op) {
  return op.getLoopSizes();
}

int64_t dlc::loopElements(StructuredOp op, ArrayRef<unsigned> loops) {
  SmallVector<int64_t> sizes = loopSizes(op);
  int64_t elements = 1;
  for (unsigned loop : loops)
    if (!ShapedType::isDynamic(sizes[loop]) &&
        llvm::MulOverflow(elements, sizes[loop], elements))
      return std::numeric_limits<int64_t>::max();
  return elements;
}

int64_t dlc::staticSize(ArrayRef<int64_t> shape, unsigned first) {
  int64_t size = 1;
  for (int64_t dim : shape.drop_front(first))
    size *= dim;
  return size;
}
