//===- LowerToNvvm.cpp - Kernels in the NVVM dialect ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "dlc/CodeGen/Gpu/CodeGen.h"
#include "dlc/CodeGen/Gpu/Kernels.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

namespace {
/// Address space of the memory that a block shares.
constexpr unsigned kShared = 3;

class NvvmOps : public ThreadOps {
public:
  NvvmOps(ModuleOp module, StringRef kernel) : module(module), kernel(kernel) {}

  Value thread(OpBuilder &b, Location loc) override {
    return NVVM::ThreadIdXOp::create(b, loc, b.getI32Type());
  }
  Value block(OpBuilder &b, Location loc) override {
    return NVVM::BlockIdXOp::create(b, loc, b.getI32Type());
  }
  void barrier(OpBuilder &b, Location loc) override {
    NVVM::BarrierOp::create(b, loc);
  }
  Value shuffle(OpBuilder &b, Location loc, Value word,
                Value distance) override {
    auto number = [&](int32_t value) -> Value {
      return arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(value));
    };
    // All lanes; the clamp of a whole warp.
    return NVVM::ShflOp::create(b, loc, b.getI32Type(), number(-1), word,
                                distance, number(kWarp - 1),
                                NVVM::ShflKind::bfly, UnitAttr());
  }
  Value shared(OpBuilder &b, Location loc, int64_t offset,
               int64_t bytes) override {
    OpBuilder::InsertionGuard guard(b);
    auto type = LLVM::LLVMArrayType::get(b.getI8Type(), bytes);
    std::string name = (kernel + "_shared_" + Twine(offset)).str();
    {
      OpBuilder::InsertionGuard inner(b);
      b.setInsertionPointToStart(module.getBody());
      LLVM::GlobalOp::create(b, loc, type, /*isConstant=*/false,
                             LLVM::Linkage::Internal, name, Attribute(),
                             /*alignment=*/16, kShared);
    }
    auto pointer = LLVM::LLVMPointerType::get(b.getContext(), kShared);
    return LLVM::AddressOfOp::create(b, loc, pointer, name);
  }

private:
  ModuleOp module;
  StringRef kernel;
};
} // namespace

LogicalResult dlc::device::lowerToNvvm(gpu::GPUFuncOp kernel, ModuleOp module) {
  auto builder = OpBuilder::atBlockEnd(module.getBody());
  auto function = func::FuncOp::create(
      builder, kernel.getLoc(), kernel.getName(), kernel.getFunctionType());
  if (ArrayAttr facts = kernel.getAllArgAttrs())
    function.setAllArgAttrs(facts);
  NvvmOps ops(module, kernel.getName());
  return lowerKernel(kernel, function, function.addEntryBlock()->getArguments(),
                     ops);
}

void dlc::device::markKernels(ModuleOp module) {
  Builder b(module.getContext());
  for (auto function : module.getOps<LLVM::LLVMFuncOp>()) {
    if (function.isExternal())
      continue;
    function->setAttr(NVVM::NVVMDialect::getKernelFuncAttrName(),
                      b.getUnitAttr());
    function->setAttr(
        NVVM::NVVMDialect::getMaxntidAttrName(),
        b.getDenseI32ArrayAttr({static_cast<int32_t>(kBlockThreads)}));
  }
}
