//===- Options.cpp - The command line of dlc-compile ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"

#include "llvm/Support/CommandLine.h"

using namespace llvm;
using dlc::Stage;

static cl::OptionCategory category("dlc-compile");

static cl::opt<std::string> input(cl::Positional, cl::desc("model.mlir"),
                                  cl::init("-"), cl::cat(category));
static cl::opt<std::string> output("o", cl::desc("Output file"),
                                   cl::value_desc("file"), cl::init("-"),
                                   cl::cat(category));
static cl::list<std::string>
    cpus("cpu", cl::CommaSeparated, cl::cat(category),
         cl::desc("CPUs to compile for, best first: native (the default), "
                  "x86-64, x86-64-v2, x86-64-v3, x86-64-v4"));
static cl::list<std::string>
    targets("target", cl::CommaSeparated, cl::cat(category),
            cl::desc("What to compile for: cpu (the default), cuda (NVIDIA "
                     "GPUs), sim (a GPU that the runtime simulates)"));
static cl::list<std::string>
    gpus("gpu", cl::CommaSeparated, cl::cat(category), cl::value_desc("sm_<n>"),
         cl::desc("GPUs to compile for: PTX for the oldest and newer ones "
                  "(default: sm_80), machine code for each where ptxas is "
                  "installed"));
static cl::list<std::string>
    defines("define", cl::CommaSeparated, cl::cat(category),
            cl::desc("Value of a dlc.param, as name=value"));
static cl::list<std::string> dtypePolicies(
    "dtype-policy", cl::value_desc("[path=]policy"), cl::cat(category),
    cl::desc("What layers compute in that have no dtype of their own, as "
             "mixed_bfloat16; with a path, a regular expression, those of "
             "that path"));
static cl::list<std::string>
    folders("I", cl::Prefix, cl::value_desc("folder"), cl::cat(category),
            cl::desc("Look for imported files in this folder, too"));
static cl::list<std::string>
    extraPasses("extra-passes", cl::value_desc("stage:pipeline"),
                cl::cat(category),
                cl::desc("Passes to run on what a stage (layer, graph, kernel) "
                         "gives, as dlc-opt's --pass-pipeline names them"));
// Only for --help: plugins are loaded before options are read.
static cl::list<std::string>
    dialectPlugins("load-dialect-plugin", cl::value_desc("file"),
                   cl::cat(category),
                   cl::desc("Load dialects from a shared library"));
static cl::list<std::string>
    passPlugins("load-pass-plugin", cl::value_desc("file"), cl::cat(category),
                cl::desc("Load passes from a shared library"));
static cl::opt<Stage> stage(
    "emit", cl::desc("What to write:"), cl::init(Stage::artifact),
    cl::cat(category),
    cl::values(
        clEnumValN(Stage::layer, "layer", "typed layers (MLIR)"),
        clEnumValN(Stage::graph, "graph",
                   "entries of tensor operations (MLIR)"),
        clEnumValN(Stage::kernel, "kernel", "kernels and launch lists (MLIR)"),
        clEnumValN(Stage::gpu, "gpu", "kernels of a device (MLIR)"),
        clEnumValN(Stage::ptx, "ptx", "kernels of a GPU (PTX)"),
        clEnumValN(Stage::llvm, "llvm", "LLVM IR"),
        clEnumValN(Stage::assembly, "asm", "assembly"),
        clEnumValN(Stage::object, "object", "an object for static linking"),
        clEnumValN(Stage::artifact, "artifact",
                   "an artifact for the runtime (the default)")));
static cl::opt<bool> timing("timing", cl::desc("Print the time of each phase"),
                            cl::cat(category));
static cl::opt<bool> report(
    "report", cl::cat(category),
    cl::desc("Print how many launches a device's step has and what they move; "
             "without -o and --emit print nothing else"));
static cl::opt<bool> verifyNumerics(
    "verify-numerics", cl::cat(category),
    cl::desc("Run the program before and after every pass, and its code, on "
             "made-up numbers; fail if it does not compute the same"));
static cl::opt<std::string> remarkCategories(
    "remarks", cl::ValueOptional, cl::value_desc("categories"),
    cl::cat(category),
    cl::desc(
        "Print what the compiler decided and what it has no fast code for: "
        "of categories that match a regular expression (default: all), as "
        "dlc-fuse"));

Invocation parseCommandLine(int argc, char **argv) {
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(argc, argv, "dlc model compiler\n");
  Invocation result;
  result.input = input;
  result.output = output;
  result.options.stage = stage;
  result.options.timing = timing;
  result.options.report = report;
  result.options.verifyNumerics = verifyNumerics;
  if (remarkCategories.getNumOccurrences())
    result.options.remarks =
        remarkCategories.empty() ? ".*" : remarkCategories.getValue();
  if (!cpus.empty())
    result.options.cpus.assign(cpus.begin(), cpus.end());
  if (!targets.empty())
    result.options.targets.assign(targets.begin(), targets.end());
  result.options.gpus.assign(gpus.begin(), gpus.end());
  result.options.defines.assign(defines.begin(), defines.end());
  result.options.dtypePolicies.assign(dtypePolicies.begin(),
                                      dtypePolicies.end());
  result.options.importFolders.assign(folders.begin(), folders.end());
  result.options.extraPasses.assign(extraPasses.begin(), extraPasses.end());
  // Who asks for a report alone needs no code.
  if (report && output.getNumOccurrences() == 0 &&
      stage.getNumOccurrences() == 0) {
    result.output = "";
    result.options.reportOnly = true;
  }
  return result;
}
