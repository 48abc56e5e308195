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
#include <climits>
#include <cstdio>
#include <cstdlib>
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

/// What is where a regular file should be.
const char *kindOf(mode_t mode) {
  switch (mode & S_IFMT) {
  case S_IFDIR:
    return "a folder";
  case S_IFIFO:
    return "a pipe";
  case S_IFSOCK:
    return "a socket";
  default:
    return "a device";
  }
}
} // namespace

dlcrt_status readFile(const char *path, Pages &bytes, dlcrt_error *error) {
  if (!*path)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "expected the name of a file to read, found an empty one");
  Descriptor file;
  // Not to wait for somebody to write into a pipe, which is refused anyway.
  file.value = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
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
    return fail(error, DLCRT_IO_ERROR, "%s: expected a regular file, found %s",
                path, kindOf(status.st_mode));
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

/// A link stays: the file it leads to is what is replaced.
dlcrt_status AtomicFile::followLinks(dlcrt_error *error) {
  struct stat status;
  if (lstat(path.c_str(), &status) != 0 || !S_ISLNK(status.st_mode))
    return DLCRT_OK;
  char resolved[PATH_MAX];
  if (!realpath(path.c_str(), resolved))
    return fail(error, DLCRT_IO_ERROR, "%s: cannot follow the link: %s",
                path.c_str(), errnoText().text);
  path = resolved;
  return DLCRT_OK;
}

dlcrt_status AtomicFile::open(const char *target, dlcrt_error *error) {
  if (!*target)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "expected the name of a file to write, found an empty one");
  path = target;
  struct stat status;
  bool replaces = stat(target, &status) == 0;
  if (replaces && S_ISDIR(status.st_mode))
    return fail(error, DLCRT_IO_ERROR,
                "%s: expected a file to write, found a folder", target);
  // Renaming would replace a device, as /dev/null is one, by a file.
  if (replaces && !S_ISREG(status.st_mode)) {
    descriptor = ::open(target, O_WRONLY | O_CLOEXEC);
    if (descriptor >= 0)
      return DLCRT_OK;
    return fail(error, DLCRT_IO_ERROR, "%s: cannot open: %s", target,
                errnoText().text);
  }
  if (replaces)
    DLCRT_TRY(followLinks(error));
  // O_EXCL and a number, so that two writers never share a temporary file.
  for (int attempt = 0; attempt < 1000; ++attempt) {
    std::string candidate = path + ".tmp." + std::to_string(getpid()) + "." +
                            std::to_string(attempt);
    descriptor = ::open(candidate.c_str(),
                        O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0) {
      temporary = std::move(candidate);
      // Weights that only their owner could read stay so. Where the file system
      // knows no permissions there are none to keep.
      if (replaces)
        (void)fchmod(descriptor, status.st_mode & 0777);
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
  if (!temporary.empty() && fsync(descriptor) != 0)
    return fail(error, DLCRT_IO_ERROR, "%s: cannot write to the disk: %s",
                path.c_str(), errnoText().text);
  int closing = descriptor;
  descriptor = -1;
  if (close(closing) != 0)
    return fail(error, DLCRT_IO_ERROR, "%s: cannot close: %s", path.c_str(),
                errnoText().text);
  if (temporary.empty())
    return DLCRT_OK;
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
