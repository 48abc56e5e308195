//===- VerifyGraph.cpp - Checks that programs are ready to be lowered -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Passes/Verify.h"

#include "mlir/Interfaces/CallInterfaces.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_VERIFYGRAPH
#include "dlc/Passes/Verify/Passes.h.inc"

namespace {

struct VerifyGraphPass : impl::VerifyGraphBase<VerifyGraphPass> {
  using Base::Base;

  static bool hasRows(Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && !tensor.hasStaticShape();
  }

  LogicalResult verify(dlt::EntryOp entry) {
    bool entryHasRows = llvm::any_of(
        entry.getArgumentTypes().drop_front(entry.getNumVariables()), hasRows);
    for (Operation &op : entry.getBody().front()) {
      if (isa<CallOpInterface, dlt::VjpOp>(op))
        return op.emitOpError("is left; expected a callee that can be inlined "
                              "by dlc-graph-pipeline: of one block, and which "
                              "does not call itself");
      if (!isa<dlt::ReturnOp>(op) && !isa<ReferenceOp>(op))
        return op.emitOpError("has no reference semantics (ReferenceOp)");
      // A check has effects, all else is lowered by itself.
      if (!isa<dlt::ReturnOp, dlt::CheckOp>(op) && !isa<KernelLowering>(op))
        return op.emitOpError("has no lowering to kernels (KernelLowering)");
      for (Type type : op.getResultTypes())
        if (hasRows(type) && !entryHasRows)
          return op.emitOpError("makes ")
                 << type << ", but no input of @" << entry.getSymName()
                 << " has rows, so that their number is unknown";
    }
    for (Type type : entry.getResultTypes())
      if (hasRows(type) && !entryHasRows)
        return entry.emitOpError("has a result of ")
               << type << ", but no input has rows";
    return success();
  }

  void runOnOperation() override {
    for (Operation &op : *getOperation().getBody()) {
      LogicalResult result = success();
      if (isa_and_nonnull<layers::DlcDialect>(op.getDialect()))
        result = op.emitOpError("is left; expected nothing of the layer level "
                                "after dlc-build-entries");
      else if (auto entry = dyn_cast<dlt::EntryOp>(op))
        result = verify(entry);
      if (failed(result))
        return signalPassFailure();
    }
  }
};

} // namespace
} // namespace dlc
