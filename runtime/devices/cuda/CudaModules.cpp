//===- CudaModules.cpp - Kernels that were loaded onto a GPU --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/CudaModules.h"
#include "core/Status.h"
#include "devices/NameText.h"
#include "devices/cuda/GpuImage.h"

#include <cstring>

namespace dlc::rt {

/// A log's lines in one, without the end that is empty.
static void joinLines(char *log) {
  size_t length = std::strlen(log);
  while (length > 0 && std::strchr("\r\n ", log[length - 1]))
    log[--length] = '\0';
  for (char *c = log; *c; ++c)
    if (*c == '\n' || *c == '\r' || *c == '\t')
      *c = ' ';
}

dlcrt_status CudaModules::load(const dlcrt_kernel &kernel, CudaModule &module,
                               dlcrt_error *error) {
  NameText who = describeCode("kernel", kernel.name, kernel.where);
  int major = context.getMajor(), minor = context.getMinor();
  const dlcrt_gpu_image *image = chooseImage(*kernel.module, major, minor);
  if (!image)
    return fail(error, DLCRT_UNSUPPORTED, "%s %s, %s has %d.%d", who.text,
                describeNeeds(*kernel.module, major, minor).text,
                context.getName(), major, minor);
  char log[512] = "";
  // A number is handed over in the place of the pointer.
  auto size = reinterpret_cast<void *>(uintptr_t(sizeof(log)));
  int names[] = {cuda::jitErrorLogBuffer, cuda::jitErrorLogBufferSize};
  void *values[] = {log, size};
  int result = context.getApi().cuModuleLoadDataEx(&module, image->bytes, 2,
                                                   names, values);
  if (result == 0)
    return DLCRT_OK;
  log[sizeof(log) - 1] = '\0';
  joinLines(log);
  dlcrt_status status = context.note(result);
  // If it is no such error, the code and this machine do not fit.
  if (status == DLCRT_DEVICE_FAULT && !CudaApi::isFatal(result))
    status = DLCRT_UNSUPPORTED;
  int version = context.getDriverVersion();
  return fail(error, status,
              "%s: %s, with a driver for CUDA %d.%d, can't load its %s for "
              "compute capability %u.%u: %s%s%s",
              who.text, context.getName(), version / 1000, version % 1000 / 10,
              image->is_ptx ? "PTX" : "cubin", image->capability / 10,
              image->capability % 10, context.getApi().describe(result).text,
              *log ? ": " : "", log);
}

dlcrt_status CudaModules::find(const dlcrt_kernel &kernel,
                               CudaFunction &function, dlcrt_error *error) {
  if (auto found = functions.find(&kernel); found != functions.end()) {
    function = found->second;
    return DLCRT_OK;
  }
  if (!kernel.module)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: compiled for another target, without code for a GPU",
                describeCode("kernel", kernel.name, kernel.where).text);
  // The entry is made first, so that a module that was loaded is known.
  auto [place, isNew] = modules.try_emplace(kernel.module, nullptr);
  if (!place->second) {
    if (dlcrt_status status = load(kernel, place->second, error)) {
      modules.erase(place);
      return status;
    }
  }
  int result = context.getApi().cuModuleGetFunction(&function, place->second,
                                                    kernel.name);
  if (result == cuda::errorNotFound)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: the artifact's code for GPUs has no kernel of this name",
                describeCode("kernel", kernel.name, kernel.where).text);
  DLCRT_TRY(
      context.check(result, error, "%s: cuModuleGetFunction",
                    describeCode("kernel", kernel.name, kernel.where).text));
  functions.emplace(&kernel, function);
  return DLCRT_OK;
}

void CudaModules::clear() {
  for (auto &[descriptor, module] : modules)
    context.getApi().cuModuleUnload(module);
  modules.clear();
  functions.clear();
}

} // namespace dlc::rt
