//===- Sha256.h - The SHA-256 hash ----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_CORE_SHA256_H
#define DLCRT_CORE_SHA256_H

#include <cstddef>
#include <cstdint>

namespace dlc::rt {

/// FIPS 180-4, fed piece by piece.
class Sha256 {
public:
  Sha256();
  void update(const void *bytes, size_t size);
  void finish(uint8_t digest[32]);

private:
  void block(const uint8_t *bytes);

  uint32_t state[8];
  uint64_t total = 0;
  uint8_t pending[64];
  size_t pendingSize = 0;
};

} // namespace dlc::rt

#endif // DLCRT_CORE_SHA256_H
