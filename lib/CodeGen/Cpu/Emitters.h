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
            SharedFunctions &shared, Caller caller)
      : KernelContext(kernel, code), target(target), schedule(schedule),
        shared(shared), caller(caller) {}

  const TargetInfo &target;
  kernel::ScheduleAttr schedule; ///< Of the kind that is emitted.
  SharedFunctions &shared;
  Caller caller;
  mlir::Value begin, end; ///< Items to do: index.
  mlir::Value workspace;  ///< Of the thread: !llvm.ptr.
  mlir::Value common;     ///< What all items share: !llvm.ptr.
  Workspace needs;

  /// `bytes` of the thread's workspace.
  mlir::Value takeWorkspace(int64_t bytes);
  /// Room for `elements` of a type at the function's beginning: on the stack if
  /// few.
  mlir::Value takeBuffer(mlir::Type elementType, int64_t elements);
  /// The rows that items [begin, end) of `rowsPerItem` are, of `total`.
  std::pair<mlir::Value, mlir::Value> rowsOf(int64_t rowsPerItem,
                                             mlir::Value total);

private:
  int64_t stackBytes = 0;
};

/// A kind of kernels that CPUs have code for.
struct CpuCode : KindCode {
  /// Emits a kernel of the kind. Fails after an error for an operation that has
  /// no code.
  llvm::FailureOr<Work> (*emit)(CpuKernel &context);
  /// The schedule that suits a CPU; null: there is nothing to choose.
  kernel::ScheduleAttr (*choose)(kernel::KernelOp kernel,
                                 const TargetInfo &target) = nullptr;
  /// Fails after an error if there is no code for the kernel that does as a
  /// schedule, of the class that `choose` gives, says; null: there is.
  llvm::LogicalResult (*check)(kernel::KernelOp kernel,
                               kernel::ScheduleAttr schedule,
                               const TargetInfo &target) = nullptr;
  /// Emits what comes when all items are done, if anything does; null: nothing.
  std::optional<Work> (*finish)(CpuKernel &context) = nullptr;
};

CpuCode narrowCode();
CpuCode contractCode();
CpuCode batchedCode();
CpuCode rowsCode();
CpuCode flatCode();
CpuCode copyCode();
CpuCode gatherRowsCode();
CpuCode segmentRowsCode();
/// Anything else: plain loops, one operation after the other.
CpuCode loopsCode();

/// Fails after an error if there is no code for a product of this shape, in the
/// kernel, that does as the schedule says.
llvm::LogicalResult checkProductSchedule(kernel::KernelOp kernel,
                                         kernel::ScheduleAttr schedule,
                                         const GemmShape &shape,
                                         const TargetInfo &target);

/// Those elements of row `row` of a narrow product from `column` on that `mask`
/// (null: all) has.
mlir::Value emitRowProduct(CpuKernel &context, StructuredOp product,
                           mlir::Value row, mlir::Value column, unsigned lanes,
                           mlir::Value mask);

} // namespace dlc::cpu

#endif // DLC_LIB_CODEGEN_CPU_EMITTERS_H
