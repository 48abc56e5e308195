//===- DeviceData.cpp - A data set on the device --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "training/DeviceData.h"
#include "core/Checked.h"
#include "core/Status.h"
#include "core/Types.h"

#include <string>
#include <string_view>
#include <vector>

namespace dlc::rt {

namespace {
/// The memory of a device other than the CPU; 0 if it is not known.
uint64_t deviceMemory(const char *device) {
  int32_t count = 0;
  if (dlcrt_devices(nullptr, 0, &count, nullptr) != DLCRT_OK)
    return 0;
  std::vector<dlcrt_device_info> infos(static_cast<size_t>(count));
  if (dlcrt_devices(infos.data(), count, &count, nullptr) != DLCRT_OK)
    return 0;
  for (const dlcrt_device_info &info : infos) {
    const char *kind = info.kind == DLCRT_DEVICE_CUDA  ? "gpu:"
                       : info.kind == DLCRT_DEVICE_SIM ? "sim:"
                                                       : nullptr;
    if (kind && kind + std::to_string(info.ordinal) == device)
      return info.memory_bytes;
  }
  return 0;
}

/// Saturates: what overflows does not fit anywhere.
uint64_t bytesOf(std::span<const dlcrt_tensor> data) {
  uint64_t all = 0;
  for (const dlcrt_tensor &tensor : data) {
    int64_t bytes = 0;
    if (!shapeBytes(tensor.dtype, tensor.shape, tensor.rank, bytes) ||
        !checkedAdd(all, static_cast<uint64_t>(bytes), all))
      return UINT64_MAX;
  }
  return all;
}
} // namespace

bool goesToDevice(DataPlace place, const dlcrt_session *session,
                  std::initializer_list<std::span<const dlcrt_tensor>> sets) {
  constexpr uint64_t share = 4;
  const char *device = dlcrt_session_device(session);
  // Without asking for devices: that would open a GPU's driver.
  if (place != DataPlace::Automatic || std::string_view(device) == "cpu:0")
    return place == DataPlace::Device;
  uint64_t all = 0, memory = deviceMemory(device);
  for (std::span<const dlcrt_tensor> set : sets)
    if (!checkedAdd(all, bytesOf(set), all))
      return false;
  return memory > 0 && all <= memory / share;
}

dlcrt_status DeviceData::place(bool isNeeded, const char *entry,
                               std::span<const dlcrt_tensor> tensors,
                               dlcrt_error *error) {
  dlcrt_data *made = nullptr;
  dlcrt_error reason;
  dlcrt_status status = dlcrt_data_create(
      session, dlcrt_artifact_find_entry(artifact, entry), tensors.data(),
      static_cast<int32_t>(tensors.size()), &made, &reason);
  data.reset(made);
  // Something else takes the memory.
  if (status == DLCRT_OUT_OF_MEMORY && !isNeeded)
    return DLCRT_OK;
  return status == DLCRT_OK ? status
                            : fail(error, status, "%s", reason.message);
}

} // namespace dlc::rt
