//===- NpyHeader.cpp - The header of a .npy file -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "data/NpyHeader.h"
#include "core/Checked.h"
#include "core/Status.h"

namespace dlc::rt {

namespace {
class HeaderParser {
public:
  HeaderParser(std::string_view text, const char *name, dlcrt_error *error)
      : text(text), name(name), error(error) {}

  dlcrt_status run(NpyHeader &header) {
    // NumPy writes nothing else, and a zero byte would cut messages short.
    for (; at < text.size(); ++at)
      if (text[at] != '\n' && (text[at] < 0x20 || text[at] > 0x7e))
        return fail(error, DLCRT_BAD_DATA,
                    "%s: .npy header, byte %zu: expected ASCII text, found the "
                    "byte %02x",
                    name, at, static_cast<unsigned char>(text[at]));
    at = 0;
    DLCRT_TRY(expect('{'));
    while (!take('}')) {
      std::string key;
      DLCRT_TRY(string(key));
      DLCRT_TRY(expect(':'));
      DLCRT_TRY(value(key, header));
      if (take('}'))
        break;
      DLCRT_TRY(expect(','));
    }
    skipSpace();
    if (at < text.size())
      return unexpected("the end");
    for (int key = 0; key < 3; ++key)
      if (!seen[key])
        return fail(error, DLCRT_BAD_DATA,
                    "%s: .npy header: expected the key '%s'", name, keys[key]);
    return DLCRT_OK;
  }

private:
  static constexpr const char *keys[] = {"descr", "fortran_order", "shape"};

  dlcrt_status unexpected(const char *expected) {
    if (at >= text.size())
      return fail(error, DLCRT_BAD_DATA,
                  "%s: .npy header, byte %zu: expected %s, found the end", name,
                  at, expected);
    return fail(error, DLCRT_BAD_DATA,
                "%s: .npy header, byte %zu: expected %s, found '%c'", name, at,
                expected, text[at]);
  }

  void skipSpace() {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\n'))
      ++at;
  }
  bool take(char wanted) {
    skipSpace();
    if (at >= text.size() || text[at] != wanted)
      return false;
    ++at;
    return true;
  }
  dlcrt_status expect(char wanted) {
    if (take(wanted))
      return DLCRT_OK;
    const char expected[] = {'\'', wanted, '\'', '\0'};
    return unexpected(expected);
  }

  dlcrt_status string(std::string &result) {
    skipSpace();
    if (at >= text.size() || (text[at] != '\'' && text[at] != '"'))
      return unexpected("a string");
    size_t end = text.find(text[at], at + 1);
    if (end == std::string_view::npos) {
      at = text.size();
      return unexpected("the end of a string");
    }
    result = text.substr(at + 1, end - at - 1);
    at = end + 1;
    return DLCRT_OK;
  }

  dlcrt_status value(const std::string &key, NpyHeader &header) {
    int index = 0;
    while (index < 3 && key != keys[index])
      ++index;
    if (index == 3)
      return fail(error, DLCRT_BAD_DATA,
                  "%s: .npy header: expected the keys 'descr', "
                  "'fortran_order' and 'shape', found '%s'",
                  name, key.c_str());
    if (seen[index])
      return fail(error, DLCRT_BAD_DATA, "%s: .npy header: the key '%s' twice",
                  name, keys[index]);
    seen[index] = true;
    if (index == 0)
      return description(header);
    return index == 1 ? boolean(header.fortranOrder) : shape(header);
  }

  dlcrt_status description(NpyHeader &header) {
    skipSpace();
    if (at < text.size() && text[at] == '[')
      return fail(error, DLCRT_BAD_DATA,
                  "%s: .npy: expected numbers, found a structured type", name);
    return string(header.descr);
  }

  dlcrt_status boolean(bool &result) {
    skipSpace();
    for (std::string_view word : {"False", "True"})
      if (text.substr(at, word.size()) == word) {
        at += word.size();
        result = word == "True";
        return DLCRT_OK;
      }
    return unexpected("True or False");
  }

  dlcrt_status shape(NpyHeader &header) {
    DLCRT_TRY(expect('('));
    while (!take(')')) {
      if (header.rank == DLCRT_MAX_RANK)
        return fail(error, DLCRT_BAD_DATA,
                    "%s: .npy: expected at most %d dimensions, found more",
                    name, DLCRT_MAX_RANK);
      DLCRT_TRY(size(header.shape[header.rank++]));
      if (take(')'))
        break;
      DLCRT_TRY(expect(','));
    }
    return DLCRT_OK;
  }

  dlcrt_status size(int64_t &result) {
    skipSpace();
    size_t start = at;
    result = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at)
      if (!checkedMul<int64_t>(result, 10, result) ||
          !checkedAdd<int64_t>(result, text[at] - '0', result))
        return fail(error, DLCRT_BAD_DATA,
                    "%s: .npy header: a size exceeds 63 bits", name);
    return at == start ? unexpected("a size") : DLCRT_OK;
  }

  std::string_view text;
  const char *name;
  dlcrt_error *error;
  size_t at = 0;
  bool seen[3] = {};
};
} // namespace

dlcrt_status parseNpyHeader(std::string_view text, const char *name,
                            NpyHeader &header, dlcrt_error *error) {
  return HeaderParser(text, name, error).run(header);
}

} // namespace dlc::rt
