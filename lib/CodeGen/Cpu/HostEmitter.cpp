//===- HostEmitter.cpp - The host program of an entry --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A step calls the kernels of the launch list one after the other, each for all
// its items: in equal runs on the host's threads if there are several items and
// enough to do, else here. A check that fails leaves the loop before anything
// behind it has run. LLVM takes more than in proportion for long functions, so
// that a long list is several.
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
              StringRef target, const llvm::StringMap<KernelCode> &kernels,
              SharedFunctions &shared)
      : HostProgram(program, code, target), name(name), kernels(kernels),
        shared(shared), isShort(cpu::isShort(program)) {}

private:
  Value emitOps() override;
  /// Emits `ops`; whether all checks went through (i1).
  Value emitRange(ArrayRef<Operation *> ops);
  void emitRun(kernel::RunOp run);
  void emitPhase(const KernelCode::Phase &phase, Value arguments);
  /// Items, and how many of them are worth threads: i64.
  std::pair<Value, Value> itemsOf(const Work &work);
  /// Calls a kernel for all its items, on the host's threads if there are at
  /// least `worthwhile` items. `operands` are
  ///   ptr services, ptr kernel, ptr arguments, i64 items, i64 worthwhile,
  ///   ptr workspaces, i64 bytes of each
  /// and `call` calls the kernel here.
  void emitItems(ValueRange operands, llvm::function_ref<void()> call);
  /// emitItems as the body of a function of its operands.
  void emitRunItems(func::FuncOp function);
  /// A task of the threads: does part i of a kernel's items.
  void emitRunPart(func::FuncOp function);
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
  const KernelCode &kernel = kernels.at(run.getKernel());
  // The rows, the buffers, what all items share.
  int64_t words = 2 + run.getBuffers().size();
  Value arguments = allocateWords(words);
  auto store = [&](Value value, int64_t word) {
    LLVM::StoreOp::create(b, code.loc, value,
                          at(arguments, code.index(word * 8)));
  };
  store(code.toI64(rows), 0);
  for (auto [i, buffer] :
       llvm::enumerate(run.getBuffers().getAsRange<kernel::BufferAttr>()))
    store(addressOf(buffer), static_cast<int64_t>(i) + 1);
  store(commonPart(), words - 1);
  for (const KernelCode::Phase &phase : kernel.phases)
    emitPhase(phase, arguments);
}

/// Threads pay for at least two items with enough to do.
static int64_t worthwhileItems(const Work &work) {
  return std::max<int64_t>(
      2, llvm::divideCeil(kMinParallelWork, std::max<int64_t>(work.flops, 1)));
}

std::pair<Value, Value> HostEmitter::itemsOf(const Work &work) {
  OpBuilder &b = code.builder;
  int64_t worthwhile = worthwhileItems(work);
  auto number = [&](int64_t value) {
    return arith::ConstantOp::create(b, code.loc, b.getI64IntegerAttr(value))
        .getResult();
  };
  if (!work.rowsPerItem)
    return {number(work.items), number(worthwhile)};
  Value all = code.mul(rows, code.index(work.rowsOfOne));
  Value items = code.toI64(arith::DivUIOp::create(
      b, code.loc, code.add(all, code.index(work.rowsPerItem - 1)),
      code.index(work.rowsPerItem)));
  if (!work.itemsOfFew)
    return {items, number(worthwhile)};
  Value isFew =
      compare(arith::CmpIPredicate::ule, code.toI64(all), number(work.fewRows));
  // No rows are no items.
  Value isSome = compare(arith::CmpIPredicate::ne, items, number(0));
  isFew = arith::AndIOp::create(b, code.loc, isFew, isSome);
  auto select = [&](int64_t few, Value many) -> Value {
    return arith::SelectOp::create(b, code.loc, isFew, number(few), many);
  };
  return {select(work.itemsOfFew, items), select(2, number(worthwhile))};
}

void HostEmitter::emitPhase(const KernelCode::Phase &phase, Value arguments) {
  OpBuilder &b = code.builder;
  func::FuncOp own = phase.function;
  const Work &work = phase.work;
  Value workspaces = threadsPart();
  auto [items, worthwhile] = itemsOf(work);
  auto call = [&, items = items] {
    func::CallOp::create(
        b, code.loc, own,
        ValueRange{arguments, code.constant(i64, 0), items, workspaces});
  };
  if (!work.rowsPerItem && work.items < worthwhileItems(work))
    return call();
  Value kernel = UnrealizedConversionCastOp::create(
                     b, code.loc, pointer,
                     func::ConstantOp::create(
                         b, code.loc, own.getFunctionType(), own.getSymName())
                         .getResult())
                     .getResult(0);
  SmallVector<Value> operands = {
      services,
      kernel,
      arguments,
      items,
      worthwhile,
      workspaces,
      code.constant(i64, layout.getBytesPerThread())};
  if (isShort)
    return emitItems(operands, call);
  func::FuncOp function =
      shared.get(code.loc, "run_items",
                 b.getFunctionType(ValueRange(operands).getTypes(), {}),
                 [&](func::FuncOp function) { emitRunItems(function); });
  func::CallOp::create(b, code.loc, function, operands);
}

void HostEmitter::emitRunItems(func::FuncOp function) {
  OpBuilder &b = code.builder;
  OpBuilder::InsertionGuard guard(b);
  Block *entry = &function.getBody().front();
  b.setInsertionPointToStart(entry);
  llvm::SaveAndRestore here(entryPoint,
                            OpBuilder::InsertPoint(entry, entry->begin()));
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(b.getContext()), {pointer, i64, i64, pointer});
  emitItems(entry->getArguments(), [&] {
    LLVM::CallOp::create(
        b, code.loc, type,
        ValueRange{entry->getArgument(1), entry->getArgument(2),
                   code.constant(i64, 0), entry->getArgument(3),
                   entry->getArgument(5)});
  });
  func::ReturnOp::create(b, code.loc);
}

/// Words of what a part of a kernel's items is known by.
namespace part {
enum { kernel, arguments, items, parts, workspaces, bytes, words };
} // namespace part

void HostEmitter::emitRunPart(func::FuncOp function) {
  OpBuilder &b = code.builder;
  OpBuilder::InsertionGuard guard(b);
  Block *entry = &function.getBody().front();
  b.setInsertionPointToStart(entry);
  Value region = entry->getArgument(0), index = entry->getArgument(1);
  auto word = [&](int64_t position, Type type) {
    return field(region, position * 8, type);
  };
  Value items = word(part::items, i64), parts = word(part::parts, i64);
  auto edge = [&](Value part) -> Value {
    return arith::DivUIOp::create(
        b, code.loc, arith::MulIOp::create(b, code.loc, part, items), parts);
  };
  Value next = arith::AddIOp::create(b, code.loc, index, code.constant(i64, 1));
  Value own = code.toIndex(
      arith::MulIOp::create(b, code.loc, index, word(part::bytes, i64)));
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(b.getContext()), {pointer, i64, i64, pointer});
  LLVM::CallOp::create(b, code.loc, type,
                       ValueRange{word(part::kernel, pointer),
                                  word(part::arguments, pointer), edge(index),
                                  edge(next),
                                  at(word(part::workspaces, pointer), own)});
  func::ReturnOp::create(b, code.loc);
}

void HostEmitter::emitItems(ValueRange operands,
                            llvm::function_ref<void()> call) {
  OpBuilder &b = code.builder;
  Value region = allocateWords(part::words);
  Value items = operands[3];
  Value threads = field(operands[0], offsetof(dlcrt_services, threads), i32);
  Value several = arith::AndIOp::create(
      b, code.loc,
      compare(arith::CmpIPredicate::ugt, threads, code.constant(i32, 1)),
      compare(arith::CmpIPredicate::uge, items, operands[4]));
  auto choice = scf::IfOp::create(b, code.loc, several, /*withElse=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(choice.thenBlock()->getTerminator());
  llvm::SaveAndRestore own(services, operands[0]);
  Value parts = arith::MinUIOp::create(
      b, code.loc, items, arith::ExtUIOp::create(b, code.loc, i64, threads));
  for (auto [position, value] :
       {std::pair<int64_t, Value>(part::kernel, operands[1]),
        {part::arguments, operands[2]},
        {part::items, items},
        {part::parts, parts},
        {part::workspaces, operands[5]},
        {part::bytes, operands[6]}})
    LLVM::StoreOp::create(b, code.loc, value,
                          at(region, code.index(position * 8)));
  func::FuncOp task =
      shared.get(code.loc, "run_part", b.getFunctionType({pointer, i64}, {}),
                 [&](func::FuncOp function) { emitRunPart(function); });
  Value address =
      UnrealizedConversionCastOp::create(
          b, code.loc, pointer,
          func::ConstantOp::create(b, code.loc, task.getFunctionType(),
                                   task.getSymName())
              .getResult())
          .getResult(0);
  callService(offsetof(dlcrt_services, parallel_for), {address, region, parts},
              Type());
  b.setInsertionPoint(choice.elseBlock()->getTerminator());
  call();
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

SmallVector<func::FuncOp>
dlc::cpu::emitHostProgram(kernel::ProgramOp program, ModuleOp module,
                          StringRef name, StringRef target,
                          const llvm::StringMap<KernelCode> &kernels,
                          SharedFunctions &shared) {
  OpBuilder builder(module.getContext());
  CodeBuilder code(builder, program.getLoc());
  HostEmitter emitter(program, code, name, target, kernels, shared);
  SmallVector<func::FuncOp> functions = {emitter.emit(module, name)};
  llvm::append_range(functions, emitter.getParts());
  return functions;
}
