//===- EpilogueForm.cpp - Anchors with operations on their elements -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EpilogueForm.h"
#include "dlc/Analysis/RowSource.h"
#include "dlc/Kernels/Structure.h"

using namespace mlir;
using namespace dlc;

static bool hasGaps(StructuredOp op, OpOperand &operand, unsigned rowDims) {
  AffineMap map = op.getMap(operand);
  if (!isSliced(operand.get()) || map.getNumResults() == 0 ||
      cast<ShapedType>(operand.get().getType()).getDimSize(0) == 1)
    return false;
  auto first = dyn_cast<AffineDimExpr>(map.getResult(0));
  return first && first.getPosition() >= rowDims;
}

bool dlc::kernels::hasEpilogue(kernel::KernelOp kernel, Value anchor,
                               unsigned rowDims, bool mayReduceColumns) {
  if (kernel.getNumResults() == 0)
    return false;
  ArrayRef<int64_t> shape = cast<ShapedType>(anchor.getType()).getShape();
  auto isReduction = [&](StructuredOp op) {
    return mayReduceColumns && op && reducesColumnsOf(op, anchor, rowDims);
  };
  // Each result is another operation's, of the anchor's shape.
  llvm::SmallPtrSet<Operation *, 8> results;
  for (Value result : kernel.getReturned()) {
    Operation *op = result.getDefiningOp();
    if (!op || (result != anchor && !asStructured(op)) ||
        !results.insert(op).second ||
        (cast<ShapedType>(result.getType()).getShape() != shape &&
         !isReduction(asStructured(op))))
      return false;
  }
  if (!llvm::all_of(kernel.getBody().front(), [](Operation &op) {
        return isKernelOperation(&op) ? !isa<tensor::InsertSliceOp>(op)
                                      : op.hasTrait<OpTrait::IsTerminator>();
      }))
    return false;
  // Everything else is on the anchor's elements.
  for (auto op : kernel.getOps<StructuredOp>()) {
    if (op.getOperation() == anchor.getDefiningOp())
      continue;
    if (op.contract() || !hasPlainMaps(op) || !readsColumnsInOrder(op))
      return false;
    // Its result is known when the kernel is done.
    if (isReduction(op)
            ? !llvm::all_of(op->getUsers(), llvm::IsaPred<kernel::ReturnOp>)
            : !isElementwise(op))
      return false;
    if (llvm::any_of(op.getInputs(), [&](OpOperand *operand) {
          return runAccess(op, *operand, rowDims) == RunAccess::other ||
                 hasGaps(op, *operand, rowDims);
        }))
      return false;
    // What is computed is of this element, or the same for all.
    if (op.getNumLoops() == 0
            ? !isNumberOfNumbers(op)
            : dependsOnPlace(op) && ArrayRef<int64_t>(loopSizes(op)) != shape)
      return false;
    // Indices of several dimensions of columns are not kept apart.
    if (op.hasIndices() &&
        llvm::count_if(llvm::drop_begin(loopSizes(op), rowDims),
                       [](int64_t size) { return size != 1; }) > 1)
      return false;
    if (!readsOwnElements(op) ||
        !llvm::all_of(op.getInputs(), [&](OpOperand *operand) {
          Value value = operand->get();
          return value == anchor ? op.getMap(*operand).isIdentity()
                                 : structuredOf(value) || hasPlace(value);
        }))
      return false;
  }
  return true;
}
