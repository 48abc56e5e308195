//===- File.h - Whole files, read and replaced ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_CORE_FILE_H
#define DLCRT_CORE_FILE_H

#include "core/Memory.h"
#include "dlcrt/dlcrt.h"

#include <string>

namespace dlc::rt {

/// Reads a regular file once into memory that nobody else can change. Pipes,
/// devices and folders are refused at once.
dlcrt_status readFile(const char *path, Pages &bytes, dlcrt_error *error);

/// Writes a file that appears under its name complete or not at all: a
/// temporary file beside it, fsync, rename, fsync of the folder. A file that is
/// replaced keeps its permissions. A device or pipe is written to, not
/// replaced.
class AtomicFile {
public:
  AtomicFile() = default;
  AtomicFile(const AtomicFile &) = delete;
  AtomicFile &operator=(const AtomicFile &) = delete;
  /// Removes the temporary file unless committed.
  ~AtomicFile();

  dlcrt_status open(const char *path, dlcrt_error *error);
  dlcrt_status write(const void *bytes, uint64_t size, dlcrt_error *error);
  dlcrt_status commit(dlcrt_error *error);

private:
  dlcrt_status followLinks(dlcrt_error *error);

  std::string path;
  std::string temporary;
  int descriptor = -1;
};

} // namespace dlc::rt

#endif // DLCRT_CORE_FILE_H
