//===- JsonCursor.h - Reading JSON token by token -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For headers whose form is known: strict, without recursion, and without
// building a tree.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_WEIGHTS_JSONCURSOR_H
#define DLCRT_WEIGHTS_JSONCURSOR_H

#include <cstdint>
#include <string>
#include <string_view>

namespace dlc::rt {

/// Every reader returns false on text that is not what it wants, and then
/// `expected` and `position` say what and where.
class JsonCursor {
public:
  explicit JsonCursor(std::string_view text) : text(text) {}

  /// Skips white space, then takes `token`.
  bool take(char token);
  /// Takes `token` if it is next; not an error otherwise.
  bool takeIf(char token);
  /// A string with its escapes resolved, as UTF-8.
  bool string(std::string &value);
  /// A number that is an integer of at least 0 and at most `maximum`, written
  /// as digits alone.
  bool integer(uint64_t &value, uint64_t maximum);
  /// Only white space is left.
  bool end();
  bool fail(const char *what);

  const char *expected = "";
  size_t position() const { return at; }

private:
  void skipSpace();
  bool escape(std::string &value);
  bool hex4(uint32_t &value);

  std::string_view text;
  size_t at = 0;
};

/// Appends `value` as a JSON string.
void appendJsonString(std::string &json, std::string_view value);

} // namespace dlc::rt

#endif // DLCRT_WEIGHTS_JSONCURSOR_H
