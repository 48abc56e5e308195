//===- DevicesTest.cpp - Devices, with a driver that only pretends --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlcrt/dlcrt.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace {

class Devices : public testing::Test {
protected:
  void SetUp() override { use(DLCRT_FAKE_CUDA, ""); }
  void TearDown() override {
    unsetenv("DLCRT_CUDA_DRIVER");
    unsetenv("FAKE_CUDA");
  }

  static void use(const char *driver, const char *mode) {
    setenv("DLCRT_CUDA_DRIVER", driver, 1);
    setenv("FAKE_CUDA", mode, 1);
  }

  /// Only the CPU and the simulator are there, and this is why.
  void expectNoGpu(const std::string &reason) {
    int32_t count = 0;
    EXPECT_EQ(dlcrt_devices(nullptr, 0, &count, &error), DLCRT_OK);
    EXPECT_EQ(count, 2);
    EXPECT_EQ(dlcrt_gpu_status(&error), DLCRT_UNSUPPORTED);
    EXPECT_EQ(error.status, DLCRT_UNSUPPORTED);
    EXPECT_EQ(std::string(error.message), reason);
  }

  dlcrt_error error = {};
};

TEST_F(Devices, AreDescribed) {
  dlcrt_device_info infos[4] = {};
  int32_t count = 0;
  ASSERT_EQ(dlcrt_devices(infos, 4, &count, &error), DLCRT_OK) << error.message;
  ASSERT_EQ(count, 4);
  EXPECT_EQ(infos[0].kind, DLCRT_DEVICE_CPU);
  EXPECT_EQ(infos[0].ordinal, 0);
  EXPECT_GE(infos[0].processors, 1);
  EXPECT_GT(infos[0].memory_bytes, 0u);
  EXPECT_NE(infos[0].name[0], '\0');
  EXPECT_EQ(infos[1].kind, DLCRT_DEVICE_SIM);
  EXPECT_EQ(infos[1].ordinal, 0);
  EXPECT_STREQ(infos[1].name, "simulated GPU");
  EXPECT_EQ(infos[1].memory_bytes, infos[0].memory_bytes);
  EXPECT_EQ(infos[1].processors, 1);
  EXPECT_EQ(infos[1].capability_major, 0);
  for (int i : {0, 1}) {
    const dlcrt_device_info &gpu = infos[2 + i];
    EXPECT_EQ(gpu.kind, DLCRT_DEVICE_CUDA);
    EXPECT_EQ(gpu.ordinal, i);
    EXPECT_EQ(std::string(gpu.name), "Fake GPU " + std::to_string(i));
    EXPECT_EQ(gpu.memory_bytes, uint64_t(i + 1) << 35);
    EXPECT_EQ(gpu.processors, 132);
    EXPECT_EQ(gpu.capability_major, 9);
    EXPECT_EQ(gpu.capability_minor, 0);
  }
  EXPECT_EQ(dlcrt_gpu_status(&error), DLCRT_OK) << error.message;
}

TEST_F(Devices, NoMoreThanTheCapacityIsWritten) {
  dlcrt_device_info infos[4] = {};
  for (dlcrt_device_info &info : infos)
    info.processors = -7;
  int32_t count = 0;
  for (int32_t capacity : {1, 2, 3}) {
    ASSERT_EQ(dlcrt_devices(infos, capacity, &count, nullptr), DLCRT_OK);
    EXPECT_EQ(count, 4);
    EXPECT_NE(infos[capacity - 1].processors, -7);
    EXPECT_EQ(infos[capacity].processors, -7);
  }
}

TEST_F(Devices, WrongArguments) {
  int32_t count = 0;
  dlcrt_device_info info;
  const std::string message =
      "dlcrt_devices: expected count, and infos for the capacity, found NULL "
      "or a negative capacity";
  EXPECT_EQ(dlcrt_devices(&info, 1, nullptr, &error), DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(error.message, message);
  EXPECT_EQ(dlcrt_devices(nullptr, 1, &count, &error), DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(dlcrt_devices(&info, -1, &count, &error), DLCRT_INVALID_ARGUMENT);
}

TEST_F(Devices, ADriverThatIsNotThere) {
  use("/nowhere/libcuda.so.1", "");
  expectNoGpu("no NVIDIA driver: /nowhere/libcuda.so.1: cannot open shared "
              "object file: No such file or directory");
}

TEST_F(Devices, ALibraryThatIsNoDriver) {
  use(DLCRT_FAKE_CUDA_INCOMPLETE, "");
  expectNoGpu(DLCRT_FAKE_CUDA_INCOMPLETE
              " is not a CUDA driver: it lacks cuGetErrorName");
}

TEST_F(Devices, ADriverThatIsTooOld) {
  use(DLCRT_FAKE_CUDA, "old");
  expectNoGpu("the NVIDIA driver is too old: expected one for CUDA 12.0 or "
              "later, found one for CUDA 11.4");
}

TEST_F(Devices, ADriverWithoutDevices) {
  use(DLCRT_FAKE_CUDA, "no device");
  expectNoGpu("the NVIDIA driver finds no GPU (CUDA_ERROR_NO_DEVICE)");
  use(DLCRT_FAKE_CUDA, "none");
  expectNoGpu("the NVIDIA driver finds no GPU");
}

TEST_F(Devices, ADriverThatCantStart) {
  use(DLCRT_FAKE_CUDA, "broken");
  expectNoGpu("the NVIDIA driver can't start: error 999");
}

TEST_F(Devices, ADeviceThatIsLost) {
  use(DLCRT_FAKE_CUDA, "lost");
  dlcrt_device_info infos[4] = {};
  int32_t count = 0;
  EXPECT_EQ(dlcrt_devices(infos, 4, &count, &error), DLCRT_UNSUPPORTED);
  EXPECT_EQ(std::string(error.message),
            "gpu:1 can't be described: cuDeviceGetName: "
            "CUDA_ERROR_INVALID_DEVICE");
}

} // namespace
