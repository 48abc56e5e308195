//===- artifact.cpp - Any bytes as an artifact ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Artifact/Finalize.h"
#include "dlcrt/dlcrt.h"

#include <cstdint>

/// Once as it is, and once with the right hash, to get behind that check.
/// Nothing of a file runs: loading calls nothing.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dlcrt_artifact *artifact = nullptr;
  dlcrt_error error;
  dlcrt_artifact_load_memory(data, size, "fuzz", &artifact, &error);
  dlcrt_artifact_release(artifact);
  std::vector<uint8_t> bytes(data, data + size);
  std::string why;
  std::vector<uint8_t> finished = bytes;
  dlc::artifact::finalize(finished, why);
  if (!dlc::artifact::rehash(bytes, why))
    return 0;
  dlcrt_artifact_load_memory(bytes.data(), size, "fuzz", &artifact, &error);
  dlcrt_artifact_release(artifact);
  return 0;
}
