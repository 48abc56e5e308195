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

#include <list>

using namespace mlir;
using namespace dlc;

static LogicalResult fail(std::string &error, const llvm::Twine &text) {
  error = text.str();
  return failure();
}

LogicalResult artifact::linkArtifact(ArrayRef<std::vector<char>> objects,
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

  // Removed when they go out of scope.
  std::list<llvm::FileRemover> removers;
  SmallVector<std::string> objectPaths;
  for (const std::vector<char> &object : objects) {
    SmallString<64> path;
    int fd;
    if (std::error_code code =
            llvm::sys::fs::createTemporaryFile("dlc", "o", fd, path))
      return fail(error, "can't make a temporary file: " + code.message());
    removers.emplace_back(path);
    objectPaths.push_back(path.str().str());
    llvm::raw_fd_ostream stream(fd, /*shouldClose=*/true);
    stream.write(object.data(), object.size());
    if (stream.has_error()) {
      std::string message = stream.error().message();
      stream.clear_error();
      return fail(error, "can't write " + path + ": " + message);
    }
  }
  SmallString<64> outputPath, logPath;
  if (llvm::sys::fs::createTemporaryFile("dlc", "so", outputPath) ||
      llvm::sys::fs::createTemporaryFile("dlc", "log", logPath))
    return fail(error, "can't make a temporary file");
  llvm::FileRemover removeOutput(outputPath), removeLog(logPath);

  SmallVector<StringRef> arguments = {
      *linker, "-shared",     "--no-undefined",  "-z", "now",
      "-z",    "noexecstack", "--build-id=none", "-o", outputPath};
  llvm::append_range(arguments, objectPaths);
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
