//===- NestEmitter.cpp - Kernels of plain loops --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The form for what has no better one: transposes, slices, concatenations, and
// reductions in unusual orders. Every operation is a nest of scalar loops over
// memory; all its operands are arguments or results of the kernel.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "dlc/Analysis/Kernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

namespace {

class NestEmitter {
public:
  explicit NestEmitter(KernelContext &context)
      : context(context), code(context.code) {}

  FailureOr<Chunks> emit() {
    Operation *terminator = context.kernel.getBody().front().getTerminator();
    for (auto [i, value] : llvm::enumerate(terminator->getOperands()))
      writeTo(lookThroughReshapes(value), context.results[i].base);
    for (Operation &op : context.kernel.getBody().front()) {
      if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
        if (failed(emitGeneric(generic)))
          return failure();
      } else if (auto insert = dyn_cast<tensor::InsertSliceOp>(op)) {
        if (failed(emitInsert(insert)))
          return failure();
      } else if (auto slice = dyn_cast<tensor::ExtractSliceOp>(op)) {
        if (bases.contains(slice) && failed(emitExtract(slice)))
          return failure();
      }
    }
    return Chunks();
  }

private:
  /// `value` is computed at `base`, and so is what it is inserted into.
  void writeTo(Value value, Value base) {
    bases[value] = base;
    if (auto insert = value.getDefiningOp<tensor::InsertSliceOp>())
      writeTo(insert.getDest(), base);
    if (auto generic = value.getDefiningOp<linalg::GenericOp>())
      if (generic.getNumReductionLoops())
        writeTo(generic.getDpsInits()[0], base);
  }

  Value baseOf(Value value) {
    if (Value base = bases.lookup(lookThroughReshapes(value)))
      return base;
    return context.placeOf(value).base;
  }

  Value sizeOf(int64_t size) {
    return ShapedType::isDynamic(size) ? context.rows : code.index(size);
  }

  /// Loops over `sizes`; `body` gets their indices.
  void nest(ArrayRef<int64_t> sizes,
            llvm::function_ref<void(ArrayRef<Value>)> body) {
    OpBuilder::InsertionGuard guard(code.builder);
    SmallVector<Value> indices;
    for (int64_t size : sizes) {
      auto loop = scf::ForOp::create(code.builder, code.loc, code.index(0),
                                     sizeOf(size), code.index(1));
      indices.push_back(loop.getInductionVar());
      code.builder.setInsertionPointToStart(loop.getBody());
    }
    body(indices);
  }

  /// Row-major position of `indices` in a tensor of `shape`.
  Value position(ArrayRef<int64_t> shape, ArrayRef<Value> indices) {
    Value result = code.index(0);
    for (auto [size, index] : llvm::zip(shape, indices)) {
      result = code.mul(result, sizeOf(size));
      result = code.add(result, index);
    }
    return result;
  }

  Value positionOf(linalg::GenericOp op, OpOperand &operand,
                   ArrayRef<Value> indices) {
    SmallVector<Value> at;
    for (AffineExpr expr : op.getMatchingIndexingMap(&operand).getResults()) {
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        at.push_back(indices[dim.getPosition()]);
      else
        at.push_back(code.index(cast<AffineConstantExpr>(expr).getValue()));
    }
    return position(cast<ShapedType>(operand.get().getType()).getShape(), at);
  }

  LogicalResult emitGeneric(linalg::GenericOp op) {
    Value result = baseOf(op.getResult(0));
    if (!result) {
      if (op.use_empty())
        return success();
      return op.emitOpError("has no place in memory");
    }
    for (AffineMap map : op.getIndexingMapsArray())
      for (AffineExpr expr : map.getResults())
        if (!isa<AffineDimExpr, AffineConstantExpr>(expr))
          return op.emitOpError("has an indexing map that has no code");
    for (Value input : op.getDpsInputs())
      if (!baseOf(input))
        return op.emitOpError("reads a value that has no place in memory");
    nest(loopSizes(op), [&](ArrayRef<Value> indices) {
      SmallVector<Value> arguments;
      for (OpOperand &operand : op->getOpOperands()) {
        bool isInput = op.isDpsInput(&operand);
        if (!isInput && op.getNumReductionLoops() == 0) {
          arguments.push_back(Value());
          continue;
        }
        Type type = cast<ShapedType>(operand.get().getType()).getElementType();
        Value base = isInput ? baseOf(operand.get()) : result;
        arguments.push_back(
            code.load(base, type, positionOf(op, operand, indices), 1));
      }
      Value value =
          code.body(
                  op, arguments, 1, [&](unsigned dim) { return indices[dim]; },
                  context.rows)
              .front();
      OpOperand &init = op.getDpsInitsMutable()[0];
      code.store(value, result,
                 cast<ShapedType>(init.get().getType()).getElementType(),
                 positionOf(op, init, indices));
    });
    return success();
  }

  LogicalResult emitInsert(tensor::InsertSliceOp op) {
    Value from = baseOf(op.getSource()), to = baseOf(op.getResult());
    if (!from || !to ||
        op.getSourceType().getRank() != op.getDestType().getRank())
      return op.emitOpError("has a form that has no code");
    Type type = op.getSourceType().getElementType();
    nest(op.getSourceType().getShape(), [&](ArrayRef<Value> indices) {
      SmallVector<Value> at;
      for (auto [dim, index] : llvm::enumerate(indices))
        at.push_back(code.add(index, code.index(op.getStaticOffset(dim))));
      Value value = code.load(
          from, type, position(op.getSourceType().getShape(), indices), 1);
      code.store(value, to, type, position(op.getDestType().getShape(), at));
    });
    return success();
  }

  LogicalResult emitExtract(tensor::ExtractSliceOp op) {
    Value from = baseOf(op.getSource()), to = baseOf(op.getResult());
    if (!from || !to ||
        op.getSourceType().getRank() != op.getResultType().getRank())
      return op.emitOpError("has a form that has no code");
    Type type = op.getSourceType().getElementType();
    nest(op.getResultType().getShape(), [&](ArrayRef<Value> indices) {
      SmallVector<Value> at;
      for (auto [dim, index] : llvm::enumerate(indices))
        at.push_back(code.add(index, code.index(op.getStaticOffset(dim))));
      Value value =
          code.load(from, type, position(op.getSourceType().getShape(), at), 1);
      code.store(value, to, type,
                 position(op.getResultType().getShape(), indices));
    });
    return success();
  }

  KernelContext &context;
  Code &code;
  DenseMap<Value, Value> bases;
};

} // namespace

FailureOr<Chunks> dlc::cpu::emitNest(KernelContext &context) {
  return NestEmitter(context).emit();
}
