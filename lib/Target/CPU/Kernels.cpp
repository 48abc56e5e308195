//===- Kernels.cpp - Code of kernels for the CPU -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/CPU/Kernels.h"
#include "Emitters.h"
#include "dlc/Analysis/Kernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

/// Elements of a row: all but the first dimension.
static int64_t rowElements(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.getRank() ? staticSize(tensor.getShape(), 1) : 0;
}

bool KernelContext::hasPlace(Value value) const {
  if (places.contains(value))
    return true;
  Operation *op = value.getDefiningOp();
  if (isa_and_nonnull<tensor::ExtractSliceOp>(op))
    return hasPlace(op->getOperand(0));
  if (!isReshape(op) || !hasPlace(op->getOperand(0)))
    return false;
  return keepsFirstDimension(op) || !isSliced(op->getOperand(0));
}

Place KernelContext::placeOf(Value value) const {
  auto it = places.find(value);
  if (it != places.end())
    return it->second;
  Operation *op = value.getDefiningOp();
  if (!op)
    return {};
  if (isReshape(op)) {
    Value source = op->getOperand(0);
    Place place = placeOf(source);
    // Other rows can only be made of rows without gaps. With the same number
    // of rows there may be gaps between them.
    if (!keepsFirstDimension(op)) {
      if (place.rowStride != rowElements(source.getType()))
        return {};
      place.rowStride = rowElements(value.getType());
    }
    return place;
  }
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
    Place place = placeOf(slice.getSource());
    if (!place.base)
      return {};
    RankedTensorType from = slice.getSourceType();
    int64_t offset = slice.getStaticOffset(1) * staticSize(from.getShape(), 2);
    place.base =
        code.address(place.base, from.getElementType(), code.index(offset));
    return place;
  }
  return {};
}

FailureOr<KernelCode> dlc::cpu::emitKernel(func::FuncOp kernel, ModuleOp module,
                                           StringRef name,
                                           const TargetInfo &target) {
  Location loc = kernel.getLoc();
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  auto function = func::FuncOp::create(
      builder, loc, name,
      builder.getFunctionType({pointer, builder.getI64Type()}, {}));
  function.setPrivate();
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  Code code(builder, loc, target);

  // The words behind the first argument.
  auto word = [&](unsigned position, Type type) -> Value {
    Value address = LLVM::GEPOp::create(
        builder, loc, pointer, builder.getI64Type(), body->getArgument(0),
        ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(position)});
    return LLVM::LoadOp::create(builder, loc, type, address);
  };
  KernelContext context(kernel, code);
  context.rows = code.toIndex(word(0, builder.getI64Type()));
  context.chunk = code.toIndex(body->getArgument(1));
  unsigned position = 1;
  for (BlockArgument argument : kernel.getArguments().drop_front())
    context.places[argument] = {word(position++, pointer),
                                rowElements(argument.getType())};
  for (Type type : kernel.getResultTypes())
    context.results.push_back({word(position++, pointer), rowElements(type)});

  linalg::GenericOp product;
  for (auto generic : kernel.getOps<linalg::GenericOp>())
    if (matchContraction(generic))
      product = generic;
  FailureOr<Chunks> chunks = product && canEmitProduct(context, product)
                                 ? FailureOr(emitProduct(context, product))
                             : canEmitRows(context)
                                 ? FailureOr(emitRows(context))
                                 : emitNest(context);
  if (failed(chunks))
    return failure();
  func::ReturnOp::create(builder, loc);
  return KernelCode{function, *chunks};
}
