//===- OrderCheck.cpp - Whether the order of threads matters --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/sim/OrderCheck.h"
#include "devices/sim/Limits.h"

#include <algorithm>
#include <cstring>

namespace dlc::rt {

static uint8_t *pointer(uint64_t address) {
  return reinterpret_cast<uint8_t *>(address);
}

void OrderCheck::reserve() { pieces.reserve(mostArguments); }

void OrderCheck::begin(std::span<const Extent> extents) {
  pieces.clear();
  for (const Extent &extent : extents)
    if (extent.allocation && (extent.use & DLCRT_WRITES))
      pieces.push_back(
          {extent.begin, extent.begin + extent.bytes, extent.allocation});
  std::sort(pieces.begin(), pieces.end(),
            [](const Piece &a, const Piece &b) { return a.begin < b.begin; });
  // What an earlier one holds, too, is cut off.
  uint64_t covered = 0;
  for (Piece &piece : pieces) {
    piece.begin = std::max(piece.begin, covered);
    piece.end = std::max(piece.begin, piece.end);
    covered = piece.end;
    std::memcpy(piece.allocation->copyOf(piece.begin), pointer(piece.begin),
                piece.end - piece.begin);
  }
}

void OrderCheck::restore() {
  for (const Piece &piece : pieces)
    std::swap_ranges(pointer(piece.begin), pointer(piece.end),
                     piece.allocation->copyOf(piece.begin));
}

bool OrderCheck::agree(std::span<const Extent> extents, int32_t &argument,
                       uint64_t &offset) const {
  for (const Piece &piece : pieces) {
    const uint8_t *first = piece.allocation->copyOf(piece.begin);
    const uint8_t *second = pointer(piece.begin);
    auto [found, other] =
        std::mismatch(first, first + (piece.end - piece.begin), second);
    uint64_t address = piece.begin + static_cast<uint64_t>(found - first);
    if (address == piece.end)
      continue;
    for (const Extent &extent : extents)
      if ((extent.use & DLCRT_WRITES) && extent.holds(address, 1)) {
        argument = extent.argument;
        offset = address - extent.begin;
        return false;
      }
  }
  return true;
}

} // namespace dlc::rt
