//===- Image.h - Checking and mapping the code of an artifact -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Instead of dlopen: an artifact needs next to nothing of a dynamic linker,
// so everything outside a short whitelist is refused before any byte becomes
// executable, and exactly the bytes that were hashed are what runs.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_ARTIFACT_IMAGE_H
#define DLCRT_ARTIFACT_IMAGE_H

#include "artifact/Elf.h"

namespace dlc::rt {

/// What mapping needs to know of a file that passed all checks.
struct ImagePlan {
  /// The PT_LOADs, ascending, on disjoint pages.
  std::vector<Elf64_Phdr> loads;
  /// Page-aligned range of all loads.
  uint64_t begin = 0, end = 0;
  /// Range that becomes read-only after relocation; empty if there is none.
  uint64_t relroBegin = 0, relroEnd = 0;
  /// Places to relocate and, for those of DT_RELA, the value to put there.
  struct Relocation {
    uint64_t place;
    uint64_t target;
  };
  std::vector<Relocation> relocations;
};

/// Checks segments, dynamic section, symbols and relocations.
dlcrt_status checkImage(const ElfFile &file, ImagePlan &plan,
                        dlcrt_error *error);
/// Part of checkImage: the segments alone.
dlcrt_status checkSegments(const ElfFile &file, const Elf64_Phdr *&dynamic,
                           ImagePlan &plan, dlcrt_error *error);
/// Part of checkImage: the dynamic section and what it points at.
dlcrt_status checkDynamic(const ElfFile &file, const Elf64_Phdr &dynamic,
                          ImagePlan &plan, dlcrt_error *error);

/// An artifact's code in memory.
class MappedImage {
public:
  MappedImage() = default;
  MappedImage(const MappedImage &) = delete;
  MappedImage &operator=(const MappedImage &) = delete;
  ~MappedImage();

  /// Copies the segments, relocates, checks the table of `entryCount` entries
  /// at `entryTable`, and only then gives the segments their permissions.
  dlcrt_status map(const ElfFile &file, const ImagePlan &plan,
                   uint64_t entryTable, uint64_t entryCount,
                   dlcrt_error *error);

  const dlcrt_entry *entries() const { return table; }

private:
  uint8_t *memory = nullptr;
  uint64_t mapped = 0;
  const dlcrt_entry *table = nullptr;
};

} // namespace dlc::rt

#endif // DLCRT_ARTIFACT_IMAGE_H
