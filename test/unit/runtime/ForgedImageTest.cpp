//===- ForgedImageTest.cpp - Forged segments and dynamic sections ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Forged.h"

using namespace dlcrt::test;

namespace {

using ForgedImage = ForgedArtifact;

TEST_F(ForgedImage, WritableCode) {
  changeSegment(find(PT_LOAD, PF_X),
                [](Elf64_Phdr &load) { load.p_flags |= PF_W; });
  refused("is both writable and executable");
}

TEST_F(ForgedImage, UnreadableSegment) {
  changeSegment(find(PT_LOAD, PF_X),
                [](Elf64_Phdr &load) { load.p_flags = PF_X; });
  refused("expected a readable segment, found flags 0x1");
}

TEST_F(ForgedImage, ExecutableStack) {
  changeSegment(find(PT_GNU_STACK),
                [](Elf64_Phdr &stack) { stack.p_flags |= PF_X; });
  refused("asks for an executable stack");
}

TEST_F(ForgedImage, SegmentTypes) {
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

TEST_F(ForgedImage, NoDynamicSection) {
  changeSegment(find(PT_DYNAMIC),
                [](Elf64_Phdr &dynamic) { dynamic.p_type = PT_NULL; });
  refused("expected a dynamic section, found none");
}

TEST_F(ForgedImage, DynamicSectionElsewhere) {
  changeSegment(find(PT_DYNAMIC),
                [](Elf64_Phdr &dynamic) { dynamic.p_vaddr = 0x100000; });
  refused("is not in a loadable segment");
}

TEST_F(ForgedImage, MoreInTheFileThanInMemory) {
  changeSegment(find(PT_LOAD, PF_X),
                [](Elf64_Phdr &load) { load.p_memsz = load.p_filesz - 1; });
  refused("bytes in the file, but only");
}

TEST_F(ForgedImage, SegmentAlignment) {
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

TEST_F(ForgedImage, OverlappingSegments) {
  size_t code = find(PT_LOAD, PF_X);
  changeSegment(code, [&](Elf64_Phdr &load) { load.p_vaddr -= 0x1000; });
  refused("is out of order or overlaps the one before");
}

TEST_F(ForgedImage, MisorderedSegments) {
  size_t code = find(PT_LOAD, PF_X), data = find(PT_LOAD, PF_W);
  Elf64_Phdr a = segment(code), b = segment(data);
  put(segmentOffset(code), b);
  put(segmentOffset(data), a);
  refused("is out of order or overlaps the one before");
}

TEST_F(ForgedImage, HugeSegment) {
  changeSegment(find(PT_LOAD, PF_W),
                [](Elf64_Phdr &load) { load.p_memsz = uint64_t(1) << 60; });
  refused("bytes of code and constants, found");
}

TEST_F(ForgedImage, RelroElsewhere) {
  changeSegment(find(PT_GNU_RELRO),
                [](Elf64_Phdr &relro) { relro.p_vaddr += 0x100000; });
  refused("is not in a writable segment, or not on whole pages");
}

TEST_F(ForgedImage, DynamicTags) {
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

TEST_F(ForgedImage, DynamicFlags) {
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

TEST_F(ForgedImage, EndlessDynamicSection) {
  changeSegment(find(PT_DYNAMIC), [](Elf64_Phdr &dynamic) {
    dynamic.p_filesz = dynamic.p_memsz = sizeof(Elf64_Dyn);
  });
  refused("the dynamic section does not end");
}

TEST_F(ForgedImage, RelocationTypes) {
  uint64_t at = firstRelocation() + offsetof(Elf64_Rela, r_info);
  for (uint64_t type :
       {R_X86_64_64, R_X86_64_GLOB_DAT, R_X86_64_IRELATIVE, R_X86_64_NONE}) {
    put<uint64_t>(at, ELF64_R_INFO(0, type));
    refused("expected relative relocations only (type");
  }
  put<uint64_t>(at, ELF64_R_INFO(1, dlc::rt::hostRelativeRelocation));
  refused("on symbol 1");
}

TEST_F(ForgedImage, RelocationPlaces) {
  uint64_t at = firstRelocation();
  Elf64_Phdr code = segment(find(PT_LOAD, PF_X));
  Elf64_Phdr data = segment(find(PT_LOAD, PF_W));
  for (uint64_t bad : {code.p_vaddr, uint64_t(0), UINT64_MAX,
                       data.p_vaddr + data.p_memsz - 4}) {
    put<uint64_t>(at, bad);
    refused("is not in a writable segment");
  }
}

TEST_F(ForgedImage, RelocationTargets) {
  uint64_t at = firstRelocation() + offsetof(Elf64_Rela, r_addend);
  for (uint64_t bad : {uint64_t(1) << 30, UINT64_MAX}) {
    put<uint64_t>(at, bad);
    refused("outside the artifact's");
  }
}

TEST_F(ForgedImage, RelocationTable) {
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

TEST_F(ForgedImage, CompactRelocations) {
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

TEST_F(ForgedImage, UndefinedSymbol) {
  uint64_t symbols = fileOffset(get<Elf64_Dyn>(dynamic(DT_SYMTAB)).d_un.d_val);
  put<uint16_t>(symbols + sizeof(Elf64_Sym) + offsetof(Elf64_Sym, st_shndx),
                SHN_UNDEF);
  refused("dynamic symbol 1 is undefined");
}

TEST_F(ForgedImage, SymbolTable) {
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

} // namespace
