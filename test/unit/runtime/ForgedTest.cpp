//===- ForgedTest.cpp - Artifacts that must be refused --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each test changes one thing of a good artifact and, where the change would
// be noticed by the hash, hashes it again, so that the check behind the hash
// is what refuses it.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"
#include "artifact/Artifact.h"
#include "dlc/Artifact/Finalize.h"

#include <cstring>
#include <random>

using namespace dlcrt::test;

namespace {

class Forged : public testing::Test {
protected:
  Forged() : bytes(readBytes(DLCRT_FIXTURE)) {
    EXPECT_GT(bytes.size(), sizeof(Elf64_Ehdr));
    std::memcpy(&header, bytes.data(), sizeof(header));
  }

  template <typename T> T get(uint64_t offset) const {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof(value));
    return value;
  }
  template <typename T> void put(uint64_t offset, T value) {
    std::memcpy(bytes.data() + offset, &value, sizeof(value));
  }

  uint64_t segmentOffset(size_t index) const {
    return header.e_phoff + index * sizeof(Elf64_Phdr);
  }
  Elf64_Phdr segment(size_t index) const {
    return get<Elf64_Phdr>(segmentOffset(index));
  }
  /// The first segment of a type, or the number of segments.
  size_t find(uint32_t type, uint32_t flags = 0) const {
    size_t i = 0;
    while (i < header.e_phnum &&
           (segment(i).p_type != type || (segment(i).p_flags & flags) != flags))
      ++i;
    return i;
  }
  template <typename Change> void changeSegment(size_t index, Change change) {
    ASSERT_LT(index, header.e_phnum);
    Elf64_Phdr value = segment(index);
    change(value);
    put(segmentOffset(index), value);
  }
  /// Where an address is in the file.
  uint64_t fileOffset(uint64_t address) const {
    for (size_t i = 0; i < header.e_phnum; ++i) {
      Elf64_Phdr load = segment(i);
      if (load.p_type == PT_LOAD && address >= load.p_vaddr &&
          address < load.p_vaddr + load.p_filesz)
        return load.p_offset + (address - load.p_vaddr);
    }
    ADD_FAILURE() << "no address " << address;
    return 0;
  }
  /// Offset in the file of an entry of the dynamic section.
  uint64_t dynamic(int64_t tag) const {
    uint64_t at = segment(find(PT_DYNAMIC)).p_offset;
    while (get<Elf64_Dyn>(at).d_tag != tag) {
      if (get<Elf64_Dyn>(at).d_tag == DT_NULL) {
        ADD_FAILURE() << "no dynamic tag " << tag;
        return at;
      }
      at += sizeof(Elf64_Dyn);
    }
    return at;
  }
  void replaceTag(int64_t tag, int64_t by, uint64_t value = 0) {
    Elf64_Dyn entry = {};
    entry.d_tag = by;
    entry.d_un.d_val = value;
    put(dynamic(tag), entry);
  }
  uint64_t firstRelocation() const {
    return fileOffset(get<Elf64_Dyn>(dynamic(DT_RELA)).d_un.d_val);
  }
  uint64_t noteHeader() const {
    return segment(find(PT_NOTE)).p_offset + sizeof(Elf64_Nhdr) + 4;
  }

  void refused(const char *message, dlcrt_status status = DLCRT_BAD_ARTIFACT,
               bool hashAgain = true) {
    std::string why;
    if (hashAgain) {
      ASSERT_TRUE(dlc::artifact::rehash(bytes, why)) << why;
    }
    dlcrt_artifact *artifact = nullptr;
    dlcrt_error error = {};
    EXPECT_EQ(dlcrt_artifact_load_memory(bytes.data(), bytes.size(),
                                         "forged.so", &artifact, &error),
              status)
        << error.message;
    EXPECT_EQ(artifact, nullptr);
    EXPECT_NE(std::strstr(error.message, message), nullptr)
        << "expected: " << message << "\nfound: " << error.message;
    EXPECT_EQ(std::strncmp(error.message, "forged.so: ", 11), 0);
  }
  void refusedUnhashed(const char *message,
                       dlcrt_status status = DLCRT_BAD_ARTIFACT) {
    refused(message, status, false);
  }

  std::vector<uint8_t> bytes;
  Elf64_Ehdr header;
};

TEST_F(Forged, UnchangedLoads) {
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

TEST_F(Forged, NoElf) {
  bytes[0] = '#';
  refusedUnhashed("not an artifact: expected the first bytes 7f 45 4c 46");
  bytes.resize(10);
  refusedUnhashed("expected at least the 64 bytes of an ELF header, found 10");
  bytes.clear();
  refusedUnhashed("found 0 bytes");
}

TEST_F(Forged, Class) {
  bytes[EI_CLASS] = ELFCLASS32;
  refusedUnhashed("expected a 64-bit ELF file (class 2), found class 1");
}

TEST_F(Forged, Endianness) {
  bytes[EI_DATA] = ELFDATA2MSB;
  refusedUnhashed("expected a little-endian ELF file (data 1), found data 2");
}

TEST_F(Forged, ElfVersion) {
  bytes[EI_VERSION] = 2;
  refusedUnhashed("expected ELF version 1");
}

TEST_F(Forged, Type) {
  put<uint16_t>(offsetof(Elf64_Ehdr, e_type), ET_EXEC);
  refusedUnhashed("expected a shared object (ELF type 3), found ELF type 2");
}

TEST_F(Forged, Machine) {
  put<uint16_t>(offsetof(Elf64_Ehdr, e_machine), EM_RISCV);
  refusedUnhashed("found ELF machine 243", DLCRT_UNSUPPORTED);
}

TEST_F(Forged, ProgramHeaders) {
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

TEST_F(Forged, SectionHeaders) {
  put<uint64_t>(offsetof(Elf64_Ehdr, e_shoff), bytes.size());
  refusedUnhashed("section headers of 64 bytes at offset");
}

TEST_F(Forged, SegmentBeyondTheFile) {
  changeSegment(find(PT_LOAD, PF_X), [&](Elf64_Phdr &load) {
    load.p_filesz = load.p_memsz = bytes.size();
  });
  refusedUnhashed("truncated: segment");
}

TEST_F(Forged, SegmentAddressOverflows) {
  changeSegment(find(PT_LOAD, PF_X),
                [](Elf64_Phdr &load) { load.p_vaddr = UINT64_MAX - 16; });
  refusedUnhashed("overflows");
}

TEST_F(Forged, NoNote) {
  changeSegment(find(PT_NOTE), [](Elf64_Phdr &note) { note.p_type = PT_NULL; });
  refusedUnhashed("expected one ELF note of owner 'dlc', found 0");
}

TEST_F(Forged, TwoNotes) {
  Elf64_Phdr note = segment(find(PT_NOTE));
  changeSegment(find(PT_GNU_STACK), [&](Elf64_Phdr &other) { other = note; });
  refusedUnhashed("expected one ELF note of owner 'dlc', found 2");
}

TEST_F(Forged, NoteBeyondItsSegment) {
  put<uint32_t>(segment(find(PT_NOTE)).p_offset + 4, 1u << 30);
  refusedUnhashed("truncated: a note of 1073741824 bytes");
}

TEST_F(Forged, ShortNote) {
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

TEST_F(Forged, FormatVersionComesBeforeTheHash) {
  put<uint32_t>(noteHeader(), DLCRT_FORMAT_VERSION + 1);
  refusedUnhashed("format version 2, newer than version 1 of this runtime",
                  DLCRT_VERSION_MISMATCH);
  put<uint32_t>(noteHeader(), 0);
  refusedUnhashed("format version 0, older than version 1 of this runtime",
                  DLCRT_VERSION_MISMATCH);
}

TEST_F(Forged, NoteHeader) {
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

TEST_F(Forged, Manifest) {
  uint64_t at = noteHeader() + sizeof(dlcrt_note_header);
  put<uint32_t>(at + 4, 0);
  refused("expected a FlatBuffer with identifier 'DLCM'");
}

TEST_F(Forged, EntryCount) {
  put<uint64_t>(noteHeader() + offsetof(dlcrt_note_header, entry_count), 9);
  refused("expected a table of 10 entry points (5 entries in 2 variants), "
          "found 9");
}

TEST_F(Forged, EntryTable) {
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

TEST_F(Forged, EntryTableInWritableMemory) {
  changeSegment(find(PT_GNU_RELRO),
                [](Elf64_Phdr &relro) { relro.p_type = PT_NULL; });
  refused("is not in read-only data of the artifact");
}

TEST_F(Forged, EntryPointsToData) {
  uint64_t at = firstRelocation() + offsetof(Elf64_Rela, r_addend);
  put<uint64_t>(at, segment(find(PT_LOAD)).p_vaddr);
  refused("entry 0 of the table points to 0x0, which is not code");
}

TEST_F(Forged, WritableCode) {
  changeSegment(find(PT_LOAD, PF_X),
                [](Elf64_Phdr &load) { load.p_flags |= PF_W; });
  refused("is both writable and executable");
}

TEST_F(Forged, UnreadableSegment) {
  changeSegment(find(PT_LOAD, PF_X),
                [](Elf64_Phdr &load) { load.p_flags = PF_X; });
  refused("expected a readable segment, found flags 0x1");
}

TEST_F(Forged, ExecutableStack) {
  changeSegment(find(PT_GNU_STACK),
                [](Elf64_Phdr &stack) { stack.p_flags |= PF_X; });
  refused("asks for an executable stack");
}

TEST_F(Forged, SegmentTypes) {
  size_t stack = find(PT_GNU_STACK);
  auto become = [&](uint32_t type, const char *message) {
    changeSegment(stack, [&](Elf64_Phdr &other) {
      other = {};
      other.p_type = type;
      other.p_flags = PF_R;
    });
    refused(message);
  };
  become(PT_INTERP, "asks for a program interpreter (PT_INTERP)");
  become(PT_TLS, "has thread-local storage (PT_TLS)");
  become(PT_SHLIB, "has type 0x5, which no artifact has");
  become(PT_LOPROC, "has type 0x70000000, which no artifact has");
  become(PT_DYNAMIC, "expected one dynamic section, found a second one");
  become(PT_GNU_RELRO, "found a second one");
}

TEST_F(Forged, NoDynamicSection) {
  changeSegment(find(PT_DYNAMIC),
                [](Elf64_Phdr &dynamic) { dynamic.p_type = PT_NULL; });
  refused("expected a dynamic section, found none");
}

TEST_F(Forged, DynamicSectionElsewhere) {
  changeSegment(find(PT_DYNAMIC),
                [](Elf64_Phdr &dynamic) { dynamic.p_vaddr = 0x100000; });
  refused("is not in a loadable segment");
}

TEST_F(Forged, MoreInTheFileThanInMemory) {
  changeSegment(find(PT_LOAD, PF_X),
                [](Elf64_Phdr &load) { load.p_memsz = load.p_filesz - 1; });
  refused("bytes in the file, but only");
}

TEST_F(Forged, SegmentAlignment) {
  size_t code = find(PT_LOAD, PF_X);
  Elf64_Phdr good = segment(code);
  for (uint64_t align : {0, 1, 16, 3, 4097}) {
    changeSegment(code, [&](Elf64_Phdr &load) { load.p_align = align; });
    refused("expected an alignment of at least the page's");
  }
  changeSegment(code, [&](Elf64_Phdr &load) {
    load = good;
    load.p_vaddr += 8;
  });
  refused("that offset and address agree on");
}

TEST_F(Forged, OverlappingSegments) {
  size_t code = find(PT_LOAD, PF_X);
  changeSegment(code, [&](Elf64_Phdr &load) { load.p_vaddr -= 0x1000; });
  refused("is out of order or overlaps the one before");
}

TEST_F(Forged, MisorderedSegments) {
  size_t code = find(PT_LOAD, PF_X), data = find(PT_LOAD, PF_W);
  Elf64_Phdr a = segment(code), b = segment(data);
  put(segmentOffset(code), b);
  put(segmentOffset(data), a);
  refused("is out of order or overlaps the one before");
}

TEST_F(Forged, HugeSegment) {
  changeSegment(find(PT_LOAD, PF_W),
                [](Elf64_Phdr &load) { load.p_memsz = uint64_t(1) << 60; });
  refused("bytes of code and constants, found");
}

TEST_F(Forged, RelroElsewhere) {
  changeSegment(find(PT_GNU_RELRO),
                [](Elf64_Phdr &relro) { relro.p_vaddr += 0x100000; });
  refused("is not in a writable segment, or not on whole pages");
}

TEST_F(Forged, DynamicTags) {
  struct Case {
    int64_t tag;
    const char *message;
  };
  const Case cases[] = {
      {DT_NEEDED, "needs another library (DT_NEEDED)"},
      {DT_INIT, "has a constructor"},
      {DT_INIT_ARRAY, "has a constructor"},
      {DT_INIT_ARRAYSZ, "has a constructor"},
      {DT_PREINIT_ARRAY, "has a pre-initialisation function"},
      {DT_FINI, "has a destructor"},
      {DT_FINI_ARRAY, "has a destructor"},
      {DT_TEXTREL, "relocates its code (DT_TEXTREL)"},
      {DT_JMPREL, "calls functions of other libraries (DT_JMPREL)"},
      {DT_PLTRELSZ, "calls functions of other libraries (DT_JMPREL)"},
      {DT_RPATH, "has a library path"},
      {DT_RUNPATH, "has a library path"},
      {DT_REL, "relocations without addends"},
      {DT_VERNEED, "has tag 0x6ffffffe, which no artifact has"},
      {DT_AUDIT, "which no artifact has"},
  };
  for (const Case &c : cases) {
    std::vector<uint8_t> good = bytes;
    replaceTag(DT_RELACOUNT, c.tag, 1);
    refused(c.message);
    bytes = good;
  }
}

TEST_F(Forged, DynamicFlags) {
  std::vector<uint8_t> good = bytes;
  replaceTag(DT_RELACOUNT, DT_FLAGS, DF_TEXTREL);
  refused("expected no dynamic flags but BIND_NOW and SYMBOLIC, found 0x4: it "
          "relocates its code");
  bytes = good;
  replaceTag(DT_RELACOUNT, DT_FLAGS, DF_STATIC_TLS);
  refused("found 0x10");
  bytes = good;
  replaceTag(DT_RELACOUNT, DT_FLAGS_1, DF_1_INITFIRST);
  refused("expected no dynamic flags 1 but NOW, found 0x20");
}

TEST_F(Forged, EndlessDynamicSection) {
  changeSegment(find(PT_DYNAMIC), [](Elf64_Phdr &dynamic) {
    dynamic.p_filesz = dynamic.p_memsz = sizeof(Elf64_Dyn);
  });
  refused("the dynamic section does not end");
}

TEST_F(Forged, RelocationTypes) {
  uint64_t at = firstRelocation() + offsetof(Elf64_Rela, r_info);
  for (uint64_t type :
       {R_X86_64_64, R_X86_64_GLOB_DAT, R_X86_64_IRELATIVE, R_X86_64_NONE}) {
    put<uint64_t>(at, ELF64_R_INFO(0, type));
    refused("expected relative relocations only (type");
  }
  put<uint64_t>(at, ELF64_R_INFO(1, dlc::rt::hostRelativeRelocation));
  refused("on symbol 1");
}

TEST_F(Forged, RelocationPlaces) {
  uint64_t at = firstRelocation();
  Elf64_Phdr code = segment(find(PT_LOAD, PF_X));
  Elf64_Phdr data = segment(find(PT_LOAD, PF_W));
  for (uint64_t bad : {code.p_vaddr, uint64_t(0), UINT64_MAX,
                       data.p_vaddr + data.p_memsz - 4}) {
    put<uint64_t>(at, bad);
    refused("is not in a writable segment");
  }
}

TEST_F(Forged, RelocationTargets) {
  uint64_t at = firstRelocation() + offsetof(Elf64_Rela, r_addend);
  for (uint64_t bad : {uint64_t(1) << 30, UINT64_MAX}) {
    put<uint64_t>(at, bad);
    refused("outside the artifact's");
  }
}

TEST_F(Forged, RelocationTable) {
  std::vector<uint8_t> good = bytes;
  replaceTag(DT_RELASZ, DT_RELASZ, uint64_t(1) << 40);
  refused("bytes of relocations at address");
  bytes = good;
  replaceTag(DT_RELASZ, DT_RELASZ, 25);
  refused("are malformed");
  bytes = good;
  replaceTag(DT_RELAENT, DT_RELAENT, 16);
  refused("are malformed");
  bytes = good;
  replaceTag(DT_RELA, DT_RELA, UINT64_MAX);
  refused("are malformed or not in the file");
}

TEST_F(Forged, CompactRelocations) {
  // The same table read as DT_RELR: its first word is an even address.
  replaceTag(DT_RELA, DT_RELR, get<Elf64_Dyn>(dynamic(DT_RELA)).d_un.d_val);
  replaceTag(DT_RELASZ, DT_RELRSZ, 12);
  replaceTag(DT_RELAENT, DT_RELRENT, 8);
  std::vector<uint8_t> good = bytes;
  refused("12 bytes of compact relocations");
  put<uint64_t>(dynamic(DT_RELRSZ) + 8, 8);
  put<uint64_t>(fileOffset(get<Elf64_Dyn>(dynamic(DT_RELR)).d_un.d_val),
                0x1000000);
  refused("a relocation at address 0x1000000 is not in the file");
}

TEST_F(Forged, UndefinedSymbol) {
  uint64_t symbols = fileOffset(get<Elf64_Dyn>(dynamic(DT_SYMTAB)).d_un.d_val);
  put<uint16_t>(symbols + sizeof(Elf64_Sym) + offsetof(Elf64_Sym, st_shndx),
                SHN_UNDEF);
  refused("dynamic symbol 1 is undefined");
}

TEST_F(Forged, SymbolTable) {
  std::vector<uint8_t> good = bytes;
  replaceTag(DT_SYMENT, DT_SYMENT, 16);
  refused("the dynamic symbol table is malformed");
  bytes = good;
  replaceTag(DT_SYMTAB, DT_SYMTAB, 0x1000000);
  refused("are not in the file");
  bytes = good;
  replaceTag(DT_GNU_HASH, DT_GNU_HASH, 0x1000000);
  refused("the dynamic symbol table is malformed");
}

TEST_F(Forged, NoVariantForThisMachine) {
  // The baseline's name of the machine, somewhere in the manifest.
  uint64_t at = noteHeader() + sizeof(dlcrt_note_header);
  const char *machine = dlc::rt::hostMachine;
  size_t length = std::strlen(machine);
  for (; at + length < bytes.size(); ++at)
    if (std::memcmp(bytes.data() + at, machine, length) == 0)
      bytes[at] = 'y';
  refused("no code for this machine", DLCRT_UNSUPPORTED);
}

TEST_F(Forged, EachBitFlipIsRefused) {
  std::mt19937_64 random(20240501);
  for (int i = 0; i < 3000; ++i) {
    uint64_t bit = random() % (bytes.size() * 8);
    bytes[bit / 8] ^= uint8_t(1 << bit % 8);
    dlcrt_artifact *artifact = nullptr;
    EXPECT_NE(dlcrt_artifact_load_memory(bytes.data(), bytes.size(), "f",
                                         &artifact, nullptr),
              DLCRT_OK)
        << "bit " << bit;
    dlcrt_artifact_release(artifact);
    bytes[bit / 8] ^= uint8_t(1 << bit % 8);
  }
}

TEST_F(Forged, EachTruncationIsRefused) {
  for (size_t size = 0; size < bytes.size(); size += 1 + size % 7) {
    // Memory of just this size, so that a sanitizer sees reads beyond it.
    std::vector<uint8_t> part(bytes.begin(), bytes.begin() + long(size));
    dlcrt_artifact *artifact = nullptr;
    EXPECT_NE(
        dlcrt_artifact_load_memory(part.data(), size, "f", &artifact, nullptr),
        DLCRT_OK)
        << size;
  }
  bytes.push_back(0);
  refusedUnhashed("damaged or changed since it was compiled");
}

TEST_F(Forged, HashedAgainDamageNeverCrashes) {
  std::mt19937_64 random(7);
  // Headers, note, dynamic section, relocations, symbols and the manifest.
  uint64_t code = segment(find(PT_LOAD, PF_X)).p_offset;
  int loaded = 0;
  for (int i = 0; i < 20000; ++i) {
    std::vector<uint8_t> good = bytes;
    for (uint64_t k = 0; k <= random() % 4; ++k) {
      uint64_t at = random() % 3 ? random() % code : random() % bytes.size();
      bytes[at] = random() % 2 ? uint8_t(random())
                               : uint8_t(bytes[at] ^ 1 << random() % 8);
    }
    std::string why;
    dlcrt_artifact *artifact = nullptr;
    if (dlc::artifact::rehash(bytes, why))
      loaded += dlcrt_artifact_load_memory(bytes.data(), bytes.size(), "f",
                                           &artifact, nullptr) == DLCRT_OK;
    dlcrt_artifact_release(artifact);
    bytes = std::move(good);
  }
  // Damage to code and names is not noticed behind the hash.
  EXPECT_GT(loaded, 0);
}

TEST_F(Forged, FinalizeRefuses) {
  std::string why;
  std::vector<uint8_t> stripped = bytes;
  std::memset(stripped.data() + offsetof(Elf64_Ehdr, e_shnum), 0, 2);
  EXPECT_FALSE(dlc::artifact::finalize(stripped, why));
  EXPECT_EQ(why, "the linked artifact: no symbol 'dlc_entry_table'");
  std::vector<uint8_t> wrong = bytes;
  bytes.resize(100);
  EXPECT_FALSE(dlc::artifact::finalize(bytes, why));
  EXPECT_NE(why.find("truncated"), std::string::npos) << why;
  bytes = std::move(wrong);
  put<uint64_t>(noteHeader() + offsetof(dlcrt_note_header, entry_count),
                UINT64_MAX / 2);
  EXPECT_FALSE(dlc::artifact::finalize(bytes, why));
  EXPECT_NE(why.find("does not hold the"), std::string::npos) << why;
}

TEST(LoadFile, Refuses) {
  dlcrt_artifact *artifact = nullptr;
  dlcrt_error error = {};
  EXPECT_EQ(dlcrt_artifact_load("/nonexistent/model.so", &artifact, &error),
            DLCRT_NOT_FOUND);
  EXPECT_STREQ(error.message,
               "/nonexistent/model.so: cannot open: No such file or directory");
  EXPECT_EQ(dlcrt_artifact_load("/", &artifact, &error), DLCRT_IO_ERROR);
  EXPECT_EQ(dlcrt_artifact_load(nullptr, &artifact, &error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(dlcrt_artifact_load(DLCRT_FIXTURE, nullptr, &error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(dlcrt_artifact_load_memory(nullptr, 5, "f", &artifact, &error),
            DLCRT_INVALID_ARGUMENT);
}

} // namespace
