//===- Accesses.cpp - What a kernel may touch -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/sim/Accesses.h"
#include "devices/sim/Limits.h"

#include <algorithm>
#include <cinttypes>
#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace dlc::rt {

namespace {
/// "argument 2", "shared memory".
struct ExtentText {
  explicit ExtentText(const Extent &extent) {
    if (extent.argument == Extent::shared)
      std::snprintf(text, sizeof(text), "shared memory");
    else
      std::snprintf(text, sizeof(text), "argument %d", extent.argument);
  }
  char text[32];
};

const char *verb(uint32_t use) {
  return use == DLCRT_READS ? "reads" : "writes";
}
} // namespace

uint8_t *ExecutionMemory::written(uint64_t address) const {
  return arenaAllocation && arenaAllocation->written.data()
             ? arenaAllocation->written.data() +
                   (address - arenaAllocation->begin)
             : nullptr;
}

bool Accesses::reserve() {
  extents.reserve(mostArguments + 1);
  return (!(checks & DLCRT_CHECK_MEMORY) ||
          sharedWritten.reserveOpen(mostSharedBytes)) &&
         (!(checks & DLCRT_CHECK_RACES) ||
          sharedRaces.reserve(mostSharedBytes));
}

void Accesses::beginLaunch(const dlcrt_kernel &launched) {
  kernel = &launched;
  extents.clear();
  stateWrite = {};
  ++stamp;
}

void Accesses::addArgument(int32_t argument, uint64_t address, uint64_t bytes,
                           Allocation *allocation,
                           const ExecutionMemory &execution, bool failed) {
  Extent extent;
  extent.begin = address;
  extent.bytes = bytes;
  extent.use = kernel->uses[argument];
  extent.argument = argument;
  extent.allocation = allocation;
  if (allocation) {
    extent.isState = allocation == execution.stateAllocation;
    extent.isFrozen = failed && extent.isState;
    // After a failure kernels do nothing, and so nothing is written.
    if (!failed && allocation == execution.arenaAllocation)
      extent.written = execution.written(address);
    if (checks & DLCRT_CHECK_RACES)
      extent.races = &allocation->races;
    extent.raceOffset = address - allocation->begin;
    extent.raceStamp = stamp;
  }
  extents.push_back(extent);
}

void Accesses::addShared(uint64_t address) {
  if (kernel->shared_bytes == 0)
    return;
  Extent extent;
  extent.begin = address;
  extent.bytes = kernel->shared_bytes;
  extent.use = DLCRT_READS | DLCRT_WRITES;
  extent.written = sharedWritten.data();
  if (checks & DLCRT_CHECK_RACES)
    extent.races = &sharedRaces;
  extents.push_back(extent);
}

void Accesses::refuseStateWrites(const char *who) {
  if (stateWrite.bytes > 0)
    fault.record("%s: writes %u bytes of argument %d at offset %" PRIu64
                 ", in the state, although a check of the model failed in the "
                 "same launch",
                 who, stateWrite.bytes, stateWrite.argument, stateWrite.offset);
}

void Accesses::ignoreRaces() {
  for (Extent &extent : extents)
    extent.races = nullptr;
}

void Accesses::beginBlock(uint32_t index) {
  block = index;
  epoch = 1;
  if (extents.empty() || extents.back().argument != Extent::shared)
    return;
  Extent &shared = extents.back();
  shared.raceStamp = ++stamp;
  if (shared.written)
    std::memset(shared.written, 0, shared.bytes);
}

void Accesses::passBarrier() {
  epoch = std::min(epoch + 1, Accessor::lastEpoch);
}

bool Accesses::allows(const dlcrt_sim_thread &thread, const void *address,
                      uint32_t bytes, uint32_t use) {
  auto at = reinterpret_cast<uint64_t>(address);
  for (uint32_t each : {DLCRT_READS, DLCRT_WRITES})
    if ((use & each) && bytes > 0 && !allows({thread, at, bytes, each}))
      return false;
  return true;
}

bool Accesses::allows(const Access &access) {
  for (const Extent &extent : extents)
    if ((extent.use & access.use) && extent.holds(access.address, access.bytes))
      return allowsWithin(access, extent);
  return refuseOutside(access);
}

bool Accesses::allowsWithin(const Access &access, const Extent &extent) {
  constexpr uint32_t widest = 16;
  bool isElement =
      (access.bytes & (access.bytes - 1)) == 0 && access.bytes <= widest;
  if (isElement && access.address % access.bytes != 0)
    return refuse(access, extent, ": the address is no multiple of %u",
                  access.bytes);
  bool isWrite = access.use == DLCRT_WRITES;
  if (isWrite && extent.isFrozen)
    return refuse(access, extent,
                  ", in the state, after a check of the model failed");
  uint64_t offset = access.address - extent.begin;
  if (isWrite && extent.isState && stateWrite.bytes == 0)
    stateWrite = {extent.argument, offset, access.bytes};
  if (uint8_t *written = extent.written ? extent.written + offset : nullptr) {
    if (isWrite)
      std::memset(written, 1, access.bytes);
    else if (std::memchr(written, 0, access.bytes))
      return refuse(access, extent,
                    extent.argument == Extent::shared
                        ? " that nothing wrote in this block"
                        : ", in the arena, that nothing wrote in this step");
  }
  if (!extent.races)
    return true;
  Accessor by;
  by.block = block;
  by.thread = access.thread.thread;
  by.epoch = epoch;
  Race race = extent.races->access(extent.raceStamp, extent.raceOffset + offset,
                                   access.bytes, isWrite, by);
  return !race ||
         refuse(access, extent,
                ", a race: block %u, thread %u %s them, and no barrier lies "
                "between",
                race.by.block, unsigned(race.by.thread),
                race.wrote ? "wrote" : "read");
}

NameText Accesses::describeThread(const dlcrt_sim_thread &thread) const {
  NameText name = describeCode("kernel", kernel->name, kernel->where), result;
  std::snprintf(result.text, sizeof(result.text), "%.450s, block %u, thread %u",
                name.text, thread.block, thread.thread);
  return result;
}

bool Accesses::refuse(const Access &access, const Extent &extent,
                      const char *format, ...) {
  char what[256];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(what, sizeof(what), format, arguments);
  va_end(arguments);
  fault.record("%s: %s %u bytes of %s at offset %" PRId64 "%s",
               describeThread(access.thread).text, verb(access.use),
               access.bytes, ExtentText(extent).text,
               static_cast<int64_t>(access.address - extent.begin), what);
  return false;
}

bool Accesses::refuseOutside(const Access &access) {
  const Extent *nearest = nullptr;
  uint64_t leastGap = 0, end = access.address + access.bytes;
  for (const Extent &extent : extents) {
    if (extent.use == 0)
      continue;
    if (extent.holds(access.address, access.bytes))
      return refuse(access, extent, ", which it may only %s",
                    extent.use == DLCRT_READS ? "read" : "write");
    uint64_t extentEnd = extent.begin + extent.bytes, gap = 0;
    if (access.address >= extentEnd)
      gap = access.address - extentEnd;
    else if (end <= extent.begin)
      gap = extent.begin - end;
    if (nearest && gap >= leastGap)
      continue;
    nearest = &extent;
    leastGap = gap;
  }
  if (!nearest) {
    fault.record("%s: %s %u bytes of memory, of which it was given none",
                 describeThread(access.thread).text, verb(access.use),
                 access.bytes);
    return false;
  }
  bool before = access.address < nearest->begin;
  uint64_t outside = before ? nearest->begin - access.address
                            : end - (nearest->begin + nearest->bytes);
  return refuse(access, *nearest,
                ", %" PRIu64 " bytes %s: it has %" PRIu64 " bytes", outside,
                before ? "before its start" : "beyond its end", nearest->bytes);
}

} // namespace dlc::rt
