//===- KernelContext.cpp - A kernel that is being emitted ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/KernelContext.h"
#include "dlc/Analysis/Operations.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;

RowsView KernelContext::viewOf(Value value) const {
  auto it = views.find(value);
  if (it != views.end())
    return it->second;
  Operation *op = value.getDefiningOp();
  if (!op)
    return {};
  if (isReshape(op)) {
    Value source = op->getOperand(0);
    RowsView view = viewOf(source);
    // Other rows can only be made of rows without gaps. With the same number
    // of rows there may be gaps between them.
    if (!keepsFirstDimension(op)) {
      if (view.rowStride != rowElements(source.getType()))
        return {};
      view.rowStride = rowElements(value.getType());
    }
    return view;
  }
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
    RowsView view = viewOf(slice.getSource());
    if (!view.base)
      return {};
    RankedTensorType from = slice.getSourceType();
    int64_t offset = slice.getStaticOffset(1) * staticSize(from.getShape(), 2);
    view.base =
        code.address(view.base, from.getElementType(), code.index(offset));
    return view;
  }
  return {};
}

SmallVector<unsigned, 1> KernelContext::resultsOf(Value value) const {
  SmallVector<unsigned, 1> result;
  for (auto [i, returned] :
       llvm::enumerate(kernel::KernelOp(kernel).getReturned()))
    if (lookThroughReshapes(returned) == value)
      result.push_back(i);
  return result;
}

void KernelContext::storeResult(unsigned index, Value value, Value position,
                                Value mask) const {
  code.store(
      value, results[index].base,
      getElementTypeOrSelf(kernel::KernelOp(kernel).getResultTypes()[index]),
      position, mask);
}
