//===- Devices.cpp - dlc-run devices --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include <cinttypes>
#include <cstdio>

using namespace dlc;
using namespace dlc::run;

static std::string memoryText(uint64_t bytes) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.1f GiB",
                static_cast<double>(bytes) / (1 << 30));
  return bytes ? text : "-";
}

static std::string kindName(dlcrt_device_kind kind) {
  switch (kind) {
  case DLCRT_DEVICE_CUDA:
    return "gpu:";
  case DLCRT_DEVICE_SIM:
    return "sim:";
  case DLCRT_DEVICE_CPU:
    break;
  }
  return "cpu:";
}

static void printDevices() {
  dlcrt_error error = {};
  int32_t count = 0;
  check(dlcrt_devices(nullptr, 0, &count, &error), error);
  std::vector<dlcrt_device_info> infos(static_cast<size_t>(count));
  check(dlcrt_devices(infos.data(), count, &count, &error), error);
  std::vector<Row> rows = {
      {"device", "memory", "processors", "capability", "name"}};
  for (const dlcrt_device_info &info : infos) {
    bool isGpu = info.kind == DLCRT_DEVICE_CUDA;
    rows.push_back({kindName(info.kind) + std::to_string(info.ordinal),
                    memoryText(info.memory_bytes),
                    std::to_string(info.processors),
                    isGpu ? std::to_string(info.capability_major) + "." +
                                std::to_string(info.capability_minor)
                          : "-",
                    info.name});
  }
  printTable(rows);
  if (dlcrt_gpu_status(&error) != DLCRT_OK)
    std::printf("no GPU: %s\n", error.message);
}

void run::addDevices(CLI::App &app) {
  app.add_subcommand("devices", "Lists the devices of this machine")
      ->callback(printDevices);
}
