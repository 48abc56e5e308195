//===- Options.h - The command line of dlc-compile ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_COMPILE_OPTIONS_H
#define DLC_TOOLS_DLC_COMPILE_OPTIONS_H

#include "dlc/Pipelines/Compile.h"

/// What the command line asks for.
struct Invocation {
  std::string input;  ///< "-" is standard input.
  std::string output; ///< "-" is standard output, "" nowhere.
  dlc::CompileOptions options;

  /// Whether what is written is no text.
  bool isBinary() const {
    return options.stage == dlc::Stage::object ||
           options.stage == dlc::Stage::artifact;
  }
};

/// Ends the program after --help and after errors, which it prints.
Invocation parseCommandLine(int argc, char **argv);

#endif // DLC_TOOLS_DLC_COMPILE_OPTIONS_H
