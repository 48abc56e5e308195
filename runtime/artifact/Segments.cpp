//===- Segments.cpp - Which segments an artifact may have -----------------===//
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

namespace dlc::rt {

namespace {
// Far more than any model's code; keeps a forged size from reserving the
// address space.
constexpr uint64_t maxSpan = uint64_t(16) << 30;

/// For values that are known not to overflow.
uint64_t roundUp(uint64_t value, uint64_t alignment) {
  uint64_t result = value;
  (void)alignUp(value, alignment, result);
  return result;
}

dlcrt_status checkLoad(const ElfFile &file, size_t index,
                       const Elf64_Phdr &load, ImagePlan &plan,
                       dlcrt_error *error) {
  const char *name = file.name();
  if ((load.p_flags & (PF_W | PF_X)) == (PF_W | PF_X))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: segment %zu is both writable and executable", name, index);
  if (!(load.p_flags & PF_R) || (load.p_flags & ~uint32_t(PF_R | PF_W | PF_X)))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: segment %zu: expected a readable segment, found flags "
                "0x%x",
                name, index, load.p_flags);
  if (load.p_filesz > load.p_memsz)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: segment %zu: %" PRIu64 " bytes in the file, but only "
                "%" PRIu64 " in memory",
                name, index, load.p_filesz, load.p_memsz);
  if (load.p_memsz == 0)
    return DLCRT_OK;
  uint64_t page = systemPageSize();
  if (load.p_align < page || (load.p_align & (load.p_align - 1)) ||
      (load.p_vaddr - load.p_offset) % load.p_align != 0)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: segment %zu: expected an alignment of at least the page's "
                "%" PRIu64 " bytes that offset and address agree on, found "
                "alignment %" PRIu64 ", offset 0x%" PRIx64 ", address "
                "0x%" PRIx64,
                name, index, page, load.p_align, load.p_offset, load.p_vaddr);
  uint64_t begin = alignDown(load.p_vaddr, page), end;
  if (!alignUp(load.p_vaddr + load.p_memsz, page, end))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: segment %zu: its address overflows", name, index);
  // Pages, not bytes: two segments on one page would share permissions.
  if (!plan.loads.empty() && begin < plan.end)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: segment %zu at address 0x%" PRIx64
                " is out of order or overlaps the one before, which ends at "
                "0x%" PRIx64,
                name, index, load.p_vaddr, plan.end);
  if (plan.loads.empty())
    plan.begin = begin;
  plan.end = end;
  if (plan.end - plan.begin > maxSpan)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected at most %" PRIu64 " bytes of code and constants, "
                "found %" PRIu64,
                name, maxSpan, plan.end - plan.begin);
  plan.loads.push_back(load);
  return DLCRT_OK;
}

dlcrt_status checkRelro(const ElfFile &file, const Elf64_Phdr &relro,
                        ImagePlan &plan, dlcrt_error *error) {
  if (relro.p_memsz == 0)
    return DLCRT_OK;
  uint64_t page = systemPageSize();
  for (const Elf64_Phdr &load : plan.loads) {
    if (!(load.p_flags & PF_W) || relro.p_vaddr < load.p_vaddr ||
        !rangeWithin(relro.p_vaddr - load.p_vaddr, relro.p_memsz,
                     roundUp(load.p_memsz, page)))
      continue;
    if (relro.p_vaddr != load.p_vaddr && relro.p_vaddr % page != 0)
      break;
    // Whole pages only, unless nothing of the segment follows.
    uint64_t end = relro.p_vaddr + relro.p_memsz;
    uint64_t loadEnd = load.p_vaddr + load.p_memsz;
    plan.relroBegin = alignDown(relro.p_vaddr, page);
    plan.relroEnd =
        end >= loadEnd ? roundUp(loadEnd, page) : alignDown(end, page);
    return DLCRT_OK;
  }
  return fail(error, DLCRT_BAD_ARTIFACT,
              "%s: the segment that is read-only after relocation, 0x%" PRIx64
              " bytes at address 0x%" PRIx64
              ", is not in a writable segment, or not on whole pages",
              file.name(), relro.p_memsz, relro.p_vaddr);
}
} // namespace

dlcrt_status checkSegments(const ElfFile &file, const Elf64_Phdr *&dynamic,
                           ImagePlan &plan, dlcrt_error *error) {
  const char *name = file.name();
  const Elf64_Phdr *relro = nullptr;
  dynamic = nullptr;
  for (size_t i = 0; i < file.segments().size(); ++i) {
    const Elf64_Phdr &segment = file.segments()[i];
    switch (segment.p_type) {
    case PT_LOAD:
      DLCRT_TRY(checkLoad(file, i, segment, plan, error));
      break;
    case PT_DYNAMIC:
      if (dynamic)
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: expected one dynamic section, found a second one",
                    name);
      dynamic = &segment;
      break;
    case PT_GNU_RELRO:
      if (relro)
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: expected one PT_GNU_RELRO segment, found a second one",
                    name);
      relro = &segment;
      break;
    case PT_GNU_STACK:
      if (segment.p_flags & PF_X)
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: the artifact asks for an executable stack", name);
      break;
    case PT_NULL:
    case PT_NOTE:
    case PT_PHDR:
    case PT_GNU_EH_FRAME:
    case PT_GNU_PROPERTY:
      break;
    case PT_INTERP:
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: the artifact asks for a program interpreter (PT_INTERP)",
                  name);
    case PT_TLS:
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: the artifact has thread-local storage (PT_TLS)", name);
    default:
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: segment %zu has type 0x%x, which no artifact has", name,
                  i, segment.p_type);
    }
  }
  if (plan.loads.empty())
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected a loadable segment, found none", name);
  if (!dynamic)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected a dynamic section, found none", name);
  return relro ? checkRelro(file, *relro, plan, error) : DLCRT_OK;
}

dlcrt_status checkImage(const ElfFile &file, ImagePlan &plan,
                        dlcrt_error *error) {
  const Elf64_Phdr *dynamic = nullptr;
  DLCRT_TRY(checkSegments(file, dynamic, plan, error));
  return checkDynamic(file, *dynamic, plan, error);
}

} // namespace dlc::rt
