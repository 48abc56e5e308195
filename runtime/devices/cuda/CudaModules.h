//===- CudaModules.h - Kernels that were loaded onto a GPU ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_CUDAMODULES_H
#define DLCRT_DEVICES_CUDA_CUDAMODULES_H

#include "devices/cuda/CudaContext.h"

#include <unordered_map>

namespace dlc::rt {

/// Modules and functions are found by the addresses of their descriptors: the
/// artifact that holds these has to outlive this. All functions need the
/// context to be the current one.
class CudaModules {
public:
  explicit CudaModules(CudaContext &context) : context(context) {}

  /// Loads the kernel's module if that was not done before.
  dlcrt_status find(const dlcrt_kernel &kernel, CudaFunction &function,
                    dlcrt_error *error);
  /// Unloads all of them.
  void clear();

private:
  dlcrt_status load(const dlcrt_kernel &kernel, CudaModule &module,
                    dlcrt_error *error);

  CudaContext &context;
  std::unordered_map<const dlcrt_gpu_module *, CudaModule> modules;
  std::unordered_map<const dlcrt_kernel *, CudaFunction> functions;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_CUDAMODULES_H
