//===- Compile.cpp - From a model file to an artifact --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/Compile.h"
#include "dlc/CodeGen/Gpu/CodeGen.h"
#include "dlc/Dlc/Dlc.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Interpreter/Interpreter.h"
#include "dlc/Passes/Verify.h"
#include "dlc/Pipelines/ExtraPasses.h"
#include "dlc/Pipelines/Generate.h"
#include "dlc/Pipelines/Pipelines.h"
#include "dlc/Pipelines/Register.h"
#include "dlc/Pipelines/VerifyNumerics.h"

#include "mlir/IR/Remarks.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace dlc;

static void print(ModuleOp module, std::vector<char> &output) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream);
  stream << '\n';
  output.assign(text.begin(), text.end());
}

/// Prints what a device runs, as kernels of the gpu dialect or as PTX.
static bool printKernels(ModuleOp module, ArrayRef<CodeVariant> variants,
                         Stage stage, std::vector<char> &output) {
  FailureOr<device::DevicePrograms> programs = device::emitKernels(module);
  if (failed(programs))
    return false;
  if (stage == Stage::gpu) {
    print(module, output);
    return true;
  }
  std::string ptx;
  // A simulated device has none of its own.
  ArrayRef<int> capabilities;
  for (const CodeVariant &variant : variants)
    if (variant.target == Target::cuda)
      capabilities = variant.capabilities;
  if (failed(device::emitPtx(
          *programs, capabilities.empty() ? 80 : capabilities.front(), ptx)))
    return false;
  output.assign(ptx.begin(), ptx.end());
  return true;
}

bool dlc::compile(const std::string &text, const std::string &name,
                  const CompileOptions &options, std::vector<char> &output) {
  DialectRegistry registry;
  registerCompilerDialects(registry);
  if (options.dialects)
    options.dialects->appendTo(registry);
  if (options.verifyNumerics)
    registerReferenceModels(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  // The emitters are no passes, so nothing else loads what they make.
  context.loadAllAvailableDialects();
  // A byte order mark, as some editors write it, is none of the text.
  StringRef source = text;
  source.consume_front("\xef\xbb\xbf");
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBuffer(source, name),
                             llvm::SMLoc());
  SourceMgrDiagnosticHandler handler(sources, &context);
  if (!options.remarks.empty()) {
    // `all` alone would turn none on.
    std::string wanted = options.remarks;
    remark::RemarkCategories categories{wanted, wanted, wanted, wanted, wanted};
    if (failed(remark::enableOptimizationRemarks(
            context, /*streamer=*/nullptr,
            std::make_unique<remark::RemarkEmittingPolicyAll>(), categories,
            /*printAsEmitRemarks=*/true)))
      return false;
  }
  DefaultTimingManager timings;
  timings.setEnabled(options.timing);
  TimingScope timing = timings.getRootScope();
  context.printOpOnDiagnostic(false);
  auto module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module)
    return false;

  // Launch lists stay as they are written: to simplify a kernel would make its
  // form wrong.
  bool isLaunchLists = module->getOps<layers::ModelOp>().empty() &&
                       module->getOps<dlt::EntryOp>().empty();
  if (isLaunchLists && module->getOps<kernel::ProgramOp>().empty()) {
    module->emitError("expects a dlc.model to compile, or programs and "
                      "their dlt.metadata");
    return false;
  }
  // Nothing would look for the file.
  if (auto imports = module->getOps<layers::ImportOp>();
      isLaunchLists && !imports.empty()) {
    (*imports.begin())
        .emitOpError("has no place among launch lists: expects a dlc.model "
                     "that uses what it brings");
    return false;
  }
  std::vector<CodeVariant> variants = findVariants(*module, options);
  ExtraPasses extra;
  if (variants.empty() || failed(extra.parse(*module, options.extraPasses)))
    return false;
  if (isLaunchLists && (extra.has(Stage::layer) || extra.has(Stage::graph))) {
    module->emitError("there are extra passes of kernel only for launch lists, "
                      "which have no layers and no graph");
    return false;
  }
  auto isBehind = [&](Stage stage) {
    return stage > options.stage && extra.has(stage);
  };
  if (isBehind(Stage::graph) || isBehind(Stage::kernel)) {
    module->emitError("there are extra passes of a stage behind the one that "
                      "is asked for");
    return false;
  }
  auto extraOf = [&](Stage stage) {
    return [&extra, stage](OpPassManager &passes) { extra.add(stage, passes); };
  };
  auto isForCpu = [](const CodeVariant &variant) {
    return variant.target == Target::cpu;
  };
  bool forCpu = llvm::any_of(variants, isForCpu);
  bool forDevice = !llvm::all_of(variants, isForCpu);
  bool wantsKernels =
      options.stage == Stage::gpu || options.stage == Stage::ptx;
  if (wantsKernels && !forDevice) {
    module->emitError("there are kernels of the gpu dialect, and PTX, for the "
                      "targets cuda and sim only");
    return false;
  }
  if (options.report && !forDevice) {
    module->emitError("there is a report for the targets cuda and sim only");
    return false;
  }
  if ((wantsKernels || options.stage == Stage::kernel) && forCpu && forDevice) {
    module->emitError("launch lists for CPUs and for devices differ: expected "
                      "targets of one kind to print them");
    return false;
  }
  // Before anything runs them; those of entries are checked where they are
  // made.
  PassManager checks(&context);
  buildLaunchListChecks(checks);
  if (failed(checks.run(*module)))
    return false;
  PassManager passes(&context);
  auto report = std::make_shared<NumericsReport>();
  NumericsOptions numerics;
  if (options.verifyNumerics) {
    numerics.cpus = options.cpus;
    numerics.targets = options.targets;
    numerics.dtypePolicies = options.dtypePolicies;
    passes.addInstrumentation(createNumericsVerifier(numerics, report));
  }
  TimingScope passTiming = timing.nest("Passes");
  passes.enableTiming(passTiming);
  LayerOptions layerOptions;
  for (const std::string &define : options.defines)
    layerOptions.defines.addValue(define);
  for (const std::string &policy : options.dtypePolicies)
    layerOptions.dtypePolicies.addValue(policy);
  for (const std::string &folder : options.importFolders)
    layerOptions.importFolders.addValue(folder);
  layerOptions.output = options.output;
  if (!isLaunchLists)
    buildLayerPipeline(passes, layerOptions, extraOf(Stage::layer));
  if (!isLaunchLists && options.stage != Stage::layer)
    buildGraphPipeline(passes, extraOf(Stage::graph));
  if (failed(passes.run(*module)) || !report->culprit.empty())
    return false;
  OwningOpRef<ModuleOp> deviceModule;
  if (options.stage != Stage::layer && options.stage != Stage::graph) {
    if (forCpu && forDevice)
      deviceModule = module->clone();
    auto form = [&](ModuleOp lists, bool device) {
      PassManager lowering(&context);
      if (options.verifyNumerics)
        lowering.addInstrumentation(createNumericsVerifier(numerics, report));
      lowering.enableTiming(passTiming);
      KernelOptions kernelOptions;
      kernelOptions.forDevice = device;
      if (isLaunchLists) {
        extra.add(Stage::kernel, lowering);
        buildLaunchListChecks(lowering);
      } else {
        buildKernelPipeline(lowering, kernelOptions, extraOf(Stage::kernel));
      }
      if (options.stage != Stage::kernel)
        buildLaunchPipeline(lowering, kernelOptions);
      return succeeded(lowering.run(lists)) && report->culprit.empty();
    };
    if (!form(*module, !forCpu) || (deviceModule && !form(*deviceModule, true)))
      return false;
  }
  passTiming.stop();
  if (options.report && options.stage != Stage::layer &&
      options.stage != Stage::graph)
    device::printReport(deviceModule ? *deviceModule : *module, llvm::errs());
  if (options.reportOnly)
    return true;
  if (options.stage == Stage::layer || options.stage == Stage::graph ||
      options.stage == Stage::kernel) {
    print(*module, output);
    return true;
  }
  if (wantsKernels)
    return printKernels(*module, variants, options.stage, output);
  return generate(*module, variants, options.stage, timing, output,
                  deviceModule ? *deviceModule : ModuleOp());
}
