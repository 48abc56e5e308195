//===- Checked.h - Arithmetic that notices overflow -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_CORE_CHECKED_H
#define DLCRT_CORE_CHECKED_H

#include <cstdint>

namespace dlc::rt {

/// Each returns false, and leaves `result` unspecified, on overflow.
template <typename T> bool checkedAdd(T a, T b, T &result) {
  return !__builtin_add_overflow(a, b, &result);
}
template <typename T> bool checkedMul(T a, T b, T &result) {
  return !__builtin_mul_overflow(a, b, &result);
}

/// Whether [offset, offset + size) lies in [0, limit).
inline bool rangeWithin(uint64_t offset, uint64_t size, uint64_t limit) {
  return offset <= limit && size <= limit - offset;
}

/// `alignment` is a power of two.
inline bool alignUp(uint64_t value, uint64_t alignment, uint64_t &result) {
  if (!checkedAdd<uint64_t>(value, alignment - 1, result))
    return false;
  result &= ~(alignment - 1);
  return true;
}
inline uint64_t alignDown(uint64_t value, uint64_t alignment) {
  return value & ~(alignment - 1);
}

} // namespace dlc::rt

#endif // DLCRT_CORE_CHECKED_H
