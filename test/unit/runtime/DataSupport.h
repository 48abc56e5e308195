//===- DataSupport.h - Bytes of data files --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_DATASUPPORT_H
#define DLCRT_TEST_DATASUPPORT_H

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include <zlib.h>

namespace dlcrt::test {

using Bytes = std::vector<uint8_t>;

inline Bytes operator+(Bytes a, const Bytes &b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}
inline Bytes bytesOf(const std::string &text) {
  return {text.begin(), text.end()};
}

/// Values as they lie in memory, or in reverse: big endian.
template <typename T>
Bytes valuesOf(const std::vector<T> &values, bool reverse = false) {
  Bytes result;
  for (T value : values) {
    uint8_t bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    for (size_t i = 0; i < sizeof(T); ++i)
      result.push_back(bytes[reverse ? sizeof(T) - 1 - i : i]);
  }
  return result;
}

/// An IDX file up to its elements.
inline Bytes idxHeader(uint8_t type, const std::vector<uint32_t> &shape) {
  return Bytes{0, 0, type, uint8_t(shape.size())} + valuesOf(shape, true);
}

/// A .npy file up to its elements. `length` stands in for the header's.
inline Bytes npyHeader(const std::string &header, uint8_t version = 1,
                       int64_t length = -1) {
  auto size = uint32_t(length < 0 ? int64_t(header.size()) : length);
  Bytes result = bytesOf("\x93NUMPY") + Bytes{version, 0};
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
    result.push_back(uint8_t(size >> (8 * i)));
  return result + bytesOf(header);
}
inline std::string npyText(const std::string &type, const std::string &shape,
                           const std::string &fortran = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran +
         ", 'shape': " + shape + ", }\n";
}

/// One gzip member.
inline Bytes gzip(const Bytes &bytes) {
  z_stream stream = {};
  Bytes result(bytes.size() + 1000);
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return {};
  stream.next_in = const_cast<Bytef *>(bytes.data());
  stream.avail_in = uInt(bytes.size());
  stream.next_out = result.data();
  stream.avail_out = uInt(result.size());
  deflate(&stream, Z_FINISH);
  result.resize(stream.total_out);
  deflateEnd(&stream);
  return result;
}

} // namespace dlcrt::test

#endif // DLCRT_TEST_DATASUPPORT_H
