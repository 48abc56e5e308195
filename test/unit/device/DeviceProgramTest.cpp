//===- DeviceProgramTest.cpp - Programs for a GPU and the simulated one ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What an artifact holds for GPUs can't run here. But its host program can, and
// must ask for what the simulator's asks for; and the PTX must have what it
// asks for.
//
//===----------------------------------------------------------------------===//

#include "../support/DeviceProgram.h"
#include "../support/TrainedModels.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include <regex>
#include <set>

using namespace dlc;
using namespace dlc::test;
using testing::ElementsAreArray;

namespace {

/// A kernel as PTX declares it.
struct PtxEntry {
  std::vector<std::string> parameters; ///< Their types.
  uint32_t threads = 0;                ///< Of a block, at most.
};

std::map<std::string, PtxEntry> entriesOf(const std::string &ptx) {
  std::map<std::string, PtxEntry> entries;
  const std::regex declaration(
      R"(\.visible \.entry (\w+)\(([^)]*)\)\s*([^{]*)\{)"),
      parameter(R"(\.param \.(\w+))"), block(R"(\.maxntid (\d+))");
  for (std::sregex_iterator at(ptx.begin(), ptx.end(), declaration), end;
       at != end; ++at) {
    PtxEntry &entry = entries[(*at)[1]];
    std::string parameters = (*at)[2], directives = (*at)[3];
    for (std::sregex_iterator each(parameters.begin(), parameters.end(),
                                   parameter);
         each != end; ++each)
      entry.parameters.push_back((*each)[1]);
    std::smatch threads;
    if (std::regex_search(directives, threads, block))
      entry.threads = static_cast<uint32_t>(std::stoul(threads[1]));
  }
  return entries;
}

class DevicePrograms : public testing::TestWithParam<TrainedModel> {
protected:
  DevicePrograms()
      : model(GetParam().getText(), {.device = "sim",
                                     .target = "cpu,cuda,sim",
                                     .defines = GetParam().defines}),
        artifact(*model.getArtifact()) {}

  std::vector<DeviceCall> record(rt::Target target, size_t entry,
                                 int64_t rows = 1) {
    return recordProgram(artifact, target, entry, rows, GetParam().batch);
  }

  CompiledModel model;
  const dlcrt_artifact &artifact;
};

void expectSame(const dlcrt_kernel &gpu, const dlcrt_kernel &sim) {
  EXPECT_STREQ(gpu.name, sim.name);
  SCOPED_TRACE(gpu.name);
  EXPECT_STREQ(gpu.where, sim.where);
  EXPECT_EQ(gpu.threads, sim.threads);
  EXPECT_EQ(gpu.shared_bytes, sim.shared_bytes);
  EXPECT_EQ(gpu.synchronizes, sim.synchronizes);
  ASSERT_EQ(gpu.arguments, sim.arguments);
  EXPECT_THAT(std::vector<uint32_t>(gpu.uses, gpu.uses + gpu.arguments),
              ElementsAreArray(sim.uses, sim.arguments));
  EXPECT_NE(gpu.module, nullptr);
  EXPECT_EQ(gpu.sim, nullptr);
  EXPECT_NE(sim.sim, nullptr);
}

void expectSame(const dlcrt_matmul &gpu, const dlcrt_matmul &sim) {
  EXPECT_STREQ(gpu.name, sim.name);
  SCOPED_TRACE(gpu.name);
  EXPECT_STREQ(gpu.where, sim.where);
  for (auto member : {&dlcrt_matmul::dtype, &dlcrt_matmul::transposed_a,
                      &dlcrt_matmul::transposed_b, &dlcrt_matmul::epilogue,
                      &dlcrt_matmul::arguments, &dlcrt_matmul::a,
                      &dlcrt_matmul::b, &dlcrt_matmul::bias, &dlcrt_matmul::c})
    EXPECT_EQ(gpu.*member, sim.*member);
  for (auto member : {&dlcrt_matmul::offset_a, &dlcrt_matmul::offset_b,
                      &dlcrt_matmul::stride_a, &dlcrt_matmul::stride_b})
    EXPECT_EQ(gpu.*member, sim.*member);
  EXPECT_EQ(gpu.sim, nullptr);
  EXPECT_NE(sim.sim, nullptr);
}

TEST_P(DevicePrograms, AreTheSame) {
  for (size_t entry = 0; entry < artifact.model.entries.size(); ++entry)
    // A row, and two steps and a part of one.
    for (int64_t rows : {int64_t(1), 2 * GetParam().batch + 1}) {
      SCOPED_TRACE(artifact.model.entries[entry].name);
      std::vector<DeviceCall> gpu = record(rt::Target::Cuda, entry, rows);
      std::vector<DeviceCall> sim = record(rt::Target::Sim, entry, rows);
      ASSERT_EQ(gpu.size(), sim.size());
      EXPECT_FALSE(gpu.empty());
      for (size_t i = 0; i < gpu.size(); ++i) {
        ASSERT_EQ(gpu[i].service, sim[i].service);
        if (gpu[i].kernel)
          expectSame(*gpu[i].kernel, *sim[i].kernel);
        if (gpu[i].product)
          expectSame(*gpu[i].product, *sim[i].product);
        EXPECT_EQ(gpu[i].numbers, sim[i].numbers);
        EXPECT_EQ(gpu[i].arguments, sim[i].arguments);
        EXPECT_EQ(gpu[i].bytes, sim[i].bytes);
      }
    }
}

TEST_P(DevicePrograms, NeedTheSameArenas) {
  auto arenas = [&](rt::Target target) -> const auto & {
    const rt::Model &all = artifact.model;
    return all.variants[static_cast<size_t>(all.chosen(target))].arenas;
  };
  for (size_t entry = 0; entry < artifact.model.entries.size(); ++entry) {
    const rt::ArenaSpec &gpu = arenas(rt::Target::Cuda)[entry];
    const rt::ArenaSpec &sim = arenas(rt::Target::Sim)[entry];
    EXPECT_EQ(gpu.bytes, sim.bytes);
    EXPECT_EQ(gpu.bytesPerRow, sim.bytesPerRow);
  }
}

TEST_P(DevicePrograms, LaunchWhatThePtxHas) {
  std::set<const dlcrt_gpu_module *> modules;
  std::map<std::string, const dlcrt_kernel *> launched;
  for (size_t entry = 0; entry < artifact.model.entries.size(); ++entry)
    for (const DeviceCall &call : record(rt::Target::Cuda, entry))
      if (call.kernel) {
        launched[call.kernel->name] = call.kernel;
        modules.insert(call.kernel->module);
      }
  // One for all, which holds PTX, and machine code if there is an assembler.
  ASSERT_EQ(modules.size(), 1u);
  const dlcrt_gpu_module &module = **modules.begin();
  ASSERT_GE(module.count, 1u);
  const dlcrt_gpu_image &image = module.images[module.count - 1];
  ASSERT_TRUE(image.is_ptx);
  EXPECT_EQ(image.capability, 80u);
  std::string ptx(static_cast<const char *>(image.bytes), image.size);
  ASSERT_EQ(ptx.back(), '\0');
  ptx.pop_back();
  EXPECT_EQ(ptx.find('\0'), std::string::npos);
  EXPECT_NE(ptx.find("\n.target sm_80\n"), std::string::npos);
  EXPECT_NE(ptx.find("\n.address_size 64\n"), std::string::npos);
  // All is there that is called, by name.
  EXPECT_EQ(ptx.find(".extern"), std::string::npos);

  std::map<std::string, PtxEntry> declared = entriesOf(ptx);
  for (const auto &[name, kernel] : launched) {
    ASSERT_TRUE(declared.count(name)) << name;
    const PtxEntry &entry = declared[name];
    // Arguments are words of 8 bytes.
    EXPECT_THAT(entry.parameters,
                testing::AllOf(testing::SizeIs(kernel->arguments),
                               testing::Each(testing::AnyOf("u64", "b64"))))
        << name;
    EXPECT_EQ(entry.threads, kernel->threads) << name;
  }
  EXPECT_EQ(declared.size(), launched.size());
}

INSTANTIATE_TEST_SUITE_P(Models, DevicePrograms,
                         testing::ValuesIn(trainedModels()),
                         [](const testing::TestParamInfo<TrainedModel> &info) {
                           return info.param.getName();
                         });

} // namespace
