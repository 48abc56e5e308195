//===- CodeGen.cpp - From launch lists to machine code -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Cpu/CodeGen.h"
#include "HostEmitter.h"
#include "dlc/CodeGen/Build/NarrowFloats.h"
#include "dlc/CodeGen/Build/Random.h"
#include "dlc/CodeGen/Build/VectorMath.h"
#include "dlc/CodeGen/Cpu/Arithmetic.h"
#include "dlc/DlcRt/DlcRt.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "mlir/Transforms/Passes.h"

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/ThreadPool.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Transforms/Utils/SplitModule.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;
using namespace dlc::cpu;

std::string dlc::cpu::codeName(StringRef program, const Variant &variant) {
  return (program + "." + variant.name).str();
}

/// The features as LLVM function attributes, so that code for several CPUs
/// lies in one object.
static void setTarget(func::FuncOp function, const Variant &variant) {
  auto *context = function.getContext();
  std::string features;
  for (const std::string &feature : variant.features)
    features += (features.empty() ? "+" : ",+") + feature;
  auto pair = [&](StringRef name, StringRef value) -> Attribute {
    return ArrayAttr::get(context, {StringAttr::get(context, name),
                                    StringAttr::get(context, value)});
  };
  std::string bits = std::to_string(variant.info().vectorBits);
  // No builtins: LLVM must not turn loops into calls of memcpy and the like,
  // which an artifact does not have.
  function->setAttr("llvm.linkage",
                    LLVM::LinkageAttr::get(context, LLVM::Linkage::Internal));
  SmallVector<Attribute> attributes = {pair("target-cpu", "x86-64"),
                                       pair("target-features", features),
                                       pair("tune-cpu", variant.tune),
                                       pair("prefer-vector-width", bits),
                                       pair("min-legal-vector-width", bits),
                                       StringAttr::get(context, "nounwind"),
                                       StringAttr::get(context, "no-builtins")};
  if (function.getNoInline())
    attributes.push_back(StringAttr::get(context, "noinline"));
  function->setAttr("passthrough", ArrayAttr::get(context, attributes));
}

/// Random words are long: kernels call a function for each number of lanes.
static void callRandomWords(ArrayRef<func::FuncOp> functions,
                            SharedFunctions &shared) {
  SmallVector<kernel::RandomWordOp> words;
  for (func::FuncOp function : functions)
    function.walk([&](kernel::RandomWordOp op) { words.push_back(op); });
  for (kernel::RandomWordOp op : words) {
    OpBuilder builder(op);
    auto vector = dyn_cast<VectorType>(op.getType());
    int64_t lanes = vector ? vector.getNumElements() : 1;
    func::FuncOp function = shared.get(
        op.getLoc(), "random_word_" + std::to_string(lanes),
        builder.getFunctionType(op->getOperandTypes(), op.getType()),
        [&](func::FuncOp function) {
          Block *entry = &function.getBody().front();
          auto body = OpBuilder::atBlockEnd(entry);
          Value word = emitRandomWord(
              body, op.getLoc(), entry->getArgument(0), entry->getArgument(1),
              entry->getArgument(2), entry->getArgument(3));
          func::ReturnOp::create(body, op.getLoc(), word);
        });
    auto call =
        func::CallOp::create(builder, op.getLoc(), function, op->getOperands());
    op.replaceAllUsesWith(call.getResult(0));
    op.erase();
  }
}

LogicalResult dlc::cpu::finishFunctions(SmallVector<func::FuncOp> functions,
                                        SharedFunctions &shared,
                                        const Variant &variant) {
  callRandomWords(functions, shared);
  llvm::append_range(functions, shared.getFunctions());
  // Transcendental functions become arithmetic of this CPU's instructions.
  if (functions.empty())
    return success();
  RewritePatternSet patterns(functions.front()->getContext());
  VectorMathOptions options;
  options.hasFma = variant.info().hasFma;
  // Of scalars, too.
  options.hasScale = variant.info().vectorBits == 512;
  options.hasRound = llvm::is_contained(variant.features, "sse4.1");
  populateVectorMathPatterns(patterns, options);
  populateNarrowFloatPatterns(patterns,
                              llvm::is_contained(variant.features, "f16c"));
  FrozenRewritePatternSet frozen(std::move(patterns));
  GreedyRewriteConfig config;
  config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
  for (func::FuncOp function : functions) {
    if (failed(checkArithmetic(function)))
      return failure();
    if (failed(applyPatternsGreedily(function, frozen, config)))
      return function.emitError("its functions could not be expanded");
    moveNarrowFloatsAsBits(function);
    setTarget(function, variant);
  }
  return success();
}

/// Whether the kernel has more code than a call of it is worth: LLVM makes what
/// is called once part of its caller, however long.
static bool isLong(func::FuncOp kernel) {
  constexpr unsigned most = 64;
  unsigned count = 0;
  return kernel
      .walk([&](Operation *) {
        return ++count > most ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

LogicalResult dlc::cpu::emitVariant(ModuleOp module, const Variant &variant) {
  TargetInfo target = variant.info();
  SharedFunctions shared(module, variant.name);
  SymbolTable symbols(module);
  llvm::StringMap<KernelCode> kernels;
  SmallVector<func::FuncOp> functions;
  SmallVector<kernel::ProgramOp> programs(module.getOps<kernel::ProgramOp>());
  auto emit = [&](kernel::KernelOp kernel) -> LogicalResult {
    if (kernels.contains(kernel.getSymName()))
      return success();
    FailureOr<kernel::ScheduleAttr> schedule =
        scheduleOf(kernel, variant.name, target);
    if (failed(schedule))
      return failure();
    FailureOr<KernelCode> code =
        emitKernel(kernel, *schedule, module,
                   codeName(kernel.getSymName(), variant), target, shared);
    if (failed(code))
      return failure();
    for (const KernelCode::Phase &phase : code->phases)
      functions.push_back(phase.function);
    kernels[kernel.getSymName()] = *code;
    return success();
  };
  for (kernel::ProgramOp program : programs)
    for (auto run : program.getStepOperations<kernel::RunOp>())
      if (failed(emit(symbols.lookup<kernel::KernelOp>(run.getKernel()))))
        return failure();
  if (programs.empty()) // There are only kernels to look at.
    for (auto kernel : llvm::to_vector(module.getOps<kernel::KernelOp>()))
      if (failed(emit(kernel)))
        return failure();
  for (kernel::ProgramOp program : programs) {
    Workspace needs;
    for (auto run : program.getStepOperations<kernel::RunOp>())
      needs |= kernels.at(run.getKernel()).workspace;
    program.setWorkspace(
        variant.name,
        kernel::WorkspaceAttr::get(module.getContext(), needs.bytes,
                                   needs.bytesPerRow, needs.bytesPerThread));
    if (!isShort(program))
      for (auto run : program.getStepOperations<kernel::RunOp>())
        for (KernelCode::Phase &phase : kernels[run.getKernel()].phases)
          if (isLong(phase.function))
            phase.function.setNoInline(true);
    llvm::append_range(functions,
                       emitHostProgram(program, module,
                                       codeName(program.getSymName(), variant),
                                       variant.name, kernels, shared));
  }
  return finishFunctions(functions, shared, variant);
}

void dlc::cpu::eraseAllButCode(ModuleOp module) {
  for (Operation &op : llvm::make_early_inc_range(*module.getBody())) {
    auto function = dyn_cast<func::FuncOp>(op);
    if (!function ? !isa<LLVM::LLVMDialect>(op.getDialect())
                  : !function->hasAttr("passthrough"))
      op.erase();
  }
}

void dlc::cpu::buildLowerToLLVM(OpPassManager &passes) {
  // Functions by themselves, so that all processors have some.
  OpPassManager &each = passes.nestAny();
  each.addPass(createCSEPass());
  each.addPass(createSCFToControlFlowPass());
  each.addPass(createConvertVectorToLLVMPass());
  passes.addPass(createConvertToLLVMPass());
  passes.addPass(createReconcileUnrealizedCastsPass());
}

LogicalResult dlc::cpu::lowerToLLVM(ModuleOp module) {
  PassManager passes(module.getContext());
  // Between these passes the verifier would take half of the time.
  passes.enableVerifier(false);
  buildLowerToLLVM(passes);
  if (failed(passes.run(module)))
    return failure();
  return verify(module);
}

static std::unique_ptr<llvm::TargetMachine> createTargetMachine() {
  static bool initialized = [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    llvm::InitializeNativeTargetAsmParser();
    return true;
  }();
  (void)initialized;
  llvm::Triple triple("x86_64-unknown-linux-gnu");
  std::string error;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return nullptr;
  llvm::TargetOptions options;
  // Only what is written as a fused multiply-add is one.
  options.AllowFPOpFusion = llvm::FPOpFusion::Standard;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple, "x86-64", "", options, llvm::Reloc::PIC_, std::nullopt,
      llvm::CodeGenOptLevel::Default));
}

// Loops are tiled and vectors written out already; what is left is to clean up.
// LLVM's own pipelines take three times as long and make the same code. First
// what looks at all functions, then each function by itself.
static constexpr const char *kWholeModule =
    "function(sroa,early-cse,simplifycfg),ipsccp,cgscc(inline),globaldce";
static constexpr const char *kEachFunction =
    "function(sroa,early-cse<memssa>,"
    "instcombine<no-verify-fixpoint;max-iterations=1>,simplifycfg,"
    "loop-mssa(loop-rotate,licm),gvn,dse,early-cse<memssa>,"
    "instcombine<no-verify-fixpoint;max-iterations=1>,simplifycfg)";

static LogicalResult runPasses(llvm::Module &module,
                               llvm::TargetMachine &machine, StringRef pipeline,
                               std::string &error) {
  llvm::PassBuilder builder(&machine);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager cgscc;
  llvm::ModuleAnalysisManager modules;
  llvm::TargetLibraryInfoImpl library(machine.getTargetTriple());
  library.disableAllFunctions();
  functions.registerPass([&] { return llvm::TargetLibraryAnalysis(library); });
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(cgscc);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, cgscc, modules);
  llvm::ModulePassManager passes;
  if (llvm::Error failed = builder.parsePassPipeline(passes, pipeline)) {
    error = "LLVM does not know a pass: " + llvm::toString(std::move(failed));
    return failure();
  }
  passes.run(module, modules);
  return success();
}

std::unique_ptr<llvm::Module> dlc::cpu::translate(ModuleOp module,
                                                  llvm::LLVMContext &context) {
  registerBuiltinDialectTranslation(*module.getContext());
  registerLLVMDialectTranslation(*module.getContext());
  auto llvmModule = translateModuleToLLVMIR(module, context);
  if (!llvmModule)
    return nullptr;
  auto machine = createTargetMachine();
  if (!machine) {
    module.emitError("this build of LLVM has no x86-64 target");
    return nullptr;
  }
  llvmModule->setDataLayout(machine->createDataLayout());
  llvmModule->setTargetTriple(machine->getTargetTriple());
  std::string error;
  if (succeeded(runPasses(*llvmModule, *machine, kWholeModule, error)))
    return llvmModule;
  module.emitError(error);
  return nullptr;
}

LogicalResult dlc::cpu::optimizeFunctions(llvm::Module &module,
                                          std::string &error) {
  auto machine = createTargetMachine();
  return runPasses(module, *machine, kEachFunction, error);
}

LogicalResult dlc::cpu::emitMachineCode(llvm::Module &module, bool assembly,
                                        SmallVectorImpl<char> &output,
                                        std::string &error) {
  auto machine = createTargetMachine();
  llvm::raw_svector_ostream stream(output);
  llvm::legacy::PassManager passes;
  if (!machine || machine->addPassesToEmitFile(
                      passes, stream, nullptr,
                      assembly ? llvm::CodeGenFileType::AssemblyFile
                               : llvm::CodeGenFileType::ObjectFile)) {
    error = "this build of LLVM can't emit x86-64 code";
    return failure();
  }
  passes.run(module);
  return success();
}

LogicalResult dlc::cpu::emitObjects(llvm::Module &module,
                                    std::vector<std::vector<char>> &objects,
                                    std::string &error) {
  // As many as the code asks for, whatever the machine. One more is another
  // list of all functions.
  constexpr unsigned fewest = 4, most = 64, instructions = 1 << 15;
  unsigned parts =
      std::clamp(module.getInstructionCount() / instructions, fewest, most);
  // Each thread needs a context of its own: parts travel as bitcode.
  SmallVector<SmallVector<char, 0>> bitcode;
  llvm::SplitModule(
      module, parts,
      [&](std::unique_ptr<llvm::Module> part) {
        llvm::raw_svector_ostream stream(bitcode.emplace_back());
        llvm::WriteBitcodeToFile(*part, stream);
      },
      /*PreserveLocals=*/false, /*RoundRobin=*/true);
  objects.resize(bitcode.size());
  std::vector<std::string> errors(bitcode.size());
  llvm::DefaultThreadPool pool(llvm::hardware_concurrency(parts));
  for (size_t i = 0; i < bitcode.size(); ++i)
    pool.async([&, i] {
      llvm::LLVMContext context;
      auto part = llvm::parseBitcodeFile(
          llvm::MemoryBufferRef(StringRef(bitcode[i].data(), bitcode[i].size()),
                                "part"),
          context);
      SmallVector<char> object;
      if (!part)
        errors[i] = llvm::toString(part.takeError());
      else if (succeeded(optimizeFunctions(**part, errors[i])) &&
               succeeded(emitMachineCode(**part, /*assembly=*/false, object,
                                         errors[i])))
        objects[i].assign(object.begin(), object.end());
    });
  pool.wait();
  for (std::string &message : errors)
    if (!message.empty()) {
      error = std::move(message);
      return failure();
    }
  return success();
}
