//===- GemmJit.cpp - Compiles and runs generated products -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GemmJit.h"
#include "dlc/CodeGen/Cpu/SharedFunctions.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Host.h"

#include <random>

using namespace mlir;
using namespace dlc;
using namespace dlc::test;

static bool hostHas(StringRef feature) {
  static llvm::StringMap<bool> features = llvm::sys::getHostCPUFeatures();
  return features.lookup(feature);
}

unsigned dlc::test::hostVectorBits() {
  return hostHas("avx512vl") ? 512 : hostHas("avx") ? 256 : 128;
}

cpu::TargetInfo dlc::test::hostTarget(unsigned bits, bool evex) {
  cpu::TargetInfo target;
  target.vectorBits = bits;
  target.hasMasks = evex && hostHas("avx512vl");
  target.vectorRegisters = target.hasMasks || hostHas("neon") ? 32 : 16;
  target.hasFma = hostHas("fma") || hostHas("neon");
  target.l2Bytes = 1 << 20;
  return target;
}

Jit::Jit() {
  static bool once = [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    return true;
  }();
  (void)once;
  DialectRegistry registry;
  registerAllToLLVMIRTranslations(registry);
  context.appendDialectRegistry(registry);
  context.loadDialect<arith::ArithDialect, func::FuncDialect, math::MathDialect,
                      scf::SCFDialect, vector::VectorDialect, LLVM::LLVMDialect,
                      kernel::DlcRtDialect>();
  module = ModuleOp::create(UnknownLoc::get(&context));
}

namespace {

/// The operands an epilogue of the tests works on.
struct EpilogueEmitter {
  Epilogue kind;
  Type element;
  Value bias, out2;
  int64_t out2Row;

  Value pointer(OpBuilder &b, Location loc, Value base, Value offset) const {
    Value wide = arith::IndexCastOp::create(b, loc, b.getI64Type(), offset);
    return LLVM::GEPOp::create(b, loc, base.getType(), element, base,
                               ArrayRef<LLVM::GEPArg>{wide});
  }

  Value operator()(OpBuilder &b, Location loc, Value sum, Value row,
                   Value column, Value mask) const {
    Type type = sum.getType();
    unsigned align = element.getIntOrFloatBitWidth() / 8;
    Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
    Value at = pointer(b, loc, bias, column);
    Value shift;
    if (mask)
      shift = LLVM::MaskedLoadOp::create(b, loc, type, at, mask, zero, align);
    else
      shift = LLVM::LoadOp::create(b, loc, type, at, align);
    Value shifted = arith::AddFOp::create(b, loc, sum, shift);
    if (kind == Epilogue::biasRelu)
      return arith::MaximumFOp::create(b, loc, shifted, zero);
    Value stride = arith::ConstantIndexOp::create(b, loc, out2Row);
    Value offset = arith::AddIOp::create(
        b, loc, arith::MulIOp::create(b, loc, row, stride), column);
    Value to = pointer(b, loc, out2, offset);
    if (mask)
      LLVM::MaskedStoreOp::create(b, loc, shifted, to, mask, align);
    else
      LLVM::StoreOp::create(b, loc, shifted, to, align);
    if (kind == Epilogue::onlyOut2)
      return nullptr;
    return arith::AddFOp::create(b, loc, sum, sum);
  }
};

} // namespace

/// A schedule that there is code for, of numbers that nobody would choose.
static kernel::CpuContractScheduleAttr
randomSchedule(MLIRContext *context, const cpu::GemmShape &shape,
               const cpu::TargetInfo &target, unsigned seed) {
  std::mt19937 random(seed);
  auto pick = [&](ArrayRef<int64_t> values) {
    return values[random() % values.size()];
  };
  ScopedDiagnosticHandler silent(context, [](Diagnostic &) {});
  auto emitError = [&] { return mlir::emitError(UnknownLoc::get(context)); };
  // An order that is not possible is drawn again.
  for (;;) {
    auto order = static_cast<kernel::LoopOrder>(random() % 5);
    bool isPanels = order == kernel::LoopOrder::panels,
         isRows = order == kernel::LoopOrder::rows,
         isTransposed = order == kernel::LoopOrder::transposed;
    bool isLong = order == kernel::LoopOrder::blocks ||
                  (isRows && ShapedType::isDynamic(shape.k));
    int64_t lanes = pick({1, 2, 4, 8, 16}), rows = pick({1, 2, 3, 5, 8});
    auto schedule = kernel::CpuContractScheduleAttr::getChecked(
        emitError, context, order, lanes, rows,
        /*tile_vectors=*/pick({1, 2, 3, 7}),
        /*chunk=*/pick({1, 7, 32, 100}),
        /*block_rows=*/isPanels || isLong ? pick({1, 6, 17}) : 0,
        /*copy_from=*/isPanels ? pick({0, rows, rows + 3}) : 0,
        /*row_vectors=*/isPanels ? pick({0, 1, 4}) : 0,
        /*block_k=*/isRows ? pick({0, 1, 5, 64}) : 0,
        /*group=*/isRows ? pick({0, 1, 2}) : 0,
        /*block_columns=*/isTransposed || isLong ? pick({1, 6, 40}) : 0,
        /*narrow_lanes=*/isTransposed ? std::max<int64_t>(lanes / 2, 1) : 0,
        /*narrow_rows=*/isTransposed ? pick({1, 4}) : 0,
        /*calls=*/random() % 2 == 0);
    if (schedule &&
        succeeded(cpu::checkSchedule(emitError, schedule, shape, target)))
      return schedule;
  }
}

size_t Jit::add(Case &wanted) {
  ImplicitLocOpBuilder b(UnknownLoc::get(&context), &context);
  b.setInsertionPointToEnd(module->getBody());
  Type pointer = LLVM::LLVMPointerType::get(&context), index = b.getIndexType();
  auto type = b.getFunctionType({pointer, pointer, pointer, pointer, pointer,
                                 pointer, index, index, index},
                                {});
  auto function =
      func::FuncOp::create(b, "gemm" + std::to_string(functions), type);
  Block *entry = function.addEntryBlock();
  b.setInsertionPointToStart(entry);
  auto argument = [&](unsigned i) { return entry->getArgument(i); };

  cpu::Gemm gemm;
  gemm.elementType = wanted.isDouble ? Type(b.getF64Type()) : b.getF32Type();
  auto size = [&](int64_t value) -> OpFoldResult {
    return ShapedType::isDynamic(value) ? OpFoldResult(argument(6))
                                        : b.getIndexAttr(value);
  };
  gemm.m = size(wanted.m);
  gemm.n = size(wanted.n);
  gemm.k = size(wanted.k);
  gemm.a = wanted.aTransposed ? cpu::GemmMatrix{argument(0), 1, wanted.m}
                              : cpu::GemmMatrix{argument(0), wanted.k, 1};
  int64_t bColumn = wanted.bColumnStride ? wanted.bColumnStride : wanted.k;
  gemm.b = wanted.bTransposed ? cpu::GemmMatrix{argument(1), 1, bColumn}
                              : cpu::GemmMatrix{argument(1), wanted.n, 1};
  int64_t cRow = wanted.cRowStride ? wanted.cRowStride : wanted.n;
  gemm.c = {argument(2), cRow, 1};
  if (wanted.epilogue != Epilogue::none)
    gemm.epilogue = EpilogueEmitter{wanted.epilogue, gemm.elementType,
                                    argument(3), argument(4), wanted.n};
  cpu::GemmShape shape = cpu::shapeOf(gemm);
  kernel::CpuContractScheduleAttr schedule =
      wanted.seed ? randomSchedule(&context, shape, wanted.target, wanted.seed)
                  : cpu::chooseSchedule(shape, wanted.target);
  llvm::raw_string_ostream(wanted.schedule) << schedule;
  wanted.workspaceBytes =
      cpu::gemmWorkspaceBytes(shape, schedule, wanted.target);
  wanted.rowsPerChunk = schedule.getChunk();
  cpu::SharedFunctions shared(*module, "gemm" + std::to_string(functions));
  cpu::emitGemm(b, b.getLoc(), gemm, schedule, wanted.target, shared,
                argument(7), argument(8), argument(5));
  func::ReturnOp::create(b);
  for (func::FuncOp tile : shared.getFunctions())
    tile->setAttr("passthrough", b.getStrArrayAttr({"noinline"}));
  return functions++;
}

size_t Jit::addPeakProbe(const cpu::TargetInfo &target) {
  ImplicitLocOpBuilder b(UnknownLoc::get(&context), &context);
  b.setInsertionPointToEnd(module->getBody());
  auto vector = VectorType::get({target.lanes(b.getF32Type())}, b.getF32Type());
  Type pointer = LLVM::LLVMPointerType::get(&context);
  auto type = b.getFunctionType({pointer, b.getIndexType()}, {});
  auto function =
      func::FuncOp::create(b, "gemm" + std::to_string(functions), type);
  Block *entry = function.addEntryBlock();
  b.setInsertionPointToStart(entry);
  Value memory = entry->getArgument(0);
  Value factor = LLVM::LoadOp::create(b, vector, memory, 4);
  int64_t chains = target.vectorRegisters >= 32 ? 24 : 12;
  SmallVector<Value> sums(chains, factor);
  auto loop = scf::ForOp::create(b, arith::ConstantIndexOp::create(b, 0),
                                 entry->getArgument(1),
                                 arith::ConstantIndexOp::create(b, 1), sums);
  b.setInsertionPointToStart(loop.getBody());
  SmallVector<Value> next;
  for (Value sum : loop.getRegionIterArgs())
    next.push_back(target.hasFma
                       ? Value(math::FmaOp::create(b, factor, factor, sum))
                       : arith::AddFOp::create(
                             b, sum, arith::MulFOp::create(b, factor, sum)));
  scf::YieldOp::create(b, next);
  b.setInsertionPointAfter(loop);
  Value all = loop.getResult(0);
  for (Value sum : loop.getResults().drop_front())
    all = arith::AddFOp::create(b, all, sum);
  LLVM::StoreOp::create(b, all, memory, 4);
  func::ReturnOp::create(b);
  return functions++;
}

void Jit::compile(unsigned optimizationLevel, StringRef dump, StringRef cpu) {
  PassManager passes(&context);
  passes.addPass(createCanonicalizerPass());
  passes.addPass(createCSEPass());
  passes.addPass(createSCFToControlFlowPass());
  passes.addPass(createConvertVectorToLLVMPass());
  passes.addPass(createConvertMathToLLVMPass());
  passes.addPass(createArithToLLVMConversionPass());
  passes.addPass(createConvertIndexToLLVMPass());
  passes.addPass(createConvertControlFlowToLLVMPass());
  passes.addPass(createConvertFuncToLLVMPass());
  passes.addPass(createReconcileUnrealizedCastsPass());
  if (failed(verify(*module)) || failed(passes.run(*module)))
    llvm::report_fatal_error("lowering failed");

  auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!builder)
    llvm::report_fatal_error(builder.takeError());
  if (!cpu.empty()) {
    builder->setCPU(cpu.str());
    builder->getFeatures() = llvm::SubtargetFeatures();
  }
  builder->setCodeGenOptLevel(llvm::CodeGenOptLevel::Default);
  auto machine = builder->createTargetMachine();
  if (!machine)
    llvm::report_fatal_error(machine.takeError());
  std::unique_ptr<llvm::TargetMachine> forOptimizer = std::move(*machine);
  ExecutionEngineOptions options;
  auto transformer =
      makeOptimizingTransformer(optimizationLevel, 0, forOptimizer.get());
  options.transformer = transformer;
  options.jitCodeGenOptLevel = llvm::CodeGenOptLevel::Default;
  options.enableObjectDump = !dump.empty();
  options.enableGDBNotificationListener = false;
  options.enablePerfNotificationListener = false;
  auto created = ExecutionEngine::create(*module, options);
  if (!created)
    llvm::report_fatal_error(created.takeError());
  engine = std::move(*created);
  if (!dump.empty()) {
    (void)pointer(0);
    engine->dumpToObjectFile(dump);
  }
}

void *Jit::pointer(size_t number) {
  auto found = engine->lookup("gemm" + std::to_string(number));
  if (!found)
    llvm::report_fatal_error(found.takeError());
  return *found;
}
