//===- Dynamic.cpp - What an artifact's dynamic section may hold ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "artifact/Image.h"
#include "core/Checked.h"
#include "core/Status.h"

#include <cinttypes>
#include <cstring>

// Newer than some elf.h.
#ifndef DT_RELR
#define DT_RELRSZ 35
#define DT_RELR 36
#define DT_RELRENT 37
#endif

namespace dlc::rt {

namespace {
struct DynamicTable {
  uint64_t rela = 0, relaBytes = 0, relaEntry = sizeof(Elf64_Rela);
  uint64_t relr = 0, relrBytes = 0, relrEntry = sizeof(uint64_t);
  uint64_t symbols = 0, symbolEntry = sizeof(Elf64_Sym);
  uint64_t hash = 0, gnuHash = 0;
};

template <typename T> T read(const uint8_t *at) {
  T value;
  std::memcpy(&value, at, sizeof(value));
  return value;
}

/// Why a known tag is refused, or null for one that is not known.
const char *refusal(int64_t tag) {
  switch (tag) {
  case DT_NEEDED:
    return "needs another library (DT_NEEDED)";
  case DT_INIT:
  case DT_INIT_ARRAY:
  case DT_INIT_ARRAYSZ:
    return "has a constructor (DT_INIT, DT_INIT_ARRAY)";
  case DT_PREINIT_ARRAY:
  case DT_PREINIT_ARRAYSZ:
    return "has a pre-initialisation function (DT_PREINIT_ARRAY)";
  case DT_FINI:
  case DT_FINI_ARRAY:
  case DT_FINI_ARRAYSZ:
    return "has a destructor (DT_FINI, DT_FINI_ARRAY)";
  case DT_TEXTREL:
    return "relocates its code (DT_TEXTREL)";
  case DT_JMPREL:
  case DT_PLTREL:
  case DT_PLTRELSZ:
    return "calls functions of other libraries (DT_JMPREL)";
  case DT_RPATH:
  case DT_RUNPATH:
    return "has a library path (DT_RPATH, DT_RUNPATH)";
  case DT_REL:
  case DT_RELSZ:
  case DT_RELENT:
    return "has relocations without addends (DT_REL)";
  default:
    return nullptr;
  }
}

dlcrt_status readTags(const ElfFile &file, const uint8_t *bytes, uint64_t size,
                      DynamicTable &table, dlcrt_error *error) {
  const char *name = file.name();
  for (uint64_t at = 0; rangeWithin(at, sizeof(Elf64_Dyn), size);
       at += sizeof(Elf64_Dyn)) {
    auto entry = read<Elf64_Dyn>(bytes + at);
    uint64_t value = entry.d_un.d_val;
    switch (entry.d_tag) {
    case DT_NULL:
      return DLCRT_OK;
    case DT_RELA:
      table.rela = value;
      break;
    case DT_RELASZ:
      table.relaBytes = value;
      break;
    case DT_RELAENT:
      table.relaEntry = value;
      break;
    case DT_RELR:
      table.relr = value;
      break;
    case DT_RELRSZ:
      table.relrBytes = value;
      break;
    case DT_RELRENT:
      table.relrEntry = value;
      break;
    case DT_SYMTAB:
      table.symbols = value;
      break;
    case DT_SYMENT:
      table.symbolEntry = value;
      break;
    case DT_HASH:
      table.hash = value;
      break;
    case DT_GNU_HASH:
      table.gnuHash = value;
      break;
    case DT_STRTAB:
    case DT_STRSZ:
    case DT_SONAME:
    case DT_RELACOUNT:
    case DT_BIND_NOW:
    case DT_SYMBOLIC:
      break;
    case DT_FLAGS:
      if (value & ~uint64_t(DF_BIND_NOW | DF_SYMBOLIC))
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: expected no dynamic flags but BIND_NOW and SYMBOLIC, "
                    "found 0x%" PRIx64 "%s",
                    name, value,
                    value & DF_TEXTREL ? ": it relocates its code" : "");
      break;
    case DT_FLAGS_1:
      if (value & ~uint64_t(DF_1_NOW))
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: expected no dynamic flags 1 but NOW, found 0x%" PRIx64,
                    name, value);
      break;
    default:
      if (const char *reason = refusal(entry.d_tag))
        return fail(error, DLCRT_BAD_ARTIFACT, "%s: the artifact %s", name,
                    reason);
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: the dynamic section has tag 0x%" PRIx64
                  ", which no artifact has",
                  name, uint64_t(entry.d_tag));
    }
  }
  return fail(error, DLCRT_BAD_ARTIFACT, "%s: the dynamic section does not end",
              name);
}

/// Number of dynamic symbols by the hash tables; undefined symbols come before
/// those that the GNU table holds.
bool countSymbols(const ElfFile &file, const DynamicTable &table,
                  uint64_t &count) {
  count = 0;
  if (table.hash) {
    const uint8_t *at = file.at(table.hash, 8);
    if (!at)
      return false;
    count = read<uint32_t>(at + 4);
  }
  if (table.gnuHash) {
    const uint8_t *at = file.at(table.gnuHash, 16);
    if (!at)
      return false;
    uint64_t first = read<uint32_t>(at + 4);
    count = count < first ? first : count;
  }
  for (const Elf64_Shdr &section : file.sections())
    if (section.sh_type == SHT_DYNSYM &&
        section.sh_size / sizeof(Elf64_Sym) > count)
      count = section.sh_size / sizeof(Elf64_Sym);
  return true;
}

dlcrt_status checkSymbols(const ElfFile &file, const DynamicTable &table,
                          dlcrt_error *error) {
  const char *name = file.name();
  if (!table.symbols)
    return DLCRT_OK;
  uint64_t count;
  if (table.symbolEntry != sizeof(Elf64_Sym) ||
      !countSymbols(file, table, count))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: the dynamic symbol table is malformed", name);
  uint64_t bytes;
  const uint8_t *symbols = nullptr;
  if (checkedMul<uint64_t>(count, sizeof(Elf64_Sym), bytes))
    symbols = file.at(table.symbols, bytes);
  if (!symbols)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: %" PRIu64 " dynamic symbols at address 0x%" PRIx64
                " are not in the file",
                name, count, table.symbols);
  // Symbol 0 is the null symbol.
  for (uint64_t i = 1; i < count; ++i)
    if (read<Elf64_Sym>(symbols + i * sizeof(Elf64_Sym)).st_shndx == SHN_UNDEF)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: dynamic symbol %" PRIu64
                  " is undefined: an artifact's code needs no other code",
                  name, i);
  return DLCRT_OK;
}

dlcrt_status addRelocation(const ElfFile &file, uint64_t place, uint64_t target,
                           ImagePlan &plan, dlcrt_error *error) {
  bool writable = false;
  for (const Elf64_Phdr &load : plan.loads)
    writable |= (load.p_flags & PF_W) && place >= load.p_vaddr &&
                rangeWithin(place - load.p_vaddr, 8, load.p_memsz);
  if (!writable)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: a relocation at address 0x%" PRIx64
                " is not in a writable segment",
                file.name(), place);
  if (target < plan.begin || target > plan.end)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: the relocation at address 0x%" PRIx64
                " points to 0x%" PRIx64 ", outside the artifact's 0x%" PRIx64
                " to 0x%" PRIx64,
                file.name(), place, target, plan.begin, plan.end);
  plan.relocations.push_back({place, target});
  return DLCRT_OK;
}

dlcrt_status readRela(const ElfFile &file, const DynamicTable &table,
                      ImagePlan &plan, dlcrt_error *error) {
  const char *name = file.name();
  if (table.relaBytes == 0)
    return DLCRT_OK;
  const uint8_t *bytes = file.at(table.rela, table.relaBytes);
  if (!bytes || table.relaEntry != sizeof(Elf64_Rela) ||
      table.relaBytes % sizeof(Elf64_Rela) != 0)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: %" PRIu64 " bytes of relocations at address 0x%" PRIx64
                " are malformed or not in the file",
                name, table.relaBytes, table.rela);
  for (uint64_t at = 0; at < table.relaBytes; at += sizeof(Elf64_Rela)) {
    auto rela = read<Elf64_Rela>(bytes + at);
    if (ELF64_R_TYPE(rela.r_info) != hostRelativeRelocation ||
        ELF64_R_SYM(rela.r_info) != 0)
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: expected relative relocations only (type %u), found "
                  "type %" PRIu64 " on symbol %" PRIu64 " at address "
                  "0x%" PRIx64,
                  name, hostRelativeRelocation,
                  uint64_t(ELF64_R_TYPE(rela.r_info)),
                  uint64_t(ELF64_R_SYM(rela.r_info)), rela.r_offset);
    DLCRT_TRY(addRelocation(file, rela.r_offset, uint64_t(rela.r_addend), plan,
                            error));
  }
  return DLCRT_OK;
}

/// A place of DT_RELR holds its own target.
dlcrt_status addInPlace(const ElfFile &file, uint64_t place, ImagePlan &plan,
                        dlcrt_error *error) {
  const uint8_t *bytes = file.at(place, 8);
  if (!bytes)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: a relocation at address 0x%" PRIx64 " is not in the file",
                file.name(), place);
  return addRelocation(file, place, read<uint64_t>(bytes), plan, error);
}

dlcrt_status readRelr(const ElfFile &file, const DynamicTable &table,
                      ImagePlan &plan, dlcrt_error *error) {
  if (table.relrBytes == 0)
    return DLCRT_OK;
  const uint8_t *bytes = file.at(table.relr, table.relrBytes);
  if (!bytes || table.relrEntry != 8 || table.relrBytes % 8 != 0)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: %" PRIu64 " bytes of compact relocations at address "
                "0x%" PRIx64 " are malformed or not in the file",
                file.name(), table.relrBytes, table.relr);
  // An even word is an address; an odd one is a bitmap of the 63 words that
  // follow the places covered so far.
  uint64_t next = 0;
  for (uint64_t at = 0; at < table.relrBytes; at += 8) {
    auto word = read<uint64_t>(bytes + at);
    if ((word & 1) == 0) {
      DLCRT_TRY(addInPlace(file, word, plan, error));
      next = word + 8;
      continue;
    }
    for (unsigned bit = 1; bit < 64; ++bit)
      if (word >> bit & 1)
        DLCRT_TRY(addInPlace(file, next + (bit - 1) * 8, plan, error));
    next += 63 * 8;
  }
  return DLCRT_OK;
}
} // namespace

dlcrt_status checkDynamic(const ElfFile &file, const Elf64_Phdr &dynamic,
                          ImagePlan &plan, dlcrt_error *error) {
  const uint8_t *bytes = file.at(dynamic.p_vaddr, dynamic.p_filesz);
  if (!bytes || bytes != file.bytes() + dynamic.p_offset)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: the dynamic section at address 0x%" PRIx64
                " is not in a loadable segment",
                file.name(), dynamic.p_vaddr);
  DynamicTable table;
  DLCRT_TRY(readTags(file, bytes, dynamic.p_filesz, table, error));
  DLCRT_TRY(checkSymbols(file, table, error));
  DLCRT_TRY(readRela(file, table, plan, error));
  return readRelr(file, table, plan, error);
}

} // namespace dlc::rt
