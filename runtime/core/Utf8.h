//===- Utf8.h - Checking UTF-8 --------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_CORE_UTF8_H
#define DLCRT_CORE_UTF8_H

#include <cstdint>
#include <string>
#include <string_view>

namespace dlc::rt {

/// Whether the text is well-formed: no overlong forms, no surrogates, nothing
/// beyond U+10FFFF.
bool validUtf8(std::string_view text);

/// `codePoint` is at most 0x10ffff and no surrogate.
void appendUtf8(std::string &text, uint32_t codePoint);

} // namespace dlc::rt

#endif // DLCRT_CORE_UTF8_H
