//===- Mapping.cpp - Address space whose pages come when touched ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "devices/sim/Mapping.h"
#include "core/Checked.h"
#include "core/Memory.h"

#include <sys/mman.h>

namespace dlc::rt {

Mapping::~Mapping() {
  if (memory)
    munmap(memory, mapped);
}

bool Mapping::reserve(uint64_t bytes, bool sparse) {
  if (!alignUp(bytes ? bytes : 1, systemPageSize(), bytes) ||
      bytes > uint64_t(PTRDIFF_MAX))
    return false;
  void *address =
      mmap(nullptr, bytes, PROT_NONE,
           MAP_PRIVATE | MAP_ANONYMOUS | (sparse ? MAP_NORESERVE : 0), -1, 0);
  if (address == MAP_FAILED)
    return false;
  Mapping fresh;
  fresh.memory = static_cast<uint8_t *>(address);
  fresh.mapped = bytes;
  swap(fresh);
  return true;
}

bool Mapping::open(uint64_t offset, uint64_t bytes) {
  return mprotect(memory + offset, bytes, PROT_READ | PROT_WRITE) == 0;
}

} // namespace dlc::rt
