//===- Rows.h - Rows of tensors -------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_CORE_ROWS_H
#define DLCRT_CORE_ROWS_H

#include <cstdint>
#include <cstring>

namespace dlc::rt {

/// Which rows of something are meant: `count` of them, those that `rows` names,
/// or if that is null `first` and those that follow.
struct RowList {
  const int64_t *rows = nullptr;
  int64_t first = 0;
  int64_t count = 0;

  int64_t operator[](int64_t i) const { return rows ? rows[i] : first + i; }
  RowList part(int64_t begin, int64_t length) const {
    return {rows ? rows + begin : nullptr, rows ? 0 : first + begin, length};
  }
};

/// Copies rows of so many bytes one after the other to `to`.
inline void gatherRows(void *to, const void *from, uint64_t rowBytes,
                       const RowList &list) {
  auto *target = static_cast<uint8_t *>(to);
  const auto *source = static_cast<const uint8_t *>(from);
  if (rowBytes == 0)
    return;
  for (int64_t i = 0; i < list.count; ++i, target += rowBytes)
    std::memcpy(target, source + static_cast<uint64_t>(list[i]) * rowBytes,
                rowBytes);
}

} // namespace dlc::rt

#endif // DLCRT_CORE_ROWS_H
