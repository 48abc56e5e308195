//===- Permutation.h - The order of rows in an epoch ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TRAINING_PERMUTATION_H
#define DLCRT_TRAINING_PERMUTATION_H

#include <cstdint>
#include <span>

namespace dlc::rt {

/// Puts the numbers 0 to n-1 into `rows` in an order that depends on n, `seed`
/// and `epoch` only, each order being equally likely:
///
///   rows = 0, 1, ..., n-1;  for i = n-1, ..., 1: swap rows[i], rows[draw(i+1)]
///
/// (R. Durstenfeld's form of the Fisher-Yates shuffle). draw(k) takes the next
/// 64-bit word w of the stream and is the high word of w * k; as long as the
/// low word is less than 2^64 mod k it takes another one (D. Lemire), so no
/// number is favoured. Words 2b and 2b+1 of the stream are the halves, low
/// word first, of Philox4x32-10 with counter (low, high word of b, low, high
/// word of `epoch`) and key `seed` xor "shuffle\0" (as a 64-bit number, 's'
/// highest): keys and counters as dlt.random_uniform makes them.
void permuteRows(uint64_t seed, uint64_t epoch, std::span<int64_t> rows);

} // namespace dlc::rt

#endif // DLCRT_TRAINING_PERMUTATION_H
