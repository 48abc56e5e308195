//===- Reached.cpp - What gradients flow to -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Reached.h"

using namespace mlir;
using namespace dlc;

/// Those that it is made of at once.
static SmallVector<Value> gradientSources(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto body = dyn_cast<dlt::RematOp>(argument.getOwner()->getParentOp());
    if (!body)
      return {};
    return {body.getInputs()[argument.getArgNumber()]};
  }
  Operation *op = value.getDefiningOp();
  if (auto body = dyn_cast<dlt::RematOp>(op)) {
    Operation *yield = body.getBody().front().getTerminator();
    return {yield->getOperand(cast<OpResult>(value).getResultNumber())};
  }
  if (isa<dlt::StopGradientOp>(op))
    return {};
  return llvm::filter_to_vector(op->getOperands(), [](Value operand) {
    return isa<FloatType>(getElementTypeOrSelf(operand));
  });
}

llvm::SetVector<Value> dlc::findReached(Value value) {
  llvm::SetVector<Value> reached;
  reached.insert(value);
  for (unsigned next = 0; next < reached.size(); ++next)
    reached.insert_range(gradientSources(reached[next]));
  return reached;
}
