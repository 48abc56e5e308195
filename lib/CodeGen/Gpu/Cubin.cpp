//===- Cubin.cpp - Machine code of GPUs ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Gpu/CodeGen.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace mlir;
using namespace dlc;

/// NVIDIA's assembler: on the path, or where CUDA is installed.
static llvm::ErrorOr<std::string> findAssembler() {
  if (auto found = llvm::sys::findProgramByName("ptxas"))
    return found;
  std::string home;
  if (const char *variable = std::getenv("CUDA_HOME"))
    home = std::string(variable) + "/bin";
  return llvm::sys::findProgramByName("ptxas", {home, "/usr/local/cuda/bin"});
}

static LogicalResult fail(std::string &error, const llvm::Twine &text) {
  error = text.str();
  return failure();
}

FailureOr<std::string> device::assemble(StringRef ptx, int capability,
                                        std::string &error) {
  llvm::ErrorOr<std::string> assembler = findAssembler();
  if (!assembler)
    return std::string();
  SmallString<64> source, cubin, log;
  int fd;
  if (llvm::sys::fs::createTemporaryFile("dlc", "ptx", fd, source) ||
      llvm::sys::fs::createTemporaryFile("dlc", "cubin", cubin) ||
      llvm::sys::fs::createTemporaryFile("dlc", "log", log))
    return fail(error, "can't make a temporary file");
  llvm::FileRemover removeSource(source), removeCubin(cubin), removeLog(log);
  {
    llvm::raw_fd_ostream stream(fd, /*shouldClose=*/true);
    stream << ptx;
    if (stream.has_error()) {
      std::string message = stream.error().message();
      stream.clear_error();
      return fail(error, "can't write " + source + ": " + message);
    }
  }
  std::string arch = "-arch=sm_" + std::to_string(capability);
  StringRef arguments[] = {*assembler, "-O3", arch, source, "-o", cubin};
  std::optional<StringRef> redirects[] = {std::nullopt, StringRef(log),
                                          StringRef(log)};
  std::string message;
  int result = llvm::sys::ExecuteAndWait(*assembler, arguments, std::nullopt,
                                         redirects, 0, 0, &message);
  auto read = [](StringRef path) {
    return llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                       /*RequiresNullTerminator=*/false);
  };
  if (result != 0) {
    auto text = read(log);
    return fail(error, "ptxas failed for sm_" + llvm::Twine(capability) + ": " +
                           message + (text ? (*text)->getBuffer() : ""));
  }
  auto bytes = read(cubin);
  if (!bytes)
    return fail(error, "can't read what ptxas made");
  return (*bytes)->getBuffer().str();
}
