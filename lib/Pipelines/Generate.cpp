//===- Generate.cpp - From launch lists to code ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/Generate.h"
#include "dlc/Artifact/Artifact.h"
#include "dlc/CodeGen/Cpu/CodeGen.h"
#include "dlc/CodeGen/Gpu/CodeGen.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Passes/CodeGen.h"
#include "dlc/Pipelines/Pipelines.h"

#include "mlir/Pass/PassManager.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

using namespace mlir;
using namespace dlc;

/// Whether the names are all different; else an error.
static bool areDifferent(ModuleOp module, StringRef what,
                         ArrayRef<std::string> names) {
  for (const std::string &name : names)
    if (llvm::count(names, name) > 1) {
      module.emitError("the ") << what << " \"" << name << "\" is given twice";
      return false;
    }
  return true;
}

static bool findCpus(ModuleOp module, ArrayRef<std::string> names,
                     std::vector<cpu::Variant> &cpus) {
  if (!areDifferent(module, "CPU", names))
    return false;
  for (const std::string &name : names) {
    FailureOr<cpu::Variant> variant = cpu::findVariant(name, module);
    if (failed(variant))
      return false;
    cpus.push_back(std::move(*variant));
  }
  return true;
}

/// The compute capability of "sm_90"; none of anything that is no GPU.
static std::optional<int> findCapability(StringRef name) {
  int capability;
  if (!name.consume_front("sm_") || name.getAsInteger(10, capability) ||
      capability < 70 || !device::isKnownCapability(capability))
    return std::nullopt;
  return capability;
}

static bool findGpus(ModuleOp module, ArrayRef<std::string> names,
                     CodeVariant &variant) {
  if (!areDifferent(module, "GPU", names))
    return false;
  for (const std::string &name : names) {
    std::optional<int> capability = findCapability(name);
    if (!capability) {
      module.emitError("expected a GPU as sm_<compute capability>, from sm_70 "
                       "on and one that LLVM knows, found \"")
          << name << "\"";
      return false;
    }
    variant.capabilities.push_back(*capability);
  }
  llvm::sort(variant.capabilities);
  variant.assembles = !names.empty();
  if (names.empty())
    variant.capabilities = {80};
  return true;
}

std::vector<CodeVariant> dlc::findVariants(ModuleOp module,
                                           const CompileOptions &options) {
  std::vector<cpu::Variant> cpus;
  if (!areDifferent(module, "target", options.targets) ||
      !findCpus(module, options.cpus, cpus))
    return {};
  std::vector<CodeVariant> variants;
  if (llvm::is_contained(options.targets, "cpu"))
    for (const cpu::Variant &cpu : cpus)
      variants.push_back({Target::cpu, cpu});
  for (const std::string &name : options.targets) {
    if (name == "cpu")
      continue;
    if (name != "cuda" && name != "sim") {
      module.emitError("no target is called \"")
          << name << "\"; there are cpu cuda sim";
      return {};
    }
    CodeVariant variant{name == "sim" ? Target::sim : Target::cuda,
                        cpus.back()};
    variant.host.name = name;
    if (variant.target == Target::cuda &&
        !findGpus(module, options.gpus, variant))
      return {};
    variants.push_back(std::move(variant));
  }
  return variants;
}

/// Moves all of `from` into `to`; names that `to` has already become others.
static void mergeCode(ModuleOp from, ModuleOp to) {
  SymbolTable taken(to), symbols(from);
  unsigned number = 0;
  for (Operation &op : llvm::make_early_inc_range(*from.getBody())) {
    auto symbol = dyn_cast<SymbolOpInterface>(op);
    if (symbol && taken.lookup(symbol.getNameAttr())) {
      std::string name;
      do
        name = (symbol.getName() + "_" + Twine(number++)).str();
      while (taken.lookup(name) || symbols.lookup(name));
      (void)symbols.rename(&op, name);
    }
    op.moveBefore(to.getBody(), to.getBody()->end());
  }
}

LogicalResult CodeGenerator::emit() {
  for (auto metadata : module.getOps<dlt::MetadataOp>())
    model = metadata.getModel().str();
  for (auto program : module.getOps<kernel::ProgramOp>())
    entries.push_back(program.getSymName().str());
  if (model.empty() || entries.empty())
    return module.emitError("expects a dlc.model to compile, or programs and "
                            "their dlt.metadata");
  // Programs that are as a target runs them stay.
  for (const CodeVariant &variant : variants) {
    PassManager passes(module.getContext());
    KernelOptions options;
    options.forDevice = variant.target != Target::cpu;
    buildLaunchPipeline(passes, options);
    if (failed(passes.run(listsFor(variant))))
      return failure();
  }
  PassManager passes(module.getContext());
  passes.enableVerifier(false); // What they make is verified once, as a whole.
  for (const CodeVariant &variant : variants)
    if (variant.target == Target::cpu)
      passes.addPass(createEmitCpu({variant.host.name}));
  if (failed(passes.run(module)))
    return failure();
  for (const CodeVariant &variant : variants)
    if (variant.target != Target::cpu &&
        failed(device::emitVariant(listsFor(variant), variant, afterKernels)))
      return failure();
  SmallVector<ModuleOp> lists;
  for (const CodeVariant &variant : variants)
    lists.push_back(listsFor(variant));
  FailureOr<std::vector<uint8_t>> built =
      artifact::buildManifest(module, variants, lists);
  if (failed(built))
    return failure();
  manifest = std::move(*built);
  cpu::eraseAllButCode(module);
  if (deviceModule) {
    cpu::eraseAllButCode(deviceModule);
    mergeCode(deviceModule, module);
  }
  return success();
}

LogicalResult CodeGenerator::lower() { return cpu::lowerToLLVM(module); }

LogicalResult CodeGenerator::finish(Stage stage, TimingScope &timing,
                                    std::vector<char> &output) {
  bool isName =
      !model.empty() && !llvm::isDigit(model.front()) &&
      llvm::all_of(model, [](char c) { return llvm::isAlnum(c) || c == '_'; });
  if (stage == Stage::object && !isName)
    return module.emitError("expects a model whose name C can write, since an "
                            "object defines dlc_artifact_<name>, found \"")
           << model << '"';
  artifact::addManifest(module, manifest, entries, variants, model,
                        stage == Stage::object);
  TimingScope phase = timing.nest("Optimize LLVM IR");
  llvm::LLVMContext context;
  std::unique_ptr<llvm::Module> code = cpu::translate(module, context);
  if (!code)
    return failure();
  std::string error;
  if (stage != Stage::artifact && failed(cpu::optimizeFunctions(*code, error)))
    return module.emitError(error);
  if (stage == Stage::llvm) {
    std::string text;
    llvm::raw_string_ostream stream(text);
    code->print(stream, nullptr);
    output.assign(text.begin(), text.end());
    return success();
  }
  phase = timing.nest("Emit machine code");
  if (stage != Stage::artifact) {
    SmallVector<char> machineCode;
    if (failed(cpu::emitMachineCode(*code, stage == Stage::assembly,
                                    machineCode, error)))
      return module.emitError(error);
    output.assign(machineCode.begin(), machineCode.end());
    return success();
  }
  // Functions are optimised here, too, by several threads.
  std::vector<std::vector<char>> objects;
  if (failed(cpu::emitObjects(*code, objects, error)))
    return module.emitError(error);
  phase = timing.nest("Link");
  std::vector<uint8_t> file;
  if (failed(artifact::linkArtifact(objects, file, error)))
    return module.emitError(error);
  output.assign(file.begin(), file.end());
  return success();
}

bool dlc::generate(ModuleOp module, ArrayRef<CodeVariant> variants, Stage stage,
                   TimingScope &timing, std::vector<char> &output,
                   ModuleOp deviceModule) {
  CodeGenerator generator(module, variants, deviceModule);
  TimingScope phase = timing.nest("Emit kernels and host programs");
  if (failed(generator.emit()))
    return false;
  phase = timing.nest("Lower to the LLVM dialect");
  if (failed(generator.lower()))
    return false;
  phase.stop();
  return succeeded(generator.finish(stage, timing, output));
}
