//===- EmitGpu.cpp - Writes kernels for devices for launch lists ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Gpu/CodeGen.h"
#include "dlc/Kernels/Kinds.h"
#include "dlc/Passes/CodeGen.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_EMITGPU
#include "dlc/Passes/CodeGen/Passes.h.inc"

namespace {
struct EmitGpuPass : impl::EmitGpuBase<EmitGpuPass> {
  using Base::Base;

  void runOnOperation() override {
    // Emitters rely on what forms say.
    if (failed(kernels::verifyForms(getOperation())))
      return signalPassFailure();
    if (failed(device::emitKernels(getOperation())))
      signalPassFailure();
  }
};
} // namespace
} // namespace dlc
