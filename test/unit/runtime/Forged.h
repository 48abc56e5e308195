//===- Forged.h - Changing one thing of a good artifact -------------------===//
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

#ifndef DLCRT_TEST_FORGED_H
#define DLCRT_TEST_FORGED_H

#include "TestSupport.h"
#include "artifact/Artifact.h"
#include "dlc/Artifact/Finalize.h"

#include <cstring>

namespace dlcrt::test {

class ForgedArtifact : public testing::Test {
protected:
  ForgedArtifact() : bytes(readBytes(DLCRT_FIXTURE)) {
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

} // namespace dlcrt::test

#endif // DLCRT_TEST_FORGED_H
