//===- SimulatedKernels.cpp - Kernels of a GPU, played by the simulator ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SimulatedKernels.h"
#include "DeviceProgram.h"

using namespace dlc;
using namespace dlc::test;

using SetKernels = void(const fake_cuda_kernel *(*)(void *, const char *),
                        void *);

SimulatedKernels::SimulatedKernels(const dlcrt::test::FakeCuda &gpu,
                                   const dlcrt_artifact &artifact)
    : gpu(gpu) {
  EXPECT_TRUE(accesses.reserve() && grid.reserve());
  // What is launched does not depend on sizes.
  for (size_t entry = 0; entry < artifact.model.entries.size(); ++entry)
    for (const DeviceCall &call :
         recordProgram(artifact, rt::Target::Sim, entry, 1, 1))
      if (const dlcrt_kernel *code = call.kernel)
        players[code->name] = {
            {code->name, code->arguments, nullptr, runAll}, this, code};
  gpu.get<SetKernels>("fake_cuda_set_kernels")(find, this);
}

SimulatedKernels::~SimulatedKernels() {
  gpu.get<SetKernels>("fake_cuda_set_kernels")(nullptr, nullptr);
}

const fake_cuda_kernel *SimulatedKernels::find(void *context,
                                               const char *name) {
  auto &players = static_cast<SimulatedKernels *>(context)->players;
  auto found = players.find(name);
  return found == players.end() ? nullptr : &found->second;
}

void SimulatedKernels::runAll(const fake_cuda_kernel *self, uint32_t blocks,
                              uint32_t threads, const uint64_t *arguments) {
  auto *player = static_cast<const Player *>(self);
  EXPECT_EQ(threads, player->code->threads) << self->name;
  player->owner->run(*player->code, blocks, arguments);
}

void SimulatedKernels::run(const dlcrt_kernel &code, uint32_t blocks,
                           const uint64_t *arguments) {
  auto *rest = gpu.get<void *(uint64_t, uint64_t *)>("fake_cuda_rest");
  ++launches;
  accesses.beginLaunch(code);
  // Kernels get addresses of the host. How large the operand at each is the
  // driver is not told: at most what is left of the allocation.
  std::vector<uint64_t> onHost(arguments, arguments + code.arguments);
  for (uint32_t i = 0; i < code.arguments; ++i) {
    if (code.uses[i] == 0)
      continue;
    uint64_t bytes = 0;
    onHost[i] = reinterpret_cast<uint64_t>(rest(arguments[i], &bytes));
    accesses.addArgument(static_cast<int32_t>(i), onHost[i], bytes,
                         /*allocation=*/nullptr, rt::ExecutionMemory(),
                         /*failed=*/false);
  }
  accesses.addShared(reinterpret_cast<uint64_t>(grid.sharedOf(code)));
  if (grid.run(code, blocks, onHost.data(), /*reverse=*/false))
    return;
  ADD_FAILURE() << fault.text();
  fault.clear();
  gpu.get<void()>("fake_cuda_stray")();
}
