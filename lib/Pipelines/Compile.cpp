//===- Compile.cpp - From a model file to an artifact --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/Compile.h"
#include "dlc/Artifact/Artifact.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Pipelines/Pipelines.h"
#include "dlc/Pipelines/Register.h"
#include "dlc/Target/CPU/CodeGen.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/Timing.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
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

static bool fail(ModuleOp module, const std::string &message) {
  module.emitError(message);
  return false;
}

/// The variants that the options name; empty after an error.
static std::vector<cpu::Variant> findVariants(ModuleOp module,
                                              const CompileOptions &options) {
  std::vector<cpu::Variant> variants;
  for (const std::string &name : options.cpus) {
    std::optional<cpu::Variant> variant = cpu::findVariant(name);
    if (!variant) {
      InFlightDiagnostic diag = module.emitError("no CPU is called \"")
                                << name << "\"; there are";
      for (StringRef known : cpu::variantNames())
        diag << " " << known;
      return {};
    }
    variants.push_back(std::move(*variant));
  }
  return variants;
}

/// From launch lists to the stage asked for.
static bool generate(ModuleOp module, const CompileOptions &options,
                     TimingScope &timing, std::vector<char> &output) {
  std::vector<cpu::Variant> variants = findVariants(module, options);
  if (variants.empty())
    return false;
  std::string model;
  for (auto metadata : module.getOps<dlt::MetadataOp>())
    model = metadata.getModel().str();
  std::vector<std::string> entries;
  for (auto program : module.getOps<rt::ProgramOp>())
    entries.push_back(program.getSymName().str());
  if (model.empty() || entries.empty())
    return fail(module, "expects a dlc.model to compile");
  FailureOr<std::vector<uint8_t>> manifest =
      artifact::buildManifest(module, variants);
  if (failed(manifest))
    return false;
  TimingScope phase = timing.nest("Emit kernels and host programs");
  for (const cpu::Variant &variant : variants)
    if (failed(cpu::emitVariant(module, variant)))
      return false;
  cpu::eraseAllButCode(module);
  phase = timing.nest("Lower to the LLVM dialect");
  if (failed(cpu::lowerToLLVM(module)))
    return false;
  artifact::addManifest(module, *manifest, entries, variants, model,
                        options.stage == Stage::object);

  phase = timing.nest("Optimize LLVM IR");
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> code = cpu::translate(module, context);
  if (!code)
    return false;
  if (options.stage == Stage::llvm) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    code->print(stream, nullptr);
    output.assign(text.begin(), text.end());
    return true;
  }
  phase = timing.nest("Emit machine code");
  SmallVector<char> machineCode;
  std::string error;
  if (failed(cpu::emitMachineCode(*code, options.stage == Stage::assembly,
                                  machineCode, error)))
    return fail(module, error);
  if (options.stage != Stage::artifact) {
    output.assign(machineCode.begin(), machineCode.end());
    return true;
  }
  phase = timing.nest("Link");
  std::vector<uint8_t> file;
  if (failed(artifact::linkArtifact(machineCode, file, error)))
    return fail(module, error);
  output.assign(file.begin(), file.end());
  return true;
}

bool dlc::compile(const std::string &text, const std::string &name,
                  const CompileOptions &options, std::vector<char> &output) {
  DialectRegistry registry;
  registerCompilerDialects(registry);
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

  PassManager passes(&context);
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
  if (failed(passes.run(*module)))
    return false;
  passTiming.stop();
  if (options.stage == Stage::layer || options.stage == Stage::graph ||
      options.stage == Stage::kernel) {
    print(*module, output);
    return true;
  }
  return generate(*module, options, timing, output);
}
