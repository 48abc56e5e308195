//===- Types.cpp - Element types and shapes -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/Types.h"
#include "core/Checked.h"

#include <cinttypes>
#include <cstdio>

namespace dlc::rt {

namespace {
struct DtypeRow {
  const char *name;
  int8_t bytes;
};
constexpr DtypeRow table[] = {
    {"invalid", 0}, {"pred", 1}, {"i8", 1},       {"i16", 2},
    {"i32", 4},     {"i64", 8},  {"u8", 1},       {"u16", 2},
    {"u32", 4},     {"u64", 8},  {"f16", 2},      {"bf16", 2},
    {"f32", 4},     {"f64", 8},  {"f8e4m3fn", 1}, {"f8e5m2", 1},
};
constexpr unsigned tableSize = sizeof(table) / sizeof(table[0]);
} // namespace

int64_t dtypeBytes(dlcrt_dtype dtype) {
  unsigned index = static_cast<unsigned>(dtype);
  return index < tableSize ? table[index].bytes : 0;
}

const char *dtypeName(dlcrt_dtype dtype) {
  unsigned index = static_cast<unsigned>(dtype);
  return index < tableSize ? table[index].name : "invalid";
}

bool shapeBytes(dlcrt_dtype dtype, const int64_t *shape, int32_t rank,
                int64_t &bytes) {
  // A dimension of 0 must not hide that the others overflow: whoever
  // multiplies them in another order would overflow.
  int64_t product = dtypeBytes(dtype);
  bool zero = false;
  for (int32_t i = 0; i < rank; ++i) {
    if (shape[i] < 0)
      return false;
    zero |= shape[i] == 0;
    if (shape[i] != 0 && !checkedMul(product, shape[i], product))
      return false;
  }
  bytes = zero ? 0 : product;
  return true;
}

TypeText describeType(dlcrt_dtype dtype, const int64_t *shape, int32_t rank,
                      bool signature) {
  TypeText result;
  int at = std::snprintf(result.text, sizeof(result.text), "tensor<");
  for (int32_t i = 0; i < rank && i < DLCRT_MAX_RANK; ++i) {
    int rest = static_cast<int>(sizeof(result.text)) - at;
    if (signature && shape[i] == -1)
      at += std::snprintf(result.text + at, rest, "rows x ");
    else
      at += std::snprintf(result.text + at, rest, "%" PRId64 " x ", shape[i]);
  }
  std::snprintf(result.text + at, sizeof(result.text) - at, "%s>",
                dtypeName(dtype));
  return result;
}

} // namespace dlc::rt
