//===- SimMemory.cpp - The memory of the simulated GPU --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/sim/SimMemory.h"
#include "core/Checked.h"
#include "core/Memory.h"
#include "core/Status.h"

#include <cinttypes>

namespace dlc::rt {

namespace {
bool make(uint64_t bytes, uint32_t checks, Allocation &result) {
  uint64_t page = systemPageSize(), used, pages, all;
  // Products of matrices are code of the CPU.
  if (!checkedAdd(bytes, codeOverRead, used) ||
      !alignUp(used, DLCRT_ALIGNMENT, used) || !alignUp(used, page, pages) ||
      !checkedAdd(pages, 2 * page, all) || !result.memory.reserve(all, false) ||
      !result.memory.open(page, pages))
    return false;
  result.begin =
      reinterpret_cast<uint64_t>(result.memory.data()) + page + (pages - used);
  result.bytes = bytes;
  if ((checks & DLCRT_CHECK_MEMORY) && !result.written.reserveOpen(bytes))
    return false;
  return !(checks & DLCRT_CHECK_RACES) ||
         (result.races.reserve(bytes) && result.copy.reserveOpen(bytes));
}
} // namespace

dlcrt_status SimMemory::allocate(uint64_t bytes, const char *what,
                                 uint64_t &address, dlcrt_error *error) {
  Allocation made;
  if (!make(bytes, checks, made))
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "sim:0: out of memory for %" PRIu64 " bytes of %s%s", bytes,
                what, checks ? " and what the checks remember of them" : "");
  address = made.begin;
  allocations.push_back(std::move(made));
  return DLCRT_OK;
}

void SimMemory::release(uint64_t address) {
  std::erase_if(allocations,
                [&](const Allocation &each) { return each.begin == address; });
}

Allocation *SimMemory::find(uint64_t address, uint64_t bytes) {
  for (Allocation &each : allocations)
    if (address >= each.begin &&
        rangeWithin(address - each.begin, bytes, each.bytes))
      return &each;
  return nullptr;
}

} // namespace dlc::rt
