//===- Lowering.h - From the gpu dialect to functions --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_GPU_LOWERING_H
#define DLC_LIB_CODEGEN_GPU_LOWERING_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"

namespace dlc::device {

/// What the operations of the gpu dialect become on a device, one by one.
class ThreadOps {
public:
  virtual ~ThreadOps() = default;
  virtual mlir::Value thread(mlir::OpBuilder &b, mlir::Location loc) = 0; // i32
  virtual mlir::Value block(mlir::OpBuilder &b, mlir::Location loc) = 0;  // i32
  virtual void barrier(mlir::OpBuilder &b, mlir::Location loc) = 0;
  /// The 32 bits of the lane `distance` (i32) away (exclusive or).
  virtual mlir::Value shuffle(mlir::OpBuilder &b, mlir::Location loc,
                              mlir::Value word, mlir::Value distance) = 0;
  /// The address of `bytes` bytes, `offset` behind where the memory of the
  /// block begins.
  virtual mlir::Value shared(mlir::OpBuilder &b, mlir::Location loc,
                             int64_t offset, int64_t bytes) = 0;
  /// Comes before each access to memory that the kernel was given or that the
  /// block shares.
  virtual void access(mlir::OpBuilder &b, mlir::Location loc,
                      mlir::Value address, mlir::Type type, bool writes) {}
};

/// Bytes of memory that a block of the kernel shares.
int64_t sharedBytes(mlir::gpu::GPUFuncOp kernel);

/// Clones the body of `kernel` to the end of `function`'s entry block, which is
/// empty, for these arguments.
llvm::LogicalResult lowerKernel(mlir::gpu::GPUFuncOp kernel,
                                mlir::func::FuncOp function,
                                mlir::ValueRange arguments, ThreadOps &ops);

/// `kernel` as a function of the simulator, a dlcrt_sim_kernel, at the end of
/// `module`.
llvm::FailureOr<mlir::func::FuncOp> lowerToSim(mlir::gpu::GPUFuncOp kernel,
                                               mlir::ModuleOp module,
                                               llvm::StringRef name);

/// Adds `kernel` to `module` as a function in the NVVM dialect.
llvm::LogicalResult lowerToNvvm(mlir::gpu::GPUFuncOp kernel,
                                mlir::ModuleOp module);

} // namespace dlc::device

#endif // DLC_LIB_CODEGEN_GPU_LOWERING_H
