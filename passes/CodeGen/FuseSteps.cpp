//===- FuseSteps.cpp - Makes the steps of a call a loop ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Passes/CodeGen.h"

#include "mlir/IR/BuiltinOps.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_FUSESTEPS
#include "dlc/Passes/CodeGen/Passes.h.inc"

namespace {
struct FuseStepsPass : impl::FuseStepsBase<FuseStepsPass> {
  using Base::Base;

  void runOnOperation() override {
    for (auto program : getOperation().getOps<kernel::ProgramOp>()) {
      if (program.getSteps() || !program.hasRows())
        continue;
      Block &whole = program.getBody().front();
      auto builder = OpBuilder::atBlockEnd(&whole);
      auto steps = kernel::StepsOp::create(builder, program.getLoc());
      Block &body = steps.getBody().emplaceBlock();
      body.getOperations().splice(body.end(), whole.getOperations(),
                                  whole.begin(), steps->getIterator());
    }
  }
};
} // namespace
} // namespace dlc
