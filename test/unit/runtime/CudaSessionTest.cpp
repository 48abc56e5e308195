//===- CudaSessionTest.cpp - Sessions on a GPU that pretends --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FakeCuda.h"
#include "OwnArtifact.h"
#include "artifact/Image.h"

#include <functional>

using namespace dlcrt::manifest;
using namespace dlcrt::test;

namespace {

constexpr char ptx[] = "PTX with add, stray";
constexpr dlcrt_gpu_image image = {80, 1, ptx, sizeof(ptx)};
constexpr dlcrt_gpu_module module = {1, &image};
const dlcrt_kernel add = {"add", "", 32, 0, 0, 5, nullptr, nullptr, &module};
const dlcrt_kernel stray = {"stray", "",      32,      0,      0,
                            1,       nullptr, nullptr, &module};

int programCalls;
/// Whether a training writes to memory that is none.
bool isStray;

void launch(const dlcrt_services *services, const dlcrt_kernel &kernel,
            const std::vector<uint64_t> &arguments) {
  std::vector<uint64_t> bytes(arguments.size());
  services->launch(services->context, &kernel, 1, arguments.data(),
                   bytes.data());
}
uint64_t address(const void *pointer) {
  return reinterpret_cast<uint64_t>(pointer);
}

void nothing(const dlcrt_services *, const dlcrt_frame *) { ++programCalls; }

/// y[i] = 2 x[i, 0] of rows of one x, at most 32 in all.
void predict(const dlcrt_services *services, const dlcrt_frame *frame) {
  ++programCalls;
  uint64_t x = address(frame->inputs[0]);
  launch(services, add,
         {address(frame->outcome), uint64_t(frame->rows),
          address(frame->outputs[0]), x, x});
}

/// The first weights double in each step.
void train(const dlcrt_services *services, const dlcrt_frame *frame) {
  ++programCalls;
  uint64_t state = address(frame->state);
  for (int64_t step = 0; step * frame->batch < frame->rows; ++step) {
    services->begin_step(services->context, step);
    launch(services, add, {address(frame->outcome), 3, state, state, state});
    if (isStray)
      launch(services, stray, {state + (1 << 30)});
  }
}

class CudaSession : public testing::Test {
protected:
  CudaSession() {
    programCalls = 0;
    isStray = false;
  }
  static ManifestT model() {
    ManifestT model = linearManifest();
    model.variants.erase(model.variants.begin(), model.variants.begin() + 2);
    model.variants.front()->target = Target_cuda;
    return model;
  }
  dlcrt_status open(const char *device = "gpu", int64_t maxRows = 8,
                    int64_t maxSteps = 2) {
    dlcrt_session_options options = LinearSession::optionsOf(1, maxRows);
    options.device = device;
    options.max_steps = maxSteps;
    return own.open(options);
  }
  dlcrt_status train(int64_t rows, int64_t batch) {
    LinearData data(rows);
    std::vector<dlcrt_tensor> inputs = data.inputs();
    return dlcrt_train(own.session, inputs.data(), 3, batch, &own.error);
  }
  dlcrt_status predict(int64_t rows, int64_t batch) {
    x.resize(rows * 3);
    y.resize(rows);
    dlcrt_tensor input = tensorOf(x.data(), DLCRT_F32, {rows, 3});
    dlcrt_tensor output = tensorOf(y.data(), DLCRT_F32, {rows, 1});
    return dlcrt_predict(own.session, &input, 1, &output, 1, batch, &own.error);
  }
  dlcrt_tensor kernelTensor() {
    return tensorOf(kernel.data(), DLCRT_F32, {3, 1});
  }
  dlcrt_status setKernel(std::vector<float> value) {
    kernel = std::move(value);
    dlcrt_tensor tensor = kernelTensor();
    return dlcrt_set_variable(own.session, "linear/kernel", &tensor,
                              &own.error);
  }
  std::vector<float> getKernel() {
    dlcrt_tensor tensor = kernelTensor();
    EXPECT_EQ(
        dlcrt_get_variable(own.session, "linear/kernel", &tensor, &own.error),
        DLCRT_OK)
        << own.error.message;
    return kernel;
  }

  const std::string name = "the linked model 'linear': ";
  FakeCuda gpu;
  OwnArtifact own{model(), {nothing, ::predict, ::train, ::train, nothing}};
  std::vector<float> x, y, kernel = {0, 0, 0};
};

TEST_F(CudaSession, TellsItsDevice) {
  for (auto [device, expected] :
       {std::pair("gpu", "gpu:0"), std::pair("gpu:1", "gpu:1"),
        std::pair("", "gpu:0")}) {
    ASSERT_EQ(open(device), DLCRT_OK) << own.error.message;
    EXPECT_STREQ(dlcrt_session_device(own.session), expected);
  }
  EXPECT_EQ(open("gpu:2"), DLCRT_UNSUPPORTED);
  EXPECT_STREQ(own.error.message, "no device 'gpu:2': this machine has 2 GPUs");
}

TEST_F(CudaSession, AnExecutionIsOneLaunchOfAGraph) {
  ASSERT_EQ(open(), DLCRT_OK) << own.error.message;
  ASSERT_EQ(setKernel({1, 2, 3}), DLCRT_OK);
  // 5 steps, 2 at a time: graphs of 8 rows and of 1.
  ASSERT_EQ(train(17, 4), DLCRT_OK) << own.error.message;
  EXPECT_EQ(getKernel(), (std::vector<float>{32, 64, 96}));
  EXPECT_EQ(dlcrt_session_executions(own.session), 3u);
  EXPECT_EQ(gpu.calls("cuGraphLaunch"), 3);
  EXPECT_EQ(programCalls, 4);
  // They are kept, and nothing more is taken.
  long memory = gpu.calls("cuMemAlloc_v2"), pinned = gpu.live("pinned");
  ASSERT_EQ(train(17, 4), DLCRT_OK) << own.error.message;
  EXPECT_EQ(getKernel(), (std::vector<float>{1024, 2048, 3072}));
  EXPECT_EQ(dlcrt_session_executions(own.session), 6u);
  EXPECT_EQ(gpu.calls("cuGraphLaunch"), 6);
  EXPECT_EQ(programCalls, 4);
  EXPECT_EQ(gpu.calls("cuMemAlloc_v2"), memory);
  EXPECT_EQ(gpu.live("pinned"), pinned);
  // No rows, no launch.
  ASSERT_EQ(train(0, 4), DLCRT_OK);
  EXPECT_EQ(gpu.calls("cuGraphLaunch"), 6);
}

TEST_F(CudaSession, InputsAndOutputsOfSeveralExecutions) {
  ASSERT_EQ(open(), DLCRT_OK) << own.error.message;
  for (int i = 0; i < 17 * 3; ++i)
    x.push_back(float(i));
  ASSERT_EQ(predict(17, 3), DLCRT_OK) << own.error.message;
  // The kernel takes the elements of an execution as they lie.
  for (int i = 0; i < 17; ++i)
    EXPECT_EQ(y[i], 2 * x[i / 6 * 18 + i % 6]) << i;
}

TEST_F(CudaSession, SessionsThatDoNotFit) {
  struct {
    const char *memory;
    int64_t rows, steps;
    const char *message;
  } cases[] = {
      {"200", 8, 2,
       "384 bytes of state: 200 of the device's 200 bytes are free"},
      {"4000", 1000, 2,
       "8128 bytes of arena for steps of 1000 rows: 3616 of the device's 4000 "
       "bytes are free"},
      {"10000", 64, 100,
       "76800 bytes of inputs for 100 steps of 64 rows: 8952 of the device's "
       "10000 bytes are free"},
      {"110000", 64, 100,
       "25600 bytes of outputs for 100 steps of 64 rows: 152 of the device's "
       "110000 bytes are free"},
  };
  for (auto &each : cases) {
    setenv("FAKE_CUDA_MEMORY", each.memory, 1);
    EXPECT_EQ(open("gpu", each.rows, each.steps), DLCRT_OUT_OF_MEMORY);
    EXPECT_EQ(own.session, nullptr);
    EXPECT_EQ(std::string(own.error.message),
              name + "gpu:0 (Fake GPU 0): out of memory for " + each.message);
    EXPECT_EQ(gpu.live("memory"), 0);
    EXPECT_EQ(gpu.live("context"), 0);
  }
  unsetenv("FAKE_CUDA_MEMORY");
  EXPECT_EQ(open(), DLCRT_OK) << own.error.message;
}

TEST_F(CudaSession, ACallThatCantBeDoneToItsEndChangesNothing) {
  ASSERT_EQ(open(), DLCRT_OK) << own.error.message;
  ASSERT_EQ(setKernel({1, 2, 3}), DLCRT_OK);
  // The graph of the last rows can't be made.
  setenv("FAKE_CUDA_FAIL", "cuGraphInstantiateWithFlags:2:2", 1);
  EXPECT_EQ(train(17, 4), DLCRT_OUT_OF_MEMORY);
  EXPECT_EQ(std::string(own.error.message),
            "gpu:0 (Fake GPU 0): cuGraphInstantiate of 1 operations: "
            "CUDA_ERROR_OUT_OF_MEMORY (out of memory)");
  EXPECT_EQ(getKernel(), (std::vector<float>{1, 2, 3}));
  EXPECT_EQ(dlcrt_session_executions(own.session), 0u);
  EXPECT_EQ(gpu.calls("cuGraphLaunch"), 0);
  EXPECT_EQ(train(17, 4), DLCRT_OK) << own.error.message;
  EXPECT_EQ(getKernel(), (std::vector<float>{32, 64, 96}));
}

TEST_F(CudaSession, WhatFailsInTheMiddleOfACallIsAFault) {
  ASSERT_EQ(open(), DLCRT_OK) << own.error.message;
  ASSERT_EQ(setKernel({1, 2, 3}), DLCRT_OK);
  // The second of three executions is not launched.
  setenv("FAKE_CUDA_FAIL", "cuGraphLaunch:2:2", 1);
  EXPECT_EQ(train(17, 4), DLCRT_DEVICE_FAULT);
  EXPECT_EQ(own.error.status, DLCRT_DEVICE_FAULT);
  EXPECT_EQ(std::string(own.error.message),
            "entry 'train_step', 8 rows from step 2 of this call on: gpu:0 "
            "(Fake GPU 0): cuGraphLaunch: CUDA_ERROR_OUT_OF_MEMORY (out of "
            "memory)");
  EXPECT_EQ(getKernel(), (std::vector<float>{4, 8, 12}));
  // The first one: nothing has changed.
  setenv("FAKE_CUDA_FAIL", "cuGraphLaunch:3:2", 1);
  EXPECT_EQ(train(17, 4), DLCRT_OUT_OF_MEMORY);
  EXPECT_EQ(getKernel(), (std::vector<float>{4, 8, 12}));
  EXPECT_EQ(train(4, 4), DLCRT_OK) << own.error.message;
  EXPECT_EQ(getKernel(), (std::vector<float>{8, 16, 24}));
}

TEST_F(CudaSession, AFaultEndsTheSession) {
  TempFolder folder;
  std::string path = folder / "w.safetensors";
  ASSERT_EQ(open(), DLCRT_OK) << own.error.message;
  ASSERT_EQ(setKernel({1, 2, 3}), DLCRT_OK);
  ASSERT_EQ(dlcrt_save_weights(own.session, path.c_str(), &own.error),
            DLCRT_OK);
  isStray = true;
  EXPECT_EQ(train(17, 4), DLCRT_DEVICE_FAULT);
  EXPECT_EQ(std::string(own.error.message),
            "entry 'train_step', 8 rows from step 0 of this call on: gpu:0 "
            "(Fake GPU 0): cuStreamSynchronize: CUDA_ERROR_ILLEGAL_ADDRESS (an "
            "illegal memory access was encountered); this process can't use "
            "the device any more");
  EXPECT_EQ(dlcrt_session_executions(own.session), 1u);
  isStray = false;
  dlcrt_tensor tensor = kernelTensor();
  double metrics[3];
  const std::function<dlcrt_status()> calls[] = {
      [&] { return dlcrt_init(own.session, 1, &own.error); },
      [&] { return train(4, 4); },
      [&] { return train(17, 4); },
      [&] { return predict(4, 4); },
      [&] { return dlcrt_metric_results(own.session, metrics, 3, &own.error); },
      [&] { return dlcrt_reset_metrics(own.session, &own.error); },
      [&] {
        return dlcrt_get_variable(own.session, "linear/kernel", &tensor,
                                  &own.error);
      },
      [&] {
        return dlcrt_set_variable(own.session, "linear/kernel", &tensor,
                                  &own.error);
      },
      [&] {
        return dlcrt_save_weights(own.session, (folder / "x").c_str(),
                                  &own.error);
      },
      [&] { return dlcrt_load_weights(own.session, path.c_str(), &own.error); },
  };
  for (const auto &call : calls) {
    EXPECT_EQ(call(), DLCRT_DEVICE_FAULT) << &call - calls;
    EXPECT_NE(std::string(own.error.message)
                  .find("gpu:0 (Fake GPU 0) can't be used any more by this "
                        "process, it stopped before: "
                        "CUDA_ERROR_ILLEGAL_ADDRESS (an illegal memory access "
                        "was encountered)"),
              std::string::npos)
        << own.error.message;
  }
  EXPECT_EQ(folder.list(), (std::vector<std::string>{"w.safetensors"}));
  EXPECT_EQ(open(), DLCRT_DEVICE_FAULT);
  EXPECT_EQ(std::string(own.error.message),
            "gpu:0 (Fake GPU 0): cuStreamCreate: CUDA_ERROR_ILLEGAL_ADDRESS "
            "(an illegal memory access was encountered); this process can't "
            "use the device any more");
  EXPECT_EQ(open("gpu:1"), DLCRT_OK) << own.error.message;
  EXPECT_EQ(train(17, 4), DLCRT_OK) << own.error.message;
}

} // namespace
