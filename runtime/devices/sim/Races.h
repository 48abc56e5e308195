//===- Races.h - Who accessed what, and in which order --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_SIM_RACES_H
#define DLCRT_DEVICES_SIM_RACES_H

#include "devices/sim/Mapping.h"

namespace dlc::rt {

/// A thread of a launch between two barriers.
struct Accessor {
  static constexpr uint32_t lastEpoch = (1u << 22) - 1;

  uint32_t block = 0;
  uint32_t thread : 10 = 0;
  /// 1 + the barriers that its block has passed; 0: nobody.
  uint32_t epoch : 22 = 0;

  explicit operator bool() const { return epoch != 0; }
  /// Whether nothing orders what the two do: threads of a block are ordered by
  /// its barriers, blocks are not. Shuffles order no accesses to memory, on
  /// GPUs neither.
  bool concurrentWith(const Accessor &other) const {
    return block != other.block ||
           (thread != other.thread && epoch == other.epoch);
  }
};

/// An earlier access that races with one.
struct Race {
  Accessor by;
  bool wrote = false;

  explicit operator bool() const { return static_cast<bool>(by); }
};

/// The accesses to a piece of memory since the launch began, or of shared
/// memory since the block did: since the stamp of calls last changed. Of all of
/// them it remembers as many as tell whether the next one races with any, for
/// each four bytes, or for each byte where smaller elements are accessed.
class RaceShadow {
public:
  [[nodiscard]] bool reserve(uint64_t bytes);

  /// Stamps are never 0. Offset and bytes lie in the memory.
  Race access(uint64_t stamp, uint64_t offset, uint64_t bytes, bool write,
              Accessor by);

private:
  struct Cell {
    Race access(bool write, Accessor by);

    Accessor write;
    /// The last one to read since.
    Accessor read;
    /// The last one of its block that is another thread.
    Accessor otherThread;
    /// One of another block.
    Accessor otherBlock;
  };
  static constexpr uint64_t granule = 4;
  struct Granule {
    uint64_t stamp;
    bool split; ///< Its bytes have cells of their own.
    Cell cell;
  };

  Mapping granules;
  Mapping bytes;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_SIM_RACES_H
