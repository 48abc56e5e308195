//===- ThreadCode.h - Building the code of one thread --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_GPU_THREADCODE_H
#define DLC_LIB_CODEGEN_GPU_THREADCODE_H

#include "dlc/CodeGen/Build/KernelContext.h"
#include "dlc/CodeGen/Build/KindCode.h"
#include "dlc/CodeGen/Gpu/Kernels.h"

namespace dlc::device {

using namespace codegen;

/// Rows that a thread loads together.
constexpr int64_t kRowsInFlight = 4;

/// A kernel that is being emitted for a device.
struct ThreadKernel : KernelContext {
  ThreadKernel(kernel::KernelOp kernel, CodeBuilder &code,
               mlir::gpu::GPUFuncOp function)
      : KernelContext(kernel, code), function(function) {}

  mlir::gpu::GPUFuncOp function;
  kernel::ScheduleAttr schedule; ///< Of the kind that is emitted.
  bool synchronizes = false;
  bool overwrites = false; ///< Whether results may lie over arguments.
  /// Buffers of the block's memory that this part has.
  llvm::DenseSet<mlir::Value> ownBuffers;
  mlir::Value firstBlock; ///< Of this part of the function; null: 0.

  mlir::Value thread(); ///< In the block; index.
  mlir::Value block();  ///< Among those of the kernel; index.
  mlir::Value div(mlir::Value x, int64_t divisor);
  mlir::Value rem(mlir::Value x, int64_t divisor);
  mlir::Value min(mlir::Value x, mlir::Value y);
  mlir::Value less(mlir::Value x, mlir::Value y); ///< Without sign.
  mlir::Value both(mlir::Value x, mlir::Value y); ///< Either may be null: true.
  mlir::Value select(mlir::Value condition, mlir::Value x, mlir::Value y);
  /// What `body` emits is done if `condition`, null: always.
  void ifTrue(mlir::Value condition, llvm::function_ref<void()> body);

  using Combine = llvm::function_ref<mlir::Value(mlir::Value, mlir::Value)>;
  /// Combines the scalars of `threads` adjacent threads: a power of two up to a
  /// warp, or all of the block. Each of them gets the result. All threads of
  /// the block call it.
  mlir::Value combineThreads(mlir::Value value, int64_t threads,
                             Combine combine);
  /// Combines the scalars of threads whose numbers are equal modulo `lanes`, a
  /// power of two up to a warp. All threads of the block call it.
  mlir::Value combineColumns(mlir::Value value, int64_t lanes, Combine combine);

  /// Goes through rows first, first + step, ... before `end`, of which a thread
  /// may have none: kRowsInFlight of them at a time, so that their loads are
  /// under way together, then the rest. `body(row, count, carried)` does
  /// `count` of them from `row` on and updates what is carried on; returns
  /// that.
  using Rows = llvm::function_ref<void(mlir::Value, int64_t,
                                       llvm::SmallVectorImpl<mlir::Value> &)>;
  llvm::SmallVector<mlir::Value> forRows(mlir::Value first, mlir::Value end,
                                         int64_t step,
                                         llvm::ArrayRef<mlir::Value> carried,
                                         Rows body);

  /// All threads of the block wait for each other here.
  void barrier();
  /// Room for `count` numbers of the type in the memory that the block shares.
  mlir::Value shared(int64_t count, mlir::Type type);

private:
  mlir::Value shuffle(mlir::Value value, int64_t distance);
  mlir::Value toWord(mlir::Value value);
  mlir::Value fromWord(mlir::Value word, mlir::Type type);
};

/// How many columns a block has that combines all of their rows: a power of
/// two.
int64_t columnsOfBlock(int64_t columns);

/// How many blocks the grid has (index).
mlir::Value blocksOf(CodeBuilder &code, const Grid &grid, mlir::Value rows);

/// A kind of kernels that devices have code for.
struct GpuCode : KindCode {
  /// Emits a kernel of the kind. Fails after an error for an operation that has
  /// no code.
  llvm::FailureOr<Grid> (*emit)(ThreadKernel &context);
  /// The schedule that suits devices; null: there is nothing to choose. There
  /// is code for all schedules of its class.
  kernel::ScheduleAttr (*choose)(kernel::KernelOp kernel) = nullptr;
};

/// Products all of whose operands lie in rows of k: gradients of weights.
GpuCode contractCode();
GpuCode batchedCode();
GpuCode shortCode();
/// Not if all rows are reduced.
GpuCode rowsCode();
GpuCode flatCode();
GpuCode columnsCode();
GpuCode transposeCode(); ///< Of copies whose rows become columns.
GpuCode copyCode();
GpuCode gatherRowsCode();
GpuCode segmentRowsCode();
/// Anything else: a thread for each element of a result.
GpuCode loopsCode();

} // namespace dlc::device

#endif // DLC_LIB_CODEGEN_GPU_THREADCODE_H
