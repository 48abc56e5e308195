//===- GatherKernel.h - Rows by their numbers -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_GATHERKERNEL_H
#define DLCRT_DEVICES_CUDA_GATHERKERNEL_H

#include "devices/Device.h"

namespace dlc::rt {

/// A launch that copies rows; of very many, the first of several.
struct GatherLaunch {
  /// Whether a row is not too long.
  static bool isPossible(const RowCopy &copy);
  /// There is at least one row, its number is in the device's memory, and it
  /// has bytes.
  explicit GatherLaunch(const RowCopy &copy);

  const dlcrt_kernel &kernel;
  /// How many rows it copies.
  int64_t rows;
  int64_t blocks;
  uint64_t arguments[5];
};

/// The code of the kernels, for tests.
const char *gatherPtx();

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_GATHERKERNEL_H
