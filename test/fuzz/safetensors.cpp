//===- safetensors.cpp - Any bytes as a safetensors file ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "weights/Safetensors.h"

#include <cstdlib>
#include <cstring>

using namespace dlc::rt;

/// Once as it is, and once with a header length that fits: the fuzzer need not
/// find it.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  SafetensorsFile file;
  dlcrt_error error;
  parseSafetensors(data, size, "fuzz", file, &error);
  if (size < 2)
    return 0;
  size_t header = (data[0] | size_t(data[1]) << 8) % size;
  std::vector<uint8_t> bytes(8);
  for (int i = 0; i < 8; ++i)
    bytes[i] = uint8_t(uint64_t(header) >> (8 * i));
  bytes.insert(bytes.end(), data + 2, data + size);
  if (parseSafetensors(bytes.data(), bytes.size(), "fuzz", file, &error) !=
      DLCRT_OK)
    return 0;
  // What was accepted lies in the file.
  uint64_t sum = 0;
  for (const StoredTensor &tensor : file.tensors)
    for (uint64_t i = 0; i < tensor.bytes; ++i)
      sum += bytes[tensor.offset + i];
  if (sum > bytes.size() * 255)
    std::abort();
  return 0;
}
