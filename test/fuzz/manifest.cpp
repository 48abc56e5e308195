//===- manifest.cpp - Any bytes as a manifest -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "artifact/Image.h"
#include "artifact/Model.h"

#include <cstdint>

using namespace dlc::rt;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Model model;
  dlcrt_error error;
  if (model.read(data, size, "fuzz", &error) == DLCRT_OK)
    model.chooseVariants(CpuFeatures::host(), hostMachine, "fuzz", &error);
  return 0;
}
