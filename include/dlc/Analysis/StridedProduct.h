//===- StridedProduct.h - Products of matrices that lie apart ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_STRIDEDPRODUCT_H
#define DLC_ANALYSIS_STRIDEDPRODUCT_H

#include "dlc/Analysis/StructuredOp.h"

#include <array>
#include <optional>

namespace dlc {

/// A dlcrt.contract as a product C[m, n] = sum over k of A[m, k] B[k, n] for
/// each index of outer loops: those of its batch, and of m and n where their
/// steps through memory can't be one. Strides are in elements.
struct StridedProduct {
  struct Outer {
    unsigned loop;
    int64_t size; ///< kDynamic: the rows.
    /// From one index to the next in A, B and C.
    std::array<int64_t, 3> strides;
  };
  /// In the order of the result.
  llvm::SmallVector<Outer> outer;
  /// kDynamic: m is `rowsOfOne` for each row of the batch.
  int64_t m = 1, n = 1, k = 1;
  int64_t rowsOfOne = 1;
  /// From row to row and from column to column: one of each pair is 1. Columns
  /// of C lie one after the other.
  int64_t aM = 1, aK = 1, bK = 1, bN = 1, cM = 1;
  /// The dimensions of the result, of which these are the first, that its rows
  /// are, if these lie one after the other: the outer loops', then those of m.
  std::optional<unsigned> rowDims;

  /// Products, of each row of the batch if `hasBatchRows`.
  int64_t getProducts() const;
  /// Whether the rows of the batch are an outer loop.
  bool hasBatchRows() const;
};

/// None if factors, sums and result are not of one float type, or are not to be
/// gone through so.
std::optional<StridedProduct> stridedProductOf(kernel::ContractOp op);

} // namespace dlc

#endif // DLC_ANALYSIS_STRIDEDPRODUCT_H
