//===- DeviceProgram.h - What a host program asks of a device -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_SUPPORT_DEVICEPROGRAM_H
#define DLC_TEST_SUPPORT_DEVICEPROGRAM_H

#include "artifact/Artifact.h"

#include <array>
#include <vector>

namespace dlc::test {

/// A call of a service.
struct DeviceCall {
  enum class Service { beginStep, launch, matmul, copy };

  Service service;
  const dlcrt_kernel *kernel = nullptr;
  const dlcrt_matmul *product = nullptr;
  /// The step; blocks; m, n and k; target, source and bytes.
  std::array<uint64_t, 3> numbers = {};
  std::vector<uint64_t> arguments = {}, bytes = {};
};

/// Calls an entry of the code for a device with services that only note what
/// they are asked for. Addresses are made up: no memory is touched.
std::vector<DeviceCall> recordProgram(const dlcrt_artifact &artifact,
                                      rt::Target target, size_t entry,
                                      int64_t rows, int64_t batch);

} // namespace dlc::test

#endif // DLC_TEST_SUPPORT_DEVICEPROGRAM_H
