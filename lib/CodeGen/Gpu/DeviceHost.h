//===- DeviceHost.h - The host program of a device -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_GPU_DEVICEHOST_H
#define DLC_LIB_CODEGEN_GPU_DEVICEHOST_H

#include "dlc/CodeGen/Cpu/Kernels.h"
#include "dlc/CodeGen/Gpu/CodeGen.h"
#include "dlc/DlcRt/DlcRt.h"

namespace dlc::device {

/// Code of all kernels for a GPU.
struct GpuImage {
  int capability;
  bool isPtx;
  std::string bytes; ///< Of PTX with the zero byte at the end.
};

/// What the launches of a variant refer to: constants of the module, a
/// dlcrt_kernel or dlcrt_matmul for each function of the device.
class Descriptors {
public:
  Descriptors(mlir::ModuleOp module, llvm::StringRef variant)
      : module(module), variant(variant) {}

  /// The kernel called `name` with these uses of its arguments; `sim` is its
  /// code, or `gpuModule` what holds it.
  void addKernel(llvm::StringRef name, const DeviceKernel &kernel,
                 llvm::ArrayRef<uint32_t> uses, llvm::StringRef sim,
                 llvm::StringRef gpuModule);
  void addProduct(llvm::StringRef name, const LibraryProduct &product,
                  kernel::KernelOp kernel, const cpu::KernelCode *sim);
  /// A dlcrt_gpu_module; its symbol.
  std::string addGpuModule(llvm::ArrayRef<GpuImage> images);

  /// The symbol of the descriptor of `name`.
  std::string symbolOf(llvm::StringRef name) const;

private:
  mlir::ModuleOp module;
  std::string variant;
};

/// Emits the program of `plan` as `void name(ptr services, ptr frame)`, the
/// dlcrt_entry of artifact_format.h, that launches the kernels of `programs`.
mlir::func::FuncOp emitHostProgram(const LaunchPlan &plan,
                                   mlir::ModuleOp module, llvm::StringRef name,
                                   const DevicePrograms &programs,
                                   const Descriptors &descriptors);

} // namespace dlc::device

#endif // DLC_LIB_CODEGEN_GPU_DEVICEHOST_H
