//===- Elf.h - Reading the structure of an ELF file -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Only what an artifact may hold: a 64-bit little-endian shared object. The
// bytes are untrusted; nothing is used before it was checked to lie in the
// file.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_ARTIFACT_ELF_H
#define DLCRT_ARTIFACT_ELF_H

#include "dlcrt/dlcrt.h"

#include <cstdint>
#include <elf.h>
#include <vector>

namespace dlc::rt {

#if defined(__aarch64__)
inline constexpr uint16_t hostElfMachine = EM_AARCH64;
inline constexpr uint32_t hostRelativeRelocation = 1027;
inline constexpr const char *hostMachine = "aarch64";
#else
inline constexpr uint16_t hostElfMachine = EM_X86_64;
inline constexpr uint32_t hostRelativeRelocation = 8;
inline constexpr const char *hostMachine = "x86_64";
#endif

/// A view of a file; the bytes must outlive it.
class ElfFile {
public:
  /// Checks the header and that all headers and segments lie in the file.
  /// `name` stands for the file in messages.
  static dlcrt_status parse(const uint8_t *bytes, uint64_t size,
                            const char *name, ElfFile &file,
                            dlcrt_error *error);

  const uint8_t *bytes() const { return data; }
  uint64_t size() const { return length; }
  const char *name() const { return label; }
  const std::vector<Elf64_Phdr> &segments() const { return programHeaders; }
  const std::vector<Elf64_Shdr> &sections() const { return sectionHeaders; }

  /// The bytes that a loadable segment takes from the file for
  /// [address, address + size), or null.
  const uint8_t *at(uint64_t address, uint64_t size) const;

  /// A note's descriptor: its offset in the file and its size.
  struct Note {
    uint64_t offset = 0;
    uint64_t size = 0;
  };
  /// Finds the only note of dlc.
  dlcrt_status findNote(Note &note, dlcrt_error *error) const;

private:
  const uint8_t *data = nullptr;
  uint64_t length = 0;
  const char *label = "";
  std::vector<Elf64_Phdr> programHeaders;
  std::vector<Elf64_Shdr> sectionHeaders;
};

/// The note's fixed head and where the parts lie in the file.
struct ArtifactNote {
  dlcrt_note_header header = {};
  uint64_t headerOffset = 0;
  uint64_t manifestOffset = 0;
};

/// Reads the note and checks the format version before anything else of it.
dlcrt_status readNote(const ElfFile &file, ArtifactNote &note,
                      dlcrt_error *error);

/// The hash of a file, the note's hash taken as zero.
void hashArtifact(const uint8_t *bytes, uint64_t size, uint64_t headerOffset,
                  uint8_t digest[32]);

/// Compares the formats and says which side is the older one.
dlcrt_status checkFormatVersion(const char *name, uint32_t found,
                                dlcrt_error *error);

} // namespace dlc::rt

#endif // DLCRT_ARTIFACT_ELF_H
