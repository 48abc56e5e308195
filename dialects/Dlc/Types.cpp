//===- Types.cpp - Types that layers have by inference -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"

using namespace mlir;
using namespace dlc::layers;

/// What inputs and layers make: `?` rows and static dimensions after them.
static bool hasRows(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.getRank() >= 1 && tensor.isDynamicDim(0) &&
         tensor.getNumDynamicDims() == 1;
}

LogicalResult dlc::layers::inferTypes(Operation *op,
                                      SmallVectorImpl<Type> &types) {
  if (auto input = dyn_cast<InputOp>(op)) {
    types.push_back(input.getValueType());
    return success();
  }
  auto layer = dyn_cast<LayerOpInterface>(op);
  if (!layer)
    return op->emitOpError("has no types; run dlc-instantiate-blocks first");
  Type dtype = layer.getLayerDtype();
  if (!dtype.isF32() && !dtype.isF64())
    return layer->emitOpError("expects dtype f32 or f64, found ") << dtype;
  return layer.inferOutputs(types);
}

LogicalResult dlc::layers::checkWrittenTypes(Operation *op,
                                             TypeRange inferred) {
  for (auto [result, type] : llvm::zip_equal(op->getResults(), inferred))
    if (!isa<DeferredType>(result.getType()) && result.getType() != type)
      return op->emitOpError("expects result ")
             << result.getResultNumber() << " of the inferred type " << type
             << ", found " << result.getType();
  return success();
}

LogicalResult dlc::layers::checkTypes(ModelOp model) {
  bool fit = true;
  for (Operation &op : model.getBody().front().without_terminator()) {
    // Such an operand is another than inferred, which is said where it is made.
    if (!llvm::all_of(op.getOperandTypes(), hasRows))
      continue;
    SmallVector<Type> types;
    fit &= succeeded(inferTypes(&op, types)) &&
           succeeded(checkWrittenTypes(&op, types));
  }
  return success(fit);
}
