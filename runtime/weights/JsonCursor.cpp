//===- JsonCursor.cpp - Reading JSON token by token -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "weights/JsonCursor.h"
#include "core/Utf8.h"

#include <cstdio>

namespace dlc::rt {

bool JsonCursor::fail(const char *what) {
  expected = what;
  return false;
}

void JsonCursor::skipSpace() {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t' ||
                              text[at] == '\n' || text[at] == '\r'))
    ++at;
}

bool JsonCursor::takeIf(char token) {
  skipSpace();
  if (at >= text.size() || text[at] != token)
    return false;
  ++at;
  return true;
}

bool JsonCursor::take(char token) {
  if (takeIf(token))
    return true;
  switch (token) {
  case '{':
    return fail("'{'");
  case '}':
    return fail("',' or '}'");
  case '[':
    return fail("'['");
  case ']':
    return fail("',' or ']'");
  case ':':
    return fail("':'");
  default:
    return fail("','");
  }
}

bool JsonCursor::hex4(uint32_t &value) {
  if (text.size() - at < 4)
    return fail("four hexadecimal digits");
  value = 0;
  for (int i = 0; i < 4; ++i) {
    char c = text[at++];
    uint32_t digit = c >= '0' && c <= '9'   ? uint32_t(c - '0')
                     : c >= 'a' && c <= 'f' ? uint32_t(c - 'a' + 10)
                     : c >= 'A' && c <= 'F' ? uint32_t(c - 'A' + 10)
                                            : 16;
    if (digit == 16)
      return fail("four hexadecimal digits");
    value = value << 4 | digit;
  }
  return true;
}

bool JsonCursor::escape(std::string &value) {
  if (at >= text.size())
    return fail("an escaped character");
  char c = text[at++];
  switch (c) {
  case '"':
  case '\\':
  case '/':
    value += c;
    return true;
  case 'b':
    value += '\b';
    return true;
  case 'f':
    value += '\f';
    return true;
  case 'n':
    value += '\n';
    return true;
  case 'r':
    value += '\r';
    return true;
  case 't':
    value += '\t';
    return true;
  case 'u':
    break;
  default:
    return fail("a JSON escape");
  }
  uint32_t point;
  if (!hex4(point))
    return false;
  if (point >= 0xdc00 && point < 0xe000)
    return fail("no lone surrogate");
  if (point >= 0xd800 && point < 0xdc00) {
    uint32_t low;
    if (text.substr(at, 2) != "\\u")
      return fail("a second surrogate");
    at += 2;
    if (!hex4(low))
      return false;
    if (low < 0xdc00 || low >= 0xe000)
      return fail("a second surrogate");
    point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
  }
  appendUtf8(value, point);
  return true;
}

bool JsonCursor::string(std::string &value) {
  value.clear();
  if (!takeIf('"'))
    return fail("a string");
  while (at < text.size()) {
    char c = text[at++];
    if (c == '"')
      return validUtf8(value) || fail("UTF-8");
    if (static_cast<unsigned char>(c) < 0x20)
      return fail("no control character in a string");
    if (c != '\\')
      value += c;
    else if (!escape(value))
      return false;
  }
  return fail("'\"'");
}

bool JsonCursor::integer(uint64_t &value, uint64_t maximum) {
  skipSpace();
  size_t begin = at;
  value = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
    uint64_t digit = static_cast<uint64_t>(text[at] - '0');
    if (value > (maximum - digit) / 10 || digit > maximum)
      return fail("a smaller number");
    value = value * 10 + digit;
    ++at;
  }
  if (at == begin || (text[begin] == '0' && at - begin > 1))
    return fail("an integer of at least 0");
  return true;
}

bool JsonCursor::end() {
  skipSpace();
  return at == text.size() || fail("nothing more");
}

void appendJsonString(std::string &json, std::string_view value) {
  json += '"';
  for (char c : value) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof(escaped), "\\u%04x", c);
      json += escaped;
    } else {
      json += c;
    }
  }
  json += '"';
}

} // namespace dlc::rt
