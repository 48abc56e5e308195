//===- Kernels.h - Kernels of devices of many threads --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns a kernel into a gpu.func
//   kernel(ptr outcome, i64 rows, ptr argument..., ptr result...)
// or several that do not depend on each other into one, for blocks of
// kBlockThreads threads in one dimension. Everything is deterministic: what
// combines threads combines them in a fixed order.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_GPU_KERNELS_H
#define DLC_CODEGEN_GPU_KERNELS_H

#include "dlc/Analysis/TargetDescription.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"

#include "llvm/ADT/BitVector.h"

#include <optional>

namespace dlc::device {

/// Threads of a block, and those of them that run in step.
constexpr int64_t kBlockThreads = 256;
constexpr int64_t kWarp = 32;

/// How many blocks a kernel has: blocksEach * ceil(items / itemsPerBlock),
/// where items are itemsPerRow for each row if that is not 0.
struct Grid {
  int64_t items = 1;
  int64_t itemsPerRow = 0;
  int64_t itemsPerBlock = 1;
  int64_t blocksEach = 1;
};

struct DeviceKernel {
  mlir::gpu::GPUFuncOp function;
  llvm::SmallVector<Grid, 1> grids; ///< Of each part.
  bool synchronizes = false; ///< Whether its threads wait for each other.
};

/// What a kernel of a device computes: a kernel of the launch list.
struct KernelPart {
  kernel::KernelOp kernel;
  /// Of each argument but the rows, whether a result may lie over it.
  llvm::BitVector overwritten;
};

/// What a launch has to do with checks.
struct Stopping {
  /// It does nothing once the execution's outcome says that a check has failed.
  bool stops = false;
  /// Nor if one of so many checks fails, which it notes in the outcome.
  size_t checks = 0;
};

/// GPUs and the simulated one, as far as forming kernels goes: "gpu".
const TargetDescription &description();

/// The name of devices' schedules.
constexpr llvm::StringLiteral kScheduleName = "gpu";

/// How a device computes the kernel: what the kernel says, or what suits; null
/// if its kind leaves nothing to choose. Fails after an error if it has no
/// form, or a schedule of another kind.
llvm::FailureOr<kernel::ScheduleAttr> scheduleOf(kernel::KernelOp kernel);

/// Emits a function of the name `name` at the end of `module` that computes all
/// parts, each with blocks of its own, the first part's first.
///   kernel(ptr outcome, i64 rows, parts' arguments and results...)
///   kernel(ptr outcome, i64 rows, i64 step, (i64 check, ptr bad)...,
///          parts' arguments and results...)                   with checks
/// Fails after an error if a kernel is of no known form.
llvm::FailureOr<DeviceKernel> emitKernel(llvm::ArrayRef<KernelPart> parts,
                                         mlir::gpu::GPUModuleOp module,
                                         llvm::StringRef name,
                                         Stopping stopping);

/// Emits the kernel that `checks` dlcrt.stop_ifs are by themselves: the first
/// i64 `bad` that is not the largest one is written to the outcome if no check
/// has failed before.
///   stop(ptr outcome, i64 step, (i64 check, ptr bad)...)
DeviceKernel emitStopIf(mlir::gpu::GPUModuleOp module, llvm::StringRef name,
                        unsigned checks);

/// Emits the kernel that copies so many bytes, of each row if `perRow`, both
/// addresses aligned to 16, unless a check has failed.
///   copy(ptr outcome, i64 rows, ptr from, ptr to)
DeviceKernel emitCopy(mlir::gpu::GPUModuleOp module, llvm::StringRef name,
                      int64_t bytes, bool perRow);

/// A kernel that is a product with an epilogue that libraries know. Arguments
/// are numbers of the kernel's (the rows are 0).
struct LibraryProduct {
  mlir::Type elementType; ///< f32 or f64, of A, B, the bias and C.
  /// Sizes; of m and k for each row if they contain the rows.
  int64_t m = 1, n = 1, k = 1;
  bool hasRowsInM = false, hasRowsInK = false;
  bool transposedA = false, transposedB = false;
  unsigned a = 0, b = 0;
  std::optional<unsigned> bias;
  bool hasRelu = false;
  /// Where A and B begin in their arguments, and from one stored row to the
  /// next, in elements.
  int64_t offsetA = 0, offsetB = 0, strideA = 0, strideB = 0;
};
/// None if the kernel is not of form `library`.
std::optional<LibraryProduct> describeProduct(kernel::KernelOp kernel);

} // namespace dlc::device

#endif // DLC_CODEGEN_GPU_KERNELS_H
