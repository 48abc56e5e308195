//===- CodeGen.h - From launch lists to device programs ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_GPU_CODEGEN_H
#define DLC_CODEGEN_GPU_CODEGEN_H

#include "dlc/CodeGen/Gpu/LaunchPlan.h"
#include "dlc/CodeGen/Variant.h"

#include "mlir/IR/BuiltinOps.h"

#include <functional>

namespace dlc::device {

/// The kernels of a module's programs, as emitted.
struct DevicePrograms {
  mlir::gpu::GPUModuleOp kernels;
  llvm::SmallVector<LaunchPlan> plans;     ///< Of the programs, in order.
  llvm::StringMap<DeviceKernel> functions; ///< By the names of launches.
};

/// Emits the kernels of all of the module's programs, launch lists formed for a
/// device, as a gpu.module at its end.
llvm::FailureOr<DevicePrograms> emitKernels(mlir::ModuleOp module);

/// Adds to `module` the code of a variant: `<program>.<variant>` for each
/// dlcrt.program and what it needs, in the dialects llvm, scf, arith, math and
/// vector. Removes the gpu.module, which `afterKernels`, if it is given, sees
/// and may change before.
llvm::LogicalResult emitVariant(
    mlir::ModuleOp module, const CodeVariant &variant,
    const std::function<void(mlir::gpu::GPUModuleOp)> &afterKernels = nullptr);

/// Whether code can be made for GPUs of that compute capability, 10 * major +
/// minor.
bool isKnownCapability(int capability);

/// The kernels as a module, of the same name, of functions of the NVVM, LLVM
/// and standard dialects.
llvm::FailureOr<mlir::OwningOpRef<mlir::ModuleOp>>
lowerToNvvm(mlir::gpu::GPUModuleOp kernels);

/// Says of the functions of that module, once they are of the LLVM dialect,
/// that they are kernels.
void markKernels(mlir::ModuleOp module);

/// Adds each kernel to `module` as a function of the simulator, a
/// dlcrt_sim_kernel, called `<kernel>.sim`.
llvm::LogicalResult lowerToSim(mlir::gpu::GPUModuleOp kernels,
                               mlir::ModuleOp module);

/// The kernels as PTX for devices of at least that compute capability.
llvm::LogicalResult emitPtx(DevicePrograms &programs, int capability,
                            std::string &ptx);

/// Prints, for each program, how many launches a step has, how many bytes they
/// read and write, and how many they had to at least: all state, inputs and
/// outputs that are read or written, once each, and each value with rows once.
void printReport(mlir::ModuleOp module, llvm::raw_ostream &stream);

/// Machine code for GPUs of that compute capability, as NVIDIA's ptxas makes
/// it; empty if that is not installed. On failure `error` says why.
llvm::FailureOr<std::string> assemble(llvm::StringRef ptx, int capability,
                                      std::string &error);

} // namespace dlc::device

#endif // DLC_CODEGEN_GPU_CODEGEN_H
