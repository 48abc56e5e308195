//===- Emitters.h - The emitters of kernels by form ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_CPU_EMITTERS_H
#define DLC_LIB_CODEGEN_CPU_EMITTERS_H

#include "dlc/CodeGen/Build/KernelContext.h"
#include "dlc/CodeGen/Cpu/Kernels.h"

namespace dlc::cpu {

using namespace codegen;

/// A kernel that is being emitted for a CPU.
struct CpuKernel : KernelContext {
  CpuKernel(rt::KernelOp kernel, Code &code, const TargetInfo &target,
            SharedFunctions &shared)
      : KernelContext(kernel, code), target(target), shared(shared) {}

  const TargetInfo &target;
  SharedFunctions &shared;
  mlir::Value chunk; ///< index
};

/// The code of a kernel of form `contract`.
Chunks emitProduct(CpuKernel &context);

/// The code of a kernel of form `rows` or, with `isOneRow`, `flat`.
Chunks emitRows(CpuKernel &context, bool isOneRow);

/// Those elements of row `row` of a narrow product from `column` on that `mask`
/// (null: all) has.
mlir::Value emitRowProduct(CpuKernel &context, StructuredOp product,
                           mlir::Value row, mlir::Value column, unsigned lanes,
                           mlir::Value mask);

/// Anything else: plain loops, one operation after the other. Fails after an
/// error for an operation that has no code.
llvm::FailureOr<Chunks> emitNest(CpuKernel &context);

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_EMITTERS_H
