//===- Places.cpp - Places in memory for what lives for a while ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Places.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/Support/MathExtras.h"

using namespace dlc;

llvm::SmallVector<int64_t> dlc::findPlaces(llvm::ArrayRef<Lifetime> lifetimes,
                                           int64_t alignment, int64_t &size) {
  auto order = llvm::to_vector(llvm::seq<unsigned>(0, lifetimes.size()));
  llvm::sort(order, [&](unsigned x, unsigned y) {
    return std::pair(-lifetimes[x].bytes, x) <
           std::pair(-lifetimes[y].bytes, y);
  });
  llvm::SmallVector<int64_t> offsets(lifetimes.size());
  // What has a place, by offset.
  std::vector<unsigned> placed;
  size = 0;
  for (unsigned index : order) {
    const Lifetime &own = lifetimes[index];
    if (own.bytes == 0)
      continue;
    int64_t offset = 0;
    for (unsigned other : placed) {
      const Lifetime &taken = lifetimes[other];
      if (taken.last < own.first || own.last < taken.first)
        continue;
      if (offset + own.bytes <= offsets[other])
        break;
      offset = std::max<int64_t>(
          offset, llvm::alignTo(offsets[other] + taken.bytes, alignment));
    }
    offsets[index] = offset;
    size =
        std::max<int64_t>(size, llvm::alignTo(offset + own.bytes, alignment));
    placed.insert(llvm::upper_bound(placed, offset,
                                    [&](int64_t value, unsigned other) {
                                      return value < offsets[other];
                                    }),
                  index);
  }
  return offsets;
}
