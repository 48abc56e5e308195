//===- Permutation.cpp - The order of rows in an epoch -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "training/Permutation.h"
#include "core/Philox.h"

#include <utility>

namespace dlc::rt {

namespace {
constexpr uint64_t shuffleStream = 0x73687566666c6500; // "shuffle\0"

/// The stream of 64-bit words of an epoch.
class Words {
public:
  Words(uint64_t seed, uint64_t epoch)
      : key{uint32_t(seed ^ shuffleStream),
            uint32_t((seed ^ shuffleStream) >> 32)},
        epoch(epoch) {}

  uint64_t next() {
    if (position % 2 == 0) {
      uint64_t b = position / 2;
      block = philox4x32({uint32_t(b), uint32_t(b >> 32), uint32_t(epoch),
                          uint32_t(epoch >> 32)},
                         key);
    }
    size_t half = position++ % 2 * 2;
    return block[half] | uint64_t(block[half + 1]) << 32;
  }

  /// A number below `limit`, which is not 0.
  uint64_t draw(uint64_t limit) {
    using Product = unsigned __int128;
    Product product = Product(next()) * limit;
    if (uint64_t(product) < limit) {
      uint64_t unfair = -limit % limit;
      while (uint64_t(product) < unfair)
        product = Product(next()) * limit;
    }
    return uint64_t(product >> 64);
  }

private:
  PhiloxKey key;
  uint64_t epoch;
  uint64_t position = 0;
  PhiloxBlock block = {};
};
} // namespace

void permuteRows(uint64_t seed, uint64_t epoch, std::span<int64_t> rows) {
  for (size_t i = 0; i < rows.size(); ++i)
    rows[i] = static_cast<int64_t>(i);
  Words words(seed, epoch);
  for (size_t i = rows.size(); i-- > 1;)
    std::swap(rows[i], rows[words.draw(i + 1)]);
}

} // namespace dlc::rt
