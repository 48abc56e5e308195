//===- RowSource.cpp - What values of a kernel are rows of ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/RowSource.h"

using namespace mlir;
using namespace dlc;

int64_t dlc::rowElements(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.getRank() ? staticSize(tensor.getShape(), 1) : 0;
}

bool dlc::hasPlace(Value value) {
  if (isa<BlockArgument>(value))
    return true;
  Operation *op = value.getDefiningOp();
  if (auto slice = dyn_cast_or_null<tensor::ExtractSliceOp>(op))
    return isRowSlice(slice) && hasPlace(slice.getSource());
  if (!isReshape(op) || !hasPlace(op->getOperand(0)))
    return false;
  return keepsFirstDimension(op) || !isSliced(op->getOperand(0));
}

RowSource dlc::rowSourceOf(Value value) {
  RowSource source{lookThroughReshapes(value)};
  while (auto slice = source.value.getDefiningOp<tensor::ExtractSliceOp>()) {
    if (!isRowSlice(slice))
      break;
    source.offset += slice.getStaticOffset(1) *
                     staticSize(slice.getSourceType().getShape(), 2);
    source.isSlice = true;
    source.value = lookThroughReshapes(slice.getSource());
  }
  return source;
}

bool dlc::isReturned(Value value) {
  return llvm::any_of(value.getUsers(), [](Operation *user) {
    return isa<kernel::ReturnOp>(user) ||
           (isReshape(user) && isReturned(user->getResult(0)));
  });
}

bool dlc::hasOwnRows(StructuredOp op) {
  return !isElementwise(op) || op.hasIndices() ||
         llvm::any_of(op.getInputValues(),
                      [](Value input) {
                        auto type = cast<ShapedType>(input.getType());
                        return !type.hasStaticShape() ||
                               type.getNumElements() != 1;
                      }) ||
         isReturned(op.getResult());
}
