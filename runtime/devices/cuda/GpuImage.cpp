//===- GpuImage.cpp - Which code of a module a GPU runs -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/cuda/GpuImage.h"

#include <algorithm>
#include <cstdio>
#include <span>

namespace dlc::rt {

static std::span<const dlcrt_gpu_image>
imagesOf(const dlcrt_gpu_module &module) {
  return {module.images, static_cast<size_t>(module.count)};
}

const dlcrt_gpu_image *chooseImage(const dlcrt_gpu_module &module, int major,
                                   int minor) {
  auto capability = static_cast<uint32_t>(10 * major + minor);
  const dlcrt_gpu_image *best = nullptr;
  for (const dlcrt_gpu_image &image : imagesOf(module)) {
    bool runs = image.capability <= capability &&
                (image.is_ptx || image.capability / 10 == capability / 10);
    if (!runs)
      continue;
    // A cubin is ready; PTX has to be compiled first.
    bool isBetter = !best;
    if (best)
      isBetter = best->is_ptx != image.is_ptx
                     ? !image.is_ptx
                     : image.capability > best->capability;
    if (isBetter)
      best = &image;
  }
  return best;
}

ImageNeeds describeNeeds(const dlcrt_gpu_module &module, int major, int minor) {
  ImageNeeds needs = {"has no code for GPUs"};
  auto capability = static_cast<uint32_t>(10 * major + minor);
  uint32_t least = UINT32_MAX;
  int used = 0;
  auto room = static_cast<int>(sizeof(needs.text));
  bool areNewer = true;
  for (const dlcrt_gpu_image &image : imagesOf(module)) {
    least = std::min(least, image.capability);
    areNewer = areNewer && image.capability > capability;
    if (used < room)
      used += std::snprintf(
          needs.text + used, static_cast<size_t>(room - used), "%s%u.%u",
          used ? ", " : "has code only for compute capability ",
          image.capability / 10, image.capability % 10);
  }
  if (areNewer && module.count > 0)
    std::snprintf(needs.text, sizeof(needs.text),
                  "needs at least compute capability %u.%u", least / 10,
                  least % 10);
  return needs;
}

} // namespace dlc::rt
