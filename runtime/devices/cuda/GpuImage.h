//===- GpuImage.h - Which code of a module a GPU runs ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_DEVICES_CUDA_GPUIMAGE_H
#define DLCRT_DEVICES_CUDA_GPUIMAGE_H

#include "dlcrt/dlcrt.h"

namespace dlc::rt {

/// The best image for a GPU of compute capability `major`.`minor`: a cubin of
/// the same major and the highest minor that is not above the GPU's, else the
/// PTX of the highest capability that is not above it. Null if there is none.
const dlcrt_gpu_image *chooseImage(const dlcrt_gpu_module &module, int major,
                                   int minor);

/// "needs at least compute capability 9.0", or what the module has if it is
/// code for older GPUs only. To be followed by what the GPU has.
struct ImageNeeds {
  char text[160];
};
ImageNeeds describeNeeds(const dlcrt_gpu_module &module, int major, int minor);

} // namespace dlc::rt

#endif // DLCRT_DEVICES_CUDA_GPUIMAGE_H
