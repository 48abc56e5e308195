//===- AllocationTest.cpp - Calls allocate nothing; no memory is a status -===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// This program's malloc counts, and fails when told to.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||     \
    __has_feature(memory_sanitizer)
#define DLCRT_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DLCRT_SANITIZED 1
#endif

#if defined(__GLIBC__) && !defined(DLCRT_SANITIZED)

namespace {
std::atomic<int64_t> allocations{0};
std::atomic<int64_t> live{0};
/// The allocation that fails, counted down; off below 0.
std::atomic<int64_t> failing{-1};

bool allowed() {
  ++allocations;
  if (failing.load() >= 0 && failing.fetch_sub(1) == 0) {
    errno = ENOMEM;
    return false;
  }
  return true;
}
} // namespace

extern "C" {
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void __libc_free(void *);
void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) {
  void *result = allowed() ? __libc_malloc(size) : nullptr;
  live += result != nullptr;
  return result;
}
void *calloc(size_t count, size_t size) {
  void *result = allowed() ? __libc_calloc(count, size) : nullptr;
  live += result != nullptr;
  return result;
}
void *realloc(void *old, size_t size) {
  if (!allowed())
    return nullptr;
  live += old == nullptr;
  return __libc_realloc(old, size);
}
void free(void *address) {
  live -= address != nullptr;
  __libc_free(address);
}
void *memalign(size_t alignment, size_t size) {
  void *result = allowed() ? __libc_memalign(alignment, size) : nullptr;
  live += result != nullptr;
  return result;
}
void *aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}
int posix_memalign(void **result, size_t alignment, size_t size) {
  *result = memalign(alignment, size);
  return *result ? 0 : ENOMEM;
}
}

using namespace dlcrt::test;

namespace {

class Allocation : public testing::TestWithParam<DeviceCase> {};

INSTANTIATE_TEST_SUITE_P(Devices, Allocation, testing::ValuesIn(allDevices),
                         deviceName);

TEST_P(Allocation, CallsAllocateNothing) {
  LinearSession s(GetParam().options(3, 64));
  LinearData data(64);
  std::vector<dlcrt_tensor> inputs = data.inputs();
  std::vector<float> y(64);
  dlcrt_tensor output = tensorOf(y.data(), DLCRT_F32, {64, 1});
  double metrics[3];
  std::vector<float> kernel(3);
  dlcrt_tensor value = tensorOf(kernel.data(), DLCRT_F32, {3, 1});
  int64_t before = allocations;
  bool good = true;
  for (int i = 0; i < (GetParam().checks ? 50 : 1000); ++i) {
    good &= dlcrt_init(s.session, 1, &s.error) == DLCRT_OK;
    good &= dlcrt_train(s.session, inputs.data(), 3, 20, &s.error) == DLCRT_OK;
    good &=
        dlcrt_evaluate(s.session, inputs.data(), 3, 64, &s.error) == DLCRT_OK;
    good &= dlcrt_predict(s.session, inputs.data(), 1, &output, 1, 0,
                          &s.error) == DLCRT_OK;
    good &= dlcrt_metric_results(s.session, metrics, 3, &s.error) == DLCRT_OK;
    good &= dlcrt_reset_metrics(s.session, &s.error) == DLCRT_OK;
    good &= dlcrt_get_variable(s.session, "linear/kernel", &value, &s.error) ==
            DLCRT_OK;
    // A refusal allocates nothing, either.
    good &= dlcrt_train(s.session, inputs.data(), 2, 0, &s.error) ==
            DLCRT_INVALID_ARGUMENT;
  }
  EXPECT_EQ(allocations - before, 0);
  EXPECT_TRUE(good);
}

/// Fails each allocation of `body` in turn until it succeeds.
template <typename Body> void failEach(Body body) {
  // What is only made once (errno's text, stdio) is made here.
  ASSERT_EQ(body(nullptr), DLCRT_OK);
  for (int64_t n = 0;; ++n) {
    ASSERT_LT(n, 10000);
    dlcrt_error error = {};
    int64_t before = live;
    failing = n;
    dlcrt_status status = body(&error);
    bool failed = failing < 0;
    failing = -1;
    EXPECT_EQ(live, before) << "allocation " << n << " leaks";
    if (!failed) {
      EXPECT_EQ(status, DLCRT_OK);
      EXPECT_GT(n, 2);
      return;
    }
    EXPECT_EQ(status, DLCRT_OUT_OF_MEMORY) << n << ": " << error.message;
  }
}

TEST(Loading, ReportsOutOfMemory) {
  failEach([](dlcrt_error *error) {
    dlcrt_artifact *artifact = nullptr;
    dlcrt_status status = dlcrt_artifact_load(DLCRT_FIXTURE, &artifact, error);
    EXPECT_EQ(artifact != nullptr, status == DLCRT_OK);
    dlcrt_artifact_release(artifact);
    return status;
  });
}

TEST_P(Allocation, SessionsReportOutOfMemory) {
  LinearSession s;
  failEach([&](dlcrt_error *error) {
    dlcrt_session *session = nullptr;
    dlcrt_session_options options = GetParam().options(1, 8);
    dlcrt_status status =
        dlcrt_session_create(s.artifact, &options, &session, error);
    dlcrt_session_release(session);
    return status;
  });
}

TEST_P(Allocation, WeightsReportOutOfMemory) {
  LinearSession s(GetParam().options(1, 8));
  std::string path = testing::TempDir() + "dlcrt-allocation.safetensors";
  failEach([&](dlcrt_error *error) {
    return dlcrt_save_weights(s.session, path.c_str(), error);
  });
  failEach([&](dlcrt_error *error) {
    return dlcrt_load_weights(s.session, path.c_str(), error);
  });
  std::remove(path.c_str());
}

} // namespace

#endif
