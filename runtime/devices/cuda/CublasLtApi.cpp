//===- CublasLtApi.cpp - cuBLASLt, opened at run time ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/CublasLtApi.h"
#include "core/Status.h"

#include <cstdlib>
#include <string>

#include <dlfcn.h>

namespace dlc::rt {

dlcrt_status CublasLtApi::open(dlcrt_error *error) {
  const char *names[] = {"libcublasLt.so.13", "libcublasLt.so.12"};
  const char *chosen = std::getenv("DLCRT_CUBLASLT");
  // Libraries stay open: what they did to the driver can't be undone.
  void *library = nullptr;
  std::string tried;
  auto open = [&](const char *name) {
    library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    const char *reason = library ? nullptr : dlerror();
    if (!library)
      tried +=
          (tried.empty() ? "" : "; ") + std::string(reason ? reason : name);
  };
  if (chosen && *chosen)
    open(chosen);
  else
    for (const char *name : names)
      if (!library)
        open(name);
  if (!library)
    return fail(error, DLCRT_UNSUPPORTED,
                "no cuBLASLt: %s (DLCRT_CUBLASLT may name it)", tried.c_str());

  struct {
    const char *name;
    void **function;
  } needed[] = {
#define DLCRT_CUBLASLT_ENTRY(name, parameters)                                 \
  {#name, reinterpret_cast<void **>(&this->name)},
      DLCRT_CUBLASLT_FUNCTIONS(DLCRT_CUBLASLT_ENTRY)
#undef DLCRT_CUBLASLT_ENTRY
          {"cublasLtGetVersion",
           reinterpret_cast<void **>(&cublasLtGetVersion)},
      {"cublasLtGetStatusName",
       reinterpret_cast<void **>(&cublasLtGetStatusName)},
  };
  for (auto &[name, function] : needed) {
    *function = dlsym(library, name);
    if (!*function)
      return fail(error, DLCRT_UNSUPPORTED, "cuBLASLt lacks %s", name);
  }
  size_t version = cublasLtGetVersion();
  if (version < minimumVersion)
    return fail(error, DLCRT_UNSUPPORTED,
                "cuBLASLt is too old: expected version %zu.%zu or later, found "
                "%zu.%zu",
                minimumVersion / 10000, minimumVersion / 100 % 100,
                version / 10000, version / 100 % 100);
  return DLCRT_OK;
}

} // namespace dlc::rt
