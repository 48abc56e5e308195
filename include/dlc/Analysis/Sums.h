//===- Sums.h - How sums of many terms are added up ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//
// Terms are added up in blocks of fixed length, each a chain in the element's
// type from 0, and the blocks' sums in order in float64. So errors don't grow
// with the number of terms, and bits depend on neither threads nor batches of a
// call. The lengths are the same on every target: `docs/cpu_codegen.md` has
// what they cost and how far sums are off.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_SUMS_H
#define DLC_ANALYSIS_SUMS_H

#include "dlc/Analysis/StructuredOp.h"

namespace dlc {

/// Of a reduction of rows: rows of a chain, and of a part, whose chains are
/// added up before parts are.
constexpr int64_t kChainRows = 16, kPartRows = 64;

/// Of a reduction of a row: vectors of a chain, in each lane.
constexpr int64_t kChainVectors = 16;

/// Terms of a product's sum up to which it is one chain, and those of a block
/// of a longer one.
constexpr int64_t kShortTerms = 512, kBlockTerms = 256;

/// The type in which parts of the reduction `op` are put together: float64 for
/// sums of floats, else that of its result.
mlir::Type typeOfParts(StructuredOp op);

} // namespace dlc

#endif // DLC_ANALYSIS_SUMS_H
