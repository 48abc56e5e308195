//===- SimServicesTest.cpp - What host programs may not ask for -----------===//
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

class SimServices : public testing::Test {
protected:
  SimRun sim;
  uint64_t x = sim.put(std::vector<float>(64, 1.0f));
  uint64_t y = sim.put(std::vector<float>(64, 2.0f));
};

TEST_F(SimServices, Launches) {
  auto nothing = [](dlcrt_sim_thread *, const uint64_t *) {};
  Launch good = {nothing, {{x, 256, R}}};
  EXPECT_EQ(sim.run(good), "");
  for (int64_t blocks : {int64_t(0), int64_t(-1), int64_t(1) << 31}) {
    Launch bad = good;
    bad.blocks = blocks;
    sim.stops(bad, ": expected 1 to 2147483647 blocks, found " +
                       std::to_string(blocks));
  }
  for (uint32_t threads : {0u, 33u, 1056u}) {
    Launch bad = good;
    bad.threads = threads;
    sim.stops(bad, ": expected blocks of a multiple of 32 threads, at most "
                   "1024, found " +
                       std::to_string(threads));
  }
  Launch bad = good;
  bad.sharedBytes = 49153;
  sim.stops(bad,
            ": expected at most 49152 bytes of shared memory, found 49153");
  bad.sharedBytes = 49152;
  EXPECT_EQ(sim.run(bad), "");
  bad = good;
  bad.code = nullptr;
  sim.stops(bad, ": compiled for another target, without code for the "
                 "simulator");
  bad = good;
  bad.arguments.assign(513, {1});
  sim.stops(bad, ": expected at most 512 arguments, found 513");
}

TEST_F(SimServices, ArgumentsThatAreNoMemoryOfTheDevice) {
  auto nothing = [](dlcrt_sim_thread *, const uint64_t *) {};
  sim.stops({nothing, {{x, 256, R}, {y, 257, W}}},
            ": argument 1: its 257 bytes are no memory of the device");
  sim.stops({nothing, {{reinterpret_cast<uint64_t>(&sim), 8, R}}},
            ": argument 0: its 8 bytes are no memory of the device");
  // Of nothing it may be the address of anything.
  EXPECT_EQ(sim.run({nothing, {{0, 0, R | W}}}), "");
  // The arena is as large as the execution says, not as its memory is.
  uint64_t arena = sim.arena;
  sim.arena = sim.allocate(2 * SimRun::arenaBytes);
  sim.stops({nothing, {{sim.arena + 1000, 32, W}}},
            ": argument 0: its 32 bytes end 8 bytes beyond the arena of 1024 "
            "bytes");
  sim.arena = arena;
}

TEST_F(SimServices, TheFirstOneCounts) {
  auto touch = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    load(self, argument<const float>(arguments, 0));
  };
  int ran = 0;
  EXPECT_EQ(sim.run([&](const dlcrt_services &s) {
    EXPECT_EQ(launch(s, {touch, {{x, 0, R}}}), 1);
    EXPECT_EQ(launch(s, {touch, {{x, 4, R}}}), 1);
    EXPECT_EQ(s.copy(s.context, x, y, 4), 1);
    EXPECT_EQ(s.begin_step(s.context, 1), 1);
    ++ran;
  }),
            "entry 'test', step 3 of this call: kernel 'k' (here), block 0, "
            "thread 0: reads 4 bytes of argument 0 at offset 0, 4 bytes beyond "
            "its end: it has 0 bytes");
  EXPECT_EQ(ran, 1);
  EXPECT_EQ(sim.get<float>(x, 1)[0], 1.0f);
}

TEST_F(SimServices, NamesTheStep) {
  EXPECT_EQ(sim.run([&](const dlcrt_services &s) {
    EXPECT_EQ(s.begin_step(s.context, 2), 0);
    EXPECT_EQ(s.copy(s.context, x, 64, 4), 1);
  }),
            "entry 'test', step 5 of this call: a copy: its source: its 4 "
            "bytes are no memory of the device");
}

TEST_F(SimServices, AfterAFailedCheckTheStateStays) {
  auto fill = [](dlcrt_sim_thread *self, const uint64_t *arguments) {
    store(self, argument<float>(arguments, 0) + self->thread, 1.0f);
  };
  const std::string message = "entry 'test', step 3 of this call: ";
  auto fails = [&](const dlcrt_services &s) {
    reinterpret_cast<dlcrt_outcome *>(sim.outcome)->check = 1;
    // Working memory may still be written.
    EXPECT_EQ(launch(s, {fill, {{sim.arena, 128, W}}}), 0);
    EXPECT_EQ(s.copy(s.context, sim.arena, x, 4), 0);
  };
  EXPECT_EQ(sim.run([&](const dlcrt_services &s) {
    EXPECT_EQ(launch(s, {fill, {{sim.state, 128, W}}}), 0);
    fails(s);
    EXPECT_EQ(launch(s, {fill, {{sim.state, 128, W}}}), 1);
  }),
            message + "kernel 'k' (here), block 0, thread 0: writes 4 bytes of "
                      "argument 0 at offset 0, in the state, after a check of "
                      "the model failed");
  EXPECT_EQ(sim.run([&](const dlcrt_services &s) {
    fails(s);
    EXPECT_EQ(s.copy(s.context, sim.state, x, 4), 1);
  }),
            message + "a copy: its target: writes the state after a check of "
                      "the model failed");
}

TEST_F(SimServices, Copies) {
  auto copy = [&](uint64_t target, uint64_t source, uint64_t bytes) {
    return sim.run([=](const dlcrt_services &s) {
      s.copy(s.context, target, source, bytes);
    });
  };
  const std::string message = "entry 'test', step 3 of this call: a copy: ";
  EXPECT_EQ(copy(y, x + 4, 256),
            message + "its source: its 256 bytes are no memory of the device");
  EXPECT_EQ(copy(y + 4, x, 256),
            message + "its target: its 256 bytes are no memory of the device");
  EXPECT_EQ(copy(x, x + 60, 64),
            message + "its source and target of 64 bytes overlap");
  EXPECT_EQ(copy(x, x + 64, 64), "");
  EXPECT_EQ(copy(0, 0, 0), "");
  sim.works();
}

TEST_F(SimServices, Products) {
  dlcrt_matmul good = {};
  good.name = "m";
  good.where = "dense";
  good.dtype = DLCRT_F32;
  good.arguments = 4;
  good.a = 1;
  good.b = 2;
  good.c = 3;
  good.stride_a = 3;
  good.stride_b = 4;
  good.sim = [](void *, int64_t, int64_t, void *) {};
  good.items = 1;
  uint64_t c = sim.allocate(32);
  std::vector<uint64_t> arguments = {2, x, y, c}, bytes = {0, 24, 48, 32};
  auto run = [&](const dlcrt_matmul &product, int64_t k = 3) {
    std::string text = sim.run([&](const dlcrt_services &s) {
      s.matmul(s.context, &product, 2, 4, k, arguments.data(), bytes.data());
    });
    const std::string prefix =
        "entry 'test', step 3 of this call: matrix product 'm' (dense): ";
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
  };
  EXPECT_EQ(run(good), "");
  dlcrt_matmul bad = good;
  bad.sim = nullptr;
  EXPECT_EQ(run(bad), "compiled for another target, without code for the "
                      "simulator");
  bad = good;
  bad.dtype = DLCRT_I32;
  EXPECT_EQ(run(bad), "expected elements of f32 or f64, found type 4");
  bad = good;
  bad.epilogue = 3;
  EXPECT_EQ(run(bad), "3 is no epilogue");
  bad.epilogue = DLCRT_EPILOGUE_BIAS;
  EXPECT_EQ(run(bad), "expected a bias for its epilogue, found none");
  bad = good;
  bad.c = 4;
  EXPECT_EQ(run(bad), "expected operands among arguments 1 to 3, found 4");
  bad = good;
  bad.a = 0;
  EXPECT_EQ(run(bad), "expected operands among arguments 1 to 3, found 0");
  bad = good;
  bad.items = -1;
  EXPECT_EQ(run(bad), "expected sizes of at least 0, found 2 x 4 x 3, 2 rows, "
                      "-1 items, workspaces of 0 bytes");
  bad = good;
  bad.workspace_bytes = -1;
  EXPECT_EQ(run(bad), "expected sizes of at least 0, found 2 x 4 x 3, 2 rows, "
                      "1 items, workspaces of -1 bytes");
  bad.workspace_bytes = int64_t(1) << 62;
  EXPECT_EQ(run(bad), "out of memory for 4611686018427387904 bytes to work in");
  bad = good;
  bad.offset_b = -4;
  EXPECT_EQ(run(bad), "expected offsets and strides of at least 0, found 0 and "
                      "3 of A, -4 and 4 of B");
  EXPECT_EQ(run(good, 4), "A: expected 2 x 4 elements of 4 bytes, 3 from row "
                          "to row, after 0, found 24 bytes");
  bad = good;
  bad.offset_b = 1;
  EXPECT_EQ(run(bad), "B: expected 3 x 4 elements of 4 bytes, 4 from row to "
                      "row, after 1, found 48 bytes");
  bad = good;
  bad.stride_a = INT64_MAX;
  EXPECT_EQ(run(bad),
            "A: expected 2 x 3 elements of 4 bytes, 9223372036854775807 from "
            "row to row, after 0, found 24 bytes");
  arguments[3] = x + 16;
  EXPECT_EQ(run(good), "C and A overlap");
  arguments[3] = 4;
  EXPECT_EQ(run(good), "C: its 16 bytes are no memory of the device");
  sim.works();
}

TEST_F(SimServices, NamesAreCut) {
  std::string name(5000, 'n');
  dlcrt_kernel kernel = {};
  kernel.name = name.c_str();
  kernel.where = name.c_str();
  std::string found = sim.run([&](const dlcrt_services &s) {
    s.launch(s.context, &kernel, 1, nullptr, nullptr);
  });
  EXPECT_EQ(found, "entry 'test', step 3 of this call: kernel '" +
                       name.substr(0, 100) + "' (" + name.substr(0, 320) +
                       "): compiled for another target, without code for the "
                       "simulator");
}

} // namespace
