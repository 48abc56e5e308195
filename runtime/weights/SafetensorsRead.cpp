//===- SafetensorsRead.cpp - Reading safetensors files --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/Checked.h"
#include "core/Status.h"
#include "core/Types.h"
#include "weights/JsonCursor.h"
#include "weights/Safetensors.h"

#include <algorithm>
#include <cinttypes>
#include <cstring>

namespace dlc::rt {

namespace {
// The limit of the format's own library.
constexpr uint64_t maxHeader = 100'000'000;

class HeaderReader {
public:
  HeaderReader(std::string_view text, const char *name, SafetensorsFile &file,
               dlcrt_error *error)
      : json(text), name(name), file(file), error(error) {}

  dlcrt_status run() {
    if (!json.take('{'))
      return malformed();
    if (!json.takeIf('}')) {
      do {
        DLCRT_TRY(member());
      } while (json.takeIf(','));
      if (!json.take('}'))
        return malformed();
    }
    if (!json.end())
      return malformed();
    return DLCRT_OK;
  }

private:
  dlcrt_status malformed() {
    // 8: the length before the header.
    return fail(error, DLCRT_BAD_DATA,
                "%s: the header is malformed: expected %s at byte %zu", name,
                json.expected, json.position() + 8);
  }

  dlcrt_status member() {
    std::string key;
    if (!json.string(key) || !json.take(':'))
      return malformed();
    if (key != "__metadata__")
      return tensor(std::move(key));
    if (hasMetadata)
      return fail(error, DLCRT_BAD_DATA,
                  "%s: the header has __metadata__ twice", name);
    hasMetadata = true;
    return metadata();
  }

  dlcrt_status metadata() {
    if (!json.take('{'))
      return malformed();
    if (json.takeIf('}'))
      return DLCRT_OK;
    do {
      std::string key, value;
      if (!json.string(key) || !json.take(':') || !json.string(value))
        return malformed();
      file.metadata.emplace_back(std::move(key), std::move(value));
    } while (json.takeIf(','));
    return json.take('}') ? DLCRT_OK : malformed();
  }

  dlcrt_status tensor(std::string key) {
    StoredTensor result;
    result.name = std::move(key);
    bool dtype = false, shape = false, offsets = false;
    uint64_t begin = 0, end = 0;
    if (!json.take('{'))
      return malformed();
    do {
      std::string field;
      if (!json.string(field) || !json.take(':'))
        return malformed();
      bool *seen = field == "dtype"          ? &dtype
                   : field == "shape"        ? &shape
                   : field == "data_offsets" ? &offsets
                                             : nullptr;
      if (!seen || *seen)
        return fail(error, DLCRT_BAD_DATA,
                    "%s: tensor '%s': the field '%s' is %s", name,
                    result.name.c_str(), field.c_str(),
                    seen ? "there twice" : "not known");
      *seen = true;
      if (seen == &dtype)
        DLCRT_TRY(readDtype(result));
      else if (seen == &shape)
        DLCRT_TRY(readShape(result));
      else if (!json.take('[') || !json.integer(begin, INT64_MAX) ||
               !json.take(',') || !json.integer(end, INT64_MAX) ||
               !json.take(']'))
        return malformed();
    } while (json.takeIf(','));
    if (!json.take('}'))
      return malformed();
    if (!dtype || !shape || !offsets)
      return fail(error, DLCRT_BAD_DATA,
                  "%s: tensor '%s': expected the fields dtype, shape and "
                  "data_offsets",
                  name, result.name.c_str());
    int64_t bytes;
    if (!shapeBytes(result.dtype, result.shape, result.rank, bytes))
      return fail(error, DLCRT_BAD_DATA,
                  "%s: tensor '%s': the size of %s exceeds 64 bits", name,
                  result.name.c_str(),
                  describeType(result.dtype, result.shape, result.rank).text);
    if (end < begin || end - begin != static_cast<uint64_t>(bytes))
      return fail(error, DLCRT_BAD_DATA,
                  "%s: tensor '%s': expected %" PRId64
                  " bytes for %s, found data_offsets %" PRIu64 " to %" PRIu64,
                  name, result.name.c_str(), bytes,
                  describeType(result.dtype, result.shape, result.rank).text,
                  begin, end);
    result.offset = begin;
    result.bytes = static_cast<uint64_t>(bytes);
    file.tensors.push_back(std::move(result));
    return DLCRT_OK;
  }

  dlcrt_status readDtype(StoredTensor &result) {
    std::string text;
    if (!json.string(text))
      return malformed();
    for (int dtype = DLCRT_PRED; dtype <= DLCRT_F8E5M2; ++dtype)
      if (text == safetensorsDtype(static_cast<dlcrt_dtype>(dtype))) {
        result.dtype = static_cast<dlcrt_dtype>(dtype);
        return DLCRT_OK;
      }
    return fail(error, DLCRT_BAD_DATA,
                "%s: tensor '%s': '%s' is no element type known here", name,
                result.name.c_str(), text.c_str());
  }

  dlcrt_status readShape(StoredTensor &result) {
    if (!json.take('['))
      return malformed();
    if (json.takeIf(']'))
      return DLCRT_OK;
    do {
      uint64_t dimension;
      if (result.rank == DLCRT_MAX_RANK)
        return fail(error, DLCRT_BAD_DATA,
                    "%s: tensor '%s': expected at most %d dimensions", name,
                    result.name.c_str(), DLCRT_MAX_RANK);
      if (!json.integer(dimension, INT64_MAX))
        return malformed();
      result.shape[result.rank++] = static_cast<int64_t>(dimension);
    } while (json.takeIf(','));
    return json.take(']') ? DLCRT_OK : malformed();
  }

  JsonCursor json;
  const char *name;
  SafetensorsFile &file;
  dlcrt_error *error;
  bool hasMetadata = false;
};

/// The tensors fill the rest of the file without holes and overlaps.
dlcrt_status checkLayout(SafetensorsFile &file, uint64_t dataBytes,
                         const char *name, dlcrt_error *error) {
  auto &all = file.tensors;
  std::sort(
      all.begin(), all.end(), [](const StoredTensor &a, const StoredTensor &b) {
        return std::pair(a.offset, a.bytes) < std::pair(b.offset, b.bytes);
      });
  uint64_t covered = 0;
  for (const StoredTensor &tensor : all) {
    if (tensor.offset != covered)
      return fail(error, DLCRT_BAD_DATA,
                  "%s: tensor '%s': expected its bytes to begin at %" PRIu64
                  ", where the tensor before ends, found %" PRIu64,
                  name, tensor.name.c_str(), covered, tensor.offset);
    // Both are below 2^63.
    covered += tensor.bytes;
    if (covered > dataBytes)
      break;
  }
  if (covered != dataBytes)
    return fail(error, DLCRT_BAD_DATA,
                "%s: expected %s%" PRIu64
                " bytes of tensors after the header, found %" PRIu64,
                name, covered > dataBytes ? "at least " : "", covered,
                dataBytes);
  std::sort(all.begin(), all.end(),
            [](const StoredTensor &a, const StoredTensor &b) {
              return a.name < b.name;
            });
  for (size_t i = 1; i < all.size(); ++i)
    if (all[i - 1].name == all[i].name)
      return fail(error, DLCRT_BAD_DATA, "%s: the tensor '%s' is there twice",
                  name, all[i].name.c_str());
  auto &pairs = file.metadata;
  std::sort(pairs.begin(), pairs.end());
  for (size_t i = 1; i < pairs.size(); ++i)
    if (pairs[i - 1].first == pairs[i].first)
      return fail(error, DLCRT_BAD_DATA,
                  "%s: __metadata__ has the key '%s' twice", name,
                  pairs[i].first.c_str());
  return DLCRT_OK;
}
} // namespace

const char *safetensorsDtype(dlcrt_dtype dtype) {
  static constexpr const char *names[] = {
      nullptr, "BOOL", "I8",  "I16",  "I32", "I64", "U8",      "U16",
      "U32",   "U64",  "F16", "BF16", "F32", "F64", "F8_E4M3", "F8_E5M2"};
  unsigned index = static_cast<unsigned>(dtype);
  return index < sizeof(names) / sizeof(names[0]) ? names[index] : nullptr;
}

const StoredTensor *SafetensorsFile::find(std::string_view wanted) const {
  auto at =
      std::lower_bound(tensors.begin(), tensors.end(), wanted,
                       [](const StoredTensor &tensor, std::string_view key) {
                         return tensor.name < key;
                       });
  return at != tensors.end() && at->name == wanted ? &*at : nullptr;
}

dlcrt_status parseSafetensors(const uint8_t *bytes, uint64_t size,
                              const char *name, SafetensorsFile &file,
                              dlcrt_error *error) {
  if (size < 8)
    return fail(error, DLCRT_BAD_DATA,
                "%s: truncated: expected at least 8 bytes, found %" PRIu64,
                name, size);
  uint64_t header = 0;
  for (int i = 0; i < 8; ++i)
    header |= uint64_t(bytes[i]) << (8 * i);
  if (header > maxHeader)
    return fail(error, DLCRT_BAD_DATA,
                "%s: not a safetensors file: expected a header of at most "
                "%" PRIu64 " bytes, found %" PRIu64,
                name, maxHeader, header);
  if (header > size - 8)
    return fail(error, DLCRT_BAD_DATA,
                "%s: truncated: a header of %" PRIu64
                " bytes does not fit in the file of %" PRIu64 " bytes",
                name, header, size);
  SafetensorsFile result;
  std::string_view text(reinterpret_cast<const char *>(bytes) + 8, header);
  DLCRT_TRY(HeaderReader(text, name, result, error).run());
  DLCRT_TRY(checkLayout(result, size - 8 - header, name, error));
  for (StoredTensor &tensor : result.tensors)
    tensor.offset += 8 + header;
  file = std::move(result);
  return DLCRT_OK;
}

} // namespace dlc::rt
