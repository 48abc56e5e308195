//===- OrderCheck.h - Whether the order of threads matters ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_SIM_ORDERCHECK_H
#define DLCRT_DEVICES_SIM_ORDERCHECK_H

#include "devices/sim/Accesses.h"

namespace dlc::rt {

/// Holds what a launch makes of the memory it may write against what it makes
/// of the same memory when it runs again.
class OrderCheck {
public:
  void reserve();

  /// Before the first run: copies what the launch may write.
  void begin(std::span<const Extent> extents);
  /// Between the two: gives the memory back what it held.
  void restore();
  /// After the second: false, and where, if they made different things.
  bool agree(std::span<const Extent> extents, int32_t &argument,
             uint64_t &offset) const;

private:
  /// Without overlaps, so that each byte is exchanged once.
  struct Piece {
    uint64_t begin;
    uint64_t end;
    const Allocation *allocation;
  };
  std::vector<Piece> pieces;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_SIM_ORDERCHECK_H
