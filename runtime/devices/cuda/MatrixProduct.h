//===- MatrixProduct.h - A product as a BLAS library sees it --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Artifacts ask for C[m, n] = epilogue(A[m, k] B[k, n]) with row-major
// matrices; BLAS libraries take column-major ones. Memory that holds X row by
// row, `s` elements apart, holds the transpose of X column by column with the
// leading dimension `s`. So the library is asked for
//
//   C^T[n, m] = B^T[n, k] A^T[k, m]
//
// with B as its left and A as its right operand, and where they are stored is
//
//   B stored [k, n]: as columns n x k, which is B^T       -> taken as it is
//   B stored [n, k]: as columns k x n, which is B         -> transposed
//   A stored [m, k]: as columns k x m, which is A^T       -> taken as it is
//   A stored [k, m]: as columns m x k, which is A         -> transposed
//   C stored [m, n]: as columns n x m, which is C^T       -> the result
//
// thus an operand is transposed for the library exactly if it is for us. The
// bias has an element for each column of C: for each row of the library's
// result, which is what cuBLASLt adds.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_MATRIXPRODUCT_H
#define DLCRT_DEVICES_CUDA_MATRIXPRODUCT_H

#include "dlcrt/dlcrt.h"

namespace dlc::rt {

/// A matrix stored column by column.
struct ColumnMajorMatrix {
  uint64_t address = 0;
  int64_t rows = 0, columns = 0;
  /// Elements from one column to the next.
  int64_t leading = 0;
  bool isTransposed = false;
};

/// result = epilogue(op(left) op(right)), op being the transpose or nothing.
struct MatrixProduct {
  ColumnMajorMatrix left, right, result;
  /// An element for each row of the result; 0: none.
  uint64_t bias = 0;
  bool hasRelu = false;
  bool isF64 = false;
  /// Columns of op(left).
  int64_t depth = 0;

  uint64_t elementBytes() const { return isF64 ? 8 : 4; }
  int64_t elements() const { return result.rows * result.columns; }
};

/// DLCRT_BAD_ARTIFACT if the description is none of a product.
dlcrt_status makeMatrixProduct(const dlcrt_matmul &description, int64_t m,
                               int64_t n, int64_t k, const uint64_t *arguments,
                               MatrixProduct &product, dlcrt_error *error);

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_MATRIXPRODUCT_H
