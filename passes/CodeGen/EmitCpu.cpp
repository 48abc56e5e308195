//===- EmitCpu.cpp - Writes functions for a CPU for launch lists ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Cpu/CodeGen.h"
#include "dlc/Kernels/Kinds.h"
#include "dlc/Passes/CodeGen.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_EMITCPU
#include "dlc/Passes/CodeGen/Passes.h.inc"

namespace {
struct EmitCpuPass : impl::EmitCpuBase<EmitCpuPass> {
  using Base::Base;

  void runOnOperation() override {
    FailureOr<cpu::Variant> variant = cpu::findVariant(cpu, getOperation());
    if (failed(variant))
      return signalPassFailure();
    for (auto program : getOperation().getOps<kernel::ProgramOp>())
      if (program.hasRows() && !program.getSteps()) {
        program.emitOpError(
            "has rows, but no steps; run dlcrt-fuse-steps first");
        return signalPassFailure();
      }
    // Emitters rely on what forms say.
    if (failed(kernels::verifyForms(getOperation())))
      return signalPassFailure();
    if (failed(cpu::emitVariant(getOperation(), *variant)))
      signalPassFailure();
  }
};
} // namespace
} // namespace dlc
