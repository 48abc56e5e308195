//===- CompiledModelTest.cpp - Calls of a compiled model -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a call of compiled code may cost beside its arithmetic: no allocation,
// and one call across the artifact's boundary whatever the number of steps.
// This program's malloc counts; the runtime's shared library uses it, too.
//
//===----------------------------------------------------------------------===//

#include "dlcrt/dlcrt.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||     \
    __has_feature(memory_sanitizer)
#define DLC_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DLC_SANITIZED 1
#endif

static std::atomic<int64_t> allocations{0};

#if defined(__GLIBC__) && !defined(DLC_SANITIZED)
extern "C" {
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) {
  ++allocations;
  return __libc_malloc(size);
}
void *calloc(size_t count, size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}
void *realloc(void *old, size_t size) {
  ++allocations;
  return __libc_realloc(old, size);
}
void *memalign(size_t alignment, size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}
void *aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}
int posix_memalign(void **result, size_t alignment, size_t size) {
  *result = memalign(alignment, size);
  return *result ? 0 : ENOMEM;
}
}
#define DLC_COUNTS_ALLOCATIONS 1
#endif

namespace {

constexpr int64_t batch = 32, rows = 300, classes = 10;

/// The compiled example with 300 rows of made-up images; the argument is the
/// number of threads.
class CompiledDigits : public testing::TestWithParam<int> {
protected:
  void SetUp() override {
    ASSERT_EQ(dlcrt_artifact_load(DLC_DIGITS, &artifact, &error), DLCRT_OK)
        << error.message;
    dlcrt_session_options options = {};
    options.size = sizeof(options);
    options.threads = GetParam();
    options.max_rows = 128;
    int64_t before = allocations;
    ASSERT_EQ(dlcrt_session_create(artifact, &options, &session, &error),
              DLCRT_OK)
        << error.message;
#ifdef DLC_COUNTS_ALLOCATIONS
    // The counter sees what the shared library allocates.
    ASSERT_GT(allocations, before);
#else
    (void)before;
#endif
    ASSERT_EQ(dlcrt_init(session, 1, &error), DLCRT_OK) << error.message;
    for (int64_t i = 0; i < rows * 64; ++i)
      images[i] = static_cast<uint8_t>(i * 7 % 17);
    for (int64_t i = 0; i < rows; ++i)
      labels[i] = static_cast<int32_t>(i % classes);
  }
  void TearDown() override {
    dlcrt_session_release(session);
    dlcrt_artifact_release(artifact);
  }

  /// ceil(count / 32) steps in one call.
  dlcrt_status train(int64_t count) {
    dlcrt_tensor inputs[] = {
        {images.data(), DLCRT_U8, 3, {count, 8, 8}},
        {labels.data(), DLCRT_I32, 1, {count}},
    };
    return dlcrt_train(session, inputs, 2, batch, &error);
  }
  dlcrt_status evaluate(int64_t count) {
    dlcrt_tensor inputs[] = {
        {images.data(), DLCRT_U8, 3, {count, 8, 8}},
        {labels.data(), DLCRT_I32, 1, {count}},
    };
    return dlcrt_evaluate(session, inputs, 2, batch, &error);
  }
  dlcrt_status predict(int64_t count) {
    dlcrt_tensor input = {images.data(), DLCRT_U8, 3, {count, 8, 8}};
    dlcrt_tensor output = {
        probabilities.data(), DLCRT_F32, 2, {count, classes}};
    return dlcrt_predict(session, &input, 1, &output, 1, 128, &error);
  }

  dlcrt_artifact *artifact = nullptr;
  dlcrt_session *session = nullptr;
  dlcrt_error error = {};
  std::vector<uint8_t> images = std::vector<uint8_t>(rows * 64);
  std::vector<int32_t> labels = std::vector<int32_t>(rows);
  std::vector<float> probabilities = std::vector<float>(rows * classes);
};

TEST_P(CompiledDigits, CallsAllocateNothing) {
#ifndef DLC_COUNTS_ALLOCATIONS
  GTEST_SKIP() << "malloc is not this program's own";
#endif
  bool good = true;
  int64_t before = allocations;
  for (int64_t i = 0; i < 1000; ++i) {
    // From 0 rows to all, so ragged tails and many steps are among them.
    int64_t count = i * 37 % (rows + 1);
    good &= train(count) == DLCRT_OK;
    good &= predict(count) == DLCRT_OK;
    good &= evaluate(count) == DLCRT_OK;
  }
  int64_t after = allocations;
  EXPECT_EQ(after - before, 0);
  EXPECT_TRUE(good) << error.message;
}

TEST_P(CompiledDigits, AnExecutionIsOneCallOfTheArtifact) {
  for (int64_t count : {int64_t(1), batch, batch + 1, rows}) {
    uint64_t before = dlcrt_session_executions(session);
    ASSERT_EQ(train(count), DLCRT_OK) << error.message;
    EXPECT_EQ(dlcrt_session_executions(session), before + 1)
        << count << " rows of training";
    ASSERT_EQ(predict(count), DLCRT_OK) << error.message;
    EXPECT_EQ(dlcrt_session_executions(session), before + 2)
        << count << " rows of prediction";
    ASSERT_EQ(evaluate(count), DLCRT_OK) << error.message;
    EXPECT_EQ(dlcrt_session_executions(session), before + 3)
        << count << " rows of evaluation";
  }
}

TEST_P(CompiledDigits, TheStepsOfAnExecutionAreTaken) {
  // What makes the counts above mean something: Adam's counter moves by the
  // steps, the executions by one.
  int64_t steps = 0;
  dlcrt_variable_info info;
  bool found = false;
  for (int32_t i = 0; i < dlcrt_artifact_variables(artifact); ++i) {
    ASSERT_EQ(dlcrt_artifact_variable(artifact, i, &info, &error), DLCRT_OK);
    if (std::string(info.path) != "optimizer/iteration")
      continue;
    found = true;
    dlcrt_tensor value = {&steps, info.dtype, info.rank, {}};
    ASSERT_EQ(info.rank, 0);
    ASSERT_EQ(train(rows), DLCRT_OK) << error.message;
    ASSERT_EQ(dlcrt_get_variable(session, info.path, &value, &error), DLCRT_OK)
        << error.message;
  }
  EXPECT_TRUE(found);
  EXPECT_EQ(steps, (rows + batch - 1) / batch);
}

INSTANTIATE_TEST_SUITE_P(Threads, CompiledDigits, testing::Values(1, 2));

} // namespace
