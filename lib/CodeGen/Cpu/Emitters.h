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
#include "dlc/CodeGen/Build/KindCode.h"
#include "dlc/CodeGen/Cpu/Kernels.h"

namespace dlc::cpu {

using namespace codegen;

/// A kernel that is being emitted for a CPU.
struct CpuKernel : KernelContext {
  CpuKernel(kernel::KernelOp kernel, CodeBuilder &code,
            const TargetInfo &target, kernel::ScheduleAttr schedule,
            SharedFunctions &shared)
      : KernelContext(kernel, code), target(target), schedule(schedule),
        shared(shared) {}

  const TargetInfo &target;
  kernel::ScheduleAttr schedule; ///< Of the kind that is emitted.
  SharedFunctions &shared;
  mlir::Value chunk; ///< index
};

/// A kind of kernels that CPUs have code for.
struct CpuCode : KindCode {
  /// Emits a kernel of the kind. Fails after an error for an operation that has
  /// no code.
  llvm::FailureOr<Chunks> (*emit)(CpuKernel &context);
  /// The schedule that suits a CPU; null: there is nothing to choose.
  kernel::ScheduleAttr (*choose)(kernel::KernelOp kernel,
                                 const TargetInfo &target) = nullptr;
  /// Fails after an error if there is no code for the kernel that does as a
  /// schedule, of the class that `choose` gives, says; null: there is.
  llvm::LogicalResult (*check)(kernel::KernelOp kernel,
                               kernel::ScheduleAttr schedule,
                               const TargetInfo &target) = nullptr;
};

CpuCode contractCode();
CpuCode rowsCode();
CpuCode flatCode();
/// Anything else: plain loops, one operation after the other.
CpuCode loopsCode();

/// Those elements of row `row` of a narrow product from `column` on that `mask`
/// (null: all) has.
mlir::Value emitRowProduct(CpuKernel &context, StructuredOp product,
                           mlir::Value row, mlir::Value column, unsigned lanes,
                           mlir::Value mask);

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_EMITTERS_H
