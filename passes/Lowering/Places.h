//===- Places.h - Places in memory for what lives for a while ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_LOWERING_PLACES_H
#define DLC_PASSES_LOWERING_PLACES_H

#include "llvm/ADT/SmallVector.h"

#include <cstdint>

namespace dlc {

/// What is in use from step `first` to step `last`, both included.
struct Lifetime {
  int64_t bytes;
  unsigned first, last;
};

/// Offsets, multiples of `alignment`, at which nothing lies over what is in use
/// at the same time, the largest first, each as low as it can; of what has no
/// bytes 0. `size` is where the last one ends, rounded up.
llvm::SmallVector<int64_t> findPlaces(llvm::ArrayRef<Lifetime> lifetimes,
                                      int64_t alignment, int64_t &size);

} // namespace dlc

#endif // DLC_PASSES_LOWERING_PLACES_H
