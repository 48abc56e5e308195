//===- CudaDriver.h - NVIDIA's driver, opened at run time -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDADRIVER_H
#define DLCRT_DEVICES_CUDADRIVER_H

#include "dlcrt/dlcrt.h"

namespace dlc::rt {

/// The functions of the CUDA driver that the runtime calls. The library is
/// opened when it is asked for, so that a program runs without it, too.
class CudaDriver {
public:
  /// The oldest version of the driver's interface that is supported: 12.0.
  static constexpr int minimumVersion = 12000;

  /// Opens `path`, or if that is null what $DLCRT_CUDA_DRIVER names, or
  /// libcuda.so.1, and initialises it. DLCRT_UNSUPPORTED and the reason if
  /// there is none, if it is too old, or if it finds no device.
  dlcrt_status open(const char *path, dlcrt_error *error);

  int getDeviceCount() const { return count; }
  /// Version of the interface: 1000 * major + 10 * minor.
  int getVersion() const { return version; }
  /// For dlsym.
  void *getLibrary() const { return library; }

  /// Describes device `ordinal` of [0, getDeviceCount()).
  dlcrt_status describe(int ordinal, dlcrt_device_info *info,
                        dlcrt_error *error) const;

private:
  /// The driver's name of an error, "error <number>" if it knows none.
  const char *nameOf(int result, char (&buffer)[32]) const;

  int (*cuInit)(unsigned flags) = nullptr;
  int (*cuDriverGetVersion)(int *version) = nullptr;
  int (*cuDeviceGetCount)(int *count) = nullptr;
  int (*cuDeviceGet)(int *device, int ordinal) = nullptr;
  int (*cuDeviceGetName)(char *name, int length, int device) = nullptr;
  int (*cuDeviceTotalMem)(size_t *bytes, int device) = nullptr;
  int (*cuDeviceGetAttribute)(int *value, int attribute, int device) = nullptr;
  int (*cuGetErrorName)(int error, const char **name) = nullptr;

  void *library = nullptr;
  int count = 0;
  int version = 0;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDADRIVER_H
