//===- Races.cpp - Who accessed what, and in which order ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/sim/Races.h"
#include "core/Checked.h"

#include <algorithm>

namespace dlc::rt {

bool RaceShadow::reserve(uint64_t size) {
  // Zero, which mappings are, is a granule of no stamp.
  uint64_t coarse, fine;
  return alignUp(size, granule, size) &&
         checkedMul<uint64_t>(size / granule, sizeof(Granule), coarse) &&
         checkedMul<uint64_t>(size, sizeof(Cell), fine) &&
         granules.reserveOpen(coarse) && bytes.reserveOpen(fine);
}

// Being ordered is transitive, so the last write stands for all before it: what
// is ordered behind it is so behind them. Of reads, any may race with the next
// write; those of one block are in the order of its epochs, so the last of a
// thread and the last of the others stand for them, and one of another block
// races with whatever comes.
Race RaceShadow::Cell::access(bool isWrite, Accessor by) {
  if (write && write.concurrentWith(by))
    return {write, true};
  if (isWrite) {
    for (const Accessor &reader : {read, otherThread, otherBlock})
      if (reader && reader.concurrentWith(by))
        return {reader, false};
    *this = {};
    write = by;
    return {};
  }
  if (read && read.block != by.block) {
    otherBlock = read;
    otherThread = {};
  } else if (read && read.thread != by.thread) {
    otherThread = read;
  }
  read = by;
  return {};
}

Race RaceShadow::access(uint64_t stamp, uint64_t offset, uint64_t size,
                        bool write, Accessor by) {
  auto *coarse = reinterpret_cast<Granule *>(granules.data());
  auto *fine = reinterpret_cast<Cell *>(bytes.data());
  uint64_t end = offset + size;
  while (offset < end) {
    uint64_t first = alignDown(offset, granule);
    uint64_t stop = std::min(end, first + granule);
    Granule &of = coarse[offset / granule];
    if (of.stamp != stamp)
      of = {stamp, false, {}};
    bool whole = stop - offset == granule;
    if (whole && !of.split) {
      if (Race race = of.cell.access(write, by))
        return race;
    } else {
      if (!of.split)
        std::fill_n(fine + first, granule, of.cell);
      of.split = true;
      for (uint64_t i = offset; i < stop; ++i)
        if (Race race = fine[i].access(write, by))
          return race;
    }
    offset = stop;
  }
  return {};
}

} // namespace dlc::rt
