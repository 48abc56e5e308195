//===- SimKernelTest.cpp - Kernels that are right -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimSupport.h"

#include <cmath>
#include <cstring>
#include <thread>

using namespace dlcrt::test;

namespace {

constexpr uint32_t R = DLCRT_READS, W = DLCRT_WRITES;

/// Each with and without the checks.
class SimKernels : public testing::TestWithParam<uint32_t> {
protected:
  SimRun sim{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Checks, SimKernels,
                         testing::Values(0, DLCRT_CHECK_MEMORY,
                                         DLCRT_CHECK_RACES,
                                         DLCRT_CHECK_MEMORY |
                                             DLCRT_CHECK_RACES));

TEST_P(SimKernels, Elementwise) {
  constexpr uint32_t count = 1000;
  std::vector<float> x(count), y(count);
  for (uint32_t i = 0; i < count; ++i)
    x[i] = float(i), y[i] = 1.0f / float(i + 1);
  uint64_t a = sim.put(x), b = sim.put(y);
  ASSERT_EQ(
      sim.run(
          {[](dlcrt_sim_thread *self, const uint64_t *arguments) {
             uint32_t i = globalIndex(self);
             if (i >= arguments[2])
               return;
             float *to = argument<float>(arguments, 1) + i;
             float scale;
             std::memcpy(&scale, &arguments[3], sizeof(scale));
             store(self, to,
                   load(self, to) +
                       scale *
                           load(self, argument<const float>(arguments, 0) + i));
           },
           {{a, count * 4, R}, {b, count * 4, R | W}, {count}, {0x40000000}},
           4,
           256}),
      "");
  std::vector<float> result = sim.get<float>(b, count);
  for (uint32_t i = 0; i < count; ++i)
    EXPECT_EQ(result[i], y[i] + 2 * x[i]);
}

/// Adds up the elements of each block: in warps by shuffles, over the warps by
/// shared memory.
void reduce(dlcrt_sim_thread *self, const uint64_t *arguments) {
  uint32_t sum =
      load(self, argument<const uint32_t>(arguments, 0) + globalIndex(self));
  for (uint32_t mask = 16; mask > 0; mask /= 2)
    sum += self->shuffle_xor(self, sum, mask);
  auto *shared = static_cast<uint32_t *>(self->shared);
  if (self->thread % 32 == 0)
    store(self, shared + self->thread / 32, sum);
  self->barrier(self);
  sum = 0;
  for (uint32_t i = 0; i < self->threads / 32; ++i)
    sum += load(self, shared + i);
  if (self->thread == 0)
    store(self, argument<uint32_t>(arguments, 1) + self->block, sum);
}

TEST_P(SimKernels, BlockReduction) {
  for (uint32_t threads : {32, 256, 1024}) {
    constexpr uint32_t blocks = 5;
    std::vector<uint32_t> x(blocks * threads), sums(blocks);
    for (uint32_t i = 0; i < x.size(); ++i)
      sums[i / threads] += x[i] = i * 2654435761u;
    uint64_t from = sim.put(x), to = sim.allocate(blocks * 4);
    ASSERT_EQ(sim.run({reduce,
                       {{from, x.size() * 4, R}, {to, blocks * 4, W}},
                       blocks,
                       threads,
                       threads / 32 * 4,
                       true}),
              "");
    EXPECT_EQ(sim.get<uint32_t>(to, blocks), sums);
  }
}

TEST_P(SimKernels, ManyBarriers) {
  // Rotates shared memory by one thread at a time, all the way around.
  constexpr uint32_t threads = 64;
  uint64_t to = sim.allocate(threads * 8);
  ASSERT_EQ(sim.run({[](dlcrt_sim_thread *self, const uint64_t *arguments) {
                       auto *shared = static_cast<double *>(self->shared);
                       double value = std::sqrt(double(self->thread));
                       for (uint32_t i = 0; i < self->threads; ++i) {
                         store(self, shared + self->thread, value);
                         self->barrier(self);
                         value = load(self, shared + (self->thread + 1) %
                                                         self->threads);
                         self->barrier(self);
                       }
                       store(self,
                             argument<double>(arguments, 0) + self->thread,
                             value);
                     },
                     {{to, threads * 8, W}},
                     1,
                     threads,
                     threads * 8,
                     true}),
            "");
  std::vector<double> result = sim.get<double>(to, threads);
  for (uint32_t i = 0; i < threads; ++i)
    EXPECT_EQ(result[i], std::sqrt(double(i)));
}

TEST_P(SimKernels, SmallElements) {
  // Neighbouring bytes of different threads are different memory.
  uint64_t to = sim.allocate(96);
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    uint32_t i = globalIndex(self);
    store(self, argument<uint8_t>(arguments, 0) + i, uint8_t(i));
    store(self, static_cast<uint8_t *>(self->shared) + self->thread,
          uint8_t(1));
  };
  ASSERT_EQ(sim.run({kernel, {{to, 96, W}}, 3, 32, 32}), "");
  std::vector<uint8_t> result = sim.get<uint8_t>(to, 96);
  for (uint32_t i = 0; i < 96; ++i)
    EXPECT_EQ(result[i], i);
}

TEST_P(SimKernels, OverlappingArguments) {
  // The same memory twice, as updates in place have it.
  uint64_t memory = sim.put<int64_t>(std::vector<int64_t>(32, 7));
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    store(self, argument<int64_t>(arguments, 1) + self->thread,
          load(self, argument<const int64_t>(arguments, 0) + self->thread) + 1);
  };
  ASSERT_EQ(sim.run({kernel, {{memory, 256, R}, {memory, 256, W}}}), "");
  EXPECT_EQ(sim.get<int64_t>(memory, 32), std::vector<int64_t>(32, 8));
}

TEST(SimPoison, OfSharedMemory) {
  SimRun sim;
  uint64_t to = sim.allocate(8);
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    auto *shared = static_cast<uint32_t *>(self->shared);
    if (self->thread == 0)
      store(self, argument<uint32_t>(arguments, 0) + self->block,
            load(self, shared));
    if (self->thread == 0)
      store(self, shared, 1u);
  };
  ASSERT_EQ(sim.run({kernel, {{to, 8, W}}, 2, 32, 4}), "");
  EXPECT_EQ(sim.get<uint32_t>(to, 2),
            (std::vector<uint32_t>{0xcbcbcbcb, 0xcbcbcbcb}));
}

TEST_P(SimKernels, TheArenaIsPoisonedInEachStep) {
  ASSERT_EQ(sim.run([&](const dlcrt_services &s) {
    auto *arena = reinterpret_cast<float *>(sim.arena);
    EXPECT_TRUE(std::isnan(arena[0]));
    launch(s, {[](dlcrt_sim_thread *self, const uint64_t *arguments) {
                 store(self, argument<float>(arguments, 0) + self->thread,
                       1.0f);
               },
               {{sim.arena, 128, W}}});
    EXPECT_EQ(arena[31], 1);
    EXPECT_EQ(s.begin_step(s.context, 1), 0);
    EXPECT_TRUE(std::isnan(arena[31]));
  }),
            "");
}

TEST_P(SimKernels, TwoDevicesOnTwoThreads) {
  auto work = [&](uint32_t factor, std::vector<uint32_t> *sums) {
    SimRun own(GetParam());
    std::vector<uint32_t> x(256, factor);
    uint64_t from = own.put(x), to = own.allocate(4);
    for (int i = 0; i < 20; ++i)
      EXPECT_EQ(
          own.run({reduce, {{from, 1024, R}, {to, 4, W}}, 1, 256, 32, true}),
          "");
    *sums = own.get<uint32_t>(to, 1);
  };
  std::vector<uint32_t> first, second;
  std::thread other(work, 2, &second);
  work(1, &first);
  other.join();
  EXPECT_EQ(first[0], 256u);
  EXPECT_EQ(second[0], 512u);
}

// 2 x 3 times the transpose of 2 x 3: rows, A, B, bias, C.
void product(void *all, int64_t begin, int64_t end, void *) {
  auto *arguments = static_cast<const uint64_t *>(all);
  auto *a = reinterpret_cast<const float *>(arguments[1]) + 1;
  auto *b = reinterpret_cast<const float *>(arguments[2]);
  auto *c = reinterpret_cast<float *>(arguments[4]);
  for (int64_t m = begin; m < end; ++m)
    for (int64_t n = 0; n < 2; ++n) {
      float sum = reinterpret_cast<const float *>(arguments[3])[n];
      for (int64_t k = 0; k < 3; ++k)
        sum += a[m * 4 + k] * b[n * 3 + k];
      c[m * 2 + n] = sum;
    }
}

TEST_P(SimKernels, ProductsAndCopies) {
  uint64_t a = sim.put<float>({-1, 1, 2, 3, -1, 4, 5, 6}),
           b = sim.put<float>({1, 0, 0, 1, 1, 1}),
           bias = sim.put<float>({10, 20}), result = sim.allocate(16);
  dlcrt_matmul matmul = {};
  matmul.name = "m";
  matmul.dtype = DLCRT_F32;
  matmul.transposed_b = 1;
  matmul.epilogue = DLCRT_EPILOGUE_BIAS;
  matmul.arguments = 5;
  matmul.a = 1;
  matmul.b = 2;
  matmul.bias = 3;
  matmul.c = 4;
  matmul.offset_a = 1;
  matmul.stride_a = 4;
  matmul.stride_b = 3;
  matmul.sim = product;
  matmul.rows_per_item = 1;
  matmul.items = 1;
  ASSERT_EQ(sim.run([&](const dlcrt_services &s) {
    const uint64_t arguments[] = {2, a, b, bias, sim.arena};
    const uint64_t bytes[] = {0, 32, 24, 8, 16};
    EXPECT_EQ(s.matmul(s.context, &matmul, 2, 2, 3, arguments, bytes), 0);
    EXPECT_EQ(s.copy(s.context, result, sim.arena, 16), 0);
  }),
            "");
  EXPECT_EQ(sim.get<float>(result, 4), (std::vector<float>{11, 26, 14, 35}));
}

} // namespace
