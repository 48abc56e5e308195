//===- Fault.cpp - What ended an execution on the simulator ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/sim/Fault.h"

#include <cstdarg>
#include <cstdio>

namespace dlc::rt {

void Fault::record(const char *format, ...) {
  if (found)
    return;
  found = true;
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(message, sizeof(message), format, arguments);
  va_end(arguments);
}

} // namespace dlc::rt
