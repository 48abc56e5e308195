//===- CudaGatherTest.cpp - Rows on an NVIDIA GPU by their numbers --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CudaSupport.h"
#include "TestSupport.h"
#include "devices/cuda/BiasKernel.h"
#include "devices/cuda/GatherKernel.h"

#include <cstdlib>
#include <fstream>

using namespace dlcrt::test;
using namespace dlc::rt;

namespace {

class CudaGather : public testing::Test {
protected:
  FakeCuda gpu;
};

TEST_F(CudaGather, RowsOfAnyLength) {
  CudaRun run;
  for (uint64_t rowBytes : {1, 2, 3, 4, 8, 12, 16, 20, 24, 48, 784, 3136}) {
    constexpr int64_t have = 37, count = 1000;
    std::vector<uint8_t> bytes(have * rowBytes), expected;
    for (size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = static_cast<uint8_t>(i * 31 + i / 251);
    std::vector<int64_t> rows;
    for (int64_t i = 0; i < count; ++i) {
      rows.push_back(i * 17 % have);
      auto row = bytes.begin() + rows.back() * static_cast<int64_t>(rowBytes);
      expected.insert(expected.end(), row,
                      row + static_cast<int64_t>(rowBytes));
    }
    RowCopy copy;
    copy.from = run.put(bytes);
    copy.to = run.allocate(expected.size());
    copy.rowBytes = rowBytes;
    copy.rows = run.put(rows);
    copy.count = count;
    ASSERT_EQ(run.device->gather(copy, &run.error), DLCRT_OK)
        << run.error.message;
    EXPECT_EQ(run.get<uint8_t>(copy.to, expected.size()), expected) << rowBytes;
    // From one on.
    copy.rows = 0;
    copy.first = 5;
    copy.count = 30;
    ASSERT_EQ(run.device->gather(copy, &run.error), DLCRT_OK);
    auto first = bytes.begin() + static_cast<int64_t>(5 * rowBytes);
    EXPECT_EQ(run.get<uint8_t>(copy.to, 30 * rowBytes),
              std::vector<uint8_t>(
                  first, first + static_cast<int64_t>(30 * rowBytes)));
    copy.count = 0;
    EXPECT_EQ(run.device->gather(copy, &run.error), DLCRT_OK);
  }
}

TEST_F(CudaGather, VeryManyAreSeveralLaunches) {
  RowCopy copy;
  copy.rowBytes = 48; // 3 units of 16 bytes.
  copy.rows = 256;
  copy.count = int64_t(1) << 40;
  GatherLaunch launch(copy);
  EXPECT_STREQ(launch.kernel.name, "dlcrt_gather_16");
  EXPECT_EQ(launch.rows, (int64_t(1) << 30) / 3);
  EXPECT_EQ(launch.blocks, 65536);
  EXPECT_EQ(launch.arguments[4], uint64_t(launch.rows) * 3);
  copy.count = 1;
  EXPECT_EQ(GatherLaunch(copy).blocks, 1);
  copy.rowBytes = (uint64_t(1) << 30) + 1;
  EXPECT_FALSE(GatherLaunch::isPossible(copy));
  CudaRun run;
  EXPECT_EQ(run.device->gather(copy, &run.error), DLCRT_UNSUPPORTED);
  EXPECT_STREQ(run.error.message,
               "gpu:0 (Fake GPU 0): rows of 1073741825 bytes "
               "are too long to be gathered");
}

/// NVIDIA's assembler, where it is installed, takes the code of all kernels
/// that are the runtime's own.
TEST_F(CudaGather, AssemblerTakesTheRuntimesKernels) {
  std::string ptxas;
  for (const char *path : {"ptxas", "/usr/local/cuda/bin/ptxas"})
    if (ptxas.empty() &&
        std::system(
            (std::string(path) + " --version > /dev/null 2>&1").c_str()) == 0)
      ptxas = path;
  if (ptxas.empty())
    GTEST_SKIP() << "there is no ptxas";
  TempFolder folder;
  for (const char *text : {biasPtx(), gatherPtx()}) {
    std::ofstream(folder / "kernel.ptx") << text;
    std::string command = ptxas + " -arch=sm_80 -Werror " +
                          (folder / "kernel.ptx") + " -o " +
                          (folder / "kernel.cubin");
    EXPECT_EQ(std::system(command.c_str()), 0) << text;
  }
}

} // namespace
