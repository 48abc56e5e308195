//===- Labels.cpp - Labels that are no class ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/Labels.h"

#include <cinttypes>
#include <cstdio>
#include <utility>

namespace dlc::rt {

template <typename T>
static LabelText describe(const dlcrt_tensor_info &info, const void *data,
                          int64_t row) {
  LabelText result;
  int64_t count = 1;
  for (int32_t i = 1; i < info.rank; ++i)
    count *= info.shape[i];
  const T *labels = static_cast<const T *>(data) + row * count;
  for (int64_t i = 0; i < count; ++i) {
    T label = labels[i];
    if (std::cmp_greater_equal(label, 0) && std::cmp_less(label, info.classes))
      continue;
    if constexpr (std::is_signed_v<T>)
      std::snprintf(result.text, sizeof(result.text),
                    ": expected 0 to %" PRId64 ", found %" PRId64,
                    info.classes - 1, int64_t(label));
    else
      std::snprintf(result.text, sizeof(result.text),
                    ": expected 0 to %" PRId64 ", found %" PRIu64,
                    info.classes - 1, uint64_t(label));
    break;
  }
  return result;
}

LabelText describeLabels(const dlcrt_tensor_info &info, const void *data,
                         int64_t row) {
  if (info.classes < 1 || info.rank < 1 || info.shape[0] != -1 || !data)
    return {};
  switch (info.dtype) {
  case DLCRT_I8:
    return describe<int8_t>(info, data, row);
  case DLCRT_I16:
    return describe<int16_t>(info, data, row);
  case DLCRT_I32:
    return describe<int32_t>(info, data, row);
  case DLCRT_I64:
    return describe<int64_t>(info, data, row);
  case DLCRT_U8:
    return describe<uint8_t>(info, data, row);
  case DLCRT_U16:
    return describe<uint16_t>(info, data, row);
  case DLCRT_U32:
    return describe<uint32_t>(info, data, row);
  case DLCRT_U64:
    return describe<uint64_t>(info, data, row);
  default:
    return {};
  }
}

} // namespace dlc::rt
