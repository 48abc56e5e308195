//===- Limits.h - Limits of the GPUs that are simulated -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_SIM_LIMITS_H
#define DLCRT_DEVICES_SIM_LIMITS_H

#include <cstdint>

namespace dlc::rt {

inline constexpr uint32_t warpThreads = 32;
inline constexpr uint32_t mostThreads = 1024;
inline constexpr int64_t mostBlocks = INT32_MAX;
/// What each kernel may have; more is to be asked for.
inline constexpr uint32_t mostSharedBytes = 48 << 10;
/// 4 KiB.
inline constexpr uint32_t mostArguments = 512;

} // namespace dlc::rt

#endif // DLCRT_DEVICES_SIM_LIMITS_H
