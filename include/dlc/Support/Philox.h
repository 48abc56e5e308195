//===- Philox.h - Counter-based random numbers -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Philox4x32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random
// numbers: as easy as 1, 2, 3", SC11. The reference semantics of dlt and dlcrt.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SUPPORT_PHILOX_H
#define DLC_SUPPORT_PHILOX_H

#include <cstdint>

namespace dlc {

/// Word `word` (0 to 3) of the block at `counter`, `step` (its low and its high
/// 64 bits) for `key`.
inline uint32_t philoxWord(uint64_t counter, uint64_t step, uint64_t key,
                           unsigned word) {
  uint32_t c[4] = {uint32_t(counter), uint32_t(counter >> 32), uint32_t(step),
                   uint32_t(step >> 32)};
  uint32_t k[2] = {uint32_t(key), uint32_t(key >> 32)};
  for (int round = 0; round < 10; ++round) {
    uint64_t p0 = uint64_t(0xD2511F53) * c[0];
    uint64_t p1 = uint64_t(0xCD9E8D57) * c[2];
    c[0] = uint32_t(p1 >> 32) ^ c[1] ^ k[0];
    c[1] = uint32_t(p1);
    c[2] = uint32_t(p0 >> 32) ^ c[3] ^ k[1];
    c[3] = uint32_t(p0);
    k[0] += 0x9E3779B9;
    k[1] += 0xBB67AE85;
  }
  return c[word];
}

} // namespace dlc

#endif // DLC_SUPPORT_PHILOX_H
