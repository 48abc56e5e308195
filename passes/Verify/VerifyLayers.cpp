//===- VerifyLayers.cpp - Checks that models are ready to be expanded -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"
#include "dlc/Passes/Verify.h"
#include "dlc/Prelude/Prelude.h"

using namespace mlir;
using namespace dlc::layers;

namespace dlc {
#define GEN_PASS_DEF_VERIFYLAYERS
#include "dlc/Passes/Verify/Passes.h.inc"

namespace {

struct VerifyLayersPass : impl::VerifyLayersBase<VerifyLayersPass> {
  using Base::Base;

  /// Fails after an error if a number of run time is not the one with which
  /// its hyperparameter begins.
  LogicalResult verifyRunTime(Operation *op) {
    WalkResult result = op->getAttrDictionary().walk([&](RunTimeAttr read) {
      auto param = SymbolTable::lookupNearestSymbolFrom<ParamOp>(
          op, StringAttr(read.getParam().getAttr()));
      if (param && param.getRunTime() &&
          param.getDefaultValueAttr() == read.getInitial())
        return WalkResult::advance();
      InFlightDiagnostic diag = op->emitOpError("expects ");
      diag << read << " to be a dlc.param of run time of this number";
      if (param)
        diag.attachNote(param.getLoc()) << "defined here";
      return WalkResult::interrupt();
    });
    return failure(result.wasInterrupted());
  }

  LogicalResult verify(Operation *op) {
    if (isa<ImportOp>(op))
      return op->emitOpError("has no place after dlc-import");
    if (auto param = dyn_cast<ParamOp>(op); param && !param.getRunTime())
      return op->emitOpError("has no place after dlc-bind");
    if (failed(verifyRunTime(op)))
      return failure();
    if (isa<BlockOp, ApplyOp>(op))
      return op->emitOpError("has no place after dlc-instantiate-blocks");
    if (!op->getParentOfType<ModelOp>())
      return success();
    if (auto layer = dyn_cast<LayerOpInterface>(op)) {
      if (layer.getLayerName().empty())
        return op->emitOpError("has no name; expected one after "
                               "dlc-name-layers");
      if (!layer.getComputeDtype())
        return op->emitOpError("has no dtype; expected one after dlc-infer");
    }
    for (Type type : op->getResultTypes())
      if (!isa<RankedTensorType>(type))
        return op->emitOpError("makes a value of type ")
               << type << "; expected a ranked tensor after dlc-infer";
    return success();
  }

  void runOnOperation() override {
    WalkResult result = getOperation().walk([&](Operation *op) {
      if (isa<DefineOp>(op)) // Written for all types.
        return WalkResult::skip();
      return WalkResult(verify(op));
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    Definitions library(getOperation(), getAnalysis<Prelude>());
    for (ModelOp model : getOperation().getOps<ModelOp>())
      if (failed(checkTypes(model, library)))
        signalPassFailure();
  }
};

} // namespace
} // namespace dlc
