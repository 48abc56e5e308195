//===- LowerToSim.cpp - Kernels of a simulated device ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Gpu/CodeGen.h"
#include "dlc/Passes/CodeGen.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_LOWERTOSIM
#include "dlc/Passes/CodeGen/Passes.h.inc"

namespace {
struct LowerToSimPass : impl::LowerToSimBase<LowerToSimPass> {
  using Base::Base;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    for (auto kernels : llvm::to_vector(module.getOps<gpu::GPUModuleOp>())) {
      if (failed(device::lowerToSim(kernels, module)))
        return signalPassFailure();
      kernels.erase();
    }
  }
};
} // namespace
} // namespace dlc
