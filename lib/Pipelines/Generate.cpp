//===- Generate.cpp - From launch lists to code ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/Generate.h"
#include "dlc/Artifact/Artifact.h"
#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Target/CPU/CodeGen.h"

#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

using namespace mlir;
using namespace dlc;

std::vector<cpu::Variant> dlc::findVariants(ModuleOp module,
                                            ArrayRef<std::string> names) {
  std::vector<cpu::Variant> variants;
  for (const std::string &name : names) {
    if (llvm::count(names, name) > 1) {
      module.emitError("the CPU \"") << name << "\" is given twice";
      return {};
    }
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

LogicalResult CodeGenerator::emit() {
  for (auto metadata : module.getOps<dlt::MetadataOp>())
    model = metadata.getModel().str();
  for (auto program : module.getOps<rt::ProgramOp>())
    entries.push_back(program.getSymName().str());
  if (model.empty() || entries.empty())
    return module.emitError("expects a dlc.model to compile");
  FailureOr<std::vector<uint8_t>> built =
      artifact::buildManifest(module, variants);
  if (failed(built))
    return failure();
  manifest = std::move(*built);
  for (const cpu::Variant &variant : variants)
    if (failed(cpu::emitVariant(module, variant)))
      return failure();
  cpu::eraseAllButCode(module);
  return success();
}

LogicalResult CodeGenerator::lower() { return cpu::lowerToLLVM(module); }

LogicalResult CodeGenerator::finish(Stage stage, TimingScope &timing,
                                    std::vector<char> &output) {
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

bool dlc::generate(ModuleOp module, ArrayRef<cpu::Variant> variants,
                   Stage stage, TimingScope &timing,
                   std::vector<char> &output) {
  CodeGenerator generator(module, variants);
  TimingScope phase = timing.nest("Emit kernels and host programs");
  if (failed(generator.emit()))
    return false;
  phase = timing.nest("Lower to the LLVM dialect");
  if (failed(generator.lower()))
    return false;
  phase.stop();
  return succeeded(generator.finish(stage, timing, output));
}
