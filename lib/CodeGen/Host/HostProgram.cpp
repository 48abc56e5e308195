//===- HostProgram.cpp - The host program of an entry --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Host/HostProgram.h"
#include "dlcrt/artifact_format.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include "llvm/Support/MathExtras.h"

#include <cstddef>
#include <tuple>

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;

HostProgram::HostProgram(kernel::ProgramOp program, CodeBuilder &code,
                         StringRef target)
    : program(program), code(code),
      layout(program, program.getWorkspace(target)),
      pointer(LLVM::LLVMPointerType::get(code.builder.getContext())),
      i64(code.builder.getI64Type()), i32(code.builder.getI32Type()) {}

Value HostProgram::field(Value base, int64_t offset, Type type) {
  return LLVM::LoadOp::create(code.builder, code.loc, type,
                              at(base, code.index(offset)));
}

Value HostProgram::at(Value base, Value bytes) {
  return LLVM::GEPOp::create(code.builder, code.loc, pointer,
                             code.builder.getI8Type(), base,
                             ArrayRef<LLVM::GEPArg>{code.toI64(bytes)});
}

Value HostProgram::compare(arith::CmpIPredicate predicate, Value x, Value y) {
  return arith::CmpIOp::create(code.builder, code.loc, predicate, x, y);
}

Value HostProgram::addressOf(kernel::BufferAttr buffer) {
  int64_t offset = buffer.getOffset();
  auto rowOf = [&](Value array, int64_t bytes) {
    Value base = field(array, offset * 8, pointer);
    return bytes ? at(base, code.mul(firstRow, code.index(bytes))) : base;
  };
  switch (buffer.getSpace()) {
  case kernel::Space::state:
    return at(state, code.index(offset));
  case kernel::Space::arena:
    return at(arena, code.index(offset));
  case kernel::Space::rows:
    return inArena(program.getArenaBytes() + layout.gapBefore(offset), offset);
  case kernel::Space::input:
    return rowOf(inputs, program.getInputBytes()[offset]);
  case kernel::Space::output:
    return rowOf(outputs, program.getOutputBytes()[offset]);
  }
  llvm_unreachable("unknown space");
}

Value HostProgram::inArena(int64_t bytes, int64_t perRow) {
  OpBuilder &b = code.builder;
  // The arena is aligned, and so are all bytes that don't depend on rows.
  constexpr int64_t unit = DLCRT_ALIGNMENT;
  Value units = arith::DivUIOp::create(
      b, code.loc,
      code.add(code.mul(capacity, code.index(perRow)), code.index(unit - 1)),
      code.index(unit));
  return at(arena, code.add(code.mul(units, code.index(unit)),
                            code.index(llvm::alignTo(bytes, unit))));
}

Value HostProgram::commonPart() {
  return inArena(layout.getBufferBytes(), program.getArenaBytesPerRow());
}

Value HostProgram::threadsPart() {
  return inArena(layout.getBytes(), layout.getBytesPerRow());
}

Value HostProgram::allocateWords(int64_t words) {
  // Of its own, so that LLVM can take it apart once a kernel is inlined.
  OpBuilder::InsertionGuard guard(code.builder);
  code.builder.restoreInsertionPoint(entryPoint);
  Value count = code.constant(i64, static_cast<double>(words));
  Value room =
      LLVM::AllocaOp::create(code.builder, code.loc, pointer, i64, count, 16);
  entryPoint = code.builder.saveInsertionPoint();
  return room;
}

Value HostProgram::callService(size_t offset, ArrayRef<Value> arguments,
                               Type result) {
  OpBuilder &b = code.builder;
  SmallVector<Value> operands = {
      field(services, static_cast<int64_t>(offset), pointer),
      field(services, offsetof(dlcrt_services, context), pointer)};
  llvm::append_range(operands, arguments);
  SmallVector<Type> types(ValueRange(operands).drop_front().getTypes());
  auto type = LLVM::LLVMFunctionType::get(
      result ? result : LLVM::LLVMVoidType::get(b.getContext()), types);
  auto call = LLVM::CallOp::create(b, code.loc, type, operands);
  return result ? call.getResult() : Value();
}

Value HostProgram::emitIf(Value condition, llvm::function_ref<Value()> body) {
  OpBuilder &b = code.builder;
  auto choice = scf::IfOp::create(b, code.loc, b.getI1Type(), condition,
                                  /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(choice.elseBlock());
  scf::YieldOp::create(b, code.loc, condition);
  b.setInsertionPointToStart(choice.thenBlock());
  Value result = body();
  scf::YieldOp::create(b, code.loc, result);
  return choice.getResult(0);
}

Value HostProgram::emitPart(StringRef name, llvm::function_ref<Value()> body) {
  OpBuilder &b = code.builder;
  Type index = b.getIndexType();
  SmallVector<Value> arguments = {services, frame, step, firstRow, rows};
  OpBuilder::InsertPoint here = b.saveInsertionPoint();
  auto outside = std::make_tuple(services, frame, step, firstRow, rows, state,
                                 arena, inputs, outputs, capacity, entryPoint);

  b.setInsertionPointToEnd(target.getBody());
  auto part = func::FuncOp::create(
      b, code.loc, name,
      b.getFunctionType({pointer, pointer, index, index, index},
                        b.getI1Type()));
  // LLVM would make it part of its caller, which is the only one.
  part.setNoInline(true);
  parts.push_back(part);
  Block *block = part.addEntryBlock();
  b.setInsertionPointToStart(block);
  services = block->getArgument(0);
  frame = block->getArgument(1);
  step = block->getArgument(2);
  firstRow = block->getArgument(3);
  rows = block->getArgument(4);
  readFrame();
  Value wentThrough = body();
  func::ReturnOp::create(b, code.loc, wentThrough);

  std::tie(services, frame, step, firstRow, rows, state, arena, inputs, outputs,
           capacity, entryPoint) = outside;
  b.restoreInsertionPoint(here);
  return func::CallOp::create(b, code.loc, part, arguments).getResult(0);
}

void HostProgram::readFrame() {
  OpBuilder &b = code.builder;
  state = field(frame, offsetof(dlcrt_frame, state), pointer);
  arena = field(frame, offsetof(dlcrt_frame, arena), pointer);
  inputs = field(frame, offsetof(dlcrt_frame, inputs), pointer);
  outputs = field(frame, offsetof(dlcrt_frame, outputs), pointer);
  capacity = code.toIndex(field(frame, offsetof(dlcrt_frame, capacity), i64));
  entryPoint = {b.getInsertionBlock(), b.getInsertionBlock()->begin()};
}

Value HostProgram::emitStep() {
  Value go = emitBegin();
  return go ? emitIf(go, [&] { return emitOps(); }) : emitOps();
}

void HostProgram::emitSteps() {
  OpBuilder &b = code.builder;
  if (!program.getSteps()) {
    step = firstRow = code.index(0);
    rows = code.index(1);
    emitStep();
    return;
  }
  Value total = code.toIndex(field(frame, offsetof(dlcrt_frame, rows), i64));
  Value batch = code.toIndex(field(frame, offsetof(dlcrt_frame, batch), i64));
  Value zero = code.index(0);
  Value yes = code.constant(b.getI1Type(), 1);
  Type index = b.getIndexType();
  scf::WhileOp::create(
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
        Value ok = emitStep();
        scf::YieldOp::create(b, code.loc,
                             ValueRange{code.add(step, code.index(1)),
                                        code.add(firstRow, rows), ok});
      });
}

func::FuncOp HostProgram::emit(ModuleOp module, StringRef name) {
  OpBuilder &b = code.builder;
  b.setInsertionPointToEnd(module.getBody());
  auto function = func::FuncOp::create(
      b, program.getLoc(), name, b.getFunctionType({pointer, pointer}, {}));
  Block *body = function.addEntryBlock();
  b.setInsertionPointToStart(body);
  target = module;
  services = body->getArgument(0);
  frame = body->getArgument(1);
  readFrame();
  emitSteps();
  func::ReturnOp::create(b, program.getLoc());
  return function;
}
