//===- Recipe.cpp - Training recipes -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"

using namespace mlir;
using namespace dlc::layers;

LogicalResult RecipeOp::verify() {
  auto atLeastOne = [&](StringRef name, Attribute attr) -> LogicalResult {
    auto value = getInteger(attr);
    if (value && *value < 1)
      return emitOpError("expects ")
             << name << " of at least 1, found " << *value;
    return success();
  };
  return success(succeeded(atLeastOne("batch_size", getBatchSizeAttr())) &&
                 succeeded(atLeastOne("epochs", getEpochsAttr())) &&
                 succeeded(atLeastOne("steps_per_execution",
                                      getStepsPerExecutionAttr())));
}

LogicalResult RecipeOp::verifyRegions() {
  if (failed(checkAttributes(*this)))
    return failure();
  Operation *optimizer = nullptr;
  bool hasLoss = false;
  llvm::StringMap<Operation *> losses;
  for (Operation &op : getBody().front()) {
    if (failed(checkAttributes(&op)))
      return failure();
    if (auto loss = dyn_cast<LossOp>(op)) {
      hasLoss = true;
      StringRef output = loss.getOutput().value_or("");
      auto [it, isNew] = losses.try_emplace(output, &op);
      if (!isNew) {
        InFlightDiagnostic diag =
            op.emitOpError("is a second loss of one output");
        diag.attachNote(it->second->getLoc()) << "the first";
        return diag;
      }
    } else if (isa<OptimizerOp>(op)) {
      if (optimizer) {
        InFlightDiagnostic diag = op.emitOpError("is a second optimizer");
        diag.attachNote(optimizer->getLoc()) << "the first";
        return diag;
      }
      optimizer = &op;
    } else if (!isa<MetricOp>(op)) {
      return op.emitOpError("is not allowed in dlc.recipe");
    }
  }
  if (optimizer && !hasLoss)
    return emitOpError("has an optimizer, but no loss to minimise");
  return success();
}

LogicalResult RecipeOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (symbols.lookupNearestSymbolFrom<ModelOp>(*this, getModelAttr()))
    return success();
  return emitOpError() << getModelAttr() << " is not a dlc.model";
}
