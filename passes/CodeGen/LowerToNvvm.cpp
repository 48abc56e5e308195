//===- LowerToNvvm.cpp - Kernels in the NVVM dialect ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Cpu/CodeGen.h"
#include "dlc/CodeGen/Gpu/CodeGen.h"
#include "dlc/Passes/CodeGen.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_LOWERTONVVM
#include "dlc/Passes/CodeGen/Passes.h.inc"

namespace {
struct LowerToNvvmPass : impl::LowerToNvvmBase<LowerToNvvmPass> {
  using Base::Base;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    for (auto kernels : llvm::to_vector(module.getOps<gpu::GPUModuleOp>())) {
      FailureOr<OwningOpRef<ModuleOp>> lowered = device::lowerToNvvm(kernels);
      if (failed(lowered))
        return signalPassFailure();
      ModuleOp functions = lowered->release();
      kernels->getBlock()->getOperations().insert(kernels->getIterator(),
                                                  functions);
      kernels.erase();
      OpPassManager toLLVM(ModuleOp::getOperationName());
      cpu::buildLowerToLLVM(toLLVM);
      if (failed(runPipeline(toLLVM, functions)))
        return signalPassFailure();
      device::markKernels(functions);
    }
  }
};
} // namespace
} // namespace dlc
