//===- Evaluate.cpp - Runs functions on the interpreter ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "dlc/Interpreter/Interpreter.h"
#include "dlc/Passes/Verify.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_EVALUATE
#include "dlc/Passes/Verify/Passes.h.inc"

namespace {

struct EvaluatePass : impl::EvaluateBase<EvaluatePass> {
  using Base::Base;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    if (rows < 1) {
      module.emitError("dlt-evaluate: expects at least 1 row, found ")
          << rows.getValue();
      return signalPassFailure();
    }
    Interpreter interpreter(module);
    bool any = false;
    for (auto function : module.getOps<func::FuncOp>()) {
      if (function.isPrivate() || function.getNumArguments())
        continue;
      any = true;
      ref::Context context;
      context.rows = rows;
      context.highPrecision = highPrecision;
      if (failed(interpreter.evaluate(function, {}, context))) {
        signalPassFailure();
      } else if (!context.failedCheck.empty()) {
        function.emitOpError("a check does not hold: ") << context.failedCheck;
        signalPassFailure();
      }
    }
    if (!any) {
      module.emitError("dlt-evaluate: expects a public func.func without "
                       "arguments");
      signalPassFailure();
    }
  }
};

} // namespace
} // namespace dlc
