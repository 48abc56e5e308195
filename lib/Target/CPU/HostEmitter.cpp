//===- HostEmitter.cpp - The host program of an entry --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An entry is a loop over steps. A step calls the kernels of the launch list
// one after the other, each for all its chunks: on the host's threads if there
// are several chunks and enough to do, else here. A check that fails leaves
// the loop before anything behind it has run.
//
//===----------------------------------------------------------------------===//

#include "HostEmitter.h"
#include "dlc/Target/Common/Code.h"
#include "dlcrt/artifact_format.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

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

class HostEmitter {
public:
  HostEmitter(rt::ProgramOp program, Code &code, Value services, Value frame,
              const llvm::StringMap<KernelCode> &kernels)
      : program(program), code(code), services(services), frame(frame),
        kernels(kernels),
        pointer(LLVM::LLVMPointerType::get(code.builder.getContext())),
        i64(code.builder.getI64Type()), i32(code.builder.getI32Type()) {}

  void emit();

private:
  Value field(Value base, int64_t offset, Type type) {
    return LLVM::LoadOp::create(code.builder, code.loc, type,
                                at(base, code.index(offset)));
  }
  /// `base` + `bytes` (index).
  Value at(Value base, Value bytes) {
    return LLVM::GEPOp::create(code.builder, code.loc, pointer,
                               code.builder.getI8Type(), base,
                               ArrayRef<LLVM::GEPArg>{code.toI64(bytes)});
  }
  Value compare(arith::CmpIPredicate predicate, Value x, Value y) {
    return arith::CmpIOp::create(code.builder, code.loc, predicate, x, y);
  }

  void emitSteps();
  /// The operations from `it` on; whether the step went through (i1).
  Value emitOps(Block::iterator it);
  void emitRun(rt::RunOp run);
  void emitCopy(rt::CopyOp copy);
  Value emitStopIf(rt::StopIfOp stop, Block::iterator next);
  Value addressOf(rt::BufferAttr buffer);

  rt::ProgramOp program;
  Code &code;
  Value services, frame;
  const llvm::StringMap<KernelCode> &kernels;
  Type pointer, i64, i32;
  Value state, arena, rowsPart, inputs, outputs, capacity;
  /// Of the step at hand.
  Value step, rows, firstRow;
  OpBuilder::InsertPoint entryPoint;
};

Value HostEmitter::addressOf(rt::BufferAttr buffer) {
  int64_t offset = buffer.getOffset();
  auto rowOf = [&](Value array, int64_t bytes) {
    Value base = field(array, offset * 8, pointer);
    return bytes ? at(base, code.mul(firstRow, code.index(bytes))) : base;
  };
  switch (buffer.getSpace()) {
  case rt::Space::state:
    return at(state, code.index(offset));
  case rt::Space::arena:
    return at(arena, code.index(offset));
  case rt::Space::rows:
    return at(rowsPart, code.mul(capacity, code.index(offset)));
  case rt::Space::input:
    return rowOf(inputs, program.getInputBytes()[offset]);
  case rt::Space::output:
    return rowOf(outputs, program.getOutputBytes()[offset]);
  }
  llvm_unreachable("unknown space");
}

void HostEmitter::emitRun(rt::RunOp run) {
  OpBuilder &b = code.builder;
  KernelCode kernel = kernels.at(run.getKernel());
  size_t words = 1 + run.getBuffers().size();
  Value arguments;
  {
    // Of its own, so that LLVM can take it apart once the kernel is inlined.
    OpBuilder::InsertionGuard guard(b);
    b.restoreInsertionPoint(entryPoint);
    Value count = code.constant(i64, words);
    arguments = LLVM::AllocaOp::create(b, code.loc, pointer, i64, count, 16);
    entryPoint = b.saveInsertionPoint();
  }
  LLVM::StoreOp::create(b, code.loc, code.toI64(rows), arguments);
  for (auto [i, buffer] :
       llvm::enumerate(run.getBuffers().getAsRange<rt::BufferAttr>()))
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
  auto serial = [&] {
    auto loop =
        scf::ForOp::create(b, code.loc, code.index(0), count, code.index(1));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    call(code.toI64(loop.getInductionVar()));
  };
  // Threads pay for at least two chunks with enough to do.
  int64_t worthwhile = std::max<int64_t>(
      2, llvm::divideCeil(kMinParallelWork, std::max<int64_t>(chunks.work, 1)));
  if (!chunks.rowsPerChunk && chunks.count < worthwhile)
    return serial();
  Value threads = field(services, offsetof(dlcrt_services, threads), i32);
  Value several = arith::AndIOp::create(
      b, code.loc,
      compare(arith::CmpIPredicate::ugt, threads, code.constant(i32, 1)),
      compare(arith::CmpIPredicate::uge, count, code.index(worthwhile)));
  auto choice = scf::IfOp::create(b, code.loc, several, /*withElse=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(choice.thenBlock()->getTerminator());
  Value function =
      field(services, offsetof(dlcrt_services, parallel_for), pointer);
  Value context = field(services, offsetof(dlcrt_services, context), pointer);
  Value task = UnrealizedConversionCastOp::create(
                   b, code.loc, pointer,
                   func::ConstantOp::create(b, code.loc,
                                            kernel.function.getFunctionType(),
                                            kernel.function.getSymName())
                       .getResult())
                   .getResult(0);
  auto type =
      LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(b.getContext()),
                                  {pointer, pointer, pointer, i64});
  LLVM::CallOp::create(
      b, code.loc, type,
      ValueRange{function, context, task, arguments, code.toI64(count)});
  b.setInsertionPoint(choice.elseBlock()->getTerminator());
  serial();
}

void HostEmitter::emitCopy(rt::CopyOp copy) {
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

Value HostEmitter::emitStopIf(rt::StopIfOp stop, Block::iterator next) {
  OpBuilder &b = code.builder;
  Value bad =
      LLVM::LoadOp::create(b, code.loc, i64, addressOf(stop.getBuffer()));
  Value fine = arith::ConstantOp::create(
      b, code.loc, b.getI64IntegerAttr(std::numeric_limits<int64_t>::max()));
  Value ok = compare(arith::CmpIPredicate::eq, bad, fine);
  auto choice = scf::IfOp::create(b, code.loc, b.getI1Type(), ok,
                                  /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(choice.elseBlock());
  Value outcome = field(frame, offsetof(dlcrt_frame, outcome), pointer);
  auto put = [&](Value value, size_t offset) {
    LLVM::StoreOp::create(b, code.loc, value, at(outcome, code.index(offset)));
  };
  put(code.constant(i32, stop.getCheck() + 1), offsetof(dlcrt_outcome, check));
  put(code.toI64(step), offsetof(dlcrt_outcome, step));
  put(bad, offsetof(dlcrt_outcome, row));
  scf::YieldOp::create(b, code.loc, code.constant(b.getI1Type(), 0));
  b.setInsertionPointToStart(choice.thenBlock());
  Value rest = emitOps(next);
  scf::YieldOp::create(b, code.loc, rest);
  return choice.getResult(0);
}

Value HostEmitter::emitOps(Block::iterator it) {
  for (Block::iterator end = program.getBody().front().end(); it != end; ++it) {
    if (auto run = dyn_cast<rt::RunOp>(*it))
      emitRun(run);
    else if (auto copy = dyn_cast<rt::CopyOp>(*it))
      emitCopy(copy);
    else if (auto stop = dyn_cast<rt::StopIfOp>(*it))
      return emitStopIf(stop, std::next(it));
  }
  return code.constant(code.builder.getI1Type(), 1);
}

void HostEmitter::emitSteps() {
  OpBuilder &b = code.builder;
  Block::iterator first = program.getBody().front().begin();
  if (!program.hasRows()) {
    step = firstRow = code.index(0);
    rows = code.index(1);
    emitOps(first);
    return;
  }
  Value total = code.toIndex(field(frame, offsetof(dlcrt_frame, rows), i64));
  Value batch = code.toIndex(field(frame, offsetof(dlcrt_frame, batch), i64));
  Value zero = code.index(0);
  Value yes = code.constant(b.getI1Type(), 1);
  Type index = b.getIndexType();
  auto loop = scf::WhileOp::create(
      b, code.loc, TypeRange{index, index, b.getI1Type()},
      ValueRange{zero, zero, yes},
      [&](OpBuilder &, Location, ValueRange args) {
        Value more = compare(arith::CmpIPredicate::ult, args[1], total);
        Value go = arith::AndIOp::create(b, code.loc, more, args[2]);
        scf::ConditionOp::create(b, code.loc, go, args);
      },
      [&](OpBuilder &, Location, ValueRange args) {
        step = args[0];
        firstRow = args[1];
        Value left = arith::SubIOp::create(b, code.loc, total, firstRow);
        rows = arith::MinUIOp::create(b, code.loc, left, batch);
        Value ok = emitOps(first);
        scf::YieldOp::create(b, code.loc,
                             ValueRange{code.add(step, code.index(1)),
                                        code.add(firstRow, rows), ok});
      });
  (void)loop;
}

void HostEmitter::emit() {
  state = field(frame, offsetof(dlcrt_frame, state), pointer);
  arena = field(frame, offsetof(dlcrt_frame, arena), pointer);
  inputs = field(frame, offsetof(dlcrt_frame, inputs), pointer);
  outputs = field(frame, offsetof(dlcrt_frame, outputs), pointer);
  capacity = code.toIndex(field(frame, offsetof(dlcrt_frame, capacity), i64));
  rowsPart = at(arena, code.index(program.getArenaBytes()));
  entryPoint = {code.builder.getInsertionBlock(),
                code.builder.getInsertionBlock()->begin()};
  emitSteps();
}

} // namespace

void dlc::cpu::emitHostProgram(rt::ProgramOp program, ModuleOp module,
                               StringRef name,
                               const llvm::StringMap<KernelCode> &kernels) {
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  auto function =
      func::FuncOp::create(builder, program.getLoc(), name,
                           builder.getFunctionType({pointer, pointer}, {}));
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  Code code(builder, program.getLoc());
  HostEmitter(program, code, body->getArgument(0), body->getArgument(1),
              kernels)
      .emit();
  func::ReturnOp::create(builder, program.getLoc());
}
