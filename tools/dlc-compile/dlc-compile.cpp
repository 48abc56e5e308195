//===- dlc-compile.cpp - Compiles models to artifacts --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/Compile.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

static cl::OptionCategory category("dlc-compile");
static cl::opt<std::string> input(cl::Positional, cl::desc("model.mlir"), cl::init("-"), cl::cat(category));
static cl::opt<std::string> output("o", cl::desc("Output file"), cl::value_desc("file"), cl::init("-"), cl::cat(category));
static cl::list<std::string> cpus("cpu", cl::CommaSeparated, cl::cat(category),
    cl::desc("CPUs to compile for, best first: native (the default), x86-64, x86-64-v2, x86-64-v3, x86-64-v4"));
static cl::list<std::string> defines("define", cl::CommaSeparated, cl::desc("Value of a dlc.param, as name=value"), cl::cat(category));
static cl::opt<dlc::Stage> stage("emit", cl::desc("What to write:"), cl::init(dlc::Stage::artifact), cl::cat(category),
    cl::values(clEnumValN(dlc::Stage::layer, "layer", "typed layers (MLIR)"),
               clEnumValN(dlc::Stage::graph, "graph", "entries of tensor operations (MLIR)"),
               clEnumValN(dlc::Stage::kernel, "kernel", "kernels and launch lists (MLIR)"),
               clEnumValN(dlc::Stage::llvm, "llvm", "LLVM IR"),
               clEnumValN(dlc::Stage::assembly, "asm", "assembly"),
               clEnumValN(dlc::Stage::object, "object", "an object for static linking"),
               clEnumValN(dlc::Stage::artifact, "artifact", "an artifact for the runtime (the default)")));

static cl::opt<bool> timing("timing", cl::desc("Print the time of each phase"), cl::cat(category));

static int fail(const Twine &message) {
  errs() << "dlc-compile: error: " << message << "\n";
  return 1;
}

int main(int argc, char **argv) {
  InitLLVM init(argc, argv);
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, "dlc model compiler\n");
  auto text = MemoryBuffer::getFileOrSTDIN(input);
  if (!text)
    return fail(input + ": " + text.getError().message());
  dlc::CompileOptions options;
  options.stage = stage;
  options.timing = timing;
  if (!cpus.empty())
    options.cpus.assign(cpus.begin(), cpus.end());
  options.defines.assign(defines.begin(), defines.end());
  std::vector<char> bytes;
  if (!dlc::compile((*text)->getBuffer().str(), input, options, bytes))
    return 1;
  // Written whole or not at all.
  std::error_code error;
  ToolOutputFile file(output, error, sys::fs::OF_None);
  if (error)
    return fail(output + ": " + error.message());
  file.os().write(bytes.data(), bytes.size());
  file.keep();
  return 0;
}
