//===- FakeCuda.h - A GPU that pretends -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_FAKECUDA_H
#define DLCRT_TEST_FAKECUDA_H

#include "fixtures/fake_cuda_run.h"

#include <cstdlib>
#include <string>

#include <dlfcn.h>
#include <gtest/gtest.h>

namespace dlcrt::test {

/// The libraries that pretend to be NVIDIA's driver and cuBLASLt are what a
/// test finds. They must not hold anything after it.
class FakeCuda {
public:
  FakeCuda() {
    setenv("DLCRT_CUDA_DRIVER", DLCRT_FAKE_CUDA_RUN, 1);
    setenv("DLCRT_CUBLASLT", DLCRT_FAKE_CUBLASLT, 1);
    library = dlopen(DLCRT_FAKE_CUDA_RUN, RTLD_NOW | RTLD_LOCAL);
    EXPECT_NE(library, nullptr) << dlerror();
    get<void()>("fake_cuda_reset")();
  }
  FakeCuda(const FakeCuda &) = delete;
  FakeCuda &operator=(const FakeCuda &) = delete;
  ~FakeCuda() {
    get<void()>("fake_cuda_reset")();
    for (const char *what : {"memory", "pinned", "module", "graph", "exec",
                             "stream", "event", "context"})
      EXPECT_EQ(live(what), 0) << what;
    for (const char *name :
         {"DLCRT_CUDA_DRIVER", "DLCRT_CUBLASLT", "DLCRT_CUDA_TF32",
          "FAKE_CUDA_FAIL", "FAKE_CUDA_JIT", "FAKE_CUDA_GPU",
          "FAKE_CUDA_MEMORY", "FAKE_CUBLASLT"})
      unsetenv(name);
  }

  /// A function of fake_cuda_run.h.
  template <typename Function> Function *get(const char *name) const {
    return reinterpret_cast<Function *>(dlsym(library, name));
  }
  long calls(const char *function) const {
    return get<long(const char *)>("fake_cuda_calls")(function);
  }
  long live(const char *what) const {
    return get<long(const char *)>("fake_cuda_live")(what);
  }
  std::string image() const { return get<const char *()>("fake_cuda_image")(); }

private:
  void *library = nullptr;
};

} // namespace dlcrt::test

#endif // DLCRT_TEST_FAKECUDA_H
