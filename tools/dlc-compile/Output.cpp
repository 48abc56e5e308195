//===- Output.cpp - Writing what was compiled -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Output.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

Error writeOutput(StringRef path, ArrayRef<char> bytes) {
  if (path == "-" ||
      (sys::fs::exists(path) && !sys::fs::is_regular_file(path))) {
    std::error_code error;
    raw_fd_ostream stream(path, error, sys::fs::OF_None);
    if (error)
      return createFileError(path, error);
    stream.write(bytes.data(), bytes.size());
    stream.flush();
    error = stream.error();
    stream.clear_error();
    return error ? createFileError(path, error) : Error::success();
  }
  return writeToOutput(path, [&](raw_ostream &stream) {
    stream.write(bytes.data(), bytes.size());
    return Error::success();
  });
}
