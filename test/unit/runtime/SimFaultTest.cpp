//===- SimFaultTest.cpp - What always stops a kernel ----------------------===//
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

class SimFaults : public testing::Test {
protected:
  SimRun sim;
  uint64_t x = sim.put(std::vector<float>(64, 1.0f));
  uint64_t y = sim.put(std::vector<float>(64, 2.0f));
};

TEST_F(SimFaults, WritesBeyondTheEnd) {
  sim.stops({[](dlcrt_sim_thread *self, const uint64_t *arguments) {
               store(self, argument<float>(arguments, 1) + globalIndex(self),
                     0.0f);
             },
             {{x, 256, R}, {y, 256, W}},
             3},
            ", block 2, thread 0: writes 4 bytes of argument 1 at offset 256, "
            "4 bytes beyond its end: it has 256 bytes");
  // What came before stands.
  EXPECT_EQ(sim.get<float>(y, 64), std::vector<float>(64, 0.0f));
}

TEST_F(SimFaults, ReadsAcrossTheEnd) {
  struct Wide {
    float values[4];
  };
  sim.stops({[](dlcrt_sim_thread *self, const uint64_t *arguments) {
               load(self, argument<const Wide>(arguments, 0) + self->thread);
             },
             {{x, 200, R}}},
            ", block 0, thread 12: reads 16 bytes of argument 0 at offset 192, "
            "8 bytes beyond its end: it has 200 bytes");
}

TEST_F(SimFaults, ReadsBeforeTheStart) {
  sim.stops({[](dlcrt_sim_thread *self, const uint64_t *arguments) {
               load(self, argument<const float>(arguments, 0) -
                              int64_t(self->thread));
             },
             {{x + 128, 128, R}}},
            ", block 0, thread 1: reads 4 bytes of argument 0 at offset -4, 4 "
            "bytes before its start: it has 128 bytes");
}

TEST_F(SimFaults, NamesTheNearestArgument) {
  sim.stops({[](dlcrt_sim_thread *self, const uint64_t *arguments) {
               load(self, argument<const float>(arguments, 1) + 8);
             },
             {{x, 16, R}, {x + 64, 16, R}, {7}, {x + 128, 16, R}},
             1,
             64},
            ", block 0, thread 0: reads 4 bytes of argument 1 at offset 32, 20 "
            "bytes beyond its end: it has 16 bytes");
}

TEST_F(SimFaults, WithoutArguments) {
  auto touch = [](dlcrt_sim_thread *self, const uint64_t *) {
    self->access(self, nullptr, 8, DLCRT_READS);
  };
  sim.stops({touch}, ", block 0, thread 0: reads 8 bytes of memory, of which "
                     "it was given none");
  // A number is no address.
  sim.stops({touch, {{0, 0, 0}}},
            ", block 0, thread 0: reads 8 bytes of memory, of which it was "
            "given none");
}

TEST_F(SimFaults, WritesWhatItMayOnlyRead) {
  auto both = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    store(self, argument<float>(arguments, 1) + self->thread,
          load(self, argument<const float>(arguments, 0) + self->thread));
  };
  sim.stops({both, {{x, 256, R}, {y, 256, R}}},
            ", block 0, thread 0: writes 4 bytes of argument 1 at offset 0, "
            "which it may only read");
  sim.stops({both, {{x, 256, W}, {y, 256, W}}},
            ", block 0, thread 0: reads 4 bytes of argument 0 at offset 0, "
            "which it may only write");
}

TEST_F(SimFaults, BeyondSharedMemory) {
  sim.stops({[](dlcrt_sim_thread *self, const uint64_t *) {
               store(self, static_cast<float *>(self->shared) + self->thread,
                     0.0f);
               self->barrier(self);
             },
             {{x, 256, R}},
             1,
             64,
             128,
             true},
            ", block 0, thread 32: writes 4 bytes of shared memory at offset "
            "128, 4 bytes beyond its end: it has 128 bytes");
}

TEST_F(SimFaults, Misaligned) {
  auto wide = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    self->access(self, argument<char>(arguments, 0) + 4 * self->thread,
                 uint32_t(arguments[1]), DLCRT_READS);
  };
  sim.stops({wide, {{x, 256, R}, {16}}},
            ", block 0, thread 1: reads 16 bytes of argument 0 at offset 4: "
            "the address is no multiple of 16");
  sim.stops({wide, {{x, 256, R}, {8}}},
            ", block 0, thread 1: reads 8 bytes of argument 0 at offset 4: the "
            "address is no multiple of 8");
  // The address counts, not the offset in the argument.
  sim.stops({wide, {{x + 2, 254, R}, {4}}},
            ", block 0, thread 0: reads 4 bytes of argument 0 at offset 0: the "
            "address is no multiple of 4");
  EXPECT_EQ(sim.run({wide, {{x, 256, R}, {4}}}), "");
  EXPECT_EQ(sim.run({wide, {{x, 256, R}, {1}}}), "");
  // A range of memory has no alignment.
  EXPECT_EQ(sim.run({wide, {{x, 256, R}, {12}}}), "");
}

TEST_F(SimFaults, DivergentBarrier) {
  sim.stops({[](dlcrt_sim_thread *self, const uint64_t *) {
               if (self->thread < 40)
                 self->barrier(self);
             },
             {},
             2,
             64,
             0,
             true},
            ", block 0: divergent barrier: thread 0 waits at it, thread 40 has "
            "returned");
}

TEST_F(SimFaults, DivergentShuffle) {
  sim.stops({[](dlcrt_sim_thread *self, const uint64_t *) {
               if (self->thread != 37)
                 self->shuffle_xor(self, 1, 1);
             },
             {},
             1,
             64,
             0,
             true},
            ", block 0: divergent shuffle: thread 32 waits at it, thread 37 "
            "has returned");
  sim.stops({[](dlcrt_sim_thread *self, const uint64_t *) {
               if (self->thread % 2)
                 self->shuffle_xor(self, 1, 1);
               else
                 self->barrier(self);
             },
             {},
             1,
             64,
             0,
             true},
            ", block 0: divergent shuffle: thread 1 waits at it, thread 0 "
            "waits at a barrier");
}

TEST_F(SimFaults, MaskOfAShuffle) {
  sim.stops({[](dlcrt_sim_thread *self, const uint64_t *) {
               self->shuffle_xor(self, 1, 32);
             },
             {},
             1,
             32,
             0,
             true},
            ", block 0, thread 0: shuffles with a mask of 32: expected less "
            "than 32");
}

TEST_F(SimFaults, SynchronizesUnannounced) {
  sim.stops(
      {[](dlcrt_sim_thread *self, const uint64_t *) { self->barrier(self); }},
      ", block 0, thread 0: waits at a barrier, but was compiled as a "
      "kernel whose threads do not wait for each other");
  sim.stops({[](dlcrt_sim_thread *self, const uint64_t *) {
               if (self->block == 1 && self->thread == 3)
                 self->shuffle_xor(self, 1, 1);
             },
             {},
             2},
            ", block 1, thread 3: waits at a shuffle, but was compiled as a "
            "kernel whose threads do not wait for each other");
}

} // namespace
