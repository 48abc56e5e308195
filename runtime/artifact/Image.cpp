//===- Image.cpp - Mapping the code of an artifact ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "artifact/Image.h"
#include "core/Checked.h"
#include "core/Memory.h"
#include "core/Status.h"

#include <cinttypes>
#include <cstring>
#include <sys/mman.h>

namespace dlc::rt {

namespace {
struct PageRange {
  uint64_t begin, end;
};
PageRange pagesOf(const Elf64_Phdr &load) {
  uint64_t page = systemPageSize(), end = 0;
  // checkSegments has excluded overflow.
  (void)alignUp(load.p_vaddr + load.p_memsz, page, end);
  return {alignDown(load.p_vaddr, page), end};
}

/// Whether the mapping will be readable and never writable there.
bool readOnly(const ImagePlan &plan, uint64_t address, uint64_t size) {
  for (const Elf64_Phdr &load : plan.loads)
    if (!(load.p_flags & PF_W) && address >= load.p_vaddr &&
        rangeWithin(address - load.p_vaddr, size, load.p_memsz))
      return true;
  return address >= plan.relroBegin && address <= plan.relroEnd &&
         rangeWithin(address - plan.relroBegin, size,
                     plan.relroEnd - plan.relroBegin);
}

bool executable(const ImagePlan &plan, uint64_t address) {
  for (const Elf64_Phdr &load : plan.loads)
    if ((load.p_flags & PF_X) && address >= load.p_vaddr &&
        address - load.p_vaddr < load.p_filesz)
      return true;
  return false;
}
} // namespace

MappedImage::~MappedImage() {
  if (memory)
    munmap(memory, mapped);
}

dlcrt_status MappedImage::map(const ElfFile &file, const ImagePlan &plan,
                              uint64_t entryTable, uint64_t entryCount,
                              dlcrt_error *error) {
  const char *name = file.name();
  uint64_t tableBytes;
  if (entryCount == 0 || entryTable % sizeof(dlcrt_entry) != 0 ||
      !checkedMul<uint64_t>(entryCount, sizeof(dlcrt_entry), tableBytes) ||
      !readOnly(plan, entryTable, tableBytes))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: the table of %" PRIu64 " entries at address 0x%" PRIx64
                " is not in read-only data of the artifact",
                name, entryCount, entryTable);

  uint64_t span = plan.end - plan.begin;
  void *address =
      mmap(nullptr, span, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (address == MAP_FAILED)
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: out of memory for %" PRIu64 " bytes of code", name, span);
  memory = static_cast<uint8_t *>(address);
  mapped = span;
  for (const Elf64_Phdr &load : plan.loads) {
    PageRange pages = pagesOf(load);
    if (mprotect(memory + (pages.begin - plan.begin), pages.end - pages.begin,
                 PROT_READ | PROT_WRITE) != 0)
      return fail(error, DLCRT_OUT_OF_MEMORY,
                  "%s: out of memory for %" PRIu64 " bytes of code", name,
                  pages.end - pages.begin);
    std::memcpy(memory + (load.p_vaddr - plan.begin),
                file.bytes() + load.p_offset, load.p_filesz);
  }
  for (const ImagePlan::Relocation &relocation : plan.relocations) {
    uint64_t value =
        reinterpret_cast<uint64_t>(memory) + (relocation.target - plan.begin);
    std::memcpy(memory + (relocation.place - plan.begin), &value,
                sizeof(value));
  }

  const uint8_t *entries = memory + (entryTable - plan.begin);
  for (uint64_t i = 0; i < entryCount; ++i) {
    uint64_t pointer;
    std::memcpy(&pointer, entries + i * sizeof(pointer), sizeof(pointer));
    uint64_t target = pointer - reinterpret_cast<uint64_t>(memory) + plan.begin;
    if (!executable(plan, target))
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: entry %" PRIu64 " of the table points to 0x%" PRIx64
                  ", which is not code of the artifact",
                  name, i, target);
  }

  // All is checked: from here on there is code.
  for (const Elf64_Phdr &load : plan.loads) {
    PageRange pages = pagesOf(load);
    uint8_t *begin = memory + (pages.begin - plan.begin);
    int permissions = PROT_READ | (load.p_flags & PF_W ? PROT_WRITE : 0) |
                      (load.p_flags & PF_X ? PROT_EXEC : 0);
    if (mprotect(begin, pages.end - pages.begin, permissions) != 0)
      return fail(error, DLCRT_UNSUPPORTED,
                  "%s: the system does not let the code be mapped (flags %u)",
                  name, load.p_flags);
    if (load.p_flags & PF_X)
      __builtin___clear_cache(
          reinterpret_cast<char *>(begin),
          reinterpret_cast<char *>(begin + (pages.end - pages.begin)));
  }
  if (plan.relroEnd > plan.relroBegin &&
      mprotect(memory + (plan.relroBegin - plan.begin),
               plan.relroEnd - plan.relroBegin, PROT_READ) != 0)
    return fail(error, DLCRT_UNSUPPORTED,
                "%s: the system does not let constants be protected", name);
  table = reinterpret_cast<const dlcrt_entry *>(entries);
  return DLCRT_OK;
}

} // namespace dlc::rt
