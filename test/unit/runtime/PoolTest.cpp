//===- PoolTest.cpp - The thread pool -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pool/ThreadPool.h"

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

using dlc::rt::ThreadPool;

namespace {

using Body = std::function<void(int64_t)>;

void runBody(void *body, int64_t chunk) { (*static_cast<Body *>(body))(chunk); }

void forEach(ThreadPool &pool, int64_t chunks, Body body) {
  ThreadPool::parallelFor(&pool, runBody, &body, chunks);
}

class Pool : public testing::TestWithParam<uint32_t> {};

TEST_P(Pool, RunsEachChunkOnce) {
  auto pool = ThreadPool::create(GetParam());
  ASSERT_NE(pool, nullptr);
  for (int64_t chunks : {0, 1, 2, 3, 7, 64, 1000}) {
    std::vector<std::atomic<int>> seen(static_cast<size_t>(chunks));
    forEach(*pool, chunks, [&](int64_t chunk) { ++seen[chunk]; });
    for (auto &count : seen)
      EXPECT_EQ(count, 1);
  }
}

TEST_P(Pool, ManyRegionsInARow) {
  auto pool = ThreadPool::create(GetParam());
  ASSERT_NE(pool, nullptr);
  // Plain memory: what one region wrote, another thread of the next one reads.
  constexpr int regions = 5000, width = 16;
  std::vector<int64_t> values[2] = {std::vector<int64_t>(width),
                                    std::vector<int64_t>(width)};
  for (int region = 0; region < regions; ++region) {
    const std::vector<int64_t> &from = values[region % 2];
    std::vector<int64_t> &to = values[1 - region % 2];
    forEach(*pool, width,
            [&](int64_t chunk) { to[chunk] = from[(chunk + 1) % width] + 1; });
  }
  for (int64_t value : values[regions % 2])
    EXPECT_EQ(value, regions);
}

TEST_P(Pool, NestedRegions) {
  auto pool = ThreadPool::create(GetParam());
  ASSERT_NE(pool, nullptr);
  std::atomic<int> count = 0;
  forEach(*pool, 8, [&](int64_t) {
    std::thread::id outer = std::this_thread::get_id();
    forEach(*pool, 8, [&](int64_t) {
      EXPECT_EQ(std::this_thread::get_id(), outer);
      ++count;
    });
  });
  EXPECT_EQ(count, 64);
}

TEST_P(Pool, RegionsOfTwoThreads) {
  auto pool = ThreadPool::create(GetParam());
  ASSERT_NE(pool, nullptr);
  std::atomic<int> count = 0;
  auto work = [&] {
    for (int i = 0; i < 500; ++i)
      forEach(*pool, 4, [&](int64_t) { ++count; });
  };
  std::thread other(work);
  work();
  other.join();
  EXPECT_EQ(count, 4000);
}

TEST_P(Pool, StopsWhileWorkersWakeUp) {
  for (int i = 0; i < 100; ++i) {
    auto pool = ThreadPool::create(GetParam());
    ASSERT_NE(pool, nullptr);
    std::atomic<int> count = 0;
    if (i % 2)
      forEach(*pool, 3, [&](int64_t) { ++count; });
    EXPECT_EQ(count, i % 2 ? 3 : 0);
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, Pool, testing::Values(1, 2, 3, 8));

TEST(PoolOfOne, HasNoThreads) {
  auto pool = ThreadPool::create(1);
  std::thread::id self = std::this_thread::get_id();
  forEach(*pool, 10,
          [&](int64_t) { EXPECT_EQ(std::this_thread::get_id(), self); });
  EXPECT_GE(ThreadPool::processors(), 1u);
}

} // namespace
