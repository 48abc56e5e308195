//===- CudaContext.h - A GPU in use ---------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_CUDACONTEXT_H
#define DLCRT_DEVICES_CUDA_CUDACONTEXT_H

#include "devices/cuda/CudaApi.h"

#include <cstdint>

namespace dlc::rt {

/// The primary context of a GPU, which all users in the process share, and a
/// stream of our own in it. All functions that use the device, but
/// open(), need the context to be the
/// current one: CudaScope.
class CudaContext {
public:
  CudaContext() = default;
  CudaContext(const CudaContext &) = delete;
  CudaContext &operator=(const CudaContext &) = delete;
  ~CudaContext();

  dlcrt_status open(int ordinal, dlcrt_error *error);

  const CudaApi &getApi() const { return api; }
  CudaStream getStream() const { return stream; }
  int getMajor() const { return info.capability_major; }
  int getMinor() const { return info.capability_minor; }
  int getDriverVersion() const { return driver.getVersion(); }
  /// "gpu:0 (NVIDIA H100)".
  const char *getName() const { return name; }

  /// The status for what a function of the driver returned. Remembers errors
  /// after which nothing works.
  dlcrt_status note(int result);
  /// The same with a message: "<name>: <what>: <the driver's error>".
  [[gnu::format(printf, 4, 5)]] dlcrt_status
  check(int result, dlcrt_error *error, const char *what, ...);
  /// Memory of the device, aligned to 256 bytes at least. `what` is for the
  /// message.
  dlcrt_status allocate(uint64_t bytes, const char *what, uint64_t &address,
                        dlcrt_error *error);
  void release(uint64_t address);
  /// Waits for all that was asked of the stream. Whatever error ends that, what
  /// the device's memory holds is unknown: it can't be used any more.
  dlcrt_status synchronize(dlcrt_error *error);

private:
  friend class CudaScope;

  CudaDriver driver;
  CudaApi api;
  dlcrt_device_info info = {};
  char name[DLCRT_DEVICE_NAME_SIZE + 24] = "";
  int device = 0;
  CudaContextHandle context = nullptr;
  CudaStream stream = nullptr;
  /// What ended the device, 0 if nothing did.
  int fatal = 0;
};

/// Makes a context the calling thread's current one, and then the one again
/// that was: the application may use CUDA, too.
class CudaScope {
public:
  explicit CudaScope(CudaContext &context) : context(context) {}
  CudaScope(const CudaScope &) = delete;
  CudaScope &operator=(const CudaScope &) = delete;
  ~CudaScope();

  /// Fails if the device can't be used any more.
  dlcrt_status enter(dlcrt_error *error);
  /// To give back what is left of it. False if there is no context.
  bool enterToRelease();

private:
  CudaContext &context;
  bool isEntered = false;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_CUDACONTEXT_H
