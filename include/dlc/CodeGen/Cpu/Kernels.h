//===- Kernels.h - Code of kernels for the CPU ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns a kernel into one function, or several that run one after the other,
//   void kernel(ptr arguments, i64 begin, i64 end, ptr workspace)
// where `arguments` points to 8-byte words: the rows, then the address of each
// tensor argument and of each result, then of memory that all items share. A
// call does the items [begin, end); items are independent, so threads may have
// any of them in any order.
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

/// Multiply-adds in vectors that take as long as to read, compute and write an
/// element of what lies in a cache.
constexpr int64_t kFlopsOfAccess = 8;

/// What is to do: items of `rowsPerItem` rows each, or a fixed number.
struct Work {
  int64_t rowsPerItem = 0; ///< 0: `items` items whatever the rows.
  int64_t items = 1;
  int64_t rowsOfOne = 1; ///< Rows for each of the batch's.
  /// Of at most so many rows in all there are `itemsOfFew` items instead, which
  /// are worth threads if there are two.
  int64_t fewRows = 0, itemsOfFew = 0;
  /// Rough floating point operations of an item, and what an access of an
  /// element takes as kFlopsOfAccess of them, to decide whether threads are
  /// worth waking.
  int64_t flops = 0;
};

/// Memory that code works in: what all items share, and what each thread has.
struct Workspace {
  int64_t bytes = 0, bytesPerRow = 0;
  int64_t bytesPerThread = 0;

  /// As much as either needs.
  Workspace &operator|=(const Workspace &other);
};

struct KernelCode {
  struct Phase {
    mlir::func::FuncOp function;
    Work work;
  };
  /// One after the other, each for all its items.
  llvm::SmallVector<Phase, 1> phases;
  Workspace workspace;
};

/// Bytes of a kernel's buffers up to which they lie on the stack, where LLVM
/// may make registers of them; bigger ones are parts of its workspace.
constexpr int64_t kMostStackBytes = 16 << 10;

/// CPUs, as far as forming kernels goes: "cpu".
const TargetDescription &description();

/// How code for a CPU, of the name `cpu` in schedules, computes the kernel:
/// what the kernel says, or what suits the CPU; null if its kind leaves nothing
/// to choose. Fails after an error if it has no form, or a schedule that there
/// is no code for.
llvm::FailureOr<kernel::ScheduleAttr> scheduleOf(kernel::KernelOp kernel,
                                                 llvm::StringRef cpu,
                                                 const TargetInfo &target);

/// Who counts a kernel's items: programs know all of `Work`, services that
/// compute products neither `itemsOfFew` nor what items share.
enum class Caller { program, service };

/// Emits `kernel` as a function of the name `name` at the end of `module`,
/// which does as the schedule says and calls functions of `shared`. Fails after
/// an error if the kernel is of no known form.
llvm::FailureOr<KernelCode>
emitKernel(kernel::KernelOp kernel, kernel::ScheduleAttr schedule,
           mlir::ModuleOp module, llvm::StringRef name,
           const TargetInfo &target, SharedFunctions &shared,
           Caller caller = Caller::program);

} // namespace dlc::cpu

#endif // DLC_CODEGEN_CPU_KERNELS_H
