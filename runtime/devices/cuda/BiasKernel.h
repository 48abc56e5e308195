//===- BiasKernel.h - The epilogue where the library does none ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_BIASKERNEL_H
#define DLCRT_DEVICES_CUDA_BIASKERNEL_H

#include "devices/cuda/MatrixProduct.h"

namespace dlc::rt {

/// A launch that makes of the product's result
///   (isZero ? 0 : result) + bias, and max(0, that) if the product says so,
/// where nan stays.
struct BiasLaunch {
  BiasLaunch(const MatrixProduct &product, bool isZero);

  const dlcrt_kernel &kernel;
  int64_t blocks;
  uint64_t arguments[6];
};

/// The code of the kernels, for tests.
const char *biasPtx();

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_BIASKERNEL_H
