//===- Status.h - Failures with a message ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_CORE_STATUS_H
#define DLCRT_CORE_STATUS_H

#include "dlcrt/dlcrt.h"

#include <new>
#include <utility>

namespace dlc::rt {

/// Writes the message into `error` (which may be null) and returns `status`.
/// Allocates nothing, so it is usable on the path of a call. Control
/// characters become '?', since names may come from files, and a text that is
/// too long loses its middle.
[[gnu::format(printf, 3, 4)]] dlcrt_status
fail(dlcrt_error *error, dlcrt_status status, const char *format, ...);

void clearError(dlcrt_error *error);

/// Runs the body of a C function. The runtime throws nothing itself, but the
/// standard library's containers do when memory ends: this is where that turns
/// into a status, after everything on the way was released.
template <typename Body> dlcrt_status guarded(dlcrt_error *error, Body &&body) {
  clearError(error);
  try {
    return std::forward<Body>(body)();
  } catch (...) {
    return fail(error, DLCRT_OUT_OF_MEMORY, "out of memory");
  }
}

} // namespace dlc::rt

/// Returns from the enclosing function when `expression` failed.
#define DLCRT_TRY(expression)                                                  \
  do {                                                                         \
    if (dlcrt_status tryStatus = (expression); tryStatus != DLCRT_OK)          \
      return tryStatus;                                                        \
  } while (false)

#endif // DLCRT_CORE_STATUS_H
