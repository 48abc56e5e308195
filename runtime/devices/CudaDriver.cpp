//===- CudaDriver.cpp - NVIDIA's driver, opened at run time ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/CudaDriver.h"
#include "core/Status.h"

#include <cstdio>
#include <cstdlib>

#include <dlfcn.h>

using namespace dlc::rt;

namespace {

// Numbers of the driver's interface (cuda.h).
constexpr int kNoDevice = 100;              // CUDA_ERROR_NO_DEVICE
constexpr int kMultiprocessorCount = 16;    // CU_DEVICE_ATTRIBUTE_...
constexpr int kComputeCapabilityMajor = 75; //
constexpr int kComputeCapabilityMinor = 76; //

} // namespace

const char *CudaDriver::nameOf(int result, char (&buffer)[32]) const {
  const char *name = nullptr;
  if (cuGetErrorName && cuGetErrorName(result, &name) == 0 && name)
    return name;
  std::snprintf(buffer, sizeof(buffer), "error %d", result);
  return buffer;
}

dlcrt_status CudaDriver::open(const char *path, dlcrt_error *error) {
  if (!path)
    path = std::getenv("DLCRT_CUDA_DRIVER");
  if (!path || !*path)
    path = "libcuda.so.1";
  // It stays open: the driver has threads of its own once it is initialised.
  library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *reason = dlerror();
    return fail(error, DLCRT_UNSUPPORTED, "no NVIDIA driver: %s",
                reason ? reason : path);
  }
  struct {
    const char *name;
    void **function;
  } needed[] = {
      {"cuInit", reinterpret_cast<void **>(&cuInit)},
      {"cuDriverGetVersion", reinterpret_cast<void **>(&cuDriverGetVersion)},
      {"cuDeviceGetCount", reinterpret_cast<void **>(&cuDeviceGetCount)},
      {"cuDeviceGet", reinterpret_cast<void **>(&cuDeviceGet)},
      {"cuDeviceGetName", reinterpret_cast<void **>(&cuDeviceGetName)},
      {"cuDeviceTotalMem_v2", reinterpret_cast<void **>(&cuDeviceTotalMem)},
      {"cuDeviceGetAttribute",
       reinterpret_cast<void **>(&cuDeviceGetAttribute)},
      {"cuGetErrorName", reinterpret_cast<void **>(&cuGetErrorName)},
  };
  for (auto &[name, function] : needed) {
    *function = dlsym(library, name);
    if (!*function) {
      dlclose(library);
      library = nullptr;
      return fail(error, DLCRT_UNSUPPORTED,
                  "%s is not a CUDA driver: it lacks %s", path, name);
    }
  }

  char buffer[32];
  if (int result = cuInit(0)) {
    if (result == kNoDevice)
      return fail(error, DLCRT_UNSUPPORTED,
                  "the NVIDIA driver finds no GPU (CUDA_ERROR_NO_DEVICE)");
    return fail(error, DLCRT_UNSUPPORTED, "the NVIDIA driver can't start: %s",
                nameOf(result, buffer));
  }
  if (int result = cuDriverGetVersion(&version))
    return fail(error, DLCRT_UNSUPPORTED,
                "the NVIDIA driver does not tell its version: %s",
                nameOf(result, buffer));
  if (version < minimumVersion)
    return fail(error, DLCRT_UNSUPPORTED,
                "the NVIDIA driver is too old: expected one for CUDA %d.%d or "
                "later, found one for CUDA %d.%d",
                minimumVersion / 1000, minimumVersion % 1000 / 10,
                version / 1000, version % 1000 / 10);
  if (int result = cuDeviceGetCount(&count))
    return fail(error, DLCRT_UNSUPPORTED,
                "the NVIDIA driver does not tell its GPUs: %s",
                nameOf(result, buffer));
  if (count <= 0)
    return fail(error, DLCRT_UNSUPPORTED, "the NVIDIA driver finds no GPU");
  return DLCRT_OK;
}

dlcrt_status CudaDriver::describe(int ordinal, dlcrt_device_info *info,
                                  dlcrt_error *error) const {
  int device = 0, major = 0, minor = 0, processors = 0;
  size_t bytes = 0;
  const char *what = "cuDeviceGet";
  int result = cuDeviceGet(&device, ordinal);
  if (!result) {
    what = "cuDeviceGetName";
    result = cuDeviceGetName(info->name, sizeof(info->name), device);
  }
  if (!result) {
    what = "cuDeviceTotalMem";
    result = cuDeviceTotalMem(&bytes, device);
  }
  struct {
    int attribute;
    int *value;
  } attributes[] = {{kMultiprocessorCount, &processors},
                    {kComputeCapabilityMajor, &major},
                    {kComputeCapabilityMinor, &minor}};
  for (auto [attribute, value] : attributes)
    if (!result) {
      what = "cuDeviceGetAttribute";
      result = cuDeviceGetAttribute(value, attribute, device);
    }
  char buffer[32];
  if (result)
    return fail(error, DLCRT_UNSUPPORTED, "gpu:%d can't be described: %s: %s",
                ordinal, what, nameOf(result, buffer));
  info->name[sizeof(info->name) - 1] = '\0';
  info->kind = DLCRT_DEVICE_CUDA;
  info->ordinal = ordinal;
  info->memory_bytes = bytes;
  info->processors = processors;
  info->capability_major = major;
  info->capability_minor = minor;
  return DLCRT_OK;
}
