//===- File.cpp - Whole files, read and replaced --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/File.h"
#include "core/Status.h"

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dlc::rt {

namespace {
/// Closes on every way out.
struct Descriptor {
  int value = -1;
  ~Descriptor() {
    if (value >= 0)
      close(value);
  }
};

struct ErrnoText {
  char text[96];
};
ErrnoText errnoText() {
  ErrnoText result;
  int number = errno;
  // The GNU variant may return a static string instead of filling the buffer.
  const char *text = strerror_r(number, result.text, sizeof(result.text));
  if (text != result.text)
    std::snprintf(result.text, sizeof(result.text), "%s", text);
  return result;
}
} // namespace

dlcrt_status readFile(const char *path, Pages &bytes, dlcrt_error *error) {
  Descriptor file;
  file.value = open(path, O_RDONLY | O_CLOEXEC);
  if (file.value < 0)
    return fail(error,
                errno == ENOENT || errno == ENOTDIR ? DLCRT_NOT_FOUND
                                                    : DLCRT_IO_ERROR,
                "%s: cannot open: %s", path, errnoText().text);
  struct stat status;
  if (fstat(file.value, &status) != 0)
    return fail(error, DLCRT_IO_ERROR, "%s: cannot examine: %s", path,
                errnoText().text);
  if (!S_ISREG(status.st_mode))
    return fail(error, DLCRT_IO_ERROR, "%s: expected a regular file", path);
  uint64_t size = static_cast<uint64_t>(status.st_size);
  if (!bytes.allocate(size))
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: out of memory for its %" PRIu64 " bytes", path, size);
  uint64_t done = 0;
  while (done < size) {
    ssize_t count = read(file.value, bytes.data() + done, size - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return fail(error, DLCRT_IO_ERROR, "%s: cannot read: %s", path,
                  errnoText().text);
    if (count == 0)
      return fail(error, DLCRT_IO_ERROR,
                  "%s: expected %" PRIu64 " bytes, the file ended after "
                  "%" PRIu64 " while it was read",
                  path, size, done);
    done += static_cast<uint64_t>(count);
  }
  return DLCRT_OK;
}

AtomicFile::~AtomicFile() {
  if (descriptor >= 0)
    close(descriptor);
  if (!temporary.empty())
    unlink(temporary.c_str());
}

dlcrt_status AtomicFile::open(const char *target, dlcrt_error *error) {
  path = target;
  // O_EXCL and a number, so that two writers never share a temporary file.
  for (int attempt = 0; attempt < 1000; ++attempt) {
    std::string candidate = path + ".tmp." + std::to_string(getpid()) + "." +
                            std::to_string(attempt);
    descriptor = ::open(candidate.c_str(),
                        O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0) {
      temporary = std::move(candidate);
      return DLCRT_OK;
    }
    if (errno != EEXIST)
      break;
  }
  return fail(error, DLCRT_IO_ERROR, "%s: cannot create a file beside it: %s",
              target, errnoText().text);
}

dlcrt_status AtomicFile::write(const void *bytes, uint64_t size,
                               dlcrt_error *error) {
  const auto *at = static_cast<const uint8_t *>(bytes);
  while (size > 0) {
    ssize_t count = ::write(descriptor, at, size);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return fail(error, DLCRT_IO_ERROR, "%s: cannot write: %s", path.c_str(),
                  errnoText().text);
    at += count;
    size -= static_cast<uint64_t>(count);
  }
  return DLCRT_OK;
}

dlcrt_status AtomicFile::commit(dlcrt_error *error) {
  if (fsync(descriptor) != 0)
    return fail(error, DLCRT_IO_ERROR, "%s: cannot write to the disk: %s",
                path.c_str(), errnoText().text);
  int closing = descriptor;
  descriptor = -1;
  if (close(closing) != 0)
    return fail(error, DLCRT_IO_ERROR, "%s: cannot close: %s", path.c_str(),
                errnoText().text);
  size_t slash = path.rfind('/');
  std::string folder =
      slash == std::string::npos ? "." : path.substr(0, slash + 1);
  if (rename(temporary.c_str(), path.c_str()) != 0)
    return fail(error, DLCRT_IO_ERROR, "%s: cannot replace it: %s",
                path.c_str(), errnoText().text);
  temporary.clear();
  // Some file systems cannot sync a folder; the file itself is complete.
  Descriptor directory;
  directory.value = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory.value >= 0 && fsync(directory.value) != 0 && errno == EIO)
    return fail(error, DLCRT_IO_ERROR, "%s: cannot sync its folder: %s",
                path.c_str(), errnoText().text);
  return DLCRT_OK;
}

} // namespace dlc::rt
