//===- Ptx.cpp - Kernels as PTX ------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "dlc/CodeGen/Build/Random.h"
#include "dlc/CodeGen/Build/VectorMath.h"
#include "dlc/CodeGen/Cpu/CodeGen.h"
#include "dlc/CodeGen/Gpu/CodeGen.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/NVVM/NVVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

static const llvm::Target *findTarget(const llvm::Triple &triple) {
  static bool initialized = [] {
    LLVMInitializeNVPTXTargetInfo();
    LLVMInitializeNVPTXTarget();
    LLVMInitializeNVPTXTargetMC();
    LLVMInitializeNVPTXAsmPrinter();
    return true;
  }();
  (void)initialized;
  std::string error;
  return llvm::TargetRegistry::lookupTarget(triple, error);
}

static llvm::Triple deviceTriple() {
  return llvm::Triple("nvptx64-nvidia-cuda");
}

static std::string processorOf(int capability) {
  return "sm_" + std::to_string(capability);
}

bool dlc::device::isKnownCapability(int capability) {
  llvm::Triple triple = deviceTriple();
  const llvm::Target *target = findTarget(triple);
  if (!target)
    return false;
  std::unique_ptr<llvm::MCSubtargetInfo> info(
      target->createMCSubtargetInfo(triple, "", ""));
  return info && info->isCPUStringValid(processorOf(capability));
}

static std::unique_ptr<llvm::TargetMachine>
createTargetMachine(int capability) {
  llvm::Triple triple = deviceTriple();
  const llvm::Target *target = findTarget(triple);
  if (!target)
    return nullptr;
  llvm::TargetOptions options;
  // Only what is written as a fused multiply-add is one.
  options.AllowFPOpFusion = llvm::FPOpFusion::Standard;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, processorOf(capability), "", options, llvm::Reloc::PIC_,
      std::nullopt, llvm::CodeGenOptLevel::Aggressive));
}

/// Kernels are written as they should run; what is left is to clean up.
static void optimize(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::PassBuilder builder(&machine);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager cgscc;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(cgscc);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, cgscc, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2)
      .run(module, modules);
}

FailureOr<OwningOpRef<ModuleOp>>
dlc::device::lowerToNvvm(gpu::GPUModuleOp kernels) {
  OwningOpRef<ModuleOp> module =
      ModuleOp::create(kernels.getLoc(), kernels.getName());
  for (auto kernel : kernels.getOps<gpu::GPUFuncOp>())
    if (failed(lowerToNvvm(kernel, *module)))
      return failure();
  // The same arithmetic as on the CPU; libraries of functions are not needed.
  RewritePatternSet patterns(kernels.getContext());
  codegen::VectorMathOptions options;
  options.hasFma = true;
  codegen::populateVectorMathPatterns(patterns, options);
  codegen::populateRandomPatterns(patterns);
  if (failed(applyPatternsGreedily(*module, std::move(patterns))))
    return kernels.emitError("its functions could not be expanded");
  return module;
}

LogicalResult dlc::device::emitPtx(DevicePrograms &programs, int capability,
                                   std::string &ptx) {
  MLIRContext *context = programs.kernels.getContext();
  FailureOr<OwningOpRef<ModuleOp>> lowered = lowerToNvvm(programs.kernels);
  if (failed(lowered))
    return failure();
  OwningOpRef<ModuleOp> module = std::move(*lowered);
  if (failed(cpu::lowerToLLVM(*module)))
    return programs.kernels.emitError("its kernels could not be lowered");
  markKernels(*module);
  registerBuiltinDialectTranslation(*context);
  registerLLVMDialectTranslation(*context);
  registerNVVMDialectTranslation(*context);
  llvm::LLVMContext llvmContext;
  auto code = translateModuleToLLVMIR(*module, llvmContext);
  auto machine = createTargetMachine(capability);
  if (!code || !machine)
    return programs.kernels.emitError("this build of LLVM has no NVPTX target");
  code->setDataLayout(machine->createDataLayout());
  code->setTargetTriple(machine->getTargetTriple());
  optimize(*code, *machine);
  SmallVector<char> text;
  llvm::raw_svector_ostream stream(text);
  llvm::legacy::PassManager passes;
  if (machine->addPassesToEmitFile(passes, stream, nullptr,
                                   llvm::CodeGenFileType::AssemblyFile))
    return programs.kernels.emitError("this build of LLVM can't emit PTX");
  passes.run(*code);
  ptx.assign(text.begin(), text.end());
  return success();
}
