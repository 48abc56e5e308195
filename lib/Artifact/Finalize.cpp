//===- Finalize.cpp - Finishing a linked artifact -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Artifact/Finalize.h"

#include "artifact/Elf.h"
#include "core/Checked.h"

#include <cstring>

using namespace dlc::rt;

namespace {
constexpr const char *fileName = "the linked artifact";

/// Looks the symbol up in one symbol table; false if it is not there.
bool findSymbol(const ElfFile &file, const Elf64_Shdr &table,
                const char *wanted, Elf64_Sym &symbol) {
  if (table.sh_link >= file.sections().size())
    return false;
  const Elf64_Shdr &strings = file.sections()[table.sh_link];
  if (!rangeWithin(table.sh_offset, table.sh_size, file.size()) ||
      !rangeWithin(strings.sh_offset, strings.sh_size, file.size()))
    return false;
  size_t length = std::strlen(wanted) + 1;
  for (uint64_t at = 0; rangeWithin(at, sizeof(symbol), table.sh_size);
       at += sizeof(symbol)) {
    std::memcpy(&symbol, file.bytes() + table.sh_offset + at, sizeof(symbol));
    if (symbol.st_shndx != SHN_UNDEF &&
        rangeWithin(symbol.st_name, length, strings.sh_size) &&
        std::memcmp(file.bytes() + strings.sh_offset + symbol.st_name, wanted,
                    length) == 0)
      return true;
  }
  return false;
}

bool readLinked(const std::vector<uint8_t> &bytes, ElfFile &file,
                ArtifactNote &note, std::string &error) {
  dlcrt_error failure = {};
  if (ElfFile::parse(bytes.data(), bytes.size(), fileName, file, &failure) ==
          DLCRT_OK &&
      readNote(file, note, &failure) == DLCRT_OK)
    return true;
  error = failure.message;
  return false;
}

void writeHash(std::vector<uint8_t> &file, uint64_t headerOffset) {
  uint8_t digest[32];
  hashArtifact(file.data(), file.size(), headerOffset, digest);
  std::memcpy(file.data() + headerOffset + offsetof(dlcrt_note_header, sha256),
              digest, sizeof(digest));
}
} // namespace

bool dlc::artifact::finalize(std::vector<uint8_t> &bytes, std::string &error) {
  ElfFile file;
  ArtifactNote note;
  if (!readLinked(bytes, file, note, error))
    return false;
  Elf64_Sym symbol = {};
  bool found = false;
  for (const Elf64_Shdr &section : file.sections())
    if (!found &&
        (section.sh_type == SHT_SYMTAB || section.sh_type == SHT_DYNSYM))
      found = findSymbol(file, section, entryTableSymbol, symbol);
  if (!found) {
    error = std::string(fileName) + ": no symbol '" + entryTableSymbol + "'";
    return false;
  }
  uint64_t tableBytes = 0;
  if (note.header.entry_count == 0 ||
      !checkedMul<uint64_t>(note.header.entry_count, sizeof(dlcrt_entry),
                            tableBytes) ||
      !file.at(symbol.st_value, tableBytes)) {
    error = std::string(fileName) + ": '" + entryTableSymbol + "' does not " +
            "hold the " + std::to_string(note.header.entry_count) +
            " entries that the note says";
    return false;
  }
  uint64_t address = symbol.st_value;
  std::memcpy(bytes.data() + note.headerOffset +
                  offsetof(dlcrt_note_header, entry_table),
              &address, sizeof(address));
  writeHash(bytes, note.headerOffset);
  return true;
}

bool dlc::artifact::rehash(std::vector<uint8_t> &bytes, std::string &error) {
  ElfFile file;
  ArtifactNote note;
  if (!readLinked(bytes, file, note, error))
    return false;
  writeHash(bytes, note.headerOffset);
  return true;
}
