//===- Npy.cpp - NumPy's .npy format -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The bytes 93 "NUMPY", a version (major, minor), the length of the header (16
// bits in version 1, 32 in 2 and 3), the header (a Python dictionary with the
// keys descr, fortran_order and shape, padded with spaces), the elements.
//
//===----------------------------------------------------------------------===//

#include "core/Checked.h"
#include "core/File.h"
#include "core/Status.h"
#include "core/Types.h"
#include "data/Array.h"
#include "data/ByteReader.h"
#include "data/NpyHeader.h"

#include <cinttypes>
#include <cstring>

namespace dlc::rt {

namespace {
struct DtypeCode {
  dlcrt_dtype dtype;
  const char *code;
};
/// What NumPy writes behind the byte order.
constexpr DtypeCode codes[] = {
    {DLCRT_PRED, "b1"}, {DLCRT_I8, "i1"},  {DLCRT_I16, "i2"}, {DLCRT_I32, "i4"},
    {DLCRT_I64, "i8"},  {DLCRT_U8, "u1"},  {DLCRT_U16, "u2"}, {DLCRT_U32, "u4"},
    {DLCRT_U64, "u8"},  {DLCRT_F16, "f2"}, {DLCRT_F32, "f4"}, {DLCRT_F64, "f8"},
};

/// No header is that long; NumPy itself refuses more than 10,000 bytes.
constexpr uint32_t maxHeader = 1 << 16;

dlcrt_status chooseDtype(const NpyHeader &header, const char *name,
                         dlcrt_dtype &dtype, dlcrt_error *error) {
  const std::string &descr = header.descr;
  for (const DtypeCode &entry : codes) {
    if (descr.size() < 3 || descr.compare(1, std::string::npos, entry.code))
      continue;
    bool oneByte = dtypeBytes(entry.dtype) == 1;
    if (descr[0] == '<' || (oneByte && (descr[0] == '|' || descr[0] == '>'))) {
      dtype = entry.dtype;
      return DLCRT_OK;
    }
    if (descr[0] == '>')
      return fail(error, DLCRT_BAD_DATA,
                  "%s: .npy: expected little-endian elements ('<%s'), found "
                  "big-endian ones ('>%s')",
                  name, entry.code, entry.code);
  }
  return fail(error, DLCRT_BAD_DATA,
              "%s: .npy: expected elements of type b1, i1, i2, i4, i8, u1, "
              "u2, u4, u8, f2, f4 or f8, found '%s'",
              name, descr.c_str());
}
} // namespace

dlcrt_status readNpyHeader(ByteReader &reader, Array &array,
                           dlcrt_error *error) {
  const char *name = reader.name();
  uint8_t rest[4]; // "PY" and the version.
  DLCRT_TRY(reader.readExactly(rest, sizeof(rest), "the .npy header", error));
  if (rest[0] != 'P' || rest[1] != 'Y')
    return fail(error, DLCRT_BAD_DATA,
                "%s: expected a .npy file (93 \"NUMPY\"), found another start",
                name);
  if (rest[2] < 1 || rest[2] > 3 || rest[3] != 0)
    return fail(error, DLCRT_BAD_DATA,
                "%s: .npy: expected version 1.0, 2.0 or 3.0, found %u.%u", name,
                rest[2], rest[3]);
  uint8_t length[4] = {};
  DLCRT_TRY(reader.readExactly(length, rest[2] == 1 ? 2 : 4,
                               "the length of the .npy header", error));
  uint32_t headerBytes;
  std::memcpy(&headerBytes, length, sizeof(length));
  if (headerBytes > maxHeader)
    return fail(error, DLCRT_BAD_DATA,
                "%s: .npy: expected a header of at most %u bytes, found %u",
                name, maxHeader, headerBytes);
  std::string text(headerBytes, '\0');
  DLCRT_TRY(
      reader.readExactly(text.data(), headerBytes, "the .npy header", error));
  NpyHeader header;
  DLCRT_TRY(parseNpyHeader(text, name, header, error));
  if (header.fortranOrder)
    return fail(error, DLCRT_BAD_DATA,
                "%s: .npy: expected C order, found Fortran order; save "
                "numpy.ascontiguousarray(array)",
                name);
  DLCRT_TRY(chooseDtype(header, name, array.dtype, error));
  array.rank = header.rank;
  std::memcpy(array.shape, header.shape, sizeof(header.shape));
  return DLCRT_OK;
}

dlcrt_status checkNpyElements(const Array &array, const char *name,
                              dlcrt_error *error) {
  // NumPy's bool is a byte; ours is 0 or 1.
  if (array.dtype != DLCRT_PRED)
    return DLCRT_OK;
  for (int64_t i = 0; i < array.elements(); ++i)
    if (array.storage.data()[i] > 1)
      return fail(error, DLCRT_BAD_DATA,
                  "%s: .npy: element %" PRId64
                  ": expected a bool of 0 or 1, found %u",
                  name, i, array.storage.data()[i]);
  return DLCRT_OK;
}

dlcrt_status writeNpy(const char *path, const dlcrt_tensor &tensor,
                      dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    const char *code = nullptr;
    for (const DtypeCode &entry : codes)
      if (entry.dtype == tensor.dtype)
        code = entry.code;
    if (!code)
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "%s: .npy has no element type %s", path,
                  dtypeName(tensor.dtype));
    int64_t bytes;
    if (tensor.rank < 0 || tensor.rank > DLCRT_MAX_RANK ||
        !shapeBytes(tensor.dtype, tensor.shape, tensor.rank, bytes))
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "%s: the tensor to write has no valid shape", path);
    std::string header = "{'descr': '";
    header += dtypeBytes(tensor.dtype) == 1 ? '|' : '<';
    header += std::string(code) + "', 'fortran_order': False, 'shape': (";
    for (int32_t i = 0; i < tensor.rank; ++i)
      header += std::to_string(tensor.shape[i]) + (i + 1 < tensor.rank ? ", "
                                                   : tensor.rank == 1  ? ","
                                                                       : "");
    header += "), }";
    // So that the elements start at a multiple of 64 bytes.
    constexpr size_t head = 10;
    header.resize((head + header.size() + 1 + 63) / 64 * 64 - head - 1, ' ');
    header += '\n';
    std::string start("\x93NUMPY\x01\x00", 8);
    start += static_cast<char>(header.size() & 0xff);
    start += static_cast<char>(header.size() >> 8);
    start += header;
    AtomicFile file;
    DLCRT_TRY(file.open(path, error));
    DLCRT_TRY(file.write(start.data(), start.size(), error));
    DLCRT_TRY(file.write(tensor.data, static_cast<uint64_t>(bytes), error));
    return file.commit(error);
  });
}

} // namespace dlc::rt
