//===- Memory.cpp - Page-aligned memory -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/Memory.h"
#include "core/Checked.h"

#include <sys/mman.h>
#include <unistd.h>
#include <utility>

namespace dlc::rt {

uint64_t systemPageSize() {
  return static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

Pages::~Pages() {
  if (memory)
    munmap(memory, mapped);
}

void Pages::swap(Pages &other) noexcept {
  std::swap(memory, other.memory);
  std::swap(usable, other.usable);
  std::swap(mapped, other.mapped);
}

bool Pages::allocate(uint64_t size, uint64_t padding) {
  uint64_t bytes;
  if (!checkedAdd(size, padding, bytes) ||
      !alignUp(bytes ? bytes : 1, systemPageSize(), bytes) ||
      bytes > uint64_t(PTRDIFF_MAX))
    return false;
  void *address = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (address == MAP_FAILED)
    return false;
#ifdef MADV_HUGEPAGE
  // Weights and activations are streamed: fewer TLB misses. Only advice.
  if (bytes >= (uint64_t(4) << 20))
    (void)madvise(address, bytes, MADV_HUGEPAGE);
#endif
  Pages fresh;
  fresh.memory = static_cast<uint8_t *>(address);
  fresh.usable = size;
  fresh.mapped = bytes;
  swap(fresh);
  return true;
}

} // namespace dlc::rt
