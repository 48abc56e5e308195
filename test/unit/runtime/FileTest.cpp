//===- FileTest.cpp - Reading and replacing files -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/File.h"
#include "TestSupport.h"

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace dlc::rt;
using namespace dlcrt::test;

namespace {

const std::vector<uint8_t> before = {1, 2, 3};

class Files : public testing::Test {
protected:
  Files() { writeBytes(path, before); }

  void refused(dlcrt_status status, dlcrt_status expected,
               const std::string &message) {
    EXPECT_EQ(status, expected);
    EXPECT_EQ(error.status, expected);
    EXPECT_EQ(error.message, message);
  }
  dlcrt_status read(const std::string &from) {
    Pages bytes;
    return readFile(from.c_str(), bytes, &error);
  }
  /// Replaces a file by `size` bytes of 9.
  dlcrt_status replace(const std::string &target, size_t size = 4) {
    std::vector<uint8_t> bytes(size, 9);
    AtomicFile file;
    dlcrt_status status = file.open(target.c_str(), &error);
    if (status == DLCRT_OK)
      status = file.write(bytes.data(), bytes.size(), &error);
    return status == DLCRT_OK ? file.commit(&error) : status;
  }
  std::string pipe() {
    std::string result = folder / "pipe";
    EXPECT_EQ(mkfifo(result.c_str(), 0600), 0);
    return result;
  }

  TempFolder folder;
  std::string path = folder / "file";
  dlcrt_error error = {};
};

/// No file of this process may grow beyond `bytes`: as if the disk were full.
struct FileLimit {
  explicit FileLimit(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &old);
    rlimit limit = {bytes, old.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileLimit() { setrlimit(RLIMIT_FSIZE, &old); }
  rlimit old;
};

TEST_F(Files, ReadRefuses) {
  std::string none = folder / "none";
  refused(read(none), DLCRT_NOT_FOUND,
          none + ": cannot open: No such file or directory");
  refused(read(path + "/below"), DLCRT_NOT_FOUND,
          path + "/below: cannot open: Not a directory");
  refused(read(folder.path), DLCRT_IO_ERROR,
          folder.path + ": expected a regular file, found a folder");
  refused(read("/dev/null"), DLCRT_IO_ERROR,
          "/dev/null: expected a regular file, found a device");
  // Without waiting for somebody who writes into it.
  std::string fifo = pipe();
  refused(read(fifo), DLCRT_IO_ERROR,
          fifo + ": expected a regular file, found a pipe");
  refused(read(""), DLCRT_INVALID_ARGUMENT,
          "expected the name of a file to read, found an empty one");
}

TEST_F(Files, WriteRefuses) {
  std::string nowhere = folder / "no/where";
  refused(replace(nowhere), DLCRT_IO_ERROR,
          nowhere + ": cannot create a file beside it: No such file or "
                    "directory");
  refused(replace(folder.path), DLCRT_IO_ERROR,
          folder.path + ": expected a file to write, found a folder");
  refused(replace(""), DLCRT_INVALID_ARGUMENT,
          "expected the name of a file to write, found an empty one");
  refused(replace("/dev/full"), DLCRT_IO_ERROR,
          "/dev/full: cannot write: No space left on device");
  EXPECT_EQ(folder.list(), std::vector<std::string>{"file"});
}

TEST_F(Files, PipesAreWrittenTo) {
  struct stat status;
  std::string fifo = pipe();
  // Open at both ends: nobody waits for the other.
  int reader = open(fifo.c_str(), O_RDWR);
  ASSERT_GE(reader, 0);
  ASSERT_EQ(replace(fifo), DLCRT_OK) << error.message;
  uint8_t bytes[8];
  EXPECT_EQ(::read(reader, bytes, sizeof(bytes)), 4);
  EXPECT_EQ(bytes[3], 9);
  close(reader);
  ASSERT_EQ(stat(fifo.c_str(), &status), 0);
  EXPECT_TRUE(S_ISFIFO(status.st_mode));
  EXPECT_EQ(folder.list(), (std::vector<std::string>{"file", "pipe"}));
}

TEST_F(Files, ReplacingKeepsPermissionsAndLinks) {
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  std::string link = folder / "link";
  ASSERT_EQ(symlink("file", link.c_str()), 0);
  ASSERT_EQ(replace(link), DLCRT_OK) << error.message;
  struct stat status;
  ASSERT_EQ(lstat(link.c_str(), &status), 0);
  EXPECT_TRUE(S_ISLNK(status.st_mode));
  ASSERT_EQ(lstat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  EXPECT_EQ(readBytes(path), std::vector<uint8_t>(4, 9));
  EXPECT_EQ(folder.list(), (std::vector<std::string>{"file", "link"}));
  // A link to nothing gives way to the file.
  std::string dangling = folder / "dangling";
  ASSERT_EQ(symlink("nothing", dangling.c_str()), 0);
  ASSERT_EQ(replace(dangling), DLCRT_OK) << error.message;
  EXPECT_EQ(readBytes(dangling), std::vector<uint8_t>(4, 9));
}

TEST_F(Files, UncommittedFilesLeaveNothing) {
  {
    AtomicFile file;
    ASSERT_EQ(file.open(path.c_str(), &error), DLCRT_OK);
    ASSERT_EQ(file.write("x", 1, &error), DLCRT_OK);
    EXPECT_EQ(folder.list().size(), 2u);
  }
  EXPECT_EQ(folder.list(), std::vector<std::string>{"file"});
  EXPECT_EQ(readBytes(path), before);
}

TEST_F(Files, FullDiskLeavesTheOldFile) {
  auto handler = std::signal(SIGXFSZ, SIG_IGN);
  {
    FileLimit limit(4096);
    refused(replace(path, 5000), DLCRT_IO_ERROR,
            path + ": cannot write: File too large");
  }
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(folder.list(), std::vector<std::string>{"file"});
  EXPECT_EQ(readBytes(path), before);
}

TEST_F(Files, BeingKilledLeavesTheOldFile) {
  pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    // The system ends the process in the middle of a write.
    rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    std::signal(SIGXFSZ, SIG_DFL);
    FileLimit limit(4096);
    replace(path, 5000);
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ);
  EXPECT_EQ(readBytes(path), before);
  // What it left behind is in nobody's way.
  EXPECT_EQ(folder.list().size(), 2u);
  ASSERT_EQ(replace(path), DLCRT_OK) << error.message;
  EXPECT_EQ(readBytes(path), std::vector<uint8_t>(4, 9));
}

} // namespace
