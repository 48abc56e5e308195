//===- NameText.cpp - Code of a device in messages ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/NameText.h"

#include <cstdio>

namespace dlc::rt {

NameText describeCode(const char *kind, const char *name, const char *where) {
  NameText result;
  bool somewhere = where && *where;
  std::snprintf(result.text, sizeof(result.text), "%s '%.100s'%s%.320s%s", kind,
                name ? name : "", somewhere ? " (" : "", somewhere ? where : "",
                somewhere ? ")" : "");
  return result;
}

} // namespace dlc::rt
