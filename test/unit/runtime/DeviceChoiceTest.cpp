//===- DeviceChoiceTest.cpp - Which device a session runs on --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OwnArtifact.h"
#include "artifact/Image.h"

using namespace dlcrt::manifest;
using namespace dlcrt::test;

namespace {

void nothing(const dlcrt_services *, const dlcrt_frame *) {}

struct Code {
  Target target;
  std::vector<std::string> features = {};
};

class DeviceChoice : public testing::Test {
protected:
  void TearDown() override { unsetenv("DLCRT_CUDA_DRIVER"); }

  /// An artifact with variants for these.
  static ManifestT with(const std::vector<Code> &variants) {
    ManifestT model = linearManifest();
    model.variants.clear();
    for (const Code &code : variants) {
      auto variant = std::make_unique<VariantT>();
      variant->machine = dlc::rt::hostMachine;
      variant->name = "v" + std::to_string(model.variants.size());
      variant->features = code.features;
      variant->target = code.target;
      model.variants.push_back(std::move(variant));
    }
    return model;
  }
  static std::vector<dlcrt_entry> table(size_t variants) {
    return std::vector<dlcrt_entry>(5 * variants, nothing);
  }
  /// Where a session runs, or why there is none.
  static std::string runsOn(const std::vector<Code> &variants,
                            const char *device, uint32_t checks = 0,
                            dlcrt_status expected = DLCRT_OK) {
    OwnArtifact own(with(variants), table(variants.size()));
    EXPECT_EQ(own.status, DLCRT_OK) << own.error.message;
    dlcrt_session_options options = LinearSession::optionsOf(1, 0);
    options.device = device;
    options.checks = checks;
    EXPECT_EQ(own.open(options), expected);
    return own.session ? dlcrt_session_device(own.session) : own.error.message;
  }
  static std::string refused(const std::vector<Code> &variants,
                             const char *device, uint32_t checks = 0,
                             dlcrt_status status = DLCRT_UNSUPPORTED) {
    return runsOn(variants, device, checks, status);
  }

  const std::string name = "the linked model 'linear': ";
};

TEST_F(DeviceChoice, ByName) {
  const std::vector<Code> both = {{Target_sim}, {Target_cpu}};
  for (const char *device : {"cpu", "cpu:0"})
    EXPECT_EQ(runsOn(both, device), "cpu:0");
  for (const char *device : {"sim", "sim:0"})
    EXPECT_EQ(runsOn(both, device), "sim:0");
}

TEST_F(DeviceChoice, ByDefault) {
  for (const char *device : {static_cast<const char *>(nullptr), ""}) {
    EXPECT_EQ(runsOn({{Target_cpu}}, device), "cpu:0");
    EXPECT_EQ(runsOn({{Target_sim}}, device), "sim:0");
    EXPECT_EQ(runsOn({{Target_cuda}, {Target_sim}, {Target_cpu}}, device),
              "cpu:0");
    EXPECT_EQ(runsOn({{Target_cuda}, {Target_sim}}, device), "sim:0");
    // Code that this machine can't run is none.
    EXPECT_EQ(runsOn({{Target_cpu, {"none"}}, {Target_sim}}, device), "sim:0");
  }
}

TEST_F(DeviceChoice, UnknownDevices) {
  for (const char *device :
       {"tpu", "cpu:1", "sim:1", "gpu:", "gpu:x", "gpu:-1", "gpu:1x", "gpux",
        "gpu:99999999999", " cpu", "CPU", ":0"})
    EXPECT_EQ(refused({{Target_cpu}}, device, 0, DLCRT_INVALID_ARGUMENT),
              "session options: expected a device 'cpu', 'sim', 'gpu' or "
              "'gpu:<number>', found '" +
                  std::string(device) + "'");
}

TEST_F(DeviceChoice, NoCode) {
  EXPECT_EQ(refused({{Target_cpu}}, "sim"),
            name + "the artifact has no code for 'sim'; it has code for: cpu");
  EXPECT_EQ(
      refused({{Target_cpu}, {Target_sim}}, "gpu"),
      name + "the artifact has no code for 'gpu'; it has code for: cpu, sim");
  EXPECT_EQ(
      refused({{Target_cuda}, {Target_sim}}, "cpu:0"),
      name + "the artifact has no code for 'cpu'; it has code for: sim, gpu");
  EXPECT_EQ(refused({{Target_cpu, {"none"}}, {Target_sim}}, "cpu"),
            name + "no code for 'cpu' on this machine (" +
                dlc::rt::hostMachine +
                "), which lacks: variant 'v0' needs "
                "none");
}

TEST_F(DeviceChoice, NoCodeAtAll) {
  OwnArtifact own(with({{Target_cpu, {"a"}}, {Target_sim, {"b"}}}), table(2));
  EXPECT_EQ(own.status, DLCRT_UNSUPPORTED);
  EXPECT_EQ(std::string(own.error.message),
            name + "no code for this machine (" + dlc::rt::hostMachine +
                "), which lacks: variant 'v0' needs a; variant 'v1' needs b");
}

TEST_F(DeviceChoice, EachVariantMustHaveCode) {
  std::vector<dlcrt_entry> entries = table(2);
  entries[7] = nullptr;
  OwnArtifact own(with({{Target_cpu}, {Target_sim}}), entries);
  EXPECT_EQ(own.status, DLCRT_BAD_ARTIFACT);
  EXPECT_EQ(std::string(own.error.message),
            name + "entry 'train_step' has no code");
}

TEST_F(DeviceChoice, Gpus) {
  const std::vector<Code> gpu = {{Target_cuda}};
  setenv("DLCRT_CUDA_DRIVER", "/nowhere/libcuda.so.1", 1);
  EXPECT_EQ(refused(gpu, ""),
            "no NVIDIA driver: /nowhere/libcuda.so.1: cannot open shared "
            "object file: No such file or directory");
  setenv("DLCRT_CUDA_DRIVER", DLCRT_FAKE_CUDA, 1);
  EXPECT_EQ(refused(gpu, "gpu:2"),
            "no device 'gpu:2': this machine has 2 GPUs");
  EXPECT_EQ(refused(gpu, "gpu:1"),
            "the NVIDIA driver lacks cuDevicePrimaryCtxRetain, which running "
            "programs needs");
}

TEST_F(DeviceChoice, Checks) {
  const std::vector<Code> both = {{Target_cpu}, {Target_sim}};
  EXPECT_EQ(runsOn(both, "sim", DLCRT_CHECK_MEMORY), "sim:0");
  EXPECT_EQ(runsOn(both, "sim", DLCRT_CHECK_MEMORY | DLCRT_CHECK_RACES),
            "sim:0");
  EXPECT_EQ(refused(both, nullptr, DLCRT_CHECK_RACES, DLCRT_INVALID_ARGUMENT),
            "session options: expected checks on the device 'sim' only, found "
            "them on 'cpu:0'");
  EXPECT_EQ(refused(both, "sim", 4, DLCRT_INVALID_ARGUMENT),
            "session options: expected checks of the bits 0x3, found 0x4");
}

TEST_F(DeviceChoice, TheArenaIsTheVariants) {
  LinearSession s;
  int32_t train = dlcrt_artifact_find_entry(s.artifact, "train_step");
  EXPECT_EQ(dlcrt_entry_arena_bytes(s.artifact, train, 64), 64u + 4 * 64);
  ManifestT model = linearManifest();
  model.variants.erase(model.variants.begin(), model.variants.begin() + 2);
  OwnArtifact own(model, table(1));
  EXPECT_STREQ(dlcrt_artifact_variant(own.artifact), "simulated");
  EXPECT_EQ(dlcrt_entry_arena_bytes(own.artifact, train, 64), 128u + 8 * 64);
}

TEST_F(DeviceChoice, TooMuchMemory) {
  LinearSession s;
  dlcrt_session *session = nullptr;
  auto refusedWith = [&](int64_t rows, int64_t steps) {
    dlcrt_session_options options = LinearSession::optionsOf(1, rows);
    options.device = "sim";
    options.max_steps = steps;
    EXPECT_EQ(dlcrt_session_create(s.artifact, &options, &session, &s.error),
              DLCRT_OUT_OF_MEMORY);
    return std::string(s.error.message);
  };
  const std::string fixture = std::string(DLCRT_FIXTURE) + ": ";
  EXPECT_EQ(refusedWith(INT64_MAX, 1),
            fixture + "entry 'train_step': memory for 9223372036854775807 rows "
                      "of 8 bytes exceeds 64 bits");
  EXPECT_EQ(refusedWith(64, INT64_MAX),
            fixture + "memory for 9223372036854775807 steps of 64 rows exceeds "
                      "64 bits");
  EXPECT_EQ(refusedWith(1, INT64_MAX),
            fixture + "entry 'predict': memory for 9223372036854775807 rows of "
                      "'x' exceeds 64 bits");
  EXPECT_EQ(refusedWith(int64_t(1) << 56, 1),
            fixture + "sim:0: out of memory for 576460752303423616 bytes of "
                      "arena for steps of 72057594037927936 rows");
  EXPECT_EQ(refusedWith(1, int64_t(1) << 56),
            fixture + "sim:0: out of memory for 864691128455135232 bytes of "
                      "inputs for 72057594037927936 steps of 1 rows");
}

} // namespace
