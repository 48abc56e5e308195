//===- ManifestTest.cpp - Manifests that must be refused ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinearManifest.h"
#include "artifact/Image.h"
#include "artifact/Model.h"

#include <cstring>
#include <functional>

#include <gtest/gtest.h>

using namespace dlc::rt;
using namespace dlcrt::manifest;
using dlcrt::test::linearManifest;
using dlcrt::test::packManifest;

namespace {

dlcrt_status read(const std::vector<uint8_t> &bytes, std::string &message) {
  Model model;
  dlcrt_error error = {};
  dlcrt_status status = model.read(bytes.data(), bytes.size(), "m.so", &error);
  message = error.message;
  return status;
}

void refused(const std::function<void(ManifestT &)> &change,
             const std::string &expected) {
  ManifestT manifest = linearManifest();
  change(manifest);
  std::string message;
  EXPECT_EQ(read(packManifest(manifest), message), DLCRT_BAD_ARTIFACT)
      << expected;
  EXPECT_NE(message.find(expected), std::string::npos)
      << "expected: " << expected << "\nfound: " << message;
}

TEST(Manifest, Reads) {
  std::string message;
  EXPECT_EQ(read(packManifest(linearManifest()), message), DLCRT_OK) << message;
}

TEST(Manifest, Names) {
  refused([](ManifestT &m) { m.model = ""; }, "the model's name is empty");
  refused([](ManifestT &m) { m.model = std::string("a\0b", 3); },
          "holds a zero byte");
  refused([](ManifestT &m) { m.variables[0]->path = "\xff"; },
          "a variable's path is not UTF-8");
  refused([](ManifestT &m) { m.entries[0]->name = ""; },
          "an entry's name is empty");
  refused([](ManifestT &m) { m.entries[1]->name = "init"; },
          "two entries have the name 'init'");
  refused([](ManifestT &m) { m.entries[2]->inputs[1]->name = "x"; },
          "entry 'train_step': two tensors have the name 'x'");
  refused([](ManifestT &m) { m.variables[1]->path = "step"; },
          "two variables have the path 'step'");
}

TEST(Manifest, Variables) {
  refused([](ManifestT &m) { m.variables[0]->offset = 8; },
          "'linear/kernel': expected an offset that is a multiple of 64");
  refused([](ManifestT &m) { m.variables[5]->offset = 384; },
          "8 bytes at offset 384 do not fit in the state of 384 bytes");
  refused([](ManifestT &m) { m.variables[5]->offset = UINT64_MAX - 63; },
          "do not fit in the state");
  refused([](ManifestT &m) { m.variables[5]->offset = 0; },
          "'metrics/count' and 'linear/kernel' overlap");
  refused([](ManifestT &m) { m.variables[0]->shape = {17}; },
          "'linear/kernel' and 'linear/bias' overlap");
  refused([](ManifestT &m) { m.variables[0]->shape = {-1, 3}; },
          "variable 'linear/kernel': dimension 0 is -1");
  refused([](ManifestT &m) { m.variables[0]->shape.assign(9, 1); },
          "expected at most 8 dimensions, found 9");
  refused(
      [](ManifestT &m) {
        m.variables[0]->shape = {int64_t(1) << 32, int64_t(1) << 32};
      },
      "is too big");
  refused([](ManifestT &m) { m.variables[0]->dtype = DType_invalid; },
          "0 is no element type");
  refused([](ManifestT &m) { m.variables[0]->dtype = DType(16); },
          "16 is no element type");
  refused([](ManifestT &m) { m.variables[0]->role = Role(Role_MAX + 1); },
          std::to_string(Role_MAX + 1) + " is no role");
  refused([](ManifestT &m) { m.state_bytes = UINT64_MAX; },
          "bytes of state, found 18446744073709551615");
}

TEST(Manifest, Entries) {
  refused([](ManifestT &m) { m.entries.clear(); }, "no entries");
  refused([](ManifestT &m) { m.entries[1]->inputs[0]->shape = {3, -1}; },
          "tensor 'x': dimension 1 is -1");
  refused([](ManifestT &m) { m.entries[1]->inputs[0]->shape = {-2, 3}; },
          "tensor 'x': dimension 0 is -2");
  refused([](ManifestT &m) { m.entries[1]->inputs[0]->dtype = DType(200); },
          "tensor 'x': 200 is no element type");
  refused(
      [](ManifestT &m) {
        m.entries[1]->outputs[0]->shape = {-1, INT64_MAX, 2};
      },
      "is too big");
  refused([](ManifestT &m) { m.entries[1]->inputs[0]->role = InputRole(9); },
          "role 9 or 0 classes out of range");
  refused([](ManifestT &m) { m.entries[2]->inputs[2]->classes = -1; },
          "-1 classes out of range");
  refused([](ManifestT &m) { m.entries[2]->arena_bytes = UINT64_MAX; },
          "is too big");
  refused([](ManifestT &m) { m.entries[2]->arena_bytes_per_row = UINT64_MAX; },
          "is too big");
}

TEST(Manifest, ChecksMetricsVariantsAndRecipe) {
  refused([](ManifestT &m) { m.checks[0]->message = ""; },
          "a check's message is empty");
  refused([](ManifestT &m) { m.metrics[0]->output = 3; },
          "metric 'loss' is output 3 of 'metric_results', which has 3");
  refused(
      [](ManifestT &m) {
        m.entries.pop_back();
        m.variants[2]->arenas.pop_back();
      },
      "3 metrics, but no entry 'metric_results'");
  refused([](ManifestT &m) { m.entries[4]->outputs[0]->shape = {1}; },
          "metric 'loss': expected a scalar f32, f64 or i64, found "
          "tensor<1 x f64>");
  refused([](ManifestT &m) { m.entries[4]->outputs[1]->dtype = DType_i8; },
          "found tensor<i8>");
  refused([](ManifestT &m) { m.variants.clear(); }, "no code variants");
  refused(
      [](ManifestT &m) {
        while (m.variants.size() <= 1024)
          m.variants.push_back(std::make_unique<VariantT>(*m.variants[0]));
      },
      "too many variables, entries or variants");
  refused([](ManifestT &m) { m.variants[0]->machine = ""; },
          "a machine is empty");
  refused(
      [](ManifestT &m) {
        m.variants[1]->target = static_cast<dlcrt::manifest::Target>(3);
      },
      "variant 'baseline': 3 is no target");
  refused([](ManifestT &m) { m.variants[2]->arenas.pop_back(); },
          "variant 'simulated': expected 5 arenas, one for each entry, found "
          "4");
  refused(
      [](ManifestT &m) { m.variants[2]->arenas[2] = Arena(0, UINT64_MAX, 0); },
      "entry 'train_step': an arena of 0 bytes and 18446744073709551615 bytes "
      "a row is too big");
  refused([](ManifestT &m) { m.variants[2]->arenas[2] = Arena(0, 0, 1); },
          "entry 'train_step': expected a multiple of 64 bytes of the arena "
          "for a thread, at most 70368744177664, found 1");
  refused([](ManifestT &m) { m.recipe->batch_size = 0; },
          "expected a batch size of at least 1, found 0");
  refused([](ManifestT &m) { m.recipe->steps_per_execution = 0; },
          "expected at least 1 step per execution, found 0");
}

TEST(Manifest, NoFlatBuffer) {
  std::string message;
  EXPECT_EQ(read({}, message), DLCRT_BAD_ARTIFACT);
  EXPECT_EQ(read({1, 2, 3}, message), DLCRT_BAD_ARTIFACT);
  EXPECT_EQ(read(std::vector<uint8_t>(1000, 0xff), message),
            DLCRT_BAD_ARTIFACT);
  std::vector<uint8_t> bytes = packManifest(linearManifest());
  for (size_t size = 0; size < bytes.size(); ++size) {
    std::vector<uint8_t> part(bytes.begin(), bytes.begin() + long(size));
    read(part, message);
  }
}

TEST(Variants, FirstThatTheMachineHas) {
  ManifestT manifest = linearManifest();
  manifest.variants.clear();
  auto add = [&](const char *machine, const char *name,
                 std::vector<std::string> features) {
    auto variant = std::make_unique<VariantT>();
    variant->machine = machine;
    variant->name = name;
    variant->features = std::move(features);
    manifest.variants.push_back(std::move(variant));
  };
  const std::string a =
      hostMachine == std::string("aarch64") ? "sve" : "avx512f";
  const std::string b = hostMachine == std::string("aarch64") ? "neon" : "avx2";
  add("other", "foreign", {});
  add(hostMachine, "best", {a, b});
  add(hostMachine, "good", {b});
  std::vector<uint8_t> bytes = packManifest(manifest);
  Model model;
  dlcrt_error error = {};
  ASSERT_EQ(model.read(bytes.data(), bytes.size(), "m.so", &error), DLCRT_OK)
      << error.message;
  CpuFeatures cpu;
  EXPECT_EQ(model.chooseVariants(cpu, hostMachine, "m.so", &error),
            DLCRT_UNSUPPORTED);
  EXPECT_EQ(std::string(error.message),
            "m.so: no code for this machine (" + std::string(hostMachine) +
                "), which lacks: variant 'foreign' is for other; variant "
                "'best' needs " +
                a + ", " + b + "; variant 'good' needs " + b);
  cpu.set(b, true);
  EXPECT_EQ(model.chooseVariants(cpu, hostMachine, "m.so", &error), DLCRT_OK);
  EXPECT_STREQ(model.mainVariant().name, "good");
  EXPECT_EQ(model.chosen(dlc::rt::Target::Cpu), 2);
  cpu.set(a, true);
  EXPECT_EQ(model.chooseVariants(cpu, hostMachine, "m.so", &error), DLCRT_OK);
  EXPECT_STREQ(model.mainVariant().name, "best");
}

TEST(Variants, AreChosenForEachTarget) {
  ManifestT manifest = linearManifest();
  manifest.variants.clear();
  auto add = [&](const char *name, dlcrt::manifest::Target target,
                 std::vector<std::string> features) {
    auto variant = std::make_unique<VariantT>();
    variant->machine = hostMachine;
    variant->name = name;
    variant->target = target;
    variant->features = std::move(features);
    manifest.variants.push_back(std::move(variant));
  };
  const std::string feature =
      hostMachine == std::string("aarch64") ? "neon" : "avx2";
  add("gpu", Target_cuda, {"none"});
  add("wide-sim", Target_sim, {feature});
  add("sim", Target_sim, {});
  add("cpu", Target_cpu, {feature});
  manifest.variants[2]->arenas.assign(5, Arena(1, 2, 64));
  std::vector<uint8_t> bytes = packManifest(manifest);
  Model model;
  dlcrt_error error = {};
  ASSERT_EQ(model.read(bytes.data(), bytes.size(), "m.so", &error), DLCRT_OK)
      << error.message;
  // Where the CPU lacks something, there still is the simulator.
  CpuFeatures cpu;
  ASSERT_EQ(model.chooseVariants(cpu, hostMachine, "m.so", &error), DLCRT_OK);
  EXPECT_EQ(model.chosen(dlc::rt::Target::Cpu), -1);
  EXPECT_EQ(model.chosen(dlc::rt::Target::Cuda), -1);
  EXPECT_EQ(model.chosen(dlc::rt::Target::Sim), 2);
  EXPECT_STREQ(model.mainVariant().name, "sim");
  EXPECT_EQ(model.reasonsAgainst(dlc::rt::Target::Cuda, cpu, hostMachine),
            "variant 'gpu' needs none");
  cpu.set(feature, true);
  ASSERT_EQ(model.chooseVariants(cpu, hostMachine, "m.so", &error), DLCRT_OK);
  EXPECT_EQ(model.chosen(dlc::rt::Target::Sim), 1);
  EXPECT_EQ(model.chosen(dlc::rt::Target::Cpu), 3);
  EXPECT_STREQ(model.mainVariant().name, "cpu");
  EXPECT_TRUE(model.hasVariants(dlc::rt::Target::Cuda));
  // Arenas are the variant's own, or else those of the entries.
  EXPECT_EQ(model.variants[2].arenas[3].bytesPerRow, 2u);
  EXPECT_EQ(model.variants[3].arenas[3].bytesPerRow, 4u);
  EXPECT_EQ(model.variants[3].arenas[3].bytes, 64u);
}

} // namespace
