//===- Status.cpp - Failures with a message -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/Status.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace dlc::rt {

namespace {
/// Whether a character goes on here that began before: UTF-8 is not cut.
bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// The start and the end of a text: a name of any length comes first in a
/// message, and what is wrong with it last.
template <size_t Size>
void copyCut(char (&to)[Size], const char *text, size_t length) {
  if (length < Size) {
    std::memcpy(to, text, length + 1);
    return;
  }
  constexpr size_t dots = 3, start = (Size - 1 - dots) / 2;
  size_t head = start, tail = length - (Size - 1 - dots - start);
  while (head > 0 && continues(text[head]))
    --head;
  while (tail < length && continues(text[tail]))
    ++tail;
  std::memcpy(to, text, head);
  std::memcpy(to + head, "...", dots);
  std::memcpy(to + head + dots, text + tail, length - tail + 1);
}
} // namespace

dlcrt_status fail(dlcrt_error *error, dlcrt_status status, const char *format,
                  ...) {
  if (!error)
    return status;
  error->status = status;
  // Room for any path that the system takes, so that nothing is allocated.
  char text[8192];
  va_list arguments;
  va_start(arguments, format);
  int length = std::vsnprintf(text, sizeof(text), format, arguments);
  va_end(arguments);
  size_t size = length < 0 ? 0 : static_cast<size_t>(length);
  if (size >= sizeof(text))
    size = sizeof(text) - 1;
  text[size] = '\0';
  copyCut(error->message, text, size);
  for (char *c = error->message; *c; ++c)
    if (static_cast<unsigned char>(*c) < 0x20 || *c == 0x7f)
      *c = '?';
  return status;
}

void clearError(dlcrt_error *error) {
  if (!error)
    return;
  error->status = DLCRT_OK;
  error->message[0] = '\0';
}

} // namespace dlc::rt
