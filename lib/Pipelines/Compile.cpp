//===- Compile.cpp - From a model file to an artifact --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/Compile.h"
#include "dlc/Dlc/Dlc.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Interpreter/Interpreter.h"
#include "dlc/Pipelines/Generate.h"
#include "dlc/Pipelines/Pipelines.h"
#include "dlc/Pipelines/Register.h"
#include "dlc/Pipelines/VerifyNumerics.h"

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

bool dlc::compile(const std::string &text, const std::string &name,
                  const CompileOptions &options, std::vector<char> &output) {
  DialectRegistry registry;
  registerCompilerDialects(registry);
  if (options.verifyNumerics)
    registerReferenceModels(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  // The emitters are no passes, so nothing else loads what they make.
  context.loadAllAvailableDialects();
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBuffer(text, name),
                             llvm::SMLoc());
  SourceMgrDiagnosticHandler handler(sources, &context);
  DefaultTimingManager timings;
  timings.setEnabled(options.timing);
  TimingScope timing = timings.getRootScope();
  context.printOpOnDiagnostic(false);
  auto module = parseSourceFile<ModuleOp>(sources, &context);
  if (!module)
    return false;

  if (module->getOps<layers::ModelOp>().empty() &&
      module->getOps<dlt::EntryOp>().empty() &&
      module->getOps<rt::ProgramOp>().empty()) {
    module->emitError("expects a dlc.model to compile");
    return false;
  }
  std::vector<cpu::Variant> variants = findVariants(*module, options.cpus);
  if (variants.empty())
    return false;
  PassManager passes(&context);
  auto report = std::make_shared<NumericsReport>();
  if (options.verifyNumerics) {
    NumericsOptions numerics;
    numerics.cpus = options.cpus;
    passes.addInstrumentation(createNumericsVerifier(numerics, report));
  }
  TimingScope passTiming = timing.nest("Passes");
  passes.enableTiming(passTiming);
  LayerOptions layerOptions;
  for (const std::string &define : options.defines)
    layerOptions.defines.addValue(define);
  buildLayerPipeline(passes, layerOptions);
  if (options.stage != Stage::layer)
    buildGraphPipeline(passes);
  if (options.stage != Stage::layer && options.stage != Stage::graph)
    buildKernelPipeline(passes);
  if (failed(passes.run(*module)) || !report->culprit.empty())
    return false;
  passTiming.stop();
  if (options.stage == Stage::layer || options.stage == Stage::graph ||
      options.stage == Stage::kernel) {
    print(*module, output);
    return true;
  }
  return generate(*module, variants, options.stage, timing, output);
}
