//===- SimulatedKernels.h - Kernels of a GPU, played by the simulator -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_SUPPORT_SIMULATEDKERNELS_H
#define DLC_TEST_SUPPORT_SIMULATEDKERNELS_H

#include "../runtime/FakeCuda.h"
#include "artifact/Artifact.h"
#include "devices/sim/Grid.h"

#include <map>

namespace dlc::test {

/// While it lives, the driver that pretends runs the kernels of an artifact by
/// what the same artifact has for the simulator, found by their names. Only
/// products of matrices are the business of cuBLASLt.
class SimulatedKernels {
public:
  SimulatedKernels(const dlcrt::test::FakeCuda &gpu,
                   const dlcrt_artifact &artifact);
  SimulatedKernels(const SimulatedKernels &) = delete;
  SimulatedKernels &operator=(const SimulatedKernels &) = delete;
  ~SimulatedKernels();

  /// Kernels that ran since this was made.
  int64_t getLaunches() const { return launches; }

private:
  struct Player : fake_cuda_kernel {
    SimulatedKernels *owner;
    const dlcrt_kernel *code;
  };
  static const fake_cuda_kernel *find(void *context, const char *name);
  static void runAll(const fake_cuda_kernel *self, uint32_t blocks,
                     uint32_t threads, const uint64_t *arguments);
  void run(const dlcrt_kernel &code, uint32_t blocks,
           const uint64_t *arguments);

  const dlcrt::test::FakeCuda &gpu;
  std::map<std::string, Player> players;
  rt::Fault fault;
  rt::Accesses accesses{fault, /*checks=*/0};
  rt::Grid grid{accesses, fault};
  int64_t launches = 0;
};

} // namespace dlc::test

#endif // DLC_TEST_SUPPORT_SIMULATEDKERNELS_H
