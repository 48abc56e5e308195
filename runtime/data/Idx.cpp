//===- Idx.cpp - The IDX format ------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Y. LeCun's format of MNIST: the bytes 00 00, a type, the rank R, then R
// sizes as unsigned 32-bit integers, then the elements in row-major order.
// Everything is big endian.
//
//===----------------------------------------------------------------------===//

#include "core/Status.h"
#include "core/Types.h"
#include "data/Array.h"
#include "data/ByteReader.h"

#include <cstring>

namespace dlc::rt {

static bool idxDtype(uint8_t code, dlcrt_dtype &dtype) {
  switch (code) {
  case 0x08:
    dtype = DLCRT_U8;
    return true;
  case 0x09:
    dtype = DLCRT_I8;
    return true;
  case 0x0b:
    dtype = DLCRT_I16;
    return true;
  case 0x0c:
    dtype = DLCRT_I32;
    return true;
  case 0x0d:
    dtype = DLCRT_F32;
    return true;
  case 0x0e:
    dtype = DLCRT_F64;
    return true;
  default:
    return false;
  }
}

template <typename T, typename Swap>
static void swapAll(uint8_t *bytes, int64_t count, Swap swap) {
  for (int64_t i = 0; i < count; ++i) {
    T value;
    std::memcpy(&value, bytes + i * sizeof(T), sizeof(T));
    value = swap(value);
    std::memcpy(bytes + i * sizeof(T), &value, sizeof(T));
  }
}

void swapIdxElements(Array &array) {
  uint8_t *bytes = array.storage.data();
  switch (dtypeBytes(array.dtype)) {
  case 2:
    return swapAll<uint16_t>(bytes, array.elements(),
                             [](uint16_t v) { return __builtin_bswap16(v); });
  case 4:
    return swapAll<uint32_t>(bytes, array.elements(),
                             [](uint32_t v) { return __builtin_bswap32(v); });
  case 8:
    return swapAll<uint64_t>(bytes, array.elements(),
                             [](uint64_t v) { return __builtin_bswap64(v); });
  default:
    return;
  }
}

dlcrt_status readIdxHeader(ByteReader &reader, const uint8_t *magic,
                           Array &array, dlcrt_error *error) {
  if (!idxDtype(magic[2], array.dtype))
    return fail(error, DLCRT_BAD_DATA,
                "%s: IDX: expected an element type of 08 (u8), 09 (i8), 0b "
                "(i16), 0c (i32), 0d (f32) or 0e (f64), found %02x",
                reader.name(), magic[2]);
  if (magic[3] < 1 || magic[3] > DLCRT_MAX_RANK)
    return fail(error, DLCRT_BAD_DATA,
                "%s: IDX: expected 1 to %d dimensions, found %u", reader.name(),
                DLCRT_MAX_RANK, magic[3]);
  array.rank = magic[3];
  for (int32_t i = 0; i < array.rank; ++i) {
    uint8_t size[4];
    DLCRT_TRY(reader.readExactly(size, 4, "a size of the IDX header", error));
    array.shape[i] =
        int64_t(size[0]) << 24 | size[1] << 16 | size[2] << 8 | size[3];
  }
  return DLCRT_OK;
}

} // namespace dlc::rt
