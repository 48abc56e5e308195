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

namespace dlc::rt {

dlcrt_status fail(dlcrt_error *error, dlcrt_status status, const char *format,
                  ...) {
  if (!error)
    return status;
  error->status = status;
  va_list arguments;
  va_start(arguments, format);
  int length =
      std::vsnprintf(error->message, sizeof(error->message), format, arguments);
  va_end(arguments);
  if (length < 0)
    error->message[0] = '\0';
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
