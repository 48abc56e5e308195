//===- Run.cpp - Runs passes as the options say ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Run.h"
#include "dlc/Passes/Model.h"
#include "dlc/Pipelines/VerifyNumerics.h"

#include "mlir/Pass/PassManager.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/ToolOutputFile.h"

using namespace mlir;

static llvm::cl::opt<bool> verifyNumerics(
    "verify-numerics",
    llvm::cl::desc("Run the program before and after every pass, and as code "
                   "once it is a launch list; fail at the first pass that "
                   "changes what it computes"));
static llvm::cl::opt<uint64_t> seed(
    "verify-numerics-seed", llvm::cl::init(1),
    llvm::cl::desc("Seed of the numbers that --verify-numerics runs it on"));

static llvm::cl::opt<uint32_t> rows(
    "verify-numerics-rows", llvm::cl::init(0),
    llvm::cl::desc("Run code also on one step of so many rows, however long "
                   "the interpreter takes"));

static llvm::cl::list<std::string> targets(
    "verify-numerics-target", llvm::cl::CommaSeparated,
    llvm::cl::desc("What --verify-numerics runs code for: cpu (the default), "
                   "sim"));

static llvm::cl::list<std::string>
    folders("I", llvm::cl::Prefix, llvm::cl::value_desc("folder"),
            llvm::cl::desc("Look for imported files in this folder, too"));

LogicalResult runOpt(int argc, char **argv, StringRef input, StringRef output,
                     DialectRegistry &registry) {
  if (!verifyNumerics && folders.empty())
    return MlirOptMain(argc, argv, input, output, registry);

  MlirOptMainConfig config = MlirOptMainConfig::createFromCLOptions();
  std::string error;
  auto file = openInputFile(input, &error);
  auto result = file ? openOutputFile(output, &error) : nullptr;
  if (!result) {
    llvm::errs() << "error: " << error << "\n";
    return failure();
  }
  // One for each part of the file.
  std::vector<std::shared_ptr<dlc::NumericsReport>> reports;
  MlirOptMainConfig original = config;
  config.setPassPipelineSetupFn([&](PassManager &passes) {
    if (failed(original.setupPassPipeline(passes)))
      return failure();
    dlc::addImportFolders(passes, folders);
    if (!verifyNumerics)
      return success();
    passes.getContext()->disableMultithreading();
    // Code generation makes operations of dialects that no pass loads.
    passes.getContext()->loadAllAvailableDialects();
    reports.push_back(std::make_shared<dlc::NumericsReport>());
    dlc::NumericsOptions options;
    options.seed = seed;
    options.rows = rows;
    if (!targets.empty())
      options.targets.assign(targets.begin(), targets.end());
    passes.addInstrumentation(
        dlc::createNumericsVerifier(options, reports.back()));
    return success();
  });
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (failed(MlirOptMain(stream, std::move(file), registry, config)))
    return failure();
  bool isClean = true;
  for (const auto &report : reports) {
    isClean &= report->culprit.empty();
    if (report->culprit.empty() && report->evaluations < 2)
      llvm::errs() << "warning: --verify-numerics: there was no program to run "
                      "before and after a pass\n";
  }
  // Errors that a test expects are no failure.
  if (!isClean && !config.shouldVerifyDiagnostics())
    return failure();
  result->os() << text;
  result->keep();
  return success();
}
