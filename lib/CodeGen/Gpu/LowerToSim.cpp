//===- LowerToSim.cpp - Kernels of the simulated device ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "dlc/CodeGen/Gpu/CodeGen.h"
#include "dlcrt/artifact_format.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

#include <cstddef>

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

namespace {
/// A thread asks its dlcrt_sim_thread, the function's first argument.
class SimOps : public ThreadOps {
public:
  explicit SimOps(Value self) : self(self) {}

  Value thread(OpBuilder &b, Location loc) override {
    return field(b, loc, offsetof(dlcrt_sim_thread, thread), b.getI32Type());
  }
  Value block(OpBuilder &b, Location loc) override {
    return field(b, loc, offsetof(dlcrt_sim_thread, block), b.getI32Type());
  }
  void barrier(OpBuilder &b, Location loc) override {
    call(b, loc, offsetof(dlcrt_sim_thread, barrier), {}, Type());
  }
  Value shuffle(OpBuilder &b, Location loc, Value word,
                Value distance) override {
    return call(b, loc, offsetof(dlcrt_sim_thread, shuffle_xor),
                {word, distance}, b.getI32Type());
  }
  Value shared(OpBuilder &b, Location loc, int64_t offset,
               int64_t bytes) override {
    Value base =
        field(b, loc, offsetof(dlcrt_sim_thread, shared), self.getType());
    return LLVM::GEPOp::create(
        b, loc, self.getType(), b.getI8Type(), base,
        ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)});
  }
  void access(OpBuilder &b, Location loc, Value address, Type type,
              bool writes) override {
    int64_t count = 1;
    if (auto vector = dyn_cast<VectorType>(type)) {
      count = vector.getNumElements();
      type = vector.getElementType();
    }
    bool isPointer = isa<LLVM::LLVMPointerType>(type);
    int64_t bytes = count * (isPointer ? 8
                                       : static_cast<int64_t>(llvm::divideCeil(
                                             type.getIntOrFloatBitWidth(), 8)));
    call(b, loc, offsetof(dlcrt_sim_thread, access),
         {address, number(b, loc, bytes),
          number(b, loc, writes ? DLCRT_WRITES : DLCRT_READS)},
         Type());
  }

private:
  Value number(OpBuilder &b, Location loc, int64_t value) {
    return arith::ConstantOp::create(
        b, loc, b.getI32IntegerAttr(static_cast<int32_t>(value)));
  }
  Value field(OpBuilder &b, Location loc, size_t offset, Type type) {
    Value address = LLVM::GEPOp::create(
        b, loc, self.getType(), b.getI8Type(), self,
        ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)});
    return LLVM::LoadOp::create(b, loc, type, address);
  }
  Value call(OpBuilder &b, Location loc, size_t offset,
             ArrayRef<Value> arguments, Type result) {
    SmallVector<Value> operands = {field(b, loc, offset, self.getType()), self};
    llvm::append_range(operands, arguments);
    SmallVector<Type> types(ValueRange(operands).drop_front().getTypes());
    auto type = LLVM::LLVMFunctionType::get(
        result ? result : LLVM::LLVMVoidType::get(b.getContext()), types);
    auto op = LLVM::CallOp::create(b, loc, type, operands);
    return result ? op.getResult() : Value();
  }

  Value self;
};
} // namespace

FailureOr<func::FuncOp> dlc::device::lowerToSim(gpu::GPUFuncOp kernel,
                                                ModuleOp module,
                                                StringRef name) {
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  Location loc = kernel.getLoc();
  auto pointer = LLVM::LLVMPointerType::get(builder.getContext());
  auto function = func::FuncOp::create(
      builder, loc, name, builder.getFunctionType({pointer, pointer}, {}));
  function.setPrivate();
  Block *body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
  SmallVector<Value> arguments;
  for (auto [i, type] : llvm::enumerate(kernel.getArgumentTypes())) {
    Value address = LLVM::GEPOp::create(
        builder, loc, pointer, builder.getI64Type(), body->getArgument(1),
        ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(i)});
    arguments.push_back(LLVM::LoadOp::create(builder, loc, type, address));
  }
  SimOps ops(body->getArgument(0));
  if (failed(lowerKernel(kernel, function, arguments, ops)))
    return failure();
  return function;
}

LogicalResult dlc::device::lowerToSim(gpu::GPUModuleOp kernels,
                                      ModuleOp module) {
  for (auto kernel : kernels.getOps<gpu::GPUFuncOp>())
    if (failed(lowerToSim(kernel, module, (kernel.getName() + ".sim").str())))
      return failure();
  return success();
}
