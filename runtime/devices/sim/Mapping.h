//===- Mapping.h - Address space whose pages come when touched ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_SIM_MAPPING_H
#define DLCRT_DEVICES_SIM_MAPPING_H

#include <cstddef>
#include <cstdint>
#include <utility>

namespace dlc::rt {

/// Address space that may not be touched until parts of it are opened; pages of
/// those are zero and get memory when they are first touched.
class Mapping {
public:
  Mapping() = default;
  Mapping(Mapping &&other) noexcept { swap(other); }
  Mapping &operator=(Mapping &&other) noexcept {
    swap(other);
    return *this;
  }
  Mapping(const Mapping &) = delete;
  Mapping &operator=(const Mapping &) = delete;
  ~Mapping();

  /// Of `sparse` ones little will be touched: they may be larger than what
  /// memory there is, which otherwise is an error.
  [[nodiscard]] bool reserve(uint64_t bytes, bool sparse);
  /// Offset and bytes are multiples of the page's size.
  [[nodiscard]] bool open(uint64_t offset, uint64_t bytes);
  /// A sparse one, all of it open.
  [[nodiscard]] bool reserveOpen(uint64_t bytes) {
    return reserve(bytes, true) && open(0, mapped);
  }

  uint8_t *data() const { return memory; }

private:
  void swap(Mapping &other) noexcept {
    std::swap(memory, other.memory);
    std::swap(mapped, other.mapped);
  }

  uint8_t *memory = nullptr;
  size_t mapped = 0;
};

} // namespace dlc::rt

#endif // DLCRT_DEVICES_SIM_MAPPING_H
