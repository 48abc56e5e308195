//===- CudaErrorTest.cpp - What goes wrong on a GPU, and what is said -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CudaSupport.h"

#include <cstring>

using namespace dlc::rt;
using namespace dlcrt::test;

namespace {

using CudaErrorTest = Cuda;

/// Launches a kernel in step 1; if that fails, what comes after it does, too.
CudaRun::Program launchOf(const dlcrt_kernel &kernel,
                          std::vector<uint64_t> arguments, int64_t blocks = 1) {
  return [=, &kernel](const dlcrt_services &services, const dlcrt_frame &) {
    services.begin_step(services.context, 0);
    services.begin_step(services.context, 1);
    int32_t status = launch(services, kernel, arguments, blocks);
    EXPECT_EQ(services.begin_step(services.context, 2), status);
    EXPECT_EQ(services.copy(services.context, 1, 2, 3), status);
  };
}

/// That fails with this message, and does nothing else.
void expectRefused(CudaRun &run, const CudaRun::Program &program,
                   dlcrt_status status, const std::string &message) {
  EXPECT_EQ(run.run(program, 1, 0, /*firstStep=*/10), status);
  EXPECT_EQ(run.error.status, status);
  EXPECT_EQ(std::string(run.error.message), message);
}

/// Still runs: adds zeros.
void expectUsable(CudaRun &run) {
  uint64_t zeros = run.allocate(4);
  auto program = [&](const dlcrt_services &services, const dlcrt_frame &) {
    launch(services, addKernel, {run.outcome, 1, zeros, zeros, zeros});
  };
  EXPECT_EQ(run.run(program, /*rows=*/1000), DLCRT_OK) << run.error.message;
}

TEST_F(CudaErrorTest, NoSuchDevice) {
  std::unique_ptr<Device> device;
  dlcrt_error error = {};
  for (int ordinal : {2, -1}) {
    EXPECT_EQ(createCudaDevice(ordinal, device, &error), DLCRT_UNSUPPORTED);
    EXPECT_EQ(std::string(error.message),
              "no device 'gpu:" + std::to_string(ordinal) +
                  "': this machine has 2 GPUs");
  }
  setenv("DLCRT_CUDA_DRIVER", "/nowhere/libcuda.so", 1);
  EXPECT_EQ(createCudaDevice(0, device, &error), DLCRT_UNSUPPORTED);
  EXPECT_EQ(std::string(error.message),
            "no NVIDIA driver: /nowhere/libcuda.so: cannot open shared object "
            "file: No such file or directory");
  // One that describes devices and does no more.
  setenv("DLCRT_CUDA_DRIVER", DLCRT_FAKE_CUDA, 1);
  EXPECT_EQ(createCudaDevice(0, device, &error), DLCRT_UNSUPPORTED);
  EXPECT_EQ(std::string(error.message),
            "the NVIDIA driver lacks cuDevicePrimaryCtxRetain, which running "
            "programs needs");
  EXPECT_EQ(device, nullptr);
}

TEST_F(CudaErrorTest, ADeviceThatCantBeOpened) {
  std::unique_ptr<Device> device;
  dlcrt_error error = {};
  setenv("FAKE_CUDA_FAIL", "cuStreamCreate:1:2", 1);
  EXPECT_EQ(createCudaDevice(0, device, &error), DLCRT_OUT_OF_MEMORY);
  EXPECT_EQ(std::string(error.message),
            "gpu:0 (Fake GPU 0): cuStreamCreate: CUDA_ERROR_OUT_OF_MEMORY (out "
            "of memory)");
  setenv("FAKE_CUDA_FAIL", "cuDevicePrimaryCtxRetain:2:46", 1);
  EXPECT_EQ(createCudaDevice(0, device, &error), DLCRT_DEVICE_FAULT);
  EXPECT_EQ(std::string(error.message),
            "gpu:0 (Fake GPU 0): cuDevicePrimaryCtxRetain: error 46");
}

TEST_F(CudaErrorTest, MemoryOfTheDeviceEnds) {
  setenv("FAKE_CUDA_MEMORY", "1000000", 1);
  CudaRun run(1);
  run.allocate(10000);
  uint64_t address = 0;
  EXPECT_EQ(run.device->allocate(990001, "arena", address, &run.error),
            DLCRT_OUT_OF_MEMORY);
  EXPECT_EQ(std::string(run.error.message),
            "gpu:1 (Fake GPU 1): out of memory for 990001 bytes of arena: "
            "989976 of the device's 1000000 bytes are free");
  // Before: the outcome's and the two above.
  setenv("FAKE_CUDA_FAIL", "cuMemAlloc_v2:4:2", 1);
  EXPECT_EQ(run.device->allocate(8, "inputs", address, &run.error),
            DLCRT_OUT_OF_MEMORY);
  EXPECT_EQ(std::string(run.error.message),
            "gpu:1 (Fake GPU 1): out of memory for 8 bytes of inputs: 989976 "
            "of the device's 1000000 bytes are free");
  EXPECT_EQ(live("memory"), 2);
  expectUsable(run);
}

TEST_F(CudaErrorTest, MemoryThatCantBeZeroedIsGivenBack) {
  CudaRun run;
  setenv("FAKE_CUDA_FAIL", "cuMemsetD8Async:2:1", 1);
  uint64_t address = 0;
  EXPECT_EQ(run.device->allocate(8, "inputs", address, &run.error),
            DLCRT_DEVICE_FAULT);
  EXPECT_EQ(std::string(run.error.message),
            "gpu:0 (Fake GPU 0): cuMemsetD8Async: CUDA_ERROR_INVALID_VALUE "
            "(invalid argument)");
  EXPECT_EQ(live("memory"), 1);
}

TEST_F(CudaErrorTest, PinnedMemoryEnds) {
  CudaRun run;
  uint64_t address = run.allocate(1 << 20);
  setenv("FAKE_CUDA_FAIL", "cuMemHostAlloc:2:2", 1);
  std::vector<uint8_t> bytes(1 << 20);
  EXPECT_EQ(run.device->write(address, bytes.data(), bytes.size(), &run.error),
            DLCRT_OUT_OF_MEMORY);
  EXPECT_EQ(std::string(run.error.message),
            "gpu:0 (Fake GPU 0): cuMemHostAlloc of 4194304 bytes of the host's "
            "memory for copies: CUDA_ERROR_OUT_OF_MEMORY (out of memory)");
  // The next copy tries again.
  EXPECT_EQ(run.device->write(address, bytes.data(), bytes.size(), &run.error),
            DLCRT_OK);
}

TEST_F(CudaErrorTest, NoCodeForTheDevice) {
  setenv("FAKE_CUDA_GPU", "75", 1);
  CudaRun run;
  expectRefused(run, launchOf(strayKernel, {0}), DLCRT_UNSUPPORTED,
                "entry 'predict', step 11 of this call: kernel 'stray' (layer "
                "at m.mlir:3) needs at least compute capability 8.0, gpu:0 "
                "(Fake GPU 0) has 7.5");
  EXPECT_EQ(calls("cuStreamBeginCapture_v2"), 0);
}

TEST_F(CudaErrorTest, TheImageOfTheDeviceIsLoaded) {
  const dlcrt_gpu_image images[] = {
      {80, 0, "cubin 80 add", 0}, {86, 0, "cubin 86 add", 0}, ptxImage};
  const dlcrt_gpu_module module = {std::size(images), images};
  const dlcrt_kernel kernel = kernelOf("add", 5, &module);
  for (auto [capability, loaded] :
       {std::pair("80", "cubin 80 add"), std::pair("89", "cubin 86 add"),
        std::pair("120", ptx)}) {
    setenv("FAKE_CUDA_GPU", capability, 1);
    CudaRun run;
    uint64_t zeros = run.allocate(4);
    auto program = [&](const dlcrt_services &services, const dlcrt_frame &) {
      launch(services, kernel, {run.outcome, 1, zeros, zeros, zeros});
    };
    EXPECT_EQ(run.run(program), DLCRT_OK) << run.error.message;
    EXPECT_EQ(image(), loaded);
  }
}

TEST_F(CudaErrorTest, TheLogOfTheCompilerIsShown) {
  setenv("FAKE_CUDA_JIT",
         "ptxas application ptx input, line 5; error : Unknown symbol 'x'\n"
         "ptxas fatal   : Ptx assembly aborted due to errors\n",
         1);
  CudaRun run;
  expectRefused(
      run, launchOf(strayKernel, {0}), DLCRT_UNSUPPORTED,
      "entry 'predict', step 11 of this call: kernel 'stray' (layer at "
      "m.mlir:3): gpu:0 (Fake GPU 0), with a driver for CUDA 13.0, can't load "
      "its PTX for compute capability 8.0: CUDA_ERROR_INVALID_PTX (a PTX JIT "
      "compilation failed): ptxas application ptx input, line 5; error : "
      "Unknown symbol 'x' ptxas fatal   : Ptx assembly aborted due to errors");
  // A log that fills the buffer.
  setenv("FAKE_CUDA_JIT", std::string(5000, 'x').c_str(), 1);
  EXPECT_EQ(run.run(launchOf(strayKernel, {0})), DLCRT_UNSUPPORTED);
  unsetenv("FAKE_CUDA_JIT");
  expectUsable(run);
}

TEST_F(CudaErrorTest, CodeThatIsMissing) {
  CudaRun run;
  dlcrt_kernel kernel = kernelOf("subtract", 1);
  expectRefused(run, launchOf(kernel, {0}), DLCRT_BAD_ARTIFACT,
                "entry 'predict', step 11 of this call: kernel 'subtract' "
                "(layer at m.mlir:3): the artifact's code for GPUs has no "
                "kernel of this name");
  kernel = kernelOf("add", 5, nullptr, "");
  expectRefused(run, launchOf(kernel, {0, 0, 0, 0, 0}), DLCRT_BAD_ARTIFACT,
                "entry 'predict', step 11 of this call: kernel 'add': compiled "
                "for another target, without code for a GPU");
  expectUsable(run);
}

TEST_F(CudaErrorTest, LaunchesThatAreNone) {
  CudaRun run;
  const char *start =
      "entry 'predict', step 11 of this call: kernel 'stray' "
      "(layer at m.mlir:3): expected 1 to 2147483647 blocks and "
      "at most 512 arguments, found ";
  for (int64_t blocks : {int64_t(0), int64_t(1) << 31})
    expectRefused(run, launchOf(strayKernel, {0}, blocks), DLCRT_BAD_ARTIFACT,
                  start + std::to_string(blocks) + " and 1");
  dlcrt_kernel many = kernelOf("stray", 513);
  expectRefused(run, launchOf(many, std::vector<uint64_t>(513)),
                DLCRT_BAD_ARTIFACT, start + std::string("1 and 513"));
}

TEST_F(CudaErrorTest, ALaunchThatTheDriverRefuses) {
  CudaRun run;
  setenv("FAKE_CUDA_FAIL", "cuLaunchKernel:1:701", 1);
  expectRefused(
      run, launchOf(strayKernel, {0}, 7), DLCRT_DEVICE_FAULT,
      "entry 'predict', step 11 of this call: gpu:0 (Fake GPU 0): kernel "
      "'stray' (layer at m.mlir:3): cuLaunchKernel of 7 blocks of 32 threads: "
      "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES (too many resources requested for "
      "launch)");
  // The capture was ended and is gone.
  EXPECT_EQ(calls("cuStreamEndCapture"), 1);
  EXPECT_EQ(live("graph"), 0);
  EXPECT_EQ(live("exec"), 0);
  EXPECT_EQ(run.device->getCaptureCount(), 0u);
  expectUsable(run);
}

TEST_F(CudaErrorTest, ACopyThatTheDriverRefuses) {
  CudaRun run;
  setenv("FAKE_CUDA_FAIL", "cuMemcpyDtoDAsync_v2:1:1", 1);
  auto program = [](const dlcrt_services &services, const dlcrt_frame &) {
    services.copy(services.context, 1, 2, 300);
  };
  expectRefused(
      run, program, DLCRT_DEVICE_FAULT,
      "entry 'predict', step 10 of this call: gpu:0 (Fake GPU 0): a "
      "copy of 300 bytes: cuMemcpyDtoDAsync: CUDA_ERROR_INVALID_VALUE "
      "(invalid argument)");
  EXPECT_EQ(live("graph"), 0);
}

TEST_F(CudaErrorTest, GraphsThatCantBeMade) {
  CudaRun run;
  uint64_t zeros = run.allocate(4);
  auto program = [&](const dlcrt_services &services, const dlcrt_frame &) {
    launch(services, addKernel, {run.outcome, 1, zeros, zeros, zeros});
  };
  const std::string gpu = "gpu:0 (Fake GPU 0): ";
  for (auto [failure, status, message] : {
           std::tuple("cuStreamBeginCapture_v2:1:1", DLCRT_DEVICE_FAULT,
                      "cuStreamBeginCapture: CUDA_ERROR_INVALID_VALUE (invalid "
                      "argument)"),
           std::tuple("cuStreamEndCapture:1:901", DLCRT_DEVICE_FAULT,
                      "cuStreamEndCapture: CUDA_ERROR_STREAM_CAPTURE_"
                      "INVALIDATED (operation failed due to a previous error "
                      "during capture)"),
           std::tuple("cuGraphInstantiateWithFlags:1:2", DLCRT_OUT_OF_MEMORY,
                      "cuGraphInstantiate of 1 operations: "
                      "CUDA_ERROR_OUT_OF_MEMORY (out of memory)"),
       }) {
    setenv("FAKE_CUDA_FAIL", failure, 1);
    expectRefused(run, program, status, gpu + message);
    EXPECT_EQ(live("graph"), 0);
    EXPECT_EQ(live("exec"), 0);
  }
  // One that is not launched this time is launched the next time.
  setenv("FAKE_CUDA_FAIL", "cuGraphLaunch:1:2", 1);
  expectRefused(run, program, DLCRT_OUT_OF_MEMORY,
                "entry 'predict', 1 rows from step 10 of this call on: " + gpu +
                    "cuGraphLaunch: CUDA_ERROR_OUT_OF_MEMORY (out of memory)");
  EXPECT_EQ(run.run(program), DLCRT_OK) << run.error.message;
  EXPECT_EQ(run.device->getCaptureCount(), 1u);
}

TEST_F(CudaErrorTest, AKernelThatTouchesWhatItMayNot) {
  CudaRun run, other;
  uint64_t last = run.allocate(8) + (1 << 20);
  auto program = [&](const dlcrt_services &services, const dlcrt_frame &) {
    launch(services, strayKernel, {last});
  };
  expectRefused(
      run, program, DLCRT_DEVICE_FAULT,
      "entry 'predict', 1 rows from step 10 of this call on: gpu:0 (Fake GPU "
      "0): cuStreamSynchronize: CUDA_ERROR_ILLEGAL_ADDRESS (an illegal memory "
      "access was encountered); this process can't use the device any more");
  const std::string broken =
      "gpu:0 (Fake GPU 0) can't be used any more by this process, it stopped "
      "before: CUDA_ERROR_ILLEGAL_ADDRESS (an illegal memory access was "
      "encountered)";
  expectRefused(run, program, DLCRT_DEVICE_FAULT, broken);
  uint64_t address = 0;
  int number = 0;
  const std::function<dlcrt_status()> uses[] = {
      [&] { return run.device->allocate(1, "x", address, &run.error); },
      [&] { return run.device->write(last, &number, 4, &run.error); },
      [&] { return run.device->read(&number, last, 4, &run.error); },
      [&] { return run.device->zero(last, 4, &run.error); }};
  for (const auto &use : uses) {
    run.error = {};
    EXPECT_EQ(use(), DLCRT_DEVICE_FAULT);
    EXPECT_EQ(std::string(run.error.message), broken);
  }
  // Whoever else in the process uses this GPU learns of it, too.
  EXPECT_EQ(other.device->zero(other.outcome, 4, &other.error),
            DLCRT_DEVICE_FAULT);
  EXPECT_EQ(std::string(other.error.message),
            "gpu:0 (Fake GPU 0): cuMemsetD8Async: CUDA_ERROR_ILLEGAL_ADDRESS "
            "(an illegal memory access was encountered); this process can't "
            "use the device any more");
  CudaRun second(1);
  expectUsable(second);
}

TEST_F(CudaErrorTest, AnyErrorOfWaitingEndsTheDevice) {
  CudaRun run;
  uint64_t address = run.allocate(4);
  setenv("FAKE_CUDA_FAIL", "cuStreamSynchronize:3:1", 1);
  int number = 0;
  EXPECT_EQ(run.device->read(&number, address, 4, &run.error),
            DLCRT_DEVICE_FAULT);
  EXPECT_EQ(std::string(run.error.message),
            "gpu:0 (Fake GPU 0): cuStreamSynchronize: CUDA_ERROR_INVALID_VALUE "
            "(invalid argument); this process can't use the device any more");
  EXPECT_EQ(run.device->read(&number, address, 4, &run.error),
            DLCRT_DEVICE_FAULT);
}

TEST_F(CudaErrorTest, APreviousContextIsCurrentAgain) {
  CudaRun first(0);
  int number = 0;
  // Each call leaves the thread without a context, as it was.
  ASSERT_EQ(first.device->read(&number, first.outcome, 4, nullptr), DLCRT_OK);
  using Function = int(void **);
  void *library = dlopen(DLCRT_FAKE_CUDA_RUN, RTLD_NOW | RTLD_NOLOAD);
  auto *pop =
      reinterpret_cast<Function *>(dlsym(library, "cuCtxPopCurrent_v2"));
  void *context = nullptr;
  EXPECT_NE(pop(&context), 0);
}

TEST_F(CudaErrorTest, WhatFailsOnceSomethingRunsIsAFault) {
  CudaRun run;
  uint64_t zeros = run.put(std::vector<float>(1));
  CudaRun::Program program = [&](const dlcrt_services &services,
                                 const dlcrt_frame &) {
    launch(services, addKernel, {run.outcome, 1, zeros, zeros, zeros});
  };
  ASSERT_EQ(run.run(program), DLCRT_OK) << run.error.message;
  // The copy of the outcome, for want of memory.
  setenv("FAKE_CUDA_FAIL", "cuMemcpyDtoHAsync_v2:2:2", 1);
  EXPECT_EQ(run.run(program), DLCRT_DEVICE_FAULT);
  EXPECT_NE(std::strstr(run.error.message, "cuMemcpyDtoHAsync"), nullptr)
      << run.error.message;
}

} // namespace
