//===- Output.h - Writing what was compiled -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_COMPILE_OUTPUT_H
#define DLC_TOOLS_DLC_COMPILE_OUTPUT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

/// Writes a file whole: to a temporary file that then takes its name, so that a
/// file which was there stays if anything fails. "-" is standard output; a
/// device or pipe is written to, not replaced. The error names the file.
llvm::Error writeOutput(llvm::StringRef path, llvm::ArrayRef<char> bytes);

#endif // DLC_TOOLS_DLC_COMPILE_OUTPUT_H
