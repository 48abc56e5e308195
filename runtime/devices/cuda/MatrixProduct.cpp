//===- MatrixProduct.cpp - A product as a BLAS library sees it ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/MatrixProduct.h"
#include "core/Checked.h"
#include "core/Status.h"

#include <algorithm>
#include <cinttypes>

namespace dlc::rt {

/// `rows` x `columns` of what the product means, which is stored transposed or
/// not with `stride` elements from row to row.
static dlcrt_status makeOperand(const char *name, uint64_t address,
                                int64_t rows, int64_t columns,
                                bool isTransposed, int64_t offset,
                                int64_t stride, uint64_t elementBytes,
                                ColumnMajorMatrix &matrix, dlcrt_error *error) {
  if (isTransposed)
    std::swap(rows, columns);
  if (offset < 0 || (rows > 1 && stride < columns))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected an offset of at least 0 and rows at least "
                "%" PRId64 " elements apart, found %" PRId64 " and %" PRId64,
                name, columns, offset, stride);
  matrix.address = address + static_cast<uint64_t>(offset) * elementBytes;
  matrix.rows = columns;
  matrix.columns = rows;
  // Of a single row the stride means nothing, but the library checks it.
  matrix.leading = std::max({stride, columns, int64_t(1)});
  matrix.isTransposed = isTransposed;
  return DLCRT_OK;
}

dlcrt_status makeMatrixProduct(const dlcrt_matmul &description, int64_t m,
                               int64_t n, int64_t k, const uint64_t *arguments,
                               MatrixProduct &product, dlcrt_error *error) {
  if (description.dtype != DLCRT_F32 && description.dtype != DLCRT_F64)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "expected elements of f32 or f64, found type %u",
                description.dtype);
  if (description.epilogue > DLCRT_EPILOGUE_BIAS_RELU)
    return fail(error, DLCRT_BAD_ARTIFACT, "%u is no epilogue",
                description.epilogue);
  bool hasBias = description.epilogue != DLCRT_EPILOGUE_NONE;
  for (uint32_t index : {description.a, description.b, description.c,
                         hasBias ? description.bias : description.c})
    if (index == 0 || index >= description.arguments)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "expected addresses in arguments 1 to %u, found %u",
                  description.arguments - 1, index);
  int64_t elements;
  if (m < 0 || n < 0 || k < 0 || !checkedMul(m, n, elements))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "expected sizes of at least 0, found %" PRId64 " x %" PRId64
                " x %" PRId64,
                m, n, k);
  product.isF64 = description.dtype == DLCRT_F64;
  product.depth = k;
  DLCRT_TRY(makeOperand("B", arguments[description.b], k, n,
                        description.transposed_b != 0, description.offset_b,
                        description.stride_b, product.elementBytes(),
                        product.left, error));
  DLCRT_TRY(makeOperand("A", arguments[description.a], m, k,
                        description.transposed_a != 0, description.offset_a,
                        description.stride_a, product.elementBytes(),
                        product.right, error));
  DLCRT_TRY(makeOperand("C", arguments[description.c], m, n, false, 0, n,
                        product.elementBytes(), product.result, error));
  product.bias = hasBias ? arguments[description.bias] : 0;
  product.hasRelu = description.epilogue == DLCRT_EPILOGUE_BIAS_RELU;
  return DLCRT_OK;
}

} // namespace dlc::rt
