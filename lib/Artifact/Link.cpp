//===- Link.cpp - Linking artifacts --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Artifact/Artifact.h"
#include "dlc/Artifact/Finalize.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace mlir;
using namespace dlc;

static LogicalResult fail(std::string &error, const llvm::Twine &text) {
  error = text.str();
  return failure();
}

LogicalResult artifact::linkArtifact(ArrayRef<char> object,
                                     std::vector<uint8_t> &file,
                                     std::string &error) {
  llvm::ErrorOr<std::string> linker = std::error_code();
  for (const char *name : {"ld.lld-22", "ld.lld"}) {
    linker = llvm::sys::findProgramByName(name);
    if (linker)
      break;
  }
  if (!linker)
    return fail(error, "the linker ld.lld is not installed; Debian's package "
                       "is lld-22");

  SmallString<64> objectPath, outputPath, logPath;
  int fd;
  if (std::error_code code =
          llvm::sys::fs::createTemporaryFile("dlc", "o", fd, objectPath))
    return fail(error, "can't make a temporary file: " + code.message());
  llvm::FileRemover removeObject(objectPath);
  {
    llvm::raw_fd_ostream stream(fd, /*shouldClose=*/true);
    stream.write(object.data(), object.size());
    if (stream.has_error()) {
      std::string message = stream.error().message();
      stream.clear_error();
      return fail(error, "can't write " + objectPath + ": " + message);
    }
  }
  if (llvm::sys::fs::createTemporaryFile("dlc", "so", outputPath) ||
      llvm::sys::fs::createTemporaryFile("dlc", "log", logPath))
    return fail(error, "can't make a temporary file");
  llvm::FileRemover removeOutput(outputPath), removeLog(logPath);

  StringRef arguments[] = {*linker,      "-shared",       "--no-undefined",
                           "-z",         "now",           "-z",
                           "noexecstack", "--build-id=none", "-o",
                           outputPath,   objectPath};
  std::optional<StringRef> redirects[] = {std::nullopt, StringRef(logPath),
                                          StringRef(logPath)};
  std::string message;
  int result = llvm::sys::ExecuteAndWait(*linker, arguments, std::nullopt,
                                         redirects, 0, 0, &message);
  auto read = [](StringRef path) {
    return llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                       /*RequiresNullTerminator=*/false);
  };
  if (result != 0) {
    auto log = read(logPath);
    return fail(error, "linking failed: " + message +
                           (log ? (*log)->getBuffer().str() : ""));
  }
  auto linked = read(outputPath);
  if (!linked)
    return fail(error, "can't read the linked file");
  StringRef bytes = (*linked)->getBuffer();
  file.assign(bytes.begin(), bytes.end());
  if (!finalize(file, error))
    return failure();
  return success();
}
