//===- array.cpp - Any bytes as an IDX or .npy file -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "data/Array.h"

#include <cstdlib>
#include <cstring>
#include <vector>

using namespace dlc::rt;

static void read(const uint8_t *data, size_t size) {
  Array array;
  dlcrt_error error;
  if (parseArray(data, size, "fuzz", array, &error) != DLCRT_OK)
    return;
  // What was accepted is there, and so is what it becomes.
  uint64_t sum = 0;
  for (size_t i = 0; i < array.storage.size(); ++i)
    sum += array.storage.data()[i];
  if (sum > array.storage.size() * 255)
    std::abort();
  (void)checkFinite(array, "fuzz", "x", &error);
  (void)convertArray(array, DLCRT_F32, "fuzz", "x", &error);
}

/// Once as it is, and once behind a .npy start whose header length fits: the
/// fuzzer need not find it.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  read(data, size);
  if (size < 1)
    return 0;
  size_t header = data[0] % size;
  std::vector<uint8_t> bytes = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  bytes.push_back(uint8_t(header));
  bytes.push_back(0);
  bytes.insert(bytes.end(), data + 1, data + size);
  read(bytes.data(), bytes.size());
  return 0;
}
