//===- ByteReader.h - Bytes in order, unpacked if gzipped ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DATA_BYTEREADER_H
#define DLCRT_DATA_BYTEREADER_H

#include "dlcrt/dlcrt.h"

#include <cstdint>
#include <memory>

namespace dlc::rt {

/// Reads bytes in memory from the first to the last. If they are gzip (by
/// their first two bytes; RFC 1952, any number of members), what is read is
/// the unpacked data, whose checksums are verified.
class ByteReader {
public:
  /// `name` stands for the file in messages; it and `bytes` must outlive this.
  ByteReader(const uint8_t *bytes, uint64_t size, const char *name);
  ~ByteReader();
  ByteReader(const ByteReader &) = delete;
  ByteReader &operator=(const ByteReader &) = delete;

  /// Reads `size` bytes; `found` is less only where the data end.
  dlcrt_status read(void *to, uint64_t size, uint64_t &found,
                    dlcrt_error *error);
  /// The same, where fewer are an error: "truncated: expected `size` bytes of
  /// `what`".
  dlcrt_status readExactly(void *to, uint64_t size, const char *what,
                           dlcrt_error *error);
  /// Fails if anything is left.
  dlcrt_status expectEnd(dlcrt_error *error);

  /// An upper bound of the bytes that are left: exact if not compressed, else
  /// from the most that deflate can shrink. No size that a file claims beyond
  /// it need be tried.
  uint64_t mostLeft() const;

  const char *name() const { return file; }
  /// Bytes handed out so far.
  uint64_t position() const { return done; }

private:
  struct Inflater;

  dlcrt_status inflateSome(uint8_t *to, uint64_t size, uint64_t &found,
                           dlcrt_error *error);
  dlcrt_status nextMember(dlcrt_error *error);

  const uint8_t *at;
  uint64_t left;
  const char *file;
  uint64_t done = 0;
  bool compressed;
  /// Of the gzip member that is being unpacked.
  std::unique_ptr<Inflater> inflater;
};

} // namespace dlc::rt

#endif // DLCRT_DATA_BYTEREADER_H
