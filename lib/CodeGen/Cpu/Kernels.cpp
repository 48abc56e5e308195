//===- Kernels.cpp - Code of kernels for the CPU -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Cpu/Kernels.h"
#include "Emitters.h"
#include "dlc/Analysis/ArenaLayout.h"
#include "dlc/Analysis/Operations.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

Workspace &Workspace::operator|=(const Workspace &other) {
  bytes = std::max(bytes, other.bytes);
  bytesPerRow = std::max(bytesPerRow, other.bytesPerRow);
  bytesPerThread = std::max(bytesPerThread, other.bytesPerThread);
  return *this;
}

Value CpuKernel::takeWorkspace(int64_t bytes) {
  // The function's entry block has the address, whose uses come behind.
  OpBuilder::InsertionGuard guard(code.builder);
  code.builder.setInsertionPointAfterValue(workspace);
  Value taken = code.address(workspace, code.builder.getI8Type(),
                             code.index(needs.bytesPerThread));
  needs.bytesPerThread += llvm::alignTo(bytes, kAlignment);
  return taken;
}

Value CpuKernel::takeBuffer(Type elementType, int64_t elements) {
  if (elementType.isInteger(1))
    elementType = code.builder.getI8Type();
  // Whole vectors, so that no access of the buffer needs a mask.
  constexpr int64_t mostLanes = 64;
  int64_t padded = llvm::alignTo(elements, mostLanes);
  int64_t bytes =
      padded * llvm::divideCeil(elementType.getIntOrFloatBitWidth(), 8);
  if (stackBytes + bytes > kMostStackBytes)
    return takeWorkspace(bytes);
  stackBytes += bytes;
  OpBuilder::InsertionGuard guard(code.builder);
  code.builder.setInsertionPointAfterValue(workspace);
  Value count = code.constant(code.builder.getI64Type(), padded);
  return LLVM::AllocaOp::create(code.builder, code.loc, workspace.getType(),
                                elementType, count, kAlignment);
}

std::pair<Value, Value> CpuKernel::rowsOf(int64_t rowsPerItem, Value total) {
  Value size = code.index(rowsPerItem);
  return {code.mul(begin, size),
          arith::MinUIOp::create(code.builder, code.loc, code.mul(end, size),
                                 total)};
}

/// All kinds that there is code for. A new one is a line here.
static ArrayRef<CpuCode> allCode() {
  static const CpuCode table[] = {
      narrowCode(), contractCode(),   batchedCode(),     rowsCode(), flatCode(),
      copyCode(),   gatherRowsCode(), segmentRowsCode(), loopsCode()};
  return table;
}

const TargetDescription &dlc::cpu::description() {
  static const TargetDescription cpu = [] {
    TargetDescription target;
    target.name = "cpu";
    target.machine = {.flops = 1.0e11, .bytes = 1.5e10}; // A core of a server.
    target.chainsNarrowProducts = true;
    target.hasCode = [](kernel::KernelOp kernel) {
      return hasOwnCode(kernel, allCode());
    };
    return target;
  }();
  return cpu;
}

FailureOr<kernel::ScheduleAttr> dlc::cpu::scheduleOf(kernel::KernelOp kernel,
                                                     StringRef cpu,
                                                     const TargetInfo &target) {
  FailureOr<const CpuCode *> code = findCode(kernel, allCode());
  if (failed(code))
    return failure();
  kernel::ScheduleAttr chosen;
  if ((*code)->choose)
    chosen = (*code)->choose(kernel, target);
  return scheduleOr(kernel, cpu, chosen, [&](kernel::ScheduleAttr schedule) {
    return (*code)->check ? (*code)->check(kernel, schedule, target)
                          : success();
  });
}

/// Emits a function of a kernel; `emit` what it does.
static func::FuncOp emitFunction(kernel::KernelOp kernel,
                                 kernel::ScheduleAttr schedule, ModuleOp module,
                                 StringRef name, const TargetInfo &target,
                                 SharedFunctions &shared, Caller caller,
                                 llvm::function_ref<void(CpuKernel &)> emit) {
  Location loc = kernel.getLoc();
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  Type i64 = builder.getI64Type();
  auto function = func::FuncOp::create(
      builder, loc, name,
      builder.getFunctionType({pointer, i64, i64, pointer}, {}));
  function.setPrivate();
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  CodeBuilder code(builder, loc);

  // The words behind the first argument.
  unsigned position = 0;
  auto word = [&](Type type) -> Value {
    Value address = LLVM::GEPOp::create(
        builder, loc, pointer, i64, body->getArgument(0),
        ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(position++)});
    return LLVM::LoadOp::create(builder, loc, type, address);
  };
  CpuKernel context(kernel, code, target, schedule, shared, caller);
  // Buffers are made right behind it.
  context.workspace =
      LLVM::GEPOp::create(builder, loc, pointer, builder.getI8Type(),
                          body->getArgument(3), ArrayRef<LLVM::GEPArg>{0});
  context.begin = code.toIndex(body->getArgument(1));
  context.end = code.toIndex(body->getArgument(2));
  context.rows = code.toIndex(word(i64));
  for (BlockArgument argument : kernel.getArguments().drop_front())
    context.views[argument] = {word(pointer), rowElements(argument.getType())};
  // Rows are those that are computed: reshapes may make others of them.
  for (Value value : kernel.getBody().front().getTerminator()->getOperands())
    context.results.push_back(
        {word(pointer), rowElements(lookThroughReshapes(value).getType())});
  context.common = word(pointer);
  emit(context);
  // Others than host programs don't give it.
  if (context.common.use_empty())
    context.common.getDefiningOp()->erase();
  func::ReturnOp::create(builder, loc);
  return function;
}

FailureOr<KernelCode>
dlc::cpu::emitKernel(kernel::KernelOp kernel, kernel::ScheduleAttr schedule,
                     ModuleOp module, StringRef name, const TargetInfo &target,
                     SharedFunctions &shared, Caller caller) {
  FailureOr<const CpuCode *> kind = findCode(kernel, allCode());
  if (failed(kind))
    return failure();
  KernelCode code;
  FailureOr<Work> work;
  func::FuncOp function = emitFunction(kernel, schedule, module, name, target,
                                       shared, caller, [&](CpuKernel &context) {
                                         work = (*kind)->emit(context);
                                         code.workspace |= context.needs;
                                       });
  if (failed(work))
    return failure();
  code.phases.push_back({function, *work});
  if (!(*kind)->finish)
    return code;
  std::optional<Work> rest;
  function = emitFunction(kernel, schedule, module, (name + ".finish").str(),
                          target, shared, caller, [&](CpuKernel &context) {
                            rest = (*kind)->finish(context);
                            code.workspace |= context.needs;
                          });
  if (rest)
    code.phases.push_back({function, *rest});
  else
    function.erase();
  return code;
}
