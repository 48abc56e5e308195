//===- RowsForm.cpp - Which kernels work row by row ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowsForm.h"
#include "dlc/Analysis/RowSource.h"
#include "dlc/Kernels/Structure.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;

bool dlc::kernels::isOneRow(kernel::KernelOp kernel) {
  return llvm::all_of(kernel.getBody().front(), [](Operation &op) {
    StructuredOp generic = asStructured(op);
    return generic ? isFlat(generic) && llvm::none_of(loopSizes(generic),
                                                      ShapedType::isDynamic)
                   : !isa<tensor::ExtractSliceOp>(op);
  });
}

/// Whether an operand that an operation of the kernel computes is known where
/// it is read: it is the same row of something with rows, all of it or its only
/// element; a number that is the same in all rows; or, with
/// `mayContinueNumbers`, a number that a number is made of.
static bool isKnownInRow(StructuredOp op, OpOperand &operand,
                         StructuredOp producer, unsigned rowDims,
                         bool mayContinueNumbers) {
  auto type = cast<ShapedType>(producer.getResult().getType());
  bool isReduced = reducesRows(producer);
  if (op.getNumLoops() == 0)
    return type.getRank() == 0 && (!isReduced || mayContinueNumbers);
  // Terms of a sum are not the elements at hand.
  if (isReduced || hasTermsInRow(op, rowDims))
    return false;
  auto own = cast<ShapedType>(operand.get().getType());
  if (type.hasStaticShape() && type.getNumElements() == 1 &&
      !hasOwnRows(producer))
    return true;
  if (!dependsOnPlace(producer))
    return true;
  if (!readsOwnRow(op.getMap(operand), rowDims))
    return own.hasStaticShape() && own.getNumElements() == 1;
  // A slice of several rows has others.
  if (rowDims > 1 && isSliced(operand.get()))
    return false;
  return runAccess(op, operand, rowDims) == RunAccess::run ||
         staticSize(own.getShape(), rowDims) == 1;
}

/// Whether the op is a narrow product of what has a place; a slice's rows are
/// those of the second operand only if it is a matrix.
static bool isProductOfPlaces(StructuredOp op) {
  Type type = getElementTypeOrSelf(op.getResult());
  if (!isNarrowProduct(op) || !(type.isF32() || type.isF64()))
    return false;
  Value a = op.getInputValues()[0], b = op.getInputValues()[1];
  return hasPlace(a) && hasPlace(b) &&
         (!isSliced(b) || cast<ShapedType>(b.getType()).getRank() == 2);
}

/// Whether operations, those of one row but for isRowsForm's exceptions, are of
/// rows of `rowDims` dimensions.
static bool isRowsForm(kernel::KernelOp kernel, unsigned rowDims, bool oneRow,
                       bool mayContinueNumbers, bool mayHaveProducts) {
  std::optional<SmallVector<int64_t>> rows;
  for (Value value : kernel.getReturned())
    if (!structuredOf(lookThroughReshapes(value)))
      return false;
  for (Operation &op : kernel.getBody().front()) {
    if (isa<tensor::InsertSliceOp>(op))
      return false;
    if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op);
        slice && !isRowSlice(slice))
      return false;
    StructuredOp generic = asStructured(op);
    if (!generic)
      continue;
    // What nobody needs is not computed.
    if (generic->use_empty())
      return false;
    if (!oneRow && hasOwnRows(generic) &&
        !(mayContinueNumbers && isNumberOfNumbers(generic))) {
      if (!isRowwise(generic, rowDims) &&
          !(mayHaveProducts && rowDims == 1 && isProductOfPlaces(generic)))
        return false;
      SmallVector<int64_t> own = loopSizes(generic);
      own.truncate(rowDims);
      if (rows.value_or(own) != own)
        return false;
      rows = own;
    }
    for (OpOperand *input : generic.getInputs()) {
      Value operand = input->get();
      if (readsAcrossGaps(generic, *input))
        return false;
      DenseElementsAttr constant;
      Value source = rowSourceOf(operand).value;
      if (auto producer = structuredOf(source);
          producer && !oneRow &&
          !isKnownInRow(generic, *input, producer, rowDims, mayContinueNumbers))
        return false;
      if (!structuredOf(source) &&
          !(matchPattern(source, m_Constant(&constant)) &&
            constant.isSplat()) &&
          !hasPlace(operand))
        return false;
    }
  }
  return true;
}

unsigned dlc::kernels::findRowDims(kernel::KernelOp kernel,
                                   bool mayContinueNumbers,
                                   bool mayHaveProducts) {
  bool oneRow = isOneRow(kernel);
  unsigned most = 1;
  for (auto op : kernel.getOps<StructuredOp>())
    most = std::max(most, std::min(op.getNumLoops(), 31u));
  for (unsigned rowDims = 1; rowDims <= (oneRow ? 1 : most); ++rowDims)
    if (::isRowsForm(kernel, rowDims, oneRow, mayContinueNumbers,
                     mayHaveProducts))
      return rowDims;
  return 0;
}
