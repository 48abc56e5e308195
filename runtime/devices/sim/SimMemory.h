//===- SimMemory.h - The memory of the simulated GPU ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_SIM_SIMMEMORY_H
#define DLCRT_DEVICES_SIM_SIMMEMORY_H

#include "devices/sim/Races.h"
#include "dlcrt/dlcrt.h"

#include <vector>

namespace dlc::rt {

/// A piece of the device's memory. Its end lies at a page that may not be
/// touched, but for the bytes that code of the CPU may read and does not use.
struct Allocation {
  uint64_t begin = 0;
  uint64_t bytes = 0;
  Mapping memory;
  /// With DLCRT_CHECK_MEMORY: for each byte, whether it was written.
  Mapping written;
  /// With DLCRT_CHECK_RACES: who accessed it, and a copy.
  RaceShadow races;
  Mapping copy;

  uint8_t *copyOf(uint64_t address) const {
    return copy.data() + (address - begin);
  }
};

class SimMemory {
public:
  /// `checks` of DLCRT_CHECK_...: what the allocations have to remember.
  explicit SimMemory(uint32_t checks) : checks(checks) {}

  dlcrt_status allocate(uint64_t bytes, const char *what, uint64_t &address,
                        dlcrt_error *error);
  void release(uint64_t address);

  /// The allocation that holds all of these bytes, or null.
  Allocation *find(uint64_t address, uint64_t bytes);

private:
  uint32_t checks;
  std::vector<Allocation> allocations;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_SIM_SIMMEMORY_H
