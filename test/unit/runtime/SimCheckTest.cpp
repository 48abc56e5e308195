//===- SimCheckTest.cpp - What the checks of memory and races find --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimSupport.h"

using namespace dlcrt::test;

namespace {

constexpr uint32_t R = DLCRT_READS, W = DLCRT_WRITES;

class SimMemoryCheck : public testing::Test {
protected:
  SimRun sim{DLCRT_CHECK_MEMORY};
};

void fill(dlcrt_sim_thread *self, const uint64_t *arguments) {
  store(self, argument<float>(arguments, 0) + globalIndex(self), 1.0f);
}
void add(dlcrt_sim_thread *self, const uint64_t *arguments) {
  store(self, argument<float>(arguments, 1) + globalIndex(self),
        load(self, argument<const float>(arguments, 0) + globalIndex(self)) +
            1);
}

TEST_F(SimMemoryCheck, UnwrittenArena) {
  uint64_t to = sim.allocate(256);
  const std::string message =
      "entry 'test', step 3 of this call: kernel 'k' (here), block 1, thread "
      "8: reads 4 bytes of argument 0 at offset 160, in the arena, that "
      "nothing wrote in this step";
  EXPECT_EQ(sim.run([&](const dlcrt_services &s) {
    EXPECT_EQ(launch(s, {fill, {{sim.arena, 128, W}}}), 0);
    EXPECT_EQ(launch(s, {fill, {{sim.arena + 192, 128, W}}}), 0);
    // Bytes 128 to 191 are left out.
    EXPECT_EQ(launch(s, {add, {{sim.arena, 128, R}, {to, 128, W}}}), 0);
    EXPECT_EQ(s.copy(s.context, sim.arena + 128, sim.arena, 32), 0);
    EXPECT_EQ(launch(s, {add, {{sim.arena, 256, R}, {to, 256, W}}, 2}), 1);
  }),
            message);
  // Other memory keeps what it has from one step to the next.
  EXPECT_EQ(sim.run([&](const dlcrt_services &s) {
    EXPECT_EQ(launch(s, {add, {{to, 128, R}, {sim.arena, 128, W}}}), 0);
    EXPECT_EQ(s.begin_step(s.context, 0), 0);
    EXPECT_EQ(launch(s, {add, {{to, 128, R}, {sim.arena, 128, W}}}), 0);
    EXPECT_EQ(launch(s, {add, {{sim.arena, 128, R}, {to, 128, W}}}), 0);
  }),
            "");
}

TEST_F(SimMemoryCheck, EachStepStartsAgain) {
  uint64_t to = sim.allocate(128);
  EXPECT_EQ(sim.run([&](const dlcrt_services &s) {
    launch(s, {fill, {{sim.arena, 128, W}}});
    launch(s, {add, {{sim.arena, 128, R}, {to, 128, W}}});
    EXPECT_EQ(s.begin_step(s.context, 1), 0);
    launch(s, {add, {{sim.arena, 128, R}, {to, 128, W}}});
  }),
            "entry 'test', step 4 of this call: kernel 'k' (here), block 0, "
            "thread 0: reads 4 bytes of argument 0 at offset 0, in the arena, "
            "that nothing wrote in this step");
}

TEST_F(SimMemoryCheck, PartOfAnElement) {
  auto bytes = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    if (self->thread < 3)
      store(self, argument<uint8_t>(arguments, 0) + self->thread, uint8_t(1));
    else if (self->thread == 3)
      load(self, argument<const uint32_t>(arguments, 0));
  };
  sim.stops({bytes, {{sim.arena, 4, R | W}}},
            ", block 0, thread 3: reads 4 bytes of argument 0 at offset 0, in "
            "the arena, that nothing wrote in this step");
}

TEST_F(SimMemoryCheck, UnwrittenSharedMemory) {
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *) {
    auto *shared = static_cast<float *>(self->shared);
    // The first block writes all of it, the second forgets one.
    if (self->block == 0 || self->thread != 5)
      store(self, shared + self->thread, 1.0f);
    self->barrier(self);
    load(self, shared + (self->thread + 1) % 32);
  };
  sim.stops({kernel, {}, 2, 32, 128, true},
            ", block 1, thread 4: reads 4 bytes of shared memory at offset 20 "
            "that nothing wrote in this block");
}

TEST_F(SimMemoryCheck, ProductsAndCopies) {
  dlcrt_matmul product = {};
  product.name = "m";
  product.dtype = DLCRT_F32;
  product.arguments = 4;
  product.a = 1;
  product.b = 2;
  product.c = 3;
  product.stride_a = 4;
  product.stride_b = 1;
  product.sim = [](void *, int64_t, int64_t, void *) {};
  product.items = 1;
  uint64_t arena = sim.arena, x = sim.allocate(64);
  // A is every other pair of floats at the arena's start.
  const uint64_t arguments[] = {2, arena, x, arena + 512};
  const uint64_t bytes[] = {0, 24, 8, 8};
  auto run = [&](uint64_t written) {
    return sim.run([&](const dlcrt_services &s) {
      EXPECT_EQ(s.copy(s.context, arena, x, 8), 0);
      EXPECT_EQ(s.copy(s.context, arena + 16, x, written), 0);
      if (s.matmul(s.context, &product, 2, 1, 2, arguments, bytes) == 0) {
        EXPECT_EQ(s.copy(s.context, x, arena + 512, 8), 0);
        EXPECT_EQ(s.copy(s.context, x, arena + 512, 12), 1);
      }
    });
  };
  EXPECT_EQ(run(4), "entry 'test', step 3 of this call: matrix product 'm': A: "
                    "reads the byte at offset 4, in the arena, that nothing "
                    "wrote in this step");
  EXPECT_EQ(run(8), "entry 'test', step 3 of this call: a copy: its source: "
                    "reads the byte at offset 8, in the arena, that nothing "
                    "wrote in this step");
}

TEST_F(SimMemoryCheck, NotAfterAFailedCheck) {
  // Kernels do nothing then, so that nothing is written.
  uint64_t to = sim.allocate(128);
  EXPECT_EQ(sim.run([&](const dlcrt_services &s) {
    reinterpret_cast<dlcrt_outcome *>(sim.outcome)->check = 1;
    EXPECT_EQ(s.copy(s.context, to, sim.arena, 16), 0);
    EXPECT_EQ(launch(s, {add, {{sim.arena, 128, R}, {to, 128, W}}}), 0);
  }),
            "");
}

class SimRaceCheck : public testing::Test {
protected:
  void races(const Launch &what, const std::string &message) {
    sim.stops(what, message + ", and no barrier lies between");
  }

  SimRun sim{DLCRT_CHECK_RACES};
  uint64_t memory = sim.put(std::vector<uint32_t>(64, 1));
};

TEST_F(SimRaceCheck, WithinABlock) {
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    if (self->thread == 3 || self->thread == 40)
      store(self, argument<uint32_t>(arguments, 0) + 2, self->thread);
  };
  races({kernel, {{memory, 256, W}}, 1, 64},
        ", block 0, thread 40: writes 4 bytes of argument 0 at offset 8, a "
        "race: block 0, thread 3 wrote them");
}

TEST_F(SimRaceCheck, AcrossBlocks) {
  // A barrier orders the threads of one block only.
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    uint32_t *p = argument<uint32_t>(arguments, 0);
    if (self->thread == 1)
      load(self, p + self->block);
    self->barrier(self);
    if (self->thread == 0 && self->block == 2)
      store(self, p + 1, 7u);
  };
  races({kernel, {{memory, 256, R | W}}, 3, 32, 0, true},
        ", block 2, thread 0: writes 4 bytes of argument 0 at offset 4, a "
        "race: block 1, thread 1 read them");
}

TEST_F(SimRaceCheck, MissingBarrier) {
  // A sum over a warp's results, without the barrier behind them.
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    auto *shared = static_cast<uint32_t *>(self->shared);
    if (self->thread % 32 == 0)
      store(self, shared + self->thread / 32, self->thread);
    if (arguments[0])
      self->barrier(self);
    for (uint32_t i = 0; i < self->threads / 32; ++i)
      load(self, shared + i);
  };
  races({kernel, {{0}}, 1, 64, 8, true},
        ", block 0, thread 1: reads 4 bytes of shared memory at offset 0, a "
        "race: block 0, thread 0 wrote them");
  EXPECT_EQ(sim.run({kernel, {{1}}, 4, 64, 8, true}), "");
}

TEST_F(SimRaceCheck, ReadersOfAllKinds) {
  // Each reads; the last thread to write races with those that it does not
  // wait for: of its block since the barrier, of other blocks all.
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    uint32_t *p = argument<uint32_t>(arguments, 0);
    uint64_t readers = arguments[1], writer = arguments[2];
    uint32_t i = globalIndex(self);
    if (readers >> i & 1)
      load(self, p);
    self->barrier(self);
    if (arguments[3] >> i & 1)
      load(self, p);
    if (i == writer)
      store(self, p, 1u);
  };
  auto run = [&](uint64_t before, uint64_t writer, uint64_t behind) {
    Launch what = {kernel, {{memory, 4, R | W}, {before}, {writer}, {behind}},
                   2,      32,
                   0,      true};
    std::string text = sim.run(what);
    size_t at = text.find("a race: ");
    return at == std::string::npos ? text : text.substr(at + 8);
  };
  // Before the barrier, in the same block: fine, whoever it was.
  EXPECT_EQ(run(0xff, 5, 0), "");
  EXPECT_EQ(run(0xff, 5, 1 << 5), "");
  // The writer is the last to read, so it is another one that is named.
  EXPECT_EQ(run(0xff, 5, 1 << 5 | 1 << 2),
            "block 0, thread 2 read them, and no barrier lies between");
  EXPECT_EQ(run(0, 5, 1 << 5 | 1 << 2 | 1 << 3),
            "block 0, thread 3 read them, and no barrier lies between");
  // A later reader finds the write.
  EXPECT_EQ(run(0, 5, 1 << 6),
            "block 0, thread 5 wrote them, and no barrier lies between");
  // Of the first block, however long ago and whatever came between.
  EXPECT_EQ(run(uint64_t(1) << 32 | 1 << 7, 33, uint64_t(1) << 33),
            "block 0, thread 7 read them, and no barrier lies between");
}

TEST_F(SimRaceCheck, ShufflesOrderNoMemory) {
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *) {
    auto *shared = static_cast<uint32_t *>(self->shared);
    store(self, shared + self->thread, self->thread);
    self->shuffle_xor(self, 0, 1);
    load(self, shared + (self->thread ^ 1));
  };
  races({kernel, {}, 1, 32, 128, true},
        ", block 0, thread 0: reads 4 bytes of shared memory at offset 4, a "
        "race: block 0, thread 1 wrote them");
}

TEST_F(SimRaceCheck, BytesOfAWord) {
  // First all bytes by their threads, then a word over them.
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    auto *p = argument<uint8_t>(arguments, 0);
    if (self->thread < 4)
      store(self, p + self->thread, uint8_t(1));
    if (self->thread == 9)
      load(self, reinterpret_cast<const uint64_t *>(p));
  };
  races({kernel, {{memory, 64, R | W}}},
        ", block 0, thread 9: reads 8 bytes of argument 0 at offset 0, a race: "
        "block 0, thread 0 wrote them");
}

TEST_F(SimRaceCheck, ThroughTwoArguments) {
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    store(self, argument<uint32_t>(arguments, 1) + self->thread,
          load(self, argument<const uint32_t>(arguments, 0) + self->thread));
  };
  races({kernel, {{memory, 128, R}, {memory + 4, 128, W}}},
        ", block 0, thread 1: reads 4 bytes of argument 0 at offset 4, a race: "
        "block 0, thread 0 wrote them");
  EXPECT_EQ(sim.run({kernel, {{memory, 128, R}, {memory + 128, 128, W}}}), "");
}

TEST_F(SimRaceCheck, LaunchesAreOrdered) {
  EXPECT_EQ(sim.run([&](const dlcrt_services &s) {
    EXPECT_EQ(launch(s, {fill, {{memory, 256, W}}, 2}), 0);
    EXPECT_EQ(launch(s, {fill, {{memory + 128, 128, W}}}), 0);
    EXPECT_EQ(launch(s, {add, {{memory, 256, R}, {memory, 256, W}}, 1, 64}), 0);
  }),
            "");
  EXPECT_EQ(sim.get<float>(memory, 64), std::vector<float>(64, 2.0f));
}

TEST_F(SimRaceCheck, OrderOfThreads) {
  // It does not announce what it does.
  auto hidden = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    argument<uint32_t>(arguments, 1)[3] = globalIndex(self);
  };
  sim.stops({hidden, {{memory, 128, R}, {memory + 128, 128, W}}, 2},
            ": what it writes of argument 1 at offset 12 depends on the order "
            "of its threads");
  // Sums do not depend on it unless they are rounded.
  auto sum = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    *argument<uint32_t>(arguments, 0) += self->thread;
  };
  EXPECT_EQ(sim.run({sum, {{memory, 256, R | W}}, 2, 64}), "");
  EXPECT_EQ(sim.get<uint32_t>(memory, 1)[0], 1u + 2 * 63 * 64 / 2);
}

TEST_F(SimRaceCheck, RunsAgainFromTheSameMemory) {
  // Updates in place, through arguments that overlap in part.
  auto kernel = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    uint32_t *p = argument<uint32_t>(arguments, 0) + self->thread;
    store(self, p, load(self, p) * 3 + 1);
    self->barrier(self);
    uint32_t *q = argument<uint32_t>(arguments, 1) + self->thread;
    store(self, q, load(self, q) + 1);
  };
  EXPECT_EQ(sim.run({kernel,
                     {{memory, 128, R | W}, {memory + 64, 128, R | W}},
                     1,
                     32,
                     0,
                     true}),
            "");
  std::vector<uint32_t> result = sim.get<uint32_t>(memory, 48);
  for (uint32_t i = 0; i < 48; ++i)
    EXPECT_EQ(result[i], (i < 32 ? 4u : 1u) + (i >= 16));
}

} // namespace
