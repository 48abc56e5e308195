//===- Array.cpp - Arrays from data files --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "data/Array.h"
#include "core/File.h"
#include "core/Status.h"
#include "core/Types.h"
#include "data/ByteReader.h"

#include <bit>
#include <cinttypes>
#include <cstring>

namespace dlc::rt {

static_assert(std::endian::native == std::endian::little,
              "arrays in memory are little endian, as in artifacts");

int64_t Array::elements() const {
  int64_t count = 1;
  for (int32_t i = 0; i < rank; ++i)
    count *= shape[i];
  return count;
}

dlcrt_tensor Array::tensor() const {
  dlcrt_tensor result = {};
  result.data = storage.data();
  result.dtype = dtype;
  result.rank = rank;
  std::memcpy(result.shape, shape, sizeof(shape));
  return result;
}

/// Reads the elements of an array whose type and shape are set, and then the
/// end of the file.
static dlcrt_status readElements(ByteReader &reader, Array &array,
                                 dlcrt_error *error) {
  int64_t bytes;
  if (!shapeBytes(array.dtype, array.shape, array.rank, bytes))
    return fail(error, DLCRT_BAD_DATA, "%s: the size of %s exceeds 63 bits",
                reader.name(),
                describeType(array.dtype, array.shape, array.rank, false).text);
  uint64_t size = static_cast<uint64_t>(bytes);
  // Before any memory is asked for: a header may claim anything.
  if (size > reader.mostLeft())
    return fail(error, DLCRT_BAD_DATA,
                "%s: truncated: expected %" PRIu64
                " bytes of elements (%s), found at most %" PRIu64,
                reader.name(), size,
                describeType(array.dtype, array.shape, array.rank, false).text,
                reader.mostLeft());
  if (!array.storage.allocate(size))
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: out of memory for %" PRIu64 " bytes of elements",
                reader.name(), size);
  DLCRT_TRY(reader.readExactly(array.storage.data(), size, "elements", error));
  return reader.expectEnd(error);
}

dlcrt_status parseArray(const uint8_t *bytes, uint64_t size, const char *name,
                        Array &array, dlcrt_error *error,
                        const ArrayCheck &accept) {
  return guarded(error, [&]() -> dlcrt_status {
    ByteReader reader(bytes, size, name);
    uint8_t magic[4];
    uint64_t found;
    DLCRT_TRY(reader.read(magic, sizeof(magic), found, error));
    if (found < sizeof(magic))
      return fail(error, DLCRT_BAD_DATA,
                  "%s: expected an IDX or .npy file, found %" PRIu64 " bytes",
                  name, found);
    Array result;
    bool idx = magic[0] == 0 && magic[1] == 0;
    if (idx)
      DLCRT_TRY(readIdxHeader(reader, magic, result, error));
    else if (std::memcmp(magic, "\x93NUM", 4) == 0)
      DLCRT_TRY(readNpyHeader(reader, result, error));
    else
      return fail(error, DLCRT_BAD_DATA,
                  "%s: expected an IDX file (it starts with the bytes 00 00) "
                  "or a .npy file (93 4e 55 4d), found %02x %02x %02x %02x",
                  name, magic[0], magic[1], magic[2], magic[3]);
    if (accept)
      DLCRT_TRY(accept(result));
    DLCRT_TRY(readElements(reader, result, error));
    if (idx)
      swapIdxElements(result);
    else
      DLCRT_TRY(checkNpyElements(result, name, error));
    array = std::move(result);
    return DLCRT_OK;
  });
}

dlcrt_status readArray(const char *path, Array &array, dlcrt_error *error,
                       const ArrayCheck &accept) {
  return guarded(error, [&]() -> dlcrt_status {
    Pages bytes;
    DLCRT_TRY(readFile(path, bytes, error));
    return parseArray(bytes.data(), bytes.size(), path, array, error, accept);
  });
}

} // namespace dlc::rt
