//===- Grid.h - Running the threads of a kernel ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_SIM_GRID_H
#define DLCRT_DEVICES_SIM_GRID_H

#include "devices/sim/Accesses.h"
#include "devices/sim/Fiber.h"

#include <memory>

namespace dlc::rt {

class Grid;

/// What a kernel sees as its thread, and what the simulator knows of it.
struct SimThread : dlcrt_sim_thread {
  enum class State : uint8_t { Ready, AtBarrier, AtShuffle, Returned };

  Grid *grid = nullptr;
  Fiber fiber;
  State state = State::Ready;
  /// Of a shuffle: what it gave and got, and which lane's it wants.
  uint32_t given = 0, taken = 0, mask = 0;
};

/// Runs one block after the other, on the calling thread alone. In a kernel
/// that synchronizes each thread of a block is a fiber; a warp's lanes run in
/// turn until all of them wait. In others one fiber runs all threads of all
/// blocks: it is there to be left when a thread may not go on.
class Grid {
public:
  Grid(Accesses &accesses, Fault &fault) : accesses(accesses), fault(fault) {}
  [[nodiscard]] bool reserve();

  /// The shared memory of a kernel's blocks. It ends at a page that may not be
  /// touched.
  uint8_t *sharedOf(const dlcrt_kernel &kernel) const;
  /// False if a fault ended it. `reverse` runs blocks, warps and lanes from the
  /// last to the first.
  bool run(const dlcrt_kernel &launched, uint32_t blocks,
           const uint64_t *arguments, bool reverse);

private:
  static void barrier(dlcrt_sim_thread *self);
  static uint32_t shuffleXor(dlcrt_sim_thread *self, uint32_t value,
                             uint32_t mask);
  static void access(dlcrt_sim_thread *self, const void *address,
                     uint32_t bytes, uint32_t use);
  static void runAll(void *grid);
  static void runThread(void *thread);

  uint32_t ordered(uint32_t index, uint32_t count) const {
    return reverse ? count - 1 - index : index;
  }
  void beginBlock(uint32_t block);
  void prepare(SimThread &thread, uint32_t block, uint32_t index);
  bool runBlock(uint32_t block);
  bool runWarp(uint32_t first);
  void exchange(uint32_t first);
  void wait(SimThread &thread, SimThread::State state, const char *where);
  [[noreturn]] void leave(SimThread &thread);
  /// Of `count` threads from `first` on some wait and others do not: false.
  bool diverged(const char *what, SimThread::State state, uint32_t first,
                uint32_t count);

  Accesses &accesses;
  Fault &fault;
  FiberStacks stacks;
  std::unique_ptr<SimThread[]> threads;
  Mapping shared;
  Fiber scheduler;
  const dlcrt_kernel *kernel = nullptr;
  const uint64_t *arguments = nullptr;
  uint32_t blocks = 0;
  bool reverse = false;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_SIM_GRID_H
