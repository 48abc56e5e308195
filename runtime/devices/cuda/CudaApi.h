//===- CudaApi.h - The functions of the CUDA driver that run programs -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Declarations of our own, so that the runtime builds on machines without CUDA.
// test/unit/runtime/CudaAbiTest.cpp holds them against NVIDIA's headers where
// there are some.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_CUDAAPI_H
#define DLCRT_DEVICES_CUDA_CUDAAPI_H

#include "devices/CudaDriver.h"

namespace dlc::rt {

using CudaContextHandle = struct CudaContextObject *; // CUcontext
using CudaStream = struct CudaStreamObject *;         // CUstream
using CudaEvent = struct CudaEventObject *;           // CUevent
using CudaModule = struct CudaModuleObject *;         // CUmodule
using CudaFunction = struct CudaFunctionObject *;     // CUfunction
using CudaGraph = struct CudaGraphObject *;           // CUgraph
using CudaGraphExec = struct CudaGraphExecObject *;   // CUgraphExec
using CudaAddress = unsigned long long;               // CUdeviceptr

/// Numbers of the interface: the names in cuda.h are in the comments.
namespace cuda {
inline constexpr int errorOutOfMemory = 2;        // CUDA_ERROR_OUT_OF_MEMORY
inline constexpr int errorNotFound = 500;         // CUDA_ERROR_NOT_FOUND
inline constexpr int jitErrorLogBuffer = 5;       // CU_JIT_ERROR_LOG_BUFFER
inline constexpr int jitErrorLogBufferSize = 6;   // ..._SIZE_BYTES
inline constexpr unsigned streamNonBlocking = 1;  // CU_STREAM_NON_BLOCKING
inline constexpr unsigned eventDisableTiming = 2; // CU_EVENT_DISABLE_TIMING
inline constexpr int captureRelaxed = 2; // CU_STREAM_CAPTURE_MODE_RELAXED
} // namespace cuda

/// F(name, parameters) for each function, under the name that libcuda exports
/// it by: with the suffix of the version whose interface this is. All return a
/// CUresult.
#define DLCRT_CUDA_FUNCTIONS(F)                                                \
  F(cuDeviceGet, (int *device, int ordinal))                                   \
  F(cuDevicePrimaryCtxRetain, (CudaContextHandle * context, int device))       \
  F(cuDevicePrimaryCtxRelease_v2, (int device))                                \
  F(cuCtxPushCurrent_v2, (CudaContextHandle context))                          \
  F(cuCtxPopCurrent_v2, (CudaContextHandle * context))                         \
  F(cuMemGetInfo_v2, (size_t *free, size_t *total))                            \
  F(cuMemAlloc_v2, (CudaAddress * address, size_t bytes))                      \
  F(cuMemFree_v2, (CudaAddress address))                                       \
  F(cuMemHostAlloc, (void **memory, size_t bytes, unsigned flags))             \
  F(cuMemFreeHost, (void *memory))                                             \
  F(cuMemcpyHtoDAsync_v2,                                                      \
    (CudaAddress to, const void *from, size_t bytes, CudaStream stream))       \
  F(cuMemcpyDtoHAsync_v2,                                                      \
    (void *to, CudaAddress from, size_t bytes, CudaStream stream))             \
  F(cuMemcpyDtoDAsync_v2,                                                      \
    (CudaAddress to, CudaAddress from, size_t bytes, CudaStream stream))       \
  F(cuMemsetD8Async,                                                           \
    (CudaAddress to, unsigned char value, size_t bytes, CudaStream stream))    \
  F(cuStreamCreate, (CudaStream * stream, unsigned flags))                     \
  F(cuStreamDestroy_v2, (CudaStream stream))                                   \
  F(cuStreamSynchronize, (CudaStream stream))                                  \
  F(cuEventCreate, (CudaEvent * event, unsigned flags))                        \
  F(cuEventDestroy_v2, (CudaEvent event))                                      \
  F(cuEventRecord, (CudaEvent event, CudaStream stream))                       \
  F(cuEventSynchronize, (CudaEvent event))                                     \
  F(cuModuleLoadDataEx, (CudaModule * module, const void *image,               \
                         unsigned options, int *names, void **values))         \
  F(cuModuleUnload, (CudaModule module))                                       \
  F(cuModuleGetFunction,                                                       \
    (CudaFunction * function, CudaModule module, const char *name))            \
  F(cuLaunchKernel,                                                            \
    (CudaFunction function, unsigned gridX, unsigned gridY, unsigned gridZ,    \
     unsigned blockX, unsigned blockY, unsigned blockZ, unsigned sharedBytes,  \
     CudaStream stream, void **parameters, void **extra))                      \
  F(cuStreamBeginCapture_v2, (CudaStream stream, int mode))                    \
  F(cuStreamEndCapture, (CudaStream stream, CudaGraph * graph))                \
  F(cuGraphInstantiateWithFlags,                                               \
    (CudaGraphExec * exec, CudaGraph graph, unsigned long long flags))         \
  F(cuGraphLaunch, (CudaGraphExec exec, CudaStream stream))                    \
  F(cuGraphExecDestroy, (CudaGraphExec exec))                                  \
  F(cuGraphDestroy, (CudaGraph graph))                                         \
  F(cuGetErrorName, (int result, const char **name))                           \
  F(cuGetErrorString, (int result, const char **text))

struct CudaApi {
#define DLCRT_CUDA_MEMBER(name, parameters) int(*name) parameters = nullptr;
  DLCRT_CUDA_FUNCTIONS(DLCRT_CUDA_MEMBER)
#undef DLCRT_CUDA_MEMBER

  /// Finds them in a driver that was opened.
  dlcrt_status load(const CudaDriver &driver, dlcrt_error *error);

  /// "CUDA_ERROR_ILLEGAL_ADDRESS (an illegal memory access was encountered)".
  struct ErrorText {
    char text[256];
  };
  ErrorText describe(int result) const;

  /// Whether nothing works after this error until the process ends.
  static bool isFatal(int result);
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_CUDAAPI_H
