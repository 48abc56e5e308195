//===- SimServices.cpp - Launches and copies ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/sim/Limits.h"
#include "devices/sim/SimDevice.h"

#include <cinttypes>
#include <cstdio>
#include <cstring>

namespace dlc::rt {

namespace {
/// "argument 2".
struct ArgumentText {
  explicit ArgumentText(uint32_t index) {
    std::snprintf(text, sizeof(text), "argument %u", index);
  }
  char text[24];
};

} // namespace

bool SimDevice::checkKernel(const dlcrt_kernel &kernel, int64_t blocks,
                            const char *who) {
  if (!kernel.sim)
    fault.record("%s: %s", who, noCode);
  else if (blocks < 1 || blocks > mostBlocks)
    fault.record("%s: expected 1 to %" PRId64 " blocks, found %" PRId64, who,
                 mostBlocks, blocks);
  else if (kernel.threads < 1 || kernel.threads > mostThreads ||
           kernel.threads % warpThreads != 0)
    fault.record("%s: expected blocks of a multiple of %u threads, at most %u, "
                 "found %u",
                 who, warpThreads, mostThreads, kernel.threads);
  else if (kernel.shared_bytes > mostSharedBytes)
    fault.record("%s: expected at most %u bytes of shared memory, found %u",
                 who, mostSharedBytes, kernel.shared_bytes);
  else if (kernel.arguments > mostArguments)
    fault.record("%s: expected at most %u arguments, found %u", who,
                 mostArguments, kernel.arguments);
  return !fault.happened();
}

bool SimDevice::launch(const dlcrt_kernel &kernel, int64_t blocks,
                       const uint64_t *arguments, const uint64_t *bytes) {
  NameText name = describeCode("kernel", kernel.name, kernel.where);
  const char *who = name.text;
  if (!checkKernel(kernel, blocks, who))
    return false;
  bool failed = checkFailed();
  accesses.beginLaunch(kernel);
  for (uint32_t i = 0; i < kernel.arguments; ++i) {
    // A number, or nothing; of that a kernel may touch nothing.
    if (kernel.uses[i] == 0)
      continue;
    Allocation *allocation = nullptr;
    if (bytes[i] > 0 && !findMemory(who, ArgumentText(i).text, arguments[i],
                                    bytes[i], allocation))
      return false;
    accesses.addArgument(static_cast<int32_t>(i), arguments[i], bytes[i],
                         allocation, running, failed);
  }
  accesses.addShared(reinterpret_cast<uint64_t>(grid.sharedOf(kernel)));
  arenaUsed = true;
  auto count = static_cast<uint32_t>(blocks);
  bool isRepeated = checks & DLCRT_CHECK_RACES;
  if (isRepeated)
    order.begin(accesses.arguments());
  if (!grid.run(kernel, count, arguments, /*reverse=*/false))
    return false;
  // A launch may itself find out that a check has failed.
  if (!failed && checkFailed())
    accesses.refuseStateWrites(who);
  if (!isRepeated || fault.happened())
    return !fault.happened();
  order.restore();
  accesses.ignoreRaces();
  if (!grid.run(kernel, count, arguments, /*reverse=*/true))
    return false;
  int32_t argument;
  uint64_t offset;
  if (order.agree(accesses.arguments(), argument, offset))
    return true;
  fault.record("%s: what it writes of argument %d at offset %" PRIu64
               " depends on the order of its threads",
               who, argument, offset);
  return false;
}

bool SimDevice::copy(uint64_t target, uint64_t source, uint64_t bytes) {
  if (!accessWhole("a copy", "its source", source, bytes, DLCRT_READS) ||
      !accessWhole("a copy", "its target", target, bytes, DLCRT_WRITES))
    return false;
  if (overlaps(source, bytes, target, bytes)) {
    fault.record("a copy: its source and target of %" PRIu64 " bytes overlap",
                 bytes);
    return false;
  }
  if (bytes == 0)
    return true;
  arenaUsed = true;
  std::memcpy(reinterpret_cast<void *>(target),
              reinterpret_cast<const void *>(source), bytes);
  return true;
}

} // namespace dlc::rt
