//===- MemoryCells.h - What lies where in a part of memory ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_MEMORYCELLS_H
#define DLC_ANALYSIS_MEMORYCELLS_H

#include <cstdint>
#include <map>
#include <utility>

namespace dlc {

/// A linear part of memory as whole values: what was written to a range of
/// bytes can be read there until a write overlaps it.
template <typename Value> class MemoryCells {
public:
  void write(int64_t offset, int64_t bytes, Value value) {
    // Cells do not overlap, so that at most one begins before and reaches here.
    auto it = cells.lower_bound({offset, 0});
    if (it != cells.begin()) {
      auto before = std::prev(it);
      if (offset < before->first.first + before->first.second)
        cells.erase(before);
    }
    while (it != cells.end() && it->first.first < offset + bytes)
      it = offset < it->first.first + it->first.second ? cells.erase(it)
                                                       : std::next(it);
    cells.insert({{offset, bytes}, std::move(value)});
  }
  /// What was written to exactly this range and is still whole, or null.
  const Value *read(int64_t offset, int64_t bytes) const {
    auto it = cells.find({offset, bytes});
    return it == cells.end() ? nullptr : &it->second;
  }

private:
  /// By offset and bytes.
  std::map<std::pair<int64_t, int64_t>, Value> cells;
};

} // namespace dlc

#endif // DLC_ANALYSIS_MEMORYCELLS_H
