//===- MemoryCells.h - What lies where in a part of memory ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_MEMORYCELLS_H
#define DLC_ANALYSIS_MEMORYCELLS_H

#include "llvm/ADT/STLExtras.h"

#include <cstdint>
#include <vector>

namespace dlc {

/// A linear part of memory as whole values: what was written to a range of
/// bytes can be read there until a write overlaps it.
template <typename Value> class MemoryCells {
public:
  void write(int64_t offset, int64_t bytes, Value value) {
    llvm::erase_if(cells, [&](const Cell &cell) {
      return cell.offset < offset + bytes && offset < cell.offset + cell.bytes;
    });
    cells.push_back({offset, bytes, std::move(value)});
  }
  /// What was written to exactly this range and is still whole, or null.
  const Value *read(int64_t offset, int64_t bytes) const {
    for (const Cell &cell : cells)
      if (cell.offset == offset && cell.bytes == bytes)
        return &cell.value;
    return nullptr;
  }

private:
  struct Cell {
    int64_t offset, bytes;
    Value value;
  };
  std::vector<Cell> cells;
};

} // namespace dlc

#endif // DLC_ANALYSIS_MEMORYCELLS_H
