//===- Kernels.cpp - Code of kernels for the CPU -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Cpu/Kernels.h"
#include "Emitters.h"
#include "dlc/Analysis/Operations.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

/// What row buffers and workspaces of the function take of the stack.
static int64_t stackBytes(func::FuncOp function) {
  int64_t bytes = 0;
  function.walk([&](LLVM::AllocaOp op) {
    APInt count;
    if (matchPattern(op.getArraySize(), m_ConstantInt(&count)))
      bytes += count.getSExtValue() *
               static_cast<int64_t>(DataLayout().getTypeSize(op.getElemType()));
  });
  return bytes;
}

/// All kinds that there is code for. A new one is a line here.
static ArrayRef<CpuCode> allCode() {
  static const CpuCode table[] = {contractCode(), rowsCode(), flatCode(),
                                  loopsCode()};
  return table;
}

const TargetDescription &dlc::cpu::description() {
  static const TargetDescription cpu = [] {
    TargetDescription target;
    target.name = "cpu";
    target.machine = {.flops = 1.0e11, .bytes = 1.5e10}; // A core of a server.
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

FailureOr<KernelCode> dlc::cpu::emitKernel(kernel::KernelOp kernel,
                                           kernel::ScheduleAttr schedule,
                                           ModuleOp module, StringRef name,
                                           const TargetInfo &target,
                                           SharedFunctions &shared) {
  FailureOr<const CpuCode *> kind = findCode(kernel, allCode());
  if (failed(kind))
    return failure();
  Location loc = kernel.getLoc();
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  auto function = func::FuncOp::create(
      builder, loc, name,
      builder.getFunctionType({pointer, builder.getI64Type()}, {}));
  function.setPrivate();
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  CodeBuilder code(builder, loc);

  // The words behind the first argument.
  auto word = [&](unsigned position, Type type) -> Value {
    Value address = LLVM::GEPOp::create(
        builder, loc, pointer, builder.getI64Type(), body->getArgument(0),
        ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(position)});
    return LLVM::LoadOp::create(builder, loc, type, address);
  };
  CpuKernel context(kernel, code, target, schedule, shared);
  context.rows = code.toIndex(word(0, builder.getI64Type()));
  context.chunk = code.toIndex(body->getArgument(1));
  unsigned position = 1;
  for (BlockArgument argument : kernel.getArguments().drop_front())
    context.views[argument] = {word(position++, pointer),
                               rowElements(argument.getType())};
  // Rows are those that are computed: reshapes may make others of them.
  for (Value value : kernel.getBody().front().getTerminator()->getOperands())
    context.results.push_back(
        {word(position++, pointer),
         rowElements(lookThroughReshapes(value).getType())});

  FailureOr<Chunks> chunks = (*kind)->emit(context);
  if (failed(chunks))
    return failure();
  func::ReturnOp::create(builder, loc);
  int64_t bytes = stackBytes(function);
  if (bytes > kMostStackBytes)
    return kernel.emitOpError("needs ")
           << bytes << " bytes of the stack on a CPU, of which there are "
           << kMostStackBytes;
  return KernelCode{function, *chunks, bytes};
}
