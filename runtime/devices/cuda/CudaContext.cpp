//===- CudaContext.cpp - A GPU in use -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/CudaContext.h"
#include "core/Status.h"

#include <cinttypes>
#include <cstdarg>
#include <cstdio>

namespace dlc::rt {

dlcrt_status CudaContext::open(int ordinal, dlcrt_error *error) {
  DLCRT_TRY(driver.open(nullptr, error));
  if (ordinal < 0 || ordinal >= driver.getDeviceCount())
    return fail(error, DLCRT_UNSUPPORTED,
                "no device 'gpu:%d': this machine has %d GPU%s", ordinal,
                driver.getDeviceCount(),
                driver.getDeviceCount() == 1 ? "" : "s");
  DLCRT_TRY(driver.describe(ordinal, &info, error));
  std::snprintf(name, sizeof(name), "gpu:%d (%s)", ordinal, info.name);
  DLCRT_TRY(api.load(driver, error));
  DLCRT_TRY(check(api.cuDeviceGet(&device, ordinal), error, "cuDeviceGet"));
  DLCRT_TRY(check(api.cuDevicePrimaryCtxRetain(&context, device), error,
                  "cuDevicePrimaryCtxRetain"));
  CudaScope scope(*this);
  DLCRT_TRY(scope.enter(error));
  // Work in the default stream, an application's perhaps, and ours do not wait
  // for each other.
  return check(api.cuStreamCreate(&stream, cuda::streamNonBlocking), error,
               "cuStreamCreate");
}

CudaContext::~CudaContext() {
  if (!context)
    return;
  // After a fatal error these fail, and there is nobody to tell.
  if (stream) {
    CudaScope scope(*this);
    if (scope.enterToRelease())
      api.cuStreamDestroy_v2(stream);
  }
  api.cuDevicePrimaryCtxRelease_v2(device);
}

dlcrt_status CudaContext::note(int result) {
  if (result == 0)
    return DLCRT_OK;
  if (CudaApi::isFatal(result))
    fatal = result;
  return !fatal && result == cuda::errorOutOfMemory ? DLCRT_OUT_OF_MEMORY
                                                    : DLCRT_DEVICE_FAULT;
}

dlcrt_status CudaContext::check(int result, dlcrt_error *error,
                                const char *what, ...) {
  dlcrt_status status = note(result);
  if (status == DLCRT_OK)
    return status;
  char text[768];
  va_list arguments;
  va_start(arguments, what);
  std::vsnprintf(text, sizeof(text), what, arguments);
  va_end(arguments);
  return fail(error, status, "%s: %s: %s%s", name, text,
              api.describe(result).text,
              fatal ? "; this process can't use the device any more" : "");
}

dlcrt_status CudaContext::allocate(uint64_t bytes, const char *what,
                                   uint64_t &address, dlcrt_error *error) {
  CudaAddress allocated = 0;
  int result = api.cuMemAlloc_v2(&allocated, bytes);
  if (result == cuda::errorOutOfMemory) {
    size_t available = 0, total = 0;
    if (api.cuMemGetInfo_v2(&available, &total) != 0)
      available = total = 0;
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: out of memory for %" PRIu64
                " bytes of %s: %zu of the device's %zu bytes are free",
                name, bytes, what, available, total);
  }
  address = allocated;
  return check(result, error, "cuMemAlloc of %" PRIu64 " bytes of %s", bytes,
               what);
}

void CudaContext::release(uint64_t address) { api.cuMemFree_v2(address); }

dlcrt_status CudaContext::synchronize(dlcrt_error *error) {
  int result = api.cuStreamSynchronize(stream);
  if (result != 0)
    fatal = result;
  return check(result, error, "cuStreamSynchronize");
}

CudaScope::~CudaScope() {
  CudaContextHandle popped;
  if (isEntered)
    context.api.cuCtxPopCurrent_v2(&popped);
}

dlcrt_status CudaScope::enter(dlcrt_error *error) {
  if (context.fatal)
    return fail(error, DLCRT_DEVICE_FAULT,
                "%s can't be used any more by this process, it stopped before: "
                "%s",
                context.name, context.api.describe(context.fatal).text);
  DLCRT_TRY(context.check(context.api.cuCtxPushCurrent_v2(context.context),
                          error, "cuCtxPushCurrent"));
  isEntered = true;
  return DLCRT_OK;
}

bool CudaScope::enterToRelease() {
  isEntered =
      context.context && context.api.cuCtxPushCurrent_v2(context.context) == 0;
  return isEntered;
}

} // namespace dlc::rt
