//===- Structure.cpp - What operations are to kernels --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Structure.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;

bool dlc::isKernelOperation(Operation *op) {
  if (isa<linalg::GenericOp>(op))
    return op->getNumResults() == 1;
  return isReshape(op) || isa<KernelAnchor>(op) ||
         isa<tensor::InsertSliceOp, tensor::ExtractSliceOp, tensor::EmptyOp,
             tensor::DimOp, arith::ConstantOp>(op);
}

/// Whether the body only compares, chooses and converts truth values.
static bool isPredicate(linalg::GenericOp op) {
  auto result = cast<ShapedType>(op->getResult(0).getType());
  if (!result.getElementType().isInteger(1))
    return false;
  return llvm::all_of(op.getRegion().front(), [](Operation &inner) {
    return isa<arith::CmpFOp, arith::CmpIOp, arith::AndIOp, arith::OrIOp,
               arith::XOrIOp, arith::ConstantOp, arith::IndexCastOp,
               linalg::IndexOp, linalg::YieldOp>(inner);
  });
}

/// Whether `value` is a number that a few simple operations make of constants
/// and the number of rows.
static bool isKnownNumber(Value value, unsigned depth = 4) {
  auto op = value.getDefiningOp<linalg::GenericOp>();
  if (!op || depth == 0)
    return false;
  return op.getNumLoops() == 0 &&
         llvm::all_of(op.getRegion().front(),
                      [](Operation &inner) {
                        return isa<arith::ArithDialect>(inner.getDialect()) ||
                               isa<linalg::YieldOp>(inner);
                      }) &&
         llvm::all_of(op.getDpsInputs(), [&](Value input) {
           return isKnownNumber(input, depth - 1);
         });
}

bool dlc::isRematerialized(Operation *op) {
  if (isReshape(op) ||
      isa<tensor::EmptyOp, arith::ConstantOp, tensor::DimOp>(op))
    return true;
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op))
    return isRowSlice(slice);
  auto generic = dyn_cast<linalg::GenericOp>(op);
  if (!generic || generic->getNumResults() != 1 || !isElementwise(generic))
    return false;
  auto yield = cast<linalg::YieldOp>(generic.getRegion().front().back());
  bool forwards = isa<BlockArgument>(yield.getValues()[0]);
  if (generic.getNumDpsInputs() == 0 || isKnownNumber(generic.getResult(0)))
    return true;
  // A transpose forwards too, but is worth a pass over memory of its own.
  if (forwards && generic.getNumDpsInputs() == 1) {
    AffineMap map = generic.getIndexingMapsArray()[0];
    int64_t last = -1;
    for (AffineExpr expr : map.getResults()) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (dim && dim.getPosition() <= last)
        return false;
      if (dim)
        last = dim.getPosition();
    }
    return true;
  }
  return isPredicate(generic);
}

/// Whether rows are another loop than the first, which code in vectors does not
/// have.
static bool hasInnerRows(StructuredOp op) {
  SmallVector<int64_t> sizes = loopSizes(op);
  return !sizes.empty() &&
         llvm::any_of(llvm::drop_begin(sizes), ShapedType::isDynamic);
}

bool dlc::isFlat(StructuredOp op) {
  if (!isElementwise(op) || hasInnerRows(op) || !hasPlainMaps(op))
    return false;
  for (OpOperand *input : op.getInputs()) {
    AffineMap map = op.getMap(*input);
    auto type = cast<ShapedType>(input->get().getType());
    bool single = type.hasStaticShape() && type.getNumElements() == 1;
    if (!map.isIdentity() && !single)
      return false;
  }
  return op.getNumLoops() <= 1 || !op.hasIndices();
}

bool dlc::readsColumnsInOrder(StructuredOp op) {
  unsigned last = op.getNumLoops() - 1;
  return llvm::all_of(op.getMaps(), [&](AffineMap map) {
    return map.getNumResults() == 0 ||
           llvm::none_of(map.getResults().drop_back(), [&](AffineExpr expr) {
             return expr.isFunctionOfDim(last);
           });
  });
}

bool dlc::dependsOnPlace(StructuredOp op) {
  return op.getNumLoops() && (op.getNumInputs() || op.hasIndices());
}

bool dlc::isNumberOfNumbers(StructuredOp op) {
  return op.getNumLoops() == 0 && isElementwise(op) &&
         llvm::all_of(op.getInputValues(), [](Value input) {
           return cast<ShapedType>(input.getType()).getRank() == 0;
         });
}

TypedAttr dlc::fillOf(Value value) {
  auto fill = value.getDefiningOp<linalg::GenericOp>();
  TypedAttr number;
  if (fill && fill.getNumDpsInputs() == 0)
    matchPattern(fill.getRegion().front().back().getOperand(0),
                 m_Constant(&number));
  return number;
}

bool dlc::isZeroFill(Value value) {
  auto number = dyn_cast_or_null<FloatAttr>(fillOf(value));
  return number && number.getValue().isZero();
}

bool dlc::readsOwnElements(StructuredOp op) {
  return llvm::all_of(op.getInputs(), [&](OpOperand *input) {
    // Reshapes keep the order of elements.
    auto producer = structuredOf(lookThroughReshapes(input->get()));
    return !producer || !dependsOnPlace(producer) ||
           op.getMap(*input).isIdentity();
  });
}

bool dlc::hasPlainMaps(StructuredOp op) {
  return llvm::all_of(op.getMaps(), [](AffineMap map) {
    return llvm::all_of(map.getResults(), [](AffineExpr expr) {
      auto constant = dyn_cast<AffineConstantExpr>(expr);
      return constant ? constant.getValue() == 0 : isa<AffineDimExpr>(expr);
    });
  });
}

bool dlc::readsAcrossGaps(StructuredOp op, OpOperand &operand) {
  auto type = cast<ShapedType>(operand.get().getType());
  return isSliced(operand.get()) &&
         (type.getRank() == 0 ||
          (!readsOwnRow(op.getMap(operand)) && type.getDimSize(0) != 1));
}

bool dlc::hasParts(StructuredOp structured) {
  auto op = structured.generic();
  if (!op) // Products are added to 0, and not rounded when they are all there.
    return hasOneDtype(structured.contract());
  auto yield = cast<linalg::YieldOp>(op.getRegion().front().back());
  if (yield.getNumOperands() != 1)
    return false;
  BlockArgument accumulator =
      op.getMatchingBlockArgument(&op.getDpsInitsMutable()[0]);
  Operation *last = yield.getOperand(0).getDefiningOp();
  TypedAttr start = fillOf(op.getDpsInits()[0]);
  if (!last || !start || last->getBlock() != yield->getBlock() ||
      last->getNumOperands() != 2 || !accumulator.hasOneUse() ||
      *accumulator.user_begin() != last)
    return false;
  // x OP x is x: any start will do.
  if (isa<arith::MaximumFOp, arith::MinimumFOp, arith::MaxNumFOp,
          arith::MinNumFOp, arith::MaxSIOp, arith::MinSIOp, arith::MaxUIOp,
          arith::MinUIOp, arith::AndIOp, arith::OrIOp>(last))
    return true;
  if (isa<arith::AddFOp>(last))
    return cast<FloatAttr>(start).getValue().isZero();
  return isa<arith::AddIOp, arith::MulIOp, arith::MulFOp, arith::XOrIOp>(
             last) &&
         arith::getNeutralElement(last) == start;
}

bool dlc::isRowwise(StructuredOp op) {
  if (op.getNumLoops() == 0 || hasInnerRows(op))
    return false;
  unsigned reductions = 0, parallel = 0;
  for (auto [iterator, size] :
       llvm::drop_begin(llvm::zip(op.getIterators(), loopSizes(op))))
    // A reduction of one element adds it to the start all the same.
    if (iterator == utils::IteratorType::reduction)
      ++reductions;
    else if (size != 1)
      ++parallel;
  if (reductions && parallel)
    return false;
  if (op.getNumReductionLoops() && !hasParts(op))
    return false;
  // Indices of several inner loops are not kept apart.
  if (op.hasIndices() && reductions + parallel > 1)
    return false;
  if (llvm::any_of(op.getMaps(), [&](AffineMap map) {
        return runAccess(op, map, 1) == RunAccess::other;
      }))
    return false;
  bool parallelRows = op.getIterators()[0] == utils::IteratorType::parallel;
  for (AffineMap map : op.getMaps()) {
    if (!readsOwnRow(map) && map.isFunctionOfDim(0))
      return false;
  }
  if (!hasPlainMaps(op))
    return false;
  return readsOwnRow(op.getResultMap()) == parallelRows;
}
