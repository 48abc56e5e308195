//===- Accesses.h - What a kernel may touch -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_SIM_ACCESSES_H
#define DLCRT_DEVICES_SIM_ACCESSES_H

#include "devices/NameText.h"
#include "devices/sim/Fault.h"
#include "devices/sim/SimMemory.h"

#include <span>

namespace dlc::rt {

/// What an argument of a launch is the address of, or the block's shared
/// memory.
struct Extent {
  static constexpr int32_t shared = -1;

  uint64_t begin = 0;
  uint64_t bytes = 0;
  uint32_t use = 0;
  int32_t argument = shared;
  /// Null for shared memory.
  Allocation *allocation = nullptr;
  /// It is part of the state.
  bool isState = false;
  /// And that may not change, since a check failed before.
  bool isFrozen = false;
  /// For each byte whether it was written; null where that is not checked.
  uint8_t *written = nullptr;
  /// Null where races are not looked for; its first byte is at raceOffset.
  RaceShadow *races = nullptr;
  uint64_t raceOffset = 0;
  uint64_t raceStamp = 0;

  bool holds(uint64_t address, uint64_t size) const {
    return address >= begin && address - begin <= bytes &&
           size <= bytes - (address - begin);
  }
};

/// What belongs to the execution that runs.
struct ExecutionMemory {
  uint64_t arena = 0;
  uint64_t arenaBytes = 0;
  Allocation *arenaAllocation = nullptr;
  Allocation *stateAllocation = nullptr;

  /// For each byte from `address` in the arena on, whether this step wrote it;
  /// null if that is not checked.
  uint8_t *written(uint64_t address) const;
};

/// Checks each access of the threads of a launch.
class Accesses {
public:
  Accesses(Fault &fault, uint32_t checks) : fault(fault), checks(checks) {}
  [[nodiscard]] bool reserve();

  void beginLaunch(const dlcrt_kernel &launched);
  /// `failed`: a check of the model has failed before.
  void addArgument(int32_t argument, uint64_t address, uint64_t bytes,
                   Allocation *allocation, const ExecutionMemory &execution,
                   bool failed);
  /// After the arguments.
  void addShared(uint64_t address);
  /// From here on races are not looked for: the launch runs again.
  void ignoreRaces();

  void beginBlock(uint32_t index);
  void passBarrier();

  /// False if it may not be made; then there is a fault.
  bool allows(const dlcrt_sim_thread &thread, const void *address,
              uint32_t bytes, uint32_t use);

  std::span<const Extent> arguments() const { return extents; }
  /// A check has failed in the launch: a fault if it wrote to the state.
  void refuseStateWrites(const char *who);
  /// "kernel 'add' (dense), block 1, thread 33".
  NameText describeThread(const dlcrt_sim_thread &thread) const;

private:
  struct Access {
    const dlcrt_sim_thread &thread;
    uint64_t address;
    uint32_t bytes;
    uint32_t use; ///< One of DLCRT_READS and DLCRT_WRITES.
  };
  bool allows(const Access &access);
  bool allowsWithin(const Access &access, const Extent &extent);
  /// Records the fault "kernel, block, thread: reads 4 bytes of argument 1 at
  /// offset 8" and what is wrong with it; false.
  [[gnu::format(printf, 4, 5)]] bool
  refuse(const Access &access, const Extent &extent, const char *format, ...);
  bool refuseOutside(const Access &access);

  Fault &fault;
  uint32_t checks;
  const dlcrt_kernel *kernel = nullptr;
  std::vector<Extent> extents;
  /// The first write of the launch to the state; of no bytes: none.
  struct StateWrite {
    int32_t argument = 0;
    uint64_t offset = 0;
    uint32_t bytes = 0;
  } stateWrite;
  /// Stamps of RaceShadow: one for each launch and each block.
  uint64_t stamp = 0;
  uint32_t block = 0;
  uint32_t epoch = 1;
  /// Of shared memory.
  Mapping sharedWritten;
  RaceShadow sharedRaces;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_SIM_ACCESSES_H
