//===- CudaApi.cpp - The functions of the CUDA driver that run programs ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/CudaApi.h"
#include "core/Status.h"

#include <cstdio>

#include <dlfcn.h>

namespace dlc::rt {

dlcrt_status CudaApi::load(const CudaDriver &driver, dlcrt_error *error) {
  struct {
    const char *name;
    void **function;
  } needed[] = {
#define DLCRT_CUDA_ENTRY(name, parameters)                                     \
  {#name, reinterpret_cast<void **>(&this->name)},
      DLCRT_CUDA_FUNCTIONS(DLCRT_CUDA_ENTRY)
#undef DLCRT_CUDA_ENTRY
  };
  for (auto &[name, function] : needed) {
    *function = dlsym(driver.getLibrary(), name);
    if (!*function)
      return fail(error, DLCRT_UNSUPPORTED,
                  "the NVIDIA driver lacks %s, which running programs needs",
                  name);
  }
  return DLCRT_OK;
}

CudaApi::ErrorText CudaApi::describe(int result) const {
  ErrorText described;
  const char *name = nullptr, *text = nullptr;
  if (cuGetErrorName(result, &name) != 0 || !name) {
    std::snprintf(described.text, sizeof(described.text), "error %d", result);
    return described;
  }
  bool explained = cuGetErrorString(result, &text) == 0 && text;
  std::snprintf(described.text, sizeof(described.text), "%s%s%s%s", name,
                explained ? " (" : "", explained ? text : "",
                explained ? ")" : "");
  return described;
}

bool CudaApi::isFatal(int result) {
  switch (result) {
  case 4:   // CUDA_ERROR_DEINITIALIZED
  case 214: // CUDA_ERROR_ECC_UNCORRECTABLE
  case 220: // CUDA_ERROR_NVLINK_UNCORRECTABLE
  case 226: // CUDA_ERROR_CONTAINED
  case 700: // CUDA_ERROR_ILLEGAL_ADDRESS
  case 702: // CUDA_ERROR_LAUNCH_TIMEOUT
  case 709: // CUDA_ERROR_CONTEXT_IS_DESTROYED
  case 710: // CUDA_ERROR_ASSERT
  case 714: // CUDA_ERROR_HARDWARE_STACK_ERROR
  case 715: // CUDA_ERROR_ILLEGAL_INSTRUCTION
  case 716: // CUDA_ERROR_MISALIGNED_ADDRESS
  case 717: // CUDA_ERROR_INVALID_ADDRESS_SPACE
  case 718: // CUDA_ERROR_INVALID_PC
  case 719: // CUDA_ERROR_LAUNCH_FAILED
  case 721: // CUDA_ERROR_TENSOR_MEMORY_LEAK
  case 810: // CUDA_ERROR_MPS_CLIENT_TERMINATED
  case 911: // CUDA_ERROR_EXTERNAL_DEVICE
    return true;
  default:
    return false;
  }
}

} // namespace dlc::rt
