//===- Elf.cpp - Reading the structure of an ELF file ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "artifact/Elf.h"
#include "core/Checked.h"
#include "core/Sha256.h"
#include "core/Status.h"

#include <cinttypes>
#include <cstring>

namespace dlc::rt {

namespace {
dlcrt_status checkHeader(const Elf64_Ehdr &header, const char *name,
                         dlcrt_error *error) {
  if (header.e_ident[EI_CLASS] != ELFCLASS64)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected a 64-bit ELF file (class %d), found class %d",
                name, ELFCLASS64, header.e_ident[EI_CLASS]);
  if (header.e_ident[EI_DATA] != ELFDATA2LSB)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected a little-endian ELF file (data %d), found data "
                "%d",
                name, ELFDATA2LSB, header.e_ident[EI_DATA]);
  if (header.e_ident[EI_VERSION] != EV_CURRENT ||
      header.e_version != EV_CURRENT)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected ELF version 1, found %u", name, header.e_version);
  if (header.e_type != ET_DYN)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected a shared object (ELF type %d), found ELF type "
                "%u",
                name, ET_DYN, header.e_type);
  if (header.e_machine != hostElfMachine)
    return fail(error, DLCRT_UNSUPPORTED,
                "%s: expected code for %s (ELF machine %u), found ELF machine "
                "%u",
                name, hostMachine, hostElfMachine, header.e_machine);
  if (header.e_phentsize != sizeof(Elf64_Phdr))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected program headers of %zu bytes, found %u", name,
                sizeof(Elf64_Phdr), header.e_phentsize);
  return DLCRT_OK;
}

constexpr unsigned maxSegments = 64;

/// Notes are padded to 4 bytes, or to 8 in segments aligned so.
uint64_t notePadding(const Elf64_Phdr &segment) {
  return segment.p_align == 8 ? 8 : 4;
}
} // namespace

dlcrt_status ElfFile::parse(const uint8_t *bytes, uint64_t size,
                            const char *name, ElfFile &file,
                            dlcrt_error *error) {
  if (size < sizeof(Elf64_Ehdr))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: not an artifact: expected at least the %zu bytes of an "
                "ELF header, found %" PRIu64 " bytes",
                name, sizeof(Elf64_Ehdr), size);
  Elf64_Ehdr header;
  std::memcpy(&header, bytes, sizeof(header));
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: not an artifact: expected the first bytes 7f 45 4c 46 "
                "(ELF), found %02x %02x %02x %02x",
                name, bytes[0], bytes[1], bytes[2], bytes[3]);
  DLCRT_TRY(checkHeader(header, name, error));
  if (header.e_phnum == 0 || header.e_phnum > maxSegments)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected 1 to %u program headers, found %u", name,
                maxSegments, header.e_phnum);
  if (!rangeWithin(header.e_phoff,
                   uint64_t(header.e_phnum) * sizeof(Elf64_Phdr), size))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: truncated: %u program headers at offset %" PRIu64
                " do not fit in the file of %" PRIu64 " bytes",
                name, header.e_phnum, header.e_phoff, size);
  std::vector<Elf64_Phdr> segments(header.e_phnum);
  std::memcpy(segments.data(), bytes + header.e_phoff,
              segments.size() * sizeof(Elf64_Phdr));
  for (size_t i = 0; i < segments.size(); ++i) {
    const Elf64_Phdr &segment = segments[i];
    uint64_t end;
    if (segment.p_type == PT_NULL || segment.p_type == PT_GNU_STACK)
      continue;
    if (!rangeWithin(segment.p_offset, segment.p_filesz, size))
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: truncated: segment %zu of %" PRIu64
                  " bytes at offset %" PRIu64 " does not fit in the file of "
                  "%" PRIu64 " bytes",
                  name, i, segment.p_filesz, segment.p_offset, size);
    if (!checkedAdd(segment.p_vaddr, segment.p_memsz, end))
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: segment %zu: address 0x%" PRIx64 " plus size 0x%" PRIx64
                  " overflows",
                  name, i, segment.p_vaddr, segment.p_memsz);
  }
  std::vector<Elf64_Shdr> sections;
  if (header.e_shnum != 0) {
    if (header.e_shentsize != sizeof(Elf64_Shdr) ||
        !rangeWithin(header.e_shoff,
                     uint64_t(header.e_shnum) * sizeof(Elf64_Shdr), size))
      return fail(error, DLCRT_BAD_ARTIFACT,
                  "%s: truncated: %u section headers of %u bytes at offset "
                  "%" PRIu64 " do not fit in the file of %" PRIu64 " bytes",
                  name, header.e_shnum, header.e_shentsize, header.e_shoff,
                  size);
    sections.resize(header.e_shnum);
    std::memcpy(sections.data(), bytes + header.e_shoff,
                sections.size() * sizeof(Elf64_Shdr));
  }
  file.data = bytes;
  file.length = size;
  file.label = name;
  file.programHeaders = std::move(segments);
  file.sectionHeaders = std::move(sections);
  return DLCRT_OK;
}

const uint8_t *ElfFile::at(uint64_t address, uint64_t size) const {
  for (const Elf64_Phdr &segment : programHeaders)
    if (segment.p_type == PT_LOAD && address >= segment.p_vaddr &&
        rangeWithin(address - segment.p_vaddr, size, segment.p_filesz))
      return data + segment.p_offset + (address - segment.p_vaddr);
  return nullptr;
}

dlcrt_status ElfFile::findNote(Note &note, dlcrt_error *error) const {
  constexpr char owner[] = DLCRT_NOTE_OWNER;
  unsigned found = 0;
  for (const Elf64_Phdr &segment : programHeaders) {
    if (segment.p_type != PT_NOTE)
      continue;
    uint64_t padding = notePadding(segment);
    uint64_t at = 0;
    while (rangeWithin(at, sizeof(Elf64_Nhdr), segment.p_filesz)) {
      const uint8_t *base = data + segment.p_offset;
      Elf64_Nhdr header;
      std::memcpy(&header, base + at, sizeof(header));
      // Sizes are 32 bits each and `at` is bounded by the file: no overflow.
      uint64_t nameAt = at + sizeof(header), descriptorAt = 0, next = 0;
      if (!alignUp(nameAt + header.n_namesz, padding, descriptorAt) ||
          !rangeWithin(descriptorAt, header.n_descsz, segment.p_filesz))
        return fail(error, DLCRT_BAD_ARTIFACT,
                    "%s: truncated: a note of %u bytes at offset %" PRIu64
                    " does not fit in its segment of %" PRIu64 " bytes",
                    label, header.n_descsz, segment.p_offset + at,
                    segment.p_filesz);
      if (header.n_type == DLCRT_NOTE_TYPE &&
          header.n_namesz == sizeof(owner) &&
          std::memcmp(base + nameAt, owner, sizeof(owner)) == 0) {
        note = {segment.p_offset + descriptorAt, header.n_descsz};
        ++found;
      }
      if (!alignUp(descriptorAt + header.n_descsz, padding, next))
        break;
      at = next;
    }
  }
  if (found == 1)
    return DLCRT_OK;
  return fail(error, DLCRT_BAD_ARTIFACT,
              "%s: not an artifact: expected one ELF note of owner '%s', found "
              "%u",
              label, owner, found);
}

dlcrt_status checkFormatVersion(const char *name, uint32_t found,
                                dlcrt_error *error) {
  if (found == DLCRT_FORMAT_VERSION)
    return DLCRT_OK;
  if (found > DLCRT_FORMAT_VERSION)
    return fail(error, DLCRT_VERSION_MISMATCH,
                "%s: the artifact has format version %u, newer than version %u "
                "of this runtime: update the runtime or compile the model with "
                "its dlc-compile",
                name, found, DLCRT_FORMAT_VERSION);
  return fail(error, DLCRT_VERSION_MISMATCH,
              "%s: the artifact has format version %u, older than version %u "
              "of this runtime: compile the model again",
              name, found, DLCRT_FORMAT_VERSION);
}

dlcrt_status readNote(const ElfFile &file, ArtifactNote &result,
                      dlcrt_error *error) {
  ElfFile::Note note;
  DLCRT_TRY(file.findNote(note, error));
  uint32_t version;
  if (note.size < sizeof(version))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: truncated: expected a note of at least %zu bytes, found "
                "%" PRIu64,
                file.name(), sizeof(dlcrt_note_header), note.size);
  std::memcpy(&version, file.bytes() + note.offset, sizeof(version));
  DLCRT_TRY(checkFormatVersion(file.name(), version, error));
  if (note.size < sizeof(dlcrt_note_header))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: truncated: expected a note of at least %zu bytes, found "
                "%" PRIu64,
                file.name(), sizeof(dlcrt_note_header), note.size);
  std::memcpy(&result.header, file.bytes() + note.offset,
              sizeof(result.header));
  result.headerOffset = note.offset;
  result.manifestOffset = note.offset + sizeof(result.header);
  if (result.header.header_bytes != sizeof(dlcrt_note_header))
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected a note header of %zu bytes, found %u",
                file.name(), sizeof(dlcrt_note_header),
                result.header.header_bytes);
  // A descriptor may be padded to its alignment, but hides nothing.
  uint64_t rest = note.size - sizeof(result.header);
  if (result.header.manifest_bytes > rest ||
      rest - result.header.manifest_bytes >= 8)
    return fail(error, DLCRT_BAD_ARTIFACT,
                "%s: expected a manifest of %" PRIu64
                " bytes in the note, found %" PRIu64 " bytes",
                file.name(), result.header.manifest_bytes, rest);
  return DLCRT_OK;
}

void hashArtifact(const uint8_t *bytes, uint64_t size, uint64_t headerOffset,
                  uint8_t digest[32]) {
  constexpr uint8_t zeros[32] = {};
  uint64_t at = headerOffset + offsetof(dlcrt_note_header, sha256);
  Sha256 hash;
  hash.update(bytes, at);
  hash.update(zeros, sizeof(zeros));
  hash.update(bytes + at + sizeof(zeros), size - at - sizeof(zeros));
  hash.finish(digest);
}

} // namespace dlc::rt
