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

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

/// The code for the first kind of the kernel's form that there is some for.
static FailureOr<Chunks> emitForm(CpuKernel &context) {
  rt::FormAttr form = context.kernel.getFormAttr();
  if (!form)
    return context.kernel.emitOpError("has no form, so it has no code");
  for (Attribute kind : form.getKinds()) {
    if (isa<rt::LoopsKindAttr>(kind))
      break;
    if (isa<rt::ContractKindAttr>(kind))
      return emitProduct(context);
    if (isa<rt::FlatKindAttr>(kind))
      return emitRows(context, /*isOneRow=*/true);
    if (isa<rt::RowsKindAttr>(kind))
      return emitRows(context, /*isOneRow=*/false);
  }
  return emitNest(context);
}

FailureOr<KernelCode> dlc::cpu::emitKernel(rt::KernelOp kernel, ModuleOp module,
                                           StringRef name,
                                           const TargetInfo &target,
                                           SharedFunctions &shared) {
  Location loc = kernel.getLoc();
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  auto function = func::FuncOp::create(
      builder, loc, name,
      builder.getFunctionType({pointer, builder.getI64Type()}, {}));
  function.setPrivate();
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  Code code(builder, loc);

  // The words behind the first argument.
  auto word = [&](unsigned position, Type type) -> Value {
    Value address = LLVM::GEPOp::create(
        builder, loc, pointer, builder.getI64Type(), body->getArgument(0),
        ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(position)});
    return LLVM::LoadOp::create(builder, loc, type, address);
  };
  CpuKernel context(kernel, code, target, shared);
  context.rows = code.toIndex(word(0, builder.getI64Type()));
  context.chunk = code.toIndex(body->getArgument(1));
  unsigned position = 1;
  for (BlockArgument argument : kernel.getArguments().drop_front())
    context.places[argument] = {word(position++, pointer),
                                rowElements(argument.getType())};
  // Rows are those that are computed: reshapes may make others of them.
  for (Value value : kernel.getBody().front().getTerminator()->getOperands())
    context.results.push_back(
        {word(position++, pointer),
         rowElements(lookThroughReshapes(value).getType())});

  FailureOr<Chunks> chunks = emitForm(context);
  if (failed(chunks))
    return failure();
  func::ReturnOp::create(builder, loc);
  return KernelCode{function, *chunks};
}
