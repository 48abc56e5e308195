//===- Memory.h - Page-aligned memory -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_CORE_MEMORY_H
#define DLCRT_CORE_MEMORY_H

#include <cstddef>
#include <cstdint>

namespace dlc::rt {

/// Vectorised code for the CPU may read, never write, up to this far past the
/// last variable or buffer.
inline constexpr uint64_t codeOverRead = 64;

/// Zeroed memory straight from the system: page aligned, and given back when
/// released. For everything whose size comes from a file or from the user, so
/// that asking for too much is an error and not an exception.
class Pages {
public:
  Pages() = default;
  Pages(Pages &&other) noexcept { swap(other); }
  Pages &operator=(Pages &&other) noexcept {
    swap(other);
    return *this;
  }
  Pages(const Pages &) = delete;
  Pages &operator=(const Pages &) = delete;
  ~Pages();

  /// At least `size` bytes plus `padding` ones that may be read, too.
  [[nodiscard]] bool allocate(uint64_t size, uint64_t padding = 0);

  uint8_t *data() const { return memory; }
  /// The size asked for.
  size_t size() const { return usable; }

private:
  void swap(Pages &other) noexcept;

  uint8_t *memory = nullptr;
  size_t usable = 0;
  size_t mapped = 0;
};

uint64_t systemPageSize();

} // namespace dlc::rt

#endif // DLCRT_CORE_MEMORY_H
