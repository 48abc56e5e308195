//===- HostEmitter.cpp - The host program of an entry --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A step calls the kernels of the launch list one after the other, each for all
// its chunks: on the host's threads if there are several chunks and enough to
// do, else here. A check that fails leaves the loop before anything behind it
// has run. LLVM takes more than in proportion for long functions, so that a
// long list is several.
//
//===----------------------------------------------------------------------===//

#include "HostEmitter.h"
#include "dlc/CodeGen/Host/HostProgram.h"
#include "dlcrt/artifact_format.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

#include "llvm/Support/SaveAndRestore.h"

#include <cstddef>
#include <limits>

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;
using namespace dlc::cpu;

namespace {

/// A kernel with less to do than this, in floating point operations, is not
/// worth waking threads for: some 20 microseconds.
constexpr int64_t kMinParallelWork = 400000;

/// Operations of a step that are one function.
constexpr unsigned kPartLength = 128;

class HostEmitter : public HostProgram {
public:
  HostEmitter(kernel::ProgramOp program, CodeBuilder &code, StringRef name,
              const llvm::StringMap<KernelCode> &kernels,
              SharedFunctions &shared)
      : HostProgram(program, code), name(name), kernels(kernels),
        shared(shared), isShort(cpu::isShort(program)) {}

private:
  Value emitOps() override;
  /// Emits `ops`; whether all checks went through (i1).
  Value emitRange(ArrayRef<Operation *> ops);
  void emitRun(kernel::RunOp run);
  /// Calls a kernel for all its chunks, on the host's threads if there are
  /// several and at least `worthwhile` chunks. `operands` are
  ///   ptr services, ptr kernel, ptr arguments, i64 count, i64 worthwhile
  /// and `call` calls the kernel for a chunk (i64).
  void emitChunks(ValueRange operands, llvm::function_ref<void(Value)> call);
  /// Calls it for `count` (i64) chunks, one after the other.
  void emitLoop(Value count, llvm::function_ref<void(Value)> call);
  /// emitChunks as the body of a function of its operands.
  void emitRunChunks(func::FuncOp function);
  void emitCopy(kernel::CopyOp copy);
  /// Whether the check went through (i1).
  Value emitStopIf(kernel::StopIfOp stop);

  StringRef name;
  const llvm::StringMap<KernelCode> &kernels;
  SharedFunctions &shared;
  bool isShort;
};

Value HostEmitter::emitOps() {
  SmallVector<Operation *> all = program.getStepOperations();
  if (all.size() <= kPartLength)
    return emitRange(all);
  Value ok;
  unsigned part = 0;
  for (ArrayRef<Operation *> left = all; !left.empty(); ++part) {
    ArrayRef<Operation *> ops = left.take_front(kPartLength);
    left = left.drop_front(ops.size());
    auto emit = [&] {
      return emitPart((name + ".part" + Twine(part)).str(),
                      [&] { return emitRange(ops); });
    };
    ok = ok ? emitIf(ok, emit) : emit();
  }
  return ok;
}

Value HostEmitter::emitRange(ArrayRef<Operation *> ops) {
  // What is up to a check depends on the check before alone.
  auto emitToCheck = [&]() -> Value {
    while (!ops.empty()) {
      Operation *op = ops.consume_front();
      if (auto run = dyn_cast<kernel::RunOp>(op))
        emitRun(run);
      else if (auto copy = dyn_cast<kernel::CopyOp>(op))
        emitCopy(copy);
      else if (auto stop = dyn_cast<kernel::StopIfOp>(op))
        return emitStopIf(stop);
    }
    return code.constant(code.builder.getI1Type(), 1);
  };
  Value ok = emitToCheck();
  while (!ops.empty())
    ok = emitIf(ok, emitToCheck);
  return ok;
}

void HostEmitter::emitRun(kernel::RunOp run) {
  OpBuilder &b = code.builder;
  KernelCode kernel = kernels.at(run.getKernel());
  int64_t words = 1 + run.getBuffers().size();
  Value arguments = allocateWords(words);
  LLVM::StoreOp::create(b, code.loc, code.toI64(rows), arguments);
  for (auto [i, buffer] :
       llvm::enumerate(run.getBuffers().getAsRange<kernel::BufferAttr>()))
    LLVM::StoreOp::create(b, code.loc, addressOf(buffer),
                          at(arguments, code.index((i + 1) * 8)));

  const Chunks &chunks = kernel.chunks;
  auto call = [&](Value chunk) {
    func::CallOp::create(b, code.loc, kernel.function,
                         ValueRange{arguments, chunk});
  };
  if (!chunks.rowsPerChunk && chunks.count == 1)
    return call(code.constant(i64, 0));

  Value count = code.index(chunks.count);
  if (chunks.rowsPerChunk)
    count = arith::DivUIOp::create(
        b, code.loc, code.add(rows, code.index(chunks.rowsPerChunk - 1)),
        code.index(chunks.rowsPerChunk));
  // Threads pay for at least two chunks with enough to do.
  int64_t worthwhile = std::max<int64_t>(
      2, llvm::divideCeil(kMinParallelWork, std::max<int64_t>(chunks.work, 1)));
  if (!chunks.rowsPerChunk && chunks.count < worthwhile)
    return emitLoop(code.toI64(count), call);
  Value task = UnrealizedConversionCastOp::create(
                   b, code.loc, pointer,
                   func::ConstantOp::create(b, code.loc,
                                            kernel.function.getFunctionType(),
                                            kernel.function.getSymName())
                       .getResult())
                   .getResult(0);
  SmallVector<Value> operands = {services, task, arguments, code.toI64(count),
                                 code.constant(i64, worthwhile)};
  if (isShort)
    return emitChunks(operands, call);
  func::FuncOp function =
      shared.get(code.loc, "run_chunks",
                 b.getFunctionType(ValueRange(operands).getTypes(), {}),
                 [&](func::FuncOp function) { emitRunChunks(function); });
  func::CallOp::create(b, code.loc, function, operands);
}

void HostEmitter::emitRunChunks(func::FuncOp function) {
  OpBuilder &b = code.builder;
  OpBuilder::InsertionGuard guard(b);
  Block *entry = &function.getBody().front();
  b.setInsertionPointToStart(entry);
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(b.getContext()), {pointer, i64});
  emitChunks(entry->getArguments(), [&](Value chunk) {
    LLVM::CallOp::create(
        b, code.loc, type,
        ValueRange{entry->getArgument(1), entry->getArgument(2), chunk});
  });
  func::ReturnOp::create(b, code.loc);
}

void HostEmitter::emitChunks(ValueRange operands,
                             llvm::function_ref<void(Value)> call) {
  OpBuilder &b = code.builder;
  Value count = operands[3];
  Value threads = field(operands[0], offsetof(dlcrt_services, threads), i32);
  Value several = arith::AndIOp::create(
      b, code.loc,
      compare(arith::CmpIPredicate::ugt, threads, code.constant(i32, 1)),
      compare(arith::CmpIPredicate::uge, count, operands[4]));
  auto choice = scf::IfOp::create(b, code.loc, several, /*withElse=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(choice.thenBlock()->getTerminator());
  llvm::SaveAndRestore own(services, operands[0]);
  callService(offsetof(dlcrt_services, parallel_for),
              {operands[1], operands[2], count}, Type());
  b.setInsertionPoint(choice.elseBlock()->getTerminator());
  emitLoop(count, call);
}

void HostEmitter::emitLoop(Value count, llvm::function_ref<void(Value)> call) {
  OpBuilder &b = code.builder;
  auto loop = scf::ForOp::create(b, code.loc, code.constant(i64, 0), count,
                                 code.constant(i64, 1));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  call(loop.getInductionVar());
}

void HostEmitter::emitCopy(kernel::CopyOp copy) {
  OpBuilder &b = code.builder;
  Value from = addressOf(copy.getSource()), to = addressOf(copy.getTarget());
  // By words where the size allows: the blocks are aligned.
  int64_t size = copy.getBytes() % 8 == 0 ? 8 : 1;
  Type word = size == 8 ? i64 : Type(b.getI8Type());
  Value count = code.index(copy.getBytes() / size);
  if (copy.getPerRow())
    count = code.mul(count, rows);
  auto loop =
      scf::ForOp::create(b, code.loc, code.index(0), count, code.index(1));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value i = loop.getInductionVar();
  code.store(code.load(from, word, i, 1), to, word, i);
}

Value HostEmitter::emitStopIf(kernel::StopIfOp stop) {
  OpBuilder &b = code.builder;
  Value bad =
      LLVM::LoadOp::create(b, code.loc, i64, addressOf(stop.getBuffer()));
  Value fine = arith::ConstantOp::create(
      b, code.loc, b.getI64IntegerAttr(std::numeric_limits<int64_t>::max()));
  auto choice = scf::IfOp::create(b, code.loc,
                                  compare(arith::CmpIPredicate::ne, bad, fine),
                                  /*withElseRegion=*/false);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(choice.thenBlock());
    Value outcome = field(frame, offsetof(dlcrt_frame, outcome), pointer);
    auto put = [&](Value value, size_t offset) {
      LLVM::StoreOp::create(b, code.loc, value,
                            at(outcome, code.index(offset)));
    };
    put(code.constant(i32, stop.getCheck() + 1),
        offsetof(dlcrt_outcome, check));
    put(code.toI64(step), offsetof(dlcrt_outcome, step));
    put(bad, offsetof(dlcrt_outcome, row));
  }
  return compare(arith::CmpIPredicate::eq, bad, fine);
}

} // namespace

bool dlc::cpu::isShort(kernel::ProgramOp program) {
  constexpr unsigned most = 32;
  return program.getStepOperations().size() <= most;
}

SmallVector<func::FuncOp> dlc::cpu::emitHostProgram(
    kernel::ProgramOp program, ModuleOp module, StringRef name,
    const llvm::StringMap<KernelCode> &kernels, SharedFunctions &shared) {
  OpBuilder builder(module.getContext());
  CodeBuilder code(builder, program.getLoc());
  HostEmitter emitter(program, code, name, kernels, shared);
  SmallVector<func::FuncOp> functions = {emitter.emit(module, name)};
  llvm::append_range(functions, emitter.getParts());
  return functions;
}
