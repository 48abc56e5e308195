//===- Kernels.h - Code of kernels for the CPU ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns a kernel into a function
//   void kernel(ptr arguments, i64 chunk)
// where `arguments` points to 8-byte words: the rows, then the address of each
// tensor argument and of each result. One call computes one chunk; chunks are
// independent, so they may run on any threads in any order.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_CPU_KERNELS_H
#define DLC_CODEGEN_CPU_KERNELS_H

#include "dlc/Analysis/TargetDescription.h"
#include "dlc/CodeGen/Cpu/Gemm.h"
#include "dlc/CodeGen/Cpu/SharedFunctions.h"

#include "dlc/DlcRt/DlcRt.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace dlc::cpu {

/// How many chunks a kernel has: of `rowsPerChunk` rows each, or a fixed
/// number.
struct Chunks {
  int64_t rowsPerChunk = 0; ///< 0: `count` chunks whatever the rows.
  int64_t count = 1;
  /// Rough floating point operations of a chunk, to decide whether threads
  /// are worth waking.
  int64_t work = 0;
};

struct KernelCode {
  mlir::func::FuncOp function;
  Chunks chunks;
  int64_t stackBytes = 0; ///< Of row buffers and workspaces.
};

/// What a kernel may take of the stack; threads have 8 MB.
constexpr int64_t kMostStackBytes = 7 << 20;

/// CPUs, as far as forming kernels goes: "cpu".
const TargetDescription &description();

/// How code for a CPU, of the name `cpu` in schedules, computes the kernel:
/// what the kernel says, or what suits the CPU; null if its kind leaves nothing
/// to choose. Fails after an error if it has no form, or a schedule that there
/// is no code for.
llvm::FailureOr<kernel::ScheduleAttr> scheduleOf(kernel::KernelOp kernel,
                                                 llvm::StringRef cpu,
                                                 const TargetInfo &target);

/// Emits `kernel` as a function of the name `name` at the end of `module`,
/// which does as the schedule says and calls functions of `shared`. Fails after
/// an error if the kernel is of no known form.
llvm::FailureOr<KernelCode>
emitKernel(kernel::KernelOp kernel, kernel::ScheduleAttr schedule,
           mlir::ModuleOp module, llvm::StringRef name,
           const TargetInfo &target, SharedFunctions &shared);

} // namespace dlc::cpu

#endif // DLC_CODEGEN_CPU_KERNELS_H
