//===- Types.h - Element types and shapes ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_CORE_TYPES_H
#define DLCRT_CORE_TYPES_H

#include "dlcrt/dlcrt.h"

#include <cstdint>

namespace dlc::rt {

/// Bytes of one element, or 0 for a value that is no element type.
int64_t dtypeBytes(dlcrt_dtype dtype);
const char *dtypeName(dlcrt_dtype dtype);
inline bool isFloat(dlcrt_dtype dtype) {
  return dtype == DLCRT_F16 || dtype == DLCRT_BF16 || dtype == DLCRT_F32 ||
         dtype == DLCRT_F64;
}

/// Bytes of a static shape; false when a dimension is negative or the product
/// does not fit in 63 bits.
bool shapeBytes(dlcrt_dtype dtype, const int64_t *shape, int32_t rank,
                int64_t &bytes);

/// A type as text, "tensor<rows x 8 x u8>": by value, so that messages need no
/// memory. A signature's -1 is "rows"; in a tensor it is just a wrong number.
struct TypeText {
  char text[240];
};
TypeText describeType(dlcrt_dtype dtype, const int64_t *shape, int32_t rank,
                      bool signature = true);

} // namespace dlc::rt

#endif // DLCRT_CORE_TYPES_H
