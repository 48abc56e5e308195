//===- Lowering.cpp - From the gpu dialect to functions ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lowering.h"
#include "dlc/Analysis/StateLayout.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

static int64_t bytesOf(Type type) {
  if (auto vector = dyn_cast<VectorType>(type))
    return vector.getNumElements() * bytesOf(vector.getElementType());
  return bytesOfElement(type);
}

/// Bytes of each of the kernel's buffers, so that each begins aligned to 16.
static int64_t bufferBytes(Value attribution) {
  auto type = cast<MemRefType>(attribution.getType());
  return llvm::alignTo(type.getNumElements() * bytesOf(type.getElementType()),
                       16);
}

int64_t dlc::device::sharedBytes(gpu::GPUFuncOp kernel) {
  int64_t bytes = 0;
  for (BlockArgument attribution : kernel.getWorkgroupAttributions())
    bytes += bufferBytes(attribution);
  return bytes;
}

/// Whether an address is of a constant of the code.
static bool isConstantAddress(Value address) {
  while (auto gep = address.getDefiningOp<LLVM::GEPOp>())
    address = gep.getBase();
  return address.getDefiningOp<LLVM::AddressOfOp>() != nullptr;
}

namespace {
/// Rewrites the operations of one function.
class Lowering {
public:
  Lowering(ThreadOps &ops, DenseMap<Value, Value> &buffers)
      : ops(ops), buffers(buffers) {}

  LogicalResult lower(Operation *op) {
    OpBuilder b(op);
    Location loc = op->getLoc();
    auto replaceByIndex = [&](Value i32) {
      op->getResult(0).replaceAllUsesWith(
          arith::IndexCastUIOp::create(b, loc, b.getIndexType(), i32));
      op->erase();
      return success();
    };
    if (isa<gpu::ThreadIdOp>(op))
      return replaceByIndex(ops.thread(b, loc));
    if (isa<gpu::BlockIdOp>(op))
      return replaceByIndex(ops.block(b, loc));
    if (isa<gpu::BarrierOp>(op)) {
      ops.barrier(b, loc);
      op->erase();
      return success();
    }
    if (auto shuffle = dyn_cast<gpu::ShuffleOp>(op)) {
      if (shuffle.getMode() != gpu::ShuffleMode::XOR ||
          !shuffle.getValue().getType().isInteger(32) ||
          !shuffle.getValid().use_empty())
        return op->emitOpError("has a form that kernels do not have");
      shuffle.getShuffleResult().replaceAllUsesWith(
          ops.shuffle(b, loc, shuffle.getValue(), shuffle.getOffset()));
      op->erase();
      return success();
    }
    if (auto load = dyn_cast<memref::LoadOp>(op))
      return lowerLoad(op, load.getMemRef(), load.getIndices().front());
    if (auto load = dyn_cast<vector::LoadOp>(op))
      return lowerLoad(op, load.getBase(), load.getIndices().front());
    if (auto store = dyn_cast<memref::StoreOp>(op))
      return lowerStore(op, store.getValue(), store.getMemRef(),
                        store.getIndices().front());
    if (auto store = dyn_cast<vector::StoreOp>(op))
      return lowerStore(op, store.getValueToStore(), store.getBase(),
                        store.getIndices().front());
    if (auto load = dyn_cast<LLVM::LoadOp>(op)) {
      if (!isConstantAddress(load.getAddr()))
        ops.access(b, loc, load.getAddr(), load.getType(), /*writes=*/false);
    } else if (auto store = dyn_cast<LLVM::StoreOp>(op)) {
      ops.access(b, loc, store.getAddr(), store.getValue().getType(),
                 /*writes=*/true);
    } else if (op->getDialect()->getNamespace() == "gpu") {
      return op->emitOpError("has no lowering");
    }
    return success();
  }

private:
  /// Accesses of shared memory, at multiples of their size.
  LogicalResult lowerLoad(Operation *op, Value buffer, Value index) {
    OpBuilder b(op);
    Type type = op->getResult(0).getType();
    Value address = addressOf(b, op->getLoc(), buffer, index);
    ops.access(b, op->getLoc(), address, type, /*writes=*/false);
    op->getResult(0).replaceAllUsesWith(LLVM::LoadOp::create(
        b, op->getLoc(), type, address, static_cast<unsigned>(bytesOf(type))));
    op->erase();
    return success();
  }
  LogicalResult lowerStore(Operation *op, Value value, Value buffer,
                           Value index) {
    OpBuilder b(op);
    Value address = addressOf(b, op->getLoc(), buffer, index);
    ops.access(b, op->getLoc(), address, value.getType(), /*writes=*/true);
    LLVM::StoreOp::create(b, op->getLoc(), value, address,
                          static_cast<unsigned>(bytesOf(value.getType())));
    op->erase();
    return success();
  }
  Value addressOf(OpBuilder &b, Location loc, Value buffer, Value index) {
    Value base = buffers.lookup(buffer);
    Type type = cast<MemRefType>(buffer.getType()).getElementType();
    Value i64 = arith::IndexCastOp::create(b, loc, b.getI64Type(), index);
    return LLVM::GEPOp::create(b, loc, base.getType(), type, base,
                               ArrayRef<LLVM::GEPArg>{i64});
  }

  ThreadOps &ops;
  DenseMap<Value, Value> &buffers;
};
} // namespace

LogicalResult dlc::device::lowerKernel(gpu::GPUFuncOp kernel,
                                       func::FuncOp function,
                                       ValueRange arguments, ThreadOps &ops) {
  Location loc = kernel.getLoc();
  Block *body = &function.getBody().front();
  auto builder = OpBuilder::atBlockEnd(body);
  IRMapping mapping;
  mapping.map(kernel.getArguments(), arguments);
  // Stands for a buffer until its accesses are rewritten.
  DenseMap<Value, Value> buffers;
  SmallVector<Operation *> stands;
  int64_t offset = 0;
  for (BlockArgument attribution : kernel.getWorkgroupAttributions()) {
    int64_t bytes = bufferBytes(attribution);
    Operation *stand = UnrealizedConversionCastOp::create(
        builder, loc, attribution.getType(), ValueRange());
    mapping.map(attribution, stand->getResult(0));
    buffers[stand->getResult(0)] = ops.shared(builder, loc, offset, bytes);
    stands.push_back(stand);
    offset += bytes;
  }
  SmallVector<Operation *> cloned;
  for (Operation &op : kernel.getBody().front().without_terminator())
    cloned.push_back(builder.clone(op, mapping));
  func::ReturnOp::create(builder, loc);
  // The constants that the kernels read.
  auto module = function->getParentOfType<ModuleOp>();
  for (auto constant :
       kernel->getParentOfType<gpu::GPUModuleOp>().getOps<LLVM::GlobalOp>())
    if (!SymbolTable::lookupSymbolIn(module, constant.getSymName()))
      OpBuilder::atBlockBegin(module.getBody()).clone(*constant);
  Lowering lowering(ops, buffers);
  SmallVector<Operation *> all;
  for (Operation *op : cloned)
    op->walk([&](Operation *inner) { all.push_back(inner); });
  for (Operation *op : all)
    if (failed(lowering.lower(op)))
      return failure();
  for (Operation *stand : stands)
    stand->erase();
  return success();
}
