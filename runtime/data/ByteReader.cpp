//===- ByteReader.cpp - Bytes in order, unpacked if gzipped --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "data/ByteReader.h"
#include "core/Status.h"

#include <algorithm>
#include <cinttypes>
#include <cstring>
#include <zlib.h>

namespace dlc::rt {

struct ByteReader::Inflater {
  z_stream stream = {};
  bool ready = false;
  /// Between the end of a member and the start of the next.
  bool between = false;

  ~Inflater() {
    if (ready)
      inflateEnd(&stream);
  }
};

static bool startsGzip(const uint8_t *bytes, uint64_t size) {
  return size >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

ByteReader::ByteReader(const uint8_t *bytes, uint64_t size, const char *name)
    : at(bytes), left(size), file(name), compressed(startsGzip(bytes, size)) {}

ByteReader::~ByteReader() = default;

uint64_t ByteReader::mostLeft() const {
  if (!compressed)
    return left;
  // A byte of deflate makes 1032 at most; the window holds some more.
  constexpr uint64_t ratio = 1032, window = 1 << 16;
  return left > (UINT64_MAX - window) / ratio ? UINT64_MAX
                                              : left * ratio + window;
}

dlcrt_status ByteReader::nextMember(dlcrt_error *error) {
  if (!startsGzip(at, left))
    return fail(error, DLCRT_BAD_DATA,
                "%s: expected the gzip data to end, found %" PRIu64
                " more bytes that are no gzip",
                file, left);
  if (inflateReset(&inflater->stream) != Z_OK)
    return fail(error, DLCRT_BAD_DATA, "%s: cannot unpack gzip data", file);
  inflater->between = false;
  return DLCRT_OK;
}

dlcrt_status ByteReader::inflateSome(uint8_t *to, uint64_t size,
                                     uint64_t &found, dlcrt_error *error) {
  constexpr uint64_t most = 1u << 30; // zlib counts with 32 bits.
  z_stream &stream = inflater->stream;
  stream.next_in = const_cast<Bytef *>(at);
  stream.avail_in = static_cast<uInt>(std::min(left, most));
  stream.next_out = to;
  stream.avail_out = static_cast<uInt>(std::min(size, most));
  uInt in = stream.avail_in, out = stream.avail_out;
  int result = inflate(&stream, Z_NO_FLUSH);
  at += in - stream.avail_in;
  left -= in - stream.avail_in;
  found = out - stream.avail_out;
  switch (result) {
  case Z_OK:
    return DLCRT_OK;
  case Z_STREAM_END:
    inflater->between = true;
    return DLCRT_OK;
  case Z_MEM_ERROR:
    return fail(error, DLCRT_OUT_OF_MEMORY, "%s: out of memory to unpack it",
                file);
  case Z_BUF_ERROR:
    return fail(error, DLCRT_BAD_DATA,
                "%s: truncated: the gzip data end after %" PRIu64
                " unpacked bytes, without an end mark",
                file, done + found);
  default:
    return fail(error, DLCRT_BAD_DATA,
                "%s: damaged gzip data after %" PRIu64 " unpacked bytes: %s",
                file, done + found, stream.msg ? stream.msg : "malformed");
  }
}

dlcrt_status ByteReader::read(void *to, uint64_t size, uint64_t &found,
                              dlcrt_error *error) {
  found = 0;
  auto *out = static_cast<uint8_t *>(to);
  if (!compressed) {
    found = std::min(size, left);
    if (found > 0)
      std::memcpy(out, at, found);
    at += found;
    left -= found;
    done += found;
    return DLCRT_OK;
  }
  if (!inflater) {
    inflater = std::make_unique<Inflater>();
    // 16: the gzip format, and no other.
    if (inflateInit2(&inflater->stream, 15 + 16) != Z_OK)
      return fail(error, DLCRT_OUT_OF_MEMORY, "%s: out of memory to unpack it",
                  file);
    inflater->ready = true;
  }
  while (found < size) {
    if (inflater->between) {
      if (left == 0)
        break;
      DLCRT_TRY(nextMember(error));
    }
    uint64_t some;
    DLCRT_TRY(inflateSome(out + found, size - found, some, error));
    found += some;
    done += some;
  }
  return DLCRT_OK;
}

dlcrt_status ByteReader::readExactly(void *to, uint64_t size, const char *what,
                                     dlcrt_error *error) {
  uint64_t found;
  DLCRT_TRY(read(to, size, found, error));
  if (found != size)
    return fail(error, DLCRT_BAD_DATA,
                "%s: truncated: expected %" PRIu64
                " bytes of %s, found %" PRIu64,
                file, size, what, found);
  return DLCRT_OK;
}

dlcrt_status ByteReader::expectEnd(dlcrt_error *error) {
  uint8_t byte;
  uint64_t found, end = done, rest = compressed ? 0 : left;
  DLCRT_TRY(read(&byte, 1, found, error));
  if (found == 0)
    return DLCRT_OK;
  if (compressed)
    return fail(error, DLCRT_BAD_DATA,
                "%s: expected the unpacked data to end after %" PRIu64
                " bytes, found more",
                file, end);
  return fail(error, DLCRT_BAD_DATA,
              "%s: expected the file to end after %" PRIu64
              " bytes, found %" PRIu64 " more",
              file, end, rest);
}

} // namespace dlc::rt
