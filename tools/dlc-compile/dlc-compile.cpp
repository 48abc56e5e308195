//===- dlc-compile.cpp - Compiles models to artifacts ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "Output.h"
#include "dlc/Pipelines/Plugins.h"

#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

static int fail(const Twine &message) {
  errs() << "dlc-compile: error: " << message << "\n";
  return 1;
}

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  mlir::DialectRegistry dialects;
  if (failed(dlc::loadPlugins(argc, argv, dialects)))
    return 1;
  Invocation invocation = parseCommandLine(argc, argv);
  invocation.options.dialects = &dialects;
  const std::string &input = invocation.input;
  if (invocation.isBinary() && invocation.output == "-" &&
      sys::Process::StandardOutIsDisplayed())
    return fail("expected a file (-o) for what is no text, found a terminal");
  auto text = MemoryBuffer::getFileOrSTDIN(input);
  if (!text)
    return fail(input + ": " + text.getError().message());
  bool isSame = false;
  if (invocation.output != "-" && !invocation.output.empty() &&
      !sys::fs::equivalent(input, invocation.output, isSame) && isSame)
    return fail("expected an output that is not the input, found " + input +
                " for both");
  if (invocation.output != "-")
    invocation.options.output = invocation.output;
  std::vector<char> bytes;
  if (!dlc::compile((*text)->getBuffer().str(), input, invocation.options,
                    bytes))
    return 1;
  if (invocation.output.empty())
    return 0;
  if (Error error = writeOutput(invocation.output, bytes))
    return fail(toString(std::move(error)));
  return 0;
}
