//===- Devices.cpp - What a program can run on ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/Status.h"
#include "devices/CudaDriver.h"
#include "pool/ThreadPool.h"

#include <cstdio>
#include <cstring>

#include <unistd.h>

using namespace dlc::rt;

/// The processor's name as Linux tells it, else "CPU".
static void nameOfCpu(char (&name)[DLCRT_DEVICE_NAME_SIZE]) {
  std::snprintf(name, sizeof(name), "CPU");
  std::FILE *file = std::fopen("/proc/cpuinfo", "r");
  if (!file)
    return;
  char line[512];
  while (std::fgets(line, sizeof(line), file)) {
    const char *colon = std::strchr(line, ':');
    if (std::strncmp(line, "model name", 10) != 0 || !colon)
      continue;
    const char *text = colon + 1 + std::strspn(colon + 1, " \t");
    std::snprintf(name, sizeof(name), "%.*s",
                  static_cast<int>(std::strcspn(text, "\n")), text);
    break;
  }
  std::fclose(file);
}

static uint64_t memoryBytes() {
  long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGE_SIZE);
  return pages > 0 && page > 0
             ? static_cast<uint64_t>(pages) * static_cast<uint64_t>(page)
             : 0;
}

static void describeCpu(dlcrt_device_info *info) {
  nameOfCpu(info->name);
  info->kind = DLCRT_DEVICE_CPU;
  info->memory_bytes = memoryBytes();
  info->processors = static_cast<int32_t>(ThreadPool::processors());
}

static void describeSim(dlcrt_device_info *info) {
  std::snprintf(info->name, sizeof(info->name), "simulated GPU");
  info->kind = DLCRT_DEVICE_SIM;
  info->memory_bytes = memoryBytes();
  info->processors = 1;
}

dlcrt_status dlcrt_devices(dlcrt_device_info *infos, int32_t capacity,
                           int32_t *count, dlcrt_error *error) {
  clearError(error);
  if (!count || capacity < 0 || (capacity > 0 && !infos))
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "dlcrt_devices: expected count, and infos for the capacity, "
                "found NULL or a negative capacity");
  CudaDriver driver;
  int gpus =
      driver.open(nullptr, nullptr) == DLCRT_OK ? driver.getDeviceCount() : 0;
  const int32_t others = 2;
  for (int32_t i = 0; i < capacity && i < others + gpus; ++i) {
    dlcrt_device_info info = {};
    if (i == 0)
      describeCpu(&info);
    else if (i == 1)
      describeSim(&info);
    else
      DLCRT_TRY(driver.describe(i - others, &info, error));
    infos[i] = info;
  }
  *count = others + gpus;
  return DLCRT_OK;
}

dlcrt_status dlcrt_gpu_status(dlcrt_error *error) {
  clearError(error);
  return CudaDriver().open(nullptr, error);
}
