//===- Version.h - The version of the compiler ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SUPPORT_VERSION_H
#define DLC_SUPPORT_VERSION_H

namespace dlc {

/// As in the top CMakeLists.txt; written into artifacts as their producer.
inline constexpr const char *kVersion = "0.1.0";

} // namespace dlc

#endif // DLC_SUPPORT_VERSION_H
