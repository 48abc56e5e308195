//===- CudaDeviceTest.cpp - Executions on a GPU that pretends -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CudaSupport.h"
#include "devices/cuda/GpuImage.h"

#include <numeric>
#include <thread>

using namespace dlc::rt;
using namespace dlcrt::test;

namespace {

std::vector<float> range(size_t count, float first) {
  std::vector<float> values(count);
  std::iota(values.begin(), values.end(), first);
  return values;
}

/// c = a + b of as many elements as there are rows.
struct Addition {
  static constexpr size_t most = 100;

  explicit Addition(CudaRun &on) : on(on) {
    a = on.put(range(most, 1));
    b = on.put(range(most, 1000));
    c = on.put(std::vector<float>(most, -1));
  }
  CudaRun::Program program() const {
    return [this](const dlcrt_services &services, const dlcrt_frame &frame) {
      auto rows = static_cast<uint64_t>(frame.rows);
      EXPECT_EQ(launch(services, addKernel, {on.outcome, rows, c, a, b},
                       (frame.rows + 31) / 32),
                0);
    };
  }
  dlcrt_status run(int64_t rows) { return on.run(program(), rows); }
  void expect(size_t rows, float first) const {
    std::vector<float> values = on.get<float>(c, most);
    for (size_t i = 0; i < most; ++i)
      EXPECT_EQ(values[i],
                i < rows ? first + 1000 + 2 * static_cast<float>(i) : -1.0f)
          << i;
  }

  CudaRun &on;
  uint64_t a, b, c;
};

using CudaDeviceTest = Cuda;

TEST_F(CudaDeviceTest, AnExecutionIsCapturedOnceAndThenLaunched) {
  CudaRun run;
  Addition addition(run);
  ASSERT_EQ(addition.run(70), DLCRT_OK) << run.error.message;
  addition.expect(70, 1);
  EXPECT_EQ(run.device->getCaptureCount(), 1u);
  EXPECT_EQ(run.programCalls, 2); // To prepare, and to capture.
  for (float first : {5.0f, 7.0f}) {
    run.write(addition.a, range(Addition::most, first));
    ASSERT_EQ(addition.run(70), DLCRT_OK) << run.error.message;
    addition.expect(70, first);
  }
  EXPECT_EQ(run.device->getCaptureCount(), 1u);
  EXPECT_EQ(run.programCalls, 2);
  EXPECT_EQ(calls("cuGraphLaunch"), 3);
  EXPECT_EQ(calls("cuLaunchKernel"), 1);
  EXPECT_EQ(calls("cuModuleLoadDataEx"), 1);
  EXPECT_EQ(calls("cuModuleGetFunction"), 1);
  EXPECT_EQ(live("graph"), 0); // Only what is ready to be launched.
  EXPECT_EQ(live("exec"), 1);
}

TEST_F(CudaDeviceTest, OtherSizesAreAnotherGraph) {
  CudaRun run;
  Addition addition(run);
  for (size_t rows : {3, 40, 3, 40}) {
    run.write(addition.c, std::vector<float>(Addition::most, -1));
    ASSERT_EQ(addition.run(static_cast<int64_t>(rows)), DLCRT_OK);
    addition.expect(rows, 1);
  }
  EXPECT_EQ(run.device->getCaptureCount(), 2u);
  // So are other addresses.
  ASSERT_EQ(run.run(addition.program(), 3, /*state=*/8), DLCRT_OK);
  EXPECT_EQ(run.device->getCaptureCount(), 3u);
  EXPECT_EQ(calls("cuModuleLoadDataEx"), 1);
}

TEST_F(CudaDeviceTest, WhatAGraphBelongsTo) {
  int object = 0;
  void *address = &object;
  auto other = [](const dlcrt_services *, const dlcrt_frame *) {};
  const std::function<void(Execution &)> changes[] = {
      [&](Execution &e) { e.entry = other; },
      [](Execution &e) { e.frame.rows = 1; },
      [](Execution &e) { e.frame.batch = 1; },
      [](Execution &e) { e.frame.capacity = 1; },
      [&](Execution &e) { e.frame.state = address; },
      [&](Execution &e) { e.frame.arena = address; },
      [&](Execution &e) { e.frame.inputs = &address; },
      [&](Execution &e) { e.frame.outputs = &address; },
      [&](Execution &e) {
        e.frame.outcome = static_cast<dlcrt_outcome *>(address);
      }};
  for (const auto &change : changes) {
    Execution one = {}, changed = {};
    changed.firstStep = 4; // Only for messages.
    EXPECT_TRUE(GraphKey(one) == GraphKey(changed));
    change(changed);
    EXPECT_FALSE(GraphKey(one) == GraphKey(changed)) << &change - changes;
  }
}

TEST_F(CudaDeviceTest, GraphsThatWereNotUsedForLongAreDestroyed) {
  CudaRun run;
  Addition addition(run);
  auto most = static_cast<int64_t>(CudaGraphs::most);
  for (int64_t rows = 1; rows <= most; ++rows)
    ASSERT_EQ(addition.run(rows), DLCRT_OK);
  ASSERT_EQ(addition.run(1), DLCRT_OK);
  EXPECT_EQ(run.device->getCaptureCount(), CudaGraphs::most);
  EXPECT_EQ(live("exec"), most);
  // That makes 2 the oldest: it goes, 1 and 3 stay.
  ASSERT_EQ(addition.run(most + 1), DLCRT_OK);
  EXPECT_EQ(live("exec"), most);
  ASSERT_EQ(addition.run(1), DLCRT_OK);
  ASSERT_EQ(addition.run(3), DLCRT_OK);
  EXPECT_EQ(run.device->getCaptureCount(), CudaGraphs::most + 1);
  ASSERT_EQ(addition.run(2), DLCRT_OK);
  EXPECT_EQ(run.device->getCaptureCount(), CudaGraphs::most + 2);
  EXPECT_EQ(live("exec"), most);
}

TEST_F(CudaDeviceTest, AProgramThatLaunchesNothing) {
  CudaRun run;
  auto nothing = [](const dlcrt_services &services, const dlcrt_frame &) {
    EXPECT_EQ(services.begin_step(services.context, 0), 0);
    EXPECT_EQ(services.copy(services.context, 0, 0, 0), 0);
  };
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(run.run(nothing), DLCRT_OK) << run.error.message;
  EXPECT_EQ(run.programCalls, 2);
  EXPECT_EQ(calls("cuGraphLaunch"), 0);
}

TEST_F(CudaDeviceTest, CopiesAndLaunchesRunInTheirOrder) {
  CudaRun run;
  Addition addition(run);
  uint64_t kept = run.put(std::vector<float>(1, 0));
  auto program = [&](const dlcrt_services &services, const dlcrt_frame &) {
    // c = a + b; kept = c; c = c + b
    launch(services, addKernel,
           {run.outcome, 1, addition.c, addition.a, addition.b});
    services.copy(services.context, kept, addition.c, 4);
    launch(services, addKernel,
           {run.outcome, 1, addition.c, addition.c, addition.b});
  };
  ASSERT_EQ(run.run(program), DLCRT_OK) << run.error.message;
  EXPECT_EQ(run.get<float>(kept, 1)[0], 1001);
  EXPECT_EQ(run.get<float>(addition.c, 1)[0], 2001);
}

TEST_F(CudaDeviceTest, AFailedCheckIsNoFailure) {
  CudaRun run;
  Addition addition(run);
  auto program = [&](const dlcrt_services &services, const dlcrt_frame &) {
    launch(services, failKernel, {run.outcome});
    launch(services, addKernel,
           {run.outcome, 1, addition.c, addition.a, addition.b});
  };
  ASSERT_EQ(run.run(program), DLCRT_OK) << run.error.message;
  EXPECT_EQ(run.get<dlcrt_outcome>(run.outcome, 1)[0].check, 1);
  addition.expect(0, 0);
}

TEST_F(CudaDeviceTest, TheHostPartOfAProgramRunsInOrder) {
  CudaRun run;
  std::vector<int64_t> chunks;
  auto task = [](void *argument, int64_t chunk) {
    static_cast<std::vector<int64_t> *>(argument)->push_back(chunk);
  };
  auto program = [&](const dlcrt_services &services, const dlcrt_frame &) {
    chunks.clear();
    EXPECT_EQ(services.threads, 1u);
    services.parallel_for(services.context, task, &chunks, 3);
  };
  ASSERT_EQ(run.run(program), DLCRT_OK) << run.error.message;
  EXPECT_EQ(chunks, (std::vector<int64_t>{0, 1, 2}));
}

TEST_F(CudaDeviceTest, MemoryIsZeroAndAligned) {
  CudaRun run;
  for (uint64_t bytes : {0, 1, 1000, 100000}) {
    uint64_t address = run.allocate(bytes);
    EXPECT_EQ(address % DLCRT_ALIGNMENT, 0u);
    EXPECT_EQ(run.get<uint8_t>(address, bytes), std::vector<uint8_t>(bytes, 0));
  }
  uint64_t address = run.put(std::vector<uint8_t>(10, 7));
  EXPECT_EQ(run.device->zero(address + 2, 3, nullptr), DLCRT_OK);
  EXPECT_EQ(run.device->zero(address, 0, nullptr), DLCRT_OK);
  EXPECT_EQ(run.get<uint8_t>(address, 10),
            (std::vector<uint8_t>{7, 7, 0, 0, 0, 7, 7, 7, 7, 7}));
}

TEST_F(CudaDeviceTest, CopiesOfAnySize) {
  CudaRun run;
  const size_t direct = CudaCopies::directBytes,
               buffer = CudaCopies::bufferBytes;
  for (size_t size :
       {size_t(0), size_t(1), direct, direct + 1, buffer - 1, buffer,
        buffer + 1, 2 * buffer, 3 * buffer + 17, 6 * buffer}) {
    SCOPED_TRACE(size);
    std::vector<uint8_t> sent(size), before(3, 99);
    uint32_t seed = 1;
    for (uint8_t &byte : sent)
      byte = static_cast<uint8_t>((seed = seed * 1664525 + 1013904223) >> 24);
    // The bytes around it stay as they are.
    uint64_t address = run.allocate(size + 6);
    run.write(address, before);
    run.write(address + 3 + size, before);
    std::vector<uint8_t> kept = sent;
    run.write(address + 3, sent);
    // It was copied, so it may change.
    std::fill(sent.begin(), sent.end(), 0);
    EXPECT_TRUE(run.get<uint8_t>(address + 3, size) == kept);
    EXPECT_EQ(run.get<uint8_t>(address, 3), before);
    EXPECT_EQ(run.get<uint8_t>(address + 3 + size, 3), before);
  }
  EXPECT_EQ(live("pinned"), 2);
}

TEST_F(CudaDeviceTest, SmallCopiesTakeNoBuffers) {
  CudaRun run;
  run.put(std::vector<uint8_t>(CudaCopies::directBytes, 1));
  EXPECT_EQ(live("pinned"), 0);
}

TEST_F(CudaDeviceTest, DevicesOnThreadsAreIndependent) {
  // Two GPUs, and two users of the first.
  auto work = [](int ordinal, float first, std::string &wrong) {
    CudaRun run(ordinal);
    Addition addition(run);
    run.write(addition.a, range(Addition::most, first));
    for (int64_t i = 0; i < 60; ++i) {
      int64_t rows = 1 + i % 7;
      if (addition.run(rows) != DLCRT_OK)
        wrong = run.error.message;
      auto last = static_cast<size_t>(rows - 1);
      float value = run.get<float>(addition.c, last + 1)[last];
      if (value != first + 1000 + 2 * static_cast<float>(last))
        wrong = "value " + std::to_string(value);
    }
    if (run.device->getCaptureCount() != 7)
      wrong = "captures";
  };
  std::string wrong[3];
  std::thread threads[] = {std::thread(work, 0, 1.0f, std::ref(wrong[0])),
                           std::thread(work, 1, 2.0f, std::ref(wrong[1])),
                           std::thread(work, 0, 3.0f, std::ref(wrong[2]))};
  for (std::thread &thread : threads)
    thread.join();
  for (const std::string &text : wrong)
    EXPECT_EQ(text, "");
}

TEST(GpuImage, TheBestOneIsChosen) {
  const dlcrt_gpu_image images[] = {
      {80, 0, "", 0}, {86, 0, "", 0}, {90, 0, "", 0},
      {75, 1, "", 0}, {90, 1, "", 0},
  };
  const dlcrt_gpu_module module = {std::size(images), images};
  auto chosen = [&](int major, int minor) {
    const dlcrt_gpu_image *image = chooseImage(module, major, minor);
    return image ? image - images : -1;
  };
  EXPECT_EQ(chosen(8, 0), 0);
  EXPECT_EQ(chosen(8, 6), 1);
  EXPECT_EQ(chosen(8, 9), 1); // The newest of the same major ...
  EXPECT_EQ(chosen(9, 0), 2); // ... before PTX.
  EXPECT_EQ(chosen(7, 5), 3);
  EXPECT_EQ(chosen(10, 0), 4); // The newest PTX.
  EXPECT_EQ(chosen(12, 1), 4);
  EXPECT_EQ(chosen(7, 0), -1);
}

TEST(GpuImage, WhatIsNeededIsSaid) {
  const dlcrt_gpu_image images[] = {{90, 1, "", 0}, {80, 0, "", 0}};
  EXPECT_STREQ(describeNeeds({1, images}, 8, 6).text,
               "needs at least compute capability 9.0");
  EXPECT_STREQ(describeNeeds({2, images}, 7, 5).text,
               "needs at least compute capability 8.0");
  EXPECT_STREQ(describeNeeds({1, images + 1}, 9, 0).text,
               "has code only for compute capability 8.0");
  EXPECT_STREQ(describeNeeds({0, nullptr}, 9, 0).text, "has no code for GPUs");
}

} // namespace
