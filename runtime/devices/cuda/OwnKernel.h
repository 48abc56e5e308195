//===- OwnKernel.h - Kernels of the runtime's own -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_OWNKERNEL_H
#define DLCRT_DEVICES_CUDA_OWNKERNEL_H

#include "dlcrt/artifact_format.h"

#include <cstddef>

namespace dlc::rt {

/// Threads of a block.
constexpr uint32_t ownKernelThreads = 256;
/// Blocks of a launch, at most: a thread takes what lies a grid apart.
constexpr int64_t ownKernelBlocks = 65536;

/// PTX that begins with DLCRT_OWN_PTX, of the oldest version and GPU that have
/// its instructions: each driver that can be opened compiles it for each GPU
/// that it knows.
#define DLCRT_OWN_PTX                                                          \
  ".version 6.0\n"                                                             \
  ".target sm_50\n"                                                            \
  ".address_size 64\n"
template <size_t bytes>
constexpr dlcrt_gpu_image ownImage(const char (&ptx)[bytes]) {
  return {50, 1, ptx, bytes};
}

template <size_t arguments>
constexpr dlcrt_kernel ownKernel(const char *name,
                                 const uint32_t (&uses)[arguments],
                                 const dlcrt_gpu_module &module) {
  dlcrt_kernel kernel = {};
  kernel.name = name;
  kernel.where = "";
  kernel.threads = ownKernelThreads;
  kernel.arguments = arguments;
  kernel.uses = uses;
  kernel.module = &module;
  return kernel;
}

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_OWNKERNEL_H
