//===- Kernel.cpp - What linalg operations are to kernels ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/Kernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
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

bool dlc::keepsFirstDimension(Operation *reshape) {
  auto from = cast<ShapedType>(reshape->getOperand(0).getType());
  auto to = cast<ShapedType>(reshape->getResult(0).getType());
  return from.getRank() && to.getRank() &&
         from.getDimSize(0) == to.getDimSize(0);
}

bool dlc::isSliced(Value value) {
  return lookThroughReshapes(value).getDefiningOp<tensor::ExtractSliceOp>() !=
         nullptr;
}

bool dlc::isKernelOperation(Operation *op) {
  if (isa<linalg::GenericOp>(op))
    return op->getNumResults() == 1;
  return isReshape(op) ||
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

bool dlc::isRowSlice(tensor::ExtractSliceOp op) {
  RankedTensorType from = op.getSourceType(), to = op.getResultType();
  if (from.getRank() < 2 || from.getRank() != to.getRank() ||
      from.getDimSize(0) != to.getDimSize(0) || !op.hasUnitStride())
    return false;
  return from.getShape().drop_front(2) == to.getShape().drop_front(2) &&
         op.getStaticOffset(0) == 0 &&
         ShapedType::isStatic(op.getStaticOffset(1));
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

bool dlc::isElementwise(linalg::GenericOp op) {
  return op.getNumParallelLoops() == op.getNumLoops() &&
         llvm::all_of(op.getDpsInitsMutable(), [&](OpOperand &init) {
           return op.getMatchingIndexingMap(&init).isIdentity() &&
                  op.getMatchingBlockArgument(&init).use_empty();
         });
}

/// Whether rows are another loop than the first, which code in vectors does not
/// have.
static bool hasInnerRows(linalg::GenericOp op) {
  SmallVector<int64_t> sizes = loopSizes(op);
  return !sizes.empty() &&
         llvm::any_of(llvm::drop_begin(sizes), ShapedType::isDynamic);
}

bool dlc::isFlat(linalg::GenericOp op) {
  if (!isElementwise(op) || hasInnerRows(op) || !hasPlainMaps(op))
    return false;
  for (OpOperand *input : op.getDpsInputOperands()) {
    AffineMap map = op.getMatchingIndexingMap(input);
    auto type = cast<ShapedType>(input->get().getType());
    bool single = type.hasStaticShape() && type.getNumElements() == 1;
    if (!map.isIdentity() && !single)
      return false;
  }
  return op.getNumLoops() <= 1 || !op.hasIndexSemantics();
}

bool dlc::readsColumnsInOrder(linalg::GenericOp op) {
  unsigned last = op.getNumLoops() - 1;
  return llvm::all_of(op.getIndexingMapsArray(), [&](AffineMap map) {
    return map.getNumResults() == 0 ||
           llvm::none_of(map.getResults().drop_back(), [&](AffineExpr expr) {
             return expr.isFunctionOfDim(last);
           });
  });
}

bool dlc::dependsOnPlace(linalg::GenericOp op) {
  return op.getNumLoops() && (op.getNumDpsInputs() || op.hasIndexSemantics());
}

bool dlc::isNumberOfNumbers(linalg::GenericOp op) {
  return op.getNumLoops() == 0 && isElementwise(op) &&
         llvm::all_of(op.getDpsInputs(), [](Value input) {
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

bool dlc::readsOwnElements(linalg::GenericOp op) {
  return llvm::all_of(op.getDpsInputOperands(), [&](OpOperand *input) {
    auto producer = input->get().getDefiningOp<linalg::GenericOp>();
    return !producer || !dependsOnPlace(producer) ||
           op.getMatchingIndexingMap(input).isIdentity();
  });
}

bool dlc::hasPlainMaps(linalg::GenericOp op) {
  return llvm::all_of(op.getIndexingMapsArray(), [](AffineMap map) {
    return llvm::all_of(map.getResults(), [](AffineExpr expr) {
      auto constant = dyn_cast<AffineConstantExpr>(expr);
      return constant ? constant.getValue() == 0 : isa<AffineDimExpr>(expr);
    });
  });
}

bool dlc::readsOwnRow(AffineMap map) {
  if (map.getNumResults() == 0)
    return false;
  auto first = dyn_cast<AffineDimExpr>(map.getResult(0));
  if (!first || first.getPosition() != 0)
    return false;
  return llvm::none_of(map.getResults().drop_front(),
                       [](AffineExpr expr) { return expr.isFunctionOfDim(0); });
}

bool dlc::readsAcrossGaps(linalg::GenericOp op, OpOperand &operand) {
  auto type = cast<ShapedType>(operand.get().getType());
  return isSliced(operand.get()) &&
         (type.getRank() == 0 ||
          (!readsOwnRow(op.getMatchingIndexingMap(&operand)) &&
           type.getDimSize(0) != 1));
}

bool dlc::hasParts(linalg::GenericOp op) {
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

RunAccess dlc::runAccess(linalg::GenericOp op, OpOperand &operand,
                         unsigned first) {
  SmallVector<int64_t> sizes = loopSizes(op);
  SmallVector<unsigned> used, all;
  for (AffineExpr expr : op.getMatchingIndexingMap(&operand).getResults())
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

bool dlc::isRowwise(linalg::GenericOp op) {
  if (op.getNumLoops() == 0 || hasInnerRows(op))
    return false;
  unsigned reductions = 0, parallel = 0;
  for (auto [iterator, size] :
       llvm::drop_begin(llvm::zip(op.getIteratorTypesArray(), loopSizes(op))))
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
  if (op.hasIndexSemantics() && reductions + parallel > 1)
    return false;
  if (llvm::any_of(op->getOpOperands(), [&](OpOperand &operand) {
        return runAccess(op, operand, 1) == RunAccess::other;
      }))
    return false;
  bool parallelRows =
      op.getIteratorTypesArray()[0] == utils::IteratorType::parallel;
  for (AffineMap map : op.getIndexingMapsArray()) {
    if (!readsOwnRow(map) && map.isFunctionOfDim(0))
      return false;
  }
  if (!hasPlainMaps(op))
    return false;
  for (OpOperand &init : op.getDpsInitsMutable())
    if (readsOwnRow(op.getMatchingIndexingMap(&init)) != parallelRows)
      return false;
  return true;
}

bool dlc::reducesRows(linalg::GenericOp op) {
  return op.getNumLoops() &&
         op.getIteratorTypesArray()[0] == utils::IteratorType::reduction;
}

SmallVector<int64_t> dlc::loopSizes(linalg::GenericOp op) {
  return op.getStaticLoopRanges();
}

int64_t dlc::loopElements(linalg::GenericOp op, ArrayRef<unsigned> loops) {
  SmallVector<int64_t> sizes = loopSizes(op);
  int64_t elements = 1;
  for (unsigned loop : loops)
    if (!ShapedType::isDynamic(sizes[loop]) &&
        llvm::MulOverflow(elements, sizes[loop], elements))
      return std::numeric_limits<int64_t>::max();
  return elements;
}

static bool isOneNumber(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.hasStaticShape() && tensor.getNumElements() == 1;
}

InPlaceUpdates::InPlaceUpdates(func::FuncOp kernel)
    : kernel(kernel), goesByElement(false),
      makesNumbers(llvm::all_of(kernel.getResultTypes(), isOneNumber)) {
  if (!kernel.getBody().hasOneBlock())
    return;
  // A flat kernel, and the operations on a product, compute all that belongs
  // to an element before the next element.
  bool hasProduct = false, isFlatAll = true;
  for (Operation &op : kernel.getBody().front()) {
    if (isa<tensor::InsertSliceOp, tensor::ExtractSliceOp>(op))
      return;
    auto generic = dyn_cast<linalg::GenericOp>(op);
    if (!generic)
      continue;
    bool isProduct = matchContraction(generic).has_value();
    // What goes through rows several times, or combines threads, reads again
    // what it has written over: one product of one column, or several.
    if (isProduct && (hasProduct || isRowwise(generic) ||
                      llvm::any_of(generic.getDpsInputs(), [](Value input) {
                        return input.getDefiningOp<linalg::GenericOp>() !=
                               nullptr;
                      })))
      return;
    hasProduct |= isProduct;
    if (!isProduct && (!isElementwise(generic) || !readsOwnElements(generic)))
      return;
    isFlatAll &= isFlat(generic);
  }
  goesByElement = hasProduct || isFlatAll;
}

bool InPlaceUpdates::allow(unsigned argument, unsigned result) const {
  func::FuncOp function = kernel;
  Type type = function.getArgumentTypes()[argument];
  if (!goesByElement || type != function.getResultTypes()[result] ||
      (isOneNumber(type) && !makesNumbers))
    return false;
  return llvm::all_of(
      function.getArgument(argument).getUses(), [&](OpOperand &use) {
        if (isa<func::ReturnOp>(use.getOwner()))
          return use.getOperandNumber() == result;
        auto generic = dyn_cast<linalg::GenericOp>(use.getOwner());
        return generic && isElementwise(generic) &&
               generic.getMatchingIndexingMap(&use).isIdentity();
      });
}

int64_t dlc::staticSize(ArrayRef<int64_t> shape, unsigned first) {
  int64_t size = 1;
  for (int64_t dim : shape.drop_front(first))
    size *= dim;
  return size;
}
