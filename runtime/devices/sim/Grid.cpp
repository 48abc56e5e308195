//===- Grid.cpp - Running the threads of a kernel -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/sim/Grid.h"
#include "core/Checked.h"
#include "core/Memory.h"
#include "devices/sim/Limits.h"

#include <cstring>

namespace dlc::rt {

using State = SimThread::State;

namespace {
/// Garbage as a number of any type, and the same each time.
constexpr uint8_t sharedPoison = 0xcb;
constexpr uint64_t sharedAlignment = 128;

/// Where shared memory ends: at the page behind it.
uint64_t sharedPages() {
  uint64_t pages = 0;
  (void)alignUp(mostSharedBytes, systemPageSize(), pages);
  return pages;
}
} // namespace

bool Grid::reserve() {
  static_assert(FiberStacks::most == mostThreads);
  threads = std::make_unique<SimThread[]>(mostThreads);
  return stacks.reserve() &&
         shared.reserve(sharedPages() + systemPageSize(), false) &&
         shared.open(0, sharedPages());
}

uint8_t *Grid::sharedOf(const dlcrt_kernel &kernel) const {
  uint64_t bytes = 0;
  (void)alignUp(kernel.shared_bytes, sharedAlignment, bytes);
  return shared.data() + (sharedPages() - bytes);
}

bool Grid::run(const dlcrt_kernel &launched, uint32_t count,
               const uint64_t *given, bool backwards) {
  kernel = &launched;
  arguments = given;
  blocks = count;
  reverse = backwards;
  if (!stacks.provide(kernel->synchronizes ? kernel->threads : 1)) {
    fault.record("%s: out of memory for the stacks of %u threads",
                 describeCode("kernel", kernel->name, kernel->where).text,
                 kernel->threads);
    return false;
  }
  if (!kernel->synchronizes) {
    startFiber(threads[0].fiber, stacks.stack(0), FiberStacks::bytes, runAll,
               this, scheduler);
    switchFiber(scheduler, threads[0].fiber);
    return !fault.happened();
  }
  for (uint32_t i = 0; i < blocks; ++i)
    if (!runBlock(ordered(i, blocks)))
      return false;
  return true;
}

void Grid::beginBlock(uint32_t block) {
  std::memset(sharedOf(*kernel), sharedPoison, kernel->shared_bytes);
  accesses.beginBlock(block);
}

void Grid::prepare(SimThread &thread, uint32_t block, uint32_t index) {
  thread.thread = index;
  thread.block = block;
  thread.threads = kernel->threads;
  thread.blocks = blocks;
  thread.shared = sharedOf(*kernel);
  thread.barrier = barrier;
  thread.shuffle_xor = shuffleXor;
  thread.access = access;
  thread.grid = this;
  thread.state = State::Ready;
}

void Grid::runAll(void *self) {
  Grid &grid = *static_cast<Grid *>(self);
  SimThread &thread = grid.threads[0];
  for (uint32_t i = 0; i < grid.blocks; ++i) {
    uint32_t block = grid.ordered(i, grid.blocks);
    grid.beginBlock(block);
    for (uint32_t k = 0; k < grid.kernel->threads; ++k) {
      grid.prepare(thread, block, grid.ordered(k, grid.kernel->threads));
      grid.kernel->sim(&thread, grid.arguments);
    }
  }
  grid.leave(thread);
}

void Grid::runThread(void *self) {
  SimThread &thread = *static_cast<SimThread *>(self);
  Grid &grid = *thread.grid;
  grid.kernel->sim(&thread, grid.arguments);
  thread.state = State::Returned;
  grid.leave(thread);
}

bool Grid::runBlock(uint32_t block) {
  beginBlock(block);
  uint32_t count = kernel->threads;
  for (uint32_t i = 0; i < count; ++i) {
    prepare(threads[i], block, i);
    startFiber(threads[i].fiber, stacks.stack(i), FiberStacks::bytes, runThread,
               &threads[i], scheduler);
  }
  for (;;) {
    for (uint32_t i = 0; i < count; i += warpThreads)
      if (!runWarp(reverse ? count - warpThreads - i : i))
        return false;
    uint32_t returned = 0;
    for (uint32_t i = 0; i < count; ++i)
      returned += threads[i].state == State::Returned;
    if (returned == count)
      return true;
    if (returned > 0)
      return diverged("barrier", State::AtBarrier, 0, count);
    for (uint32_t i = 0; i < count; ++i)
      threads[i].state = State::Ready;
    accesses.passBarrier();
  }
}

bool Grid::runWarp(uint32_t first) {
  for (;;) {
    uint32_t shuffling = 0;
    for (uint32_t i = 0; i < warpThreads; ++i) {
      SimThread &thread = threads[first + ordered(i, warpThreads)];
      if (thread.state == State::Ready)
        switchFiber(scheduler, thread.fiber);
      if (fault.happened())
        return false;
      shuffling += thread.state == State::AtShuffle;
    }
    if (shuffling == 0)
      return true;
    // The others wait for a barrier, which the shuffling ones are to reach.
    if (shuffling != warpThreads)
      return diverged("shuffle", State::AtShuffle, first, warpThreads);
    exchange(first);
  }
}

void Grid::exchange(uint32_t first) {
  for (uint32_t lane = 0; lane < warpThreads; ++lane) {
    SimThread &thread = threads[first + lane];
    thread.taken = threads[first + (lane ^ thread.mask)].given;
    thread.state = State::Ready;
  }
}

bool Grid::diverged(const char *what, State state, uint32_t first,
                    uint32_t count) {
  const SimThread *waiting = nullptr, *other = nullptr;
  for (uint32_t i = first + count; i-- > first;)
    (threads[i].state == state ? waiting : other) = &threads[i];
  fault.record("%s, block %u: divergent %s: thread %u waits at it, thread %u "
               "%s",
               describeCode("kernel", kernel->name, kernel->where).text,
               waiting->block, what, waiting->thread, other->thread,
               other->state == State::Returned ? "has returned"
                                               : "waits at a barrier");
  return false;
}

void Grid::leave(SimThread &thread) { leaveFiber(thread.fiber, scheduler); }

void Grid::wait(SimThread &thread, State state, const char *where) {
  if (!kernel->synchronizes) {
    fault.record("%s: waits at a %s, but was compiled as a kernel whose "
                 "threads do not wait for each other",
                 accesses.describeThread(thread).text, where);
    leave(thread);
  }
  thread.state = state;
  switchFiber(thread.fiber, scheduler);
}

void Grid::barrier(dlcrt_sim_thread *self) {
  auto &thread = static_cast<SimThread &>(*self);
  thread.grid->wait(thread, State::AtBarrier, "barrier");
}

uint32_t Grid::shuffleXor(dlcrt_sim_thread *self, uint32_t value,
                          uint32_t mask) {
  auto &thread = static_cast<SimThread &>(*self);
  Grid &grid = *thread.grid;
  if (mask >= warpThreads) {
    grid.fault.record("%s: shuffles with a mask of %u: expected less than %u",
                      grid.accesses.describeThread(thread).text, mask,
                      warpThreads);
    grid.leave(thread);
  }
  thread.given = value;
  thread.mask = mask;
  grid.wait(thread, State::AtShuffle, "shuffle");
  return thread.taken;
}

void Grid::access(dlcrt_sim_thread *self, const void *address, uint32_t bytes,
                  uint32_t use) {
  auto &thread = static_cast<SimThread &>(*self);
  Grid &grid = *thread.grid;
  if (!grid.accesses.allows(thread, address, bytes, use))
    grid.leave(thread);
}

} // namespace dlc::rt
