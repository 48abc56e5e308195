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

/// Whether what `map` uses of the rows comes before the rest, which is a run of
/// a row, or one element.
static bool readsRowInOrder(StructuredOp op, AffineMap map, unsigned rowDims,
                            ArrayRef<int64_t> sizes) {
  bool isOrdered = true, hasInner = false;
  int64_t last = -1;
  for (auto [i, expr] : llvm::enumerate(map.getResults())) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim)
      continue;
    int64_t position = dim.getPosition();
    // Steps through memory are known if rows are the first dimension.
    if (i > 0 && ShapedType::isDynamic(sizes[position]))
      return false;
    if (position >= rowDims) {
      hasInner |= sizes[position] != 1;
      continue;
    }
    if (hasInner)
      return false;
    isOrdered &= position > last;
    last = position;
  }
  // To take single elements from here and there is no way to go through rows.
  return (isOrdered || hasInner) &&
         runAccess(op, map, rowDims) != RunAccess::other;
}

/// Whether `map` of the result has all parallel loops behind the rows' in
/// order.
static bool writesRowInOrder(StructuredOp op, AffineMap map, unsigned rowDims,
                             ArrayRef<int64_t> sizes) {
  SmallVector<unsigned> written, wanted;
  for (AffineExpr expr : map.getResults().drop_front(rowDims))
    if (auto dim = dyn_cast<AffineDimExpr>(expr);
        dim && sizes[dim.getPosition()] != 1)
      written.push_back(dim.getPosition());
  SmallVector<utils::IteratorType> iterators = op.getIterators();
  for (unsigned dim = rowDims; dim < sizes.size(); ++dim)
    if (iterators[dim] == utils::IteratorType::parallel && sizes[dim] != 1)
      wanted.push_back(dim);
  return written == wanted;
}

bool dlc::isRowwise(StructuredOp op, unsigned rowDims) {
  if (op.getNumLoops() < rowDims || rowDims == 0 || hasInnerRows(op))
    return false;
  SmallVector<utils::IteratorType> iterators = op.getIterators();
  SmallVector<int64_t> sizes = loopSizes(op);
  if (!llvm::all_equal(ArrayRef(iterators).take_front(rowDims)))
    return false;
  // Columns of a product are not rows.
  if (kernel::ContractOp product = op.contract())
    for (unsigned loop : product.getLoops(kernel::ContractOp::Group::n))
      if (loop < rowDims && sizes[loop] != 1)
        return false;
  unsigned reductions = 0, parallel = 0;
  for (auto [iterator, size] :
       llvm::drop_begin(llvm::zip(iterators, sizes), rowDims))
    // A reduction of one element adds it to the start all the same.
    if (iterator == utils::IteratorType::reduction)
      ++reductions;
    else if (size != 1)
      ++parallel;
  bool hasTerms = reductions && parallel;
  if (hasTerms && (!hasTermsInRow(op, rowDims) || op.hasIndices()))
    return false;
  if (op.getNumReductionLoops() && !hasParts(op))
    return false;
  // Indices of several inner loops are not kept apart.
  if (op.hasIndices() && reductions + parallel > 1)
    return false;
  if (!hasPlainMaps(op) || llvm::any_of(op.getInputs(), [&](OpOperand *input) {
        return !readsRowInOrder(op, op.getMap(*input), rowDims, sizes);
      }))
    return false;
  // Results have all rows, or none of them.
  AffineMap result = op.getResultMap();
  if (iterators[0] == utils::IteratorType::reduction)
    return llvm::none_of(
               llvm::seq(rowDims),
               [&](unsigned dim) { return result.isFunctionOfDim(dim); }) &&
           readsRowInOrder(op, result, rowDims, sizes);
  return readsOwnRow(result, rowDims) &&
         (hasTerms ? writesRowInOrder(op, result, rowDims, sizes)
                   : readsRowInOrder(op, result, rowDims, sizes));
}

RowDims dlc::rowDimsOf(StructuredOp op) {
  RowDims dims = 0;
  // No operation has more loops than there are bits.
  unsigned most = std::min<unsigned>(op.getNumLoops(), 31);
  for (unsigned rowDims = 1; rowDims <= most; ++rowDims)
    if (isRowwise(op, rowDims))
      dims |= RowDims(1) << rowDims;
  return dims;
}

RowDims dlc::withSameRows(RowDims dims, StructuredOp x, StructuredOp y) {
  SmallVector<int64_t> ofX = loopSizes(x), ofY = loopSizes(y);
  unsigned same = 0;
  while (same < std::min(ofX.size(), ofY.size()) && ofX[same] == ofY[same])
    ++same;
  return same >= 31 ? dims : dims & ((RowDims(2) << same) - 1);
}
