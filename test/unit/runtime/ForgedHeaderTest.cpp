//===- ForgedHeaderTest.cpp - Forged headers, notes and entry tables ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Forged.h"

using namespace dlcrt::test;

namespace {

using ForgedHeader = ForgedArtifact;

TEST_F(ForgedHeader, UnchangedLoads) {
  std::string why;
  ASSERT_TRUE(dlc::artifact::rehash(bytes, why)) << why;
  dlcrt_artifact *artifact = nullptr;
  dlcrt_error error = {};
  EXPECT_EQ(dlcrt_artifact_load_memory(bytes.data(), bytes.size(), nullptr,
                                       &artifact, &error),
            DLCRT_OK)
      << error.message;
  dlcrt_artifact_release(artifact);
}

TEST_F(ForgedHeader, NoElf) {
  bytes[0] = '#';
  refusedUnhashed("not an artifact: expected the first bytes 7f 45 4c 46");
  bytes.resize(10);
  refusedUnhashed("expected at least the 64 bytes of an ELF header, found 10");
  bytes.clear();
  refusedUnhashed("found 0 bytes");
}

TEST_F(ForgedHeader, Class) {
  bytes[EI_CLASS] = ELFCLASS32;
  refusedUnhashed("expected a 64-bit ELF file (class 2), found class 1");
}

TEST_F(ForgedHeader, Endianness) {
  bytes[EI_DATA] = ELFDATA2MSB;
  refusedUnhashed("expected a little-endian ELF file (data 1), found data 2");
}

TEST_F(ForgedHeader, ElfVersion) {
  bytes[EI_VERSION] = 2;
  refusedUnhashed("expected ELF version 1");
}

TEST_F(ForgedHeader, Type) {
  put<uint16_t>(offsetof(Elf64_Ehdr, e_type), ET_EXEC);
  refusedUnhashed("expected a shared object (ELF type 3), found ELF type 2");
}

TEST_F(ForgedHeader, Machine) {
  put<uint16_t>(offsetof(Elf64_Ehdr, e_machine), EM_RISCV);
  refusedUnhashed("found ELF machine 243", DLCRT_UNSUPPORTED);
}

TEST_F(ForgedHeader, ProgramHeaders) {
  put<uint16_t>(offsetof(Elf64_Ehdr, e_phentsize), 64);
  refusedUnhashed("expected program headers of 56 bytes, found 64");
  put<uint16_t>(offsetof(Elf64_Ehdr, e_phentsize), 56);
  put<uint16_t>(offsetof(Elf64_Ehdr, e_phnum), 0);
  refusedUnhashed("expected 1 to 64 program headers, found 0");
  put<uint16_t>(offsetof(Elf64_Ehdr, e_phnum), 65535);
  refusedUnhashed("expected 1 to 64 program headers, found 65535");
  put<uint16_t>(offsetof(Elf64_Ehdr, e_phnum), header.e_phnum);
  put<uint64_t>(offsetof(Elf64_Ehdr, e_phoff), UINT64_MAX - 8);
  refusedUnhashed("truncated");
}

TEST_F(ForgedHeader, SectionHeaders) {
  put<uint64_t>(offsetof(Elf64_Ehdr, e_shoff), bytes.size());
  refusedUnhashed("section headers of 64 bytes at offset");
}

TEST_F(ForgedHeader, SegmentBeyondTheFile) {
  changeSegment(find(PT_LOAD, PF_X), [&](Elf64_Phdr &load) {
    load.p_filesz = load.p_memsz = bytes.size();
  });
  refusedUnhashed("truncated: segment");
}

TEST_F(ForgedHeader, SegmentAddressOverflows) {
  changeSegment(find(PT_LOAD, PF_X),
                [](Elf64_Phdr &load) { load.p_vaddr = UINT64_MAX - 16; });
  refusedUnhashed("overflows");
}

TEST_F(ForgedHeader, NoNote) {
  changeSegment(find(PT_NOTE), [](Elf64_Phdr &note) { note.p_type = PT_NULL; });
  refusedUnhashed("expected one ELF note of owner 'dlc', found 0");
}

TEST_F(ForgedHeader, TwoNotes) {
  Elf64_Phdr note = segment(find(PT_NOTE));
  changeSegment(find(PT_GNU_STACK), [&](Elf64_Phdr &other) { other = note; });
  refusedUnhashed("expected one ELF note of owner 'dlc', found 2");
}

TEST_F(ForgedHeader, NoteBeyondItsSegment) {
  put<uint32_t>(segment(find(PT_NOTE)).p_offset + 4, 1u << 30);
  refusedUnhashed("truncated: a note of 1073741824 bytes");
}

TEST_F(ForgedHeader, ShortNote) {
  auto shorten = [&](uint32_t size) {
    put<uint32_t>(segment(find(PT_NOTE)).p_offset + 4, size);
    changeSegment(find(PT_NOTE),
                  [&](Elf64_Phdr &note) { note.p_filesz = 16 + size; });
  };
  shorten(40);
  refusedUnhashed("expected a note of at least 64 bytes, found 40");
  shorten(2);
  refusedUnhashed("expected a note of at least 64 bytes, found 2");
}

TEST_F(ForgedHeader, FormatVersionComesBeforeTheHash) {
  static_assert(DLCRT_FORMAT_VERSION == 3);
  put<uint32_t>(noteHeader(), 4);
  refusedUnhashed("format version 4, newer than version 3 of this runtime",
                  DLCRT_VERSION_MISMATCH);
  put<uint32_t>(noteHeader(), 1);
  refusedUnhashed("format version 1, older than version 3 of this runtime",
                  DLCRT_VERSION_MISMATCH);
}

TEST_F(ForgedHeader, NoteHeader) {
  put<uint32_t>(noteHeader() + offsetof(dlcrt_note_header, header_bytes), 60);
  refusedUnhashed("expected a note header of 64 bytes, found 60");
  put<uint32_t>(noteHeader() + offsetof(dlcrt_note_header, header_bytes), 64);
  uint64_t at = noteHeader() + offsetof(dlcrt_note_header, manifest_bytes);
  uint64_t size = get<uint64_t>(at);
  for (uint64_t bad : {size + 8, size - 8, UINT64_MAX}) {
    put<uint64_t>(at, bad);
    refusedUnhashed("expected a manifest of");
  }
}

TEST_F(ForgedHeader, Manifest) {
  uint64_t at = noteHeader() + sizeof(dlcrt_note_header);
  put<uint32_t>(at + 4, 0);
  refused("expected a FlatBuffer with identifier 'DLCM'");
}

TEST_F(ForgedHeader, EntryCount) {
  put<uint64_t>(noteHeader() + offsetof(dlcrt_note_header, entry_count), 9);
  refused("expected a table of 15 entry points (5 entries in 3 variants), "
          "found 9");
}

TEST_F(ForgedHeader, EntryTable) {
  uint64_t at = noteHeader() + offsetof(dlcrt_note_header, entry_table);
  uint64_t good = get<uint64_t>(at);
  for (uint64_t bad :
       {uint64_t(1) << 40, UINT64_MAX, good + 4, good + 0x10000}) {
    put<uint64_t>(at, bad);
    refused("is not in read-only data of the artifact");
  }
  // Read-only, but not a table: its words are no code addresses.
  put<uint64_t>(at, segment(find(PT_LOAD)).p_vaddr);
  refused("which is not code of the artifact");
}

TEST_F(ForgedHeader, EntryTableInWritableMemory) {
  changeSegment(find(PT_GNU_RELRO),
                [](Elf64_Phdr &relro) { relro.p_type = PT_NULL; });
  refused("is not in read-only data of the artifact");
}

TEST_F(ForgedHeader, EntryPointsToData) {
  uint64_t table =
      get<uint64_t>(noteHeader() + offsetof(dlcrt_note_header, entry_table));
  uint64_t at = firstRelocation();
  while (get<Elf64_Rela>(at).r_offset != table)
    at += sizeof(Elf64_Rela);
  at += offsetof(Elf64_Rela, r_addend);
  put<uint64_t>(at, segment(find(PT_LOAD)).p_vaddr);
  refused("entry 0 of the table points to 0x0, which is not code");
}

} // namespace
