//===- Loops.cpp - Kernels of plain loops --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The form for what has no better one: transposes, slices, concatenations, and
// reductions in unusual orders. Every operation whose result leaves the kernel
// is a nest of scalar loops over memory; what has no place in memory (fills,
// broadcasts, predicates, constants) is computed where it is read.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/CodeGen/Build/ElementBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

namespace {

class LoopsEmitter {
public:
  explicit LoopsEmitter(CpuKernel &context)
      : context(context), code(context.code), elements(context) {}

  FailureOr<Work> emit() {
    LogicalResult emitted = hasPlaces() ? emitInPlaces() : emitElements();
    if (failed(emitted))
      return failure();
    return Work();
  }

private:
  Operation *getTerminator() {
    return context.kernel.getBody().front().getTerminator();
  }

  /// Whether each result is an operation's own, and slices are inserted into
  /// what nothing else needs, so that operations can write where the result is.
  bool hasPlaces() {
    llvm::SmallPtrSet<Operation *, 8> taken;
    return llvm::all_of(getTerminator()->getOperands(), [&](Value value) {
      return takesPlace(lookThroughReshapes(value).getDefiningOp(), taken);
    });
  }

  /// Whether `op`, and those into whose results it inserts, can write where a
  /// result is: none of them has been taken for another result.
  static bool takesPlace(Operation *op,
                         llvm::SmallPtrSetImpl<Operation *> &taken) {
    while (op && taken.insert(op).second) {
      auto insert = dyn_cast<tensor::InsertSliceOp>(op);
      if (!insert)
        return true;
      Value whole = insert.getDest();
      if (!whole.hasOneUse() || insert.getSource() == whole)
        return false;
      op = whole.getDefiningOp();
      if (isa_and_nonnull<tensor::EmptyOp>(op))
        return true;
      auto fill = dyn_cast_or_null<linalg::GenericOp>(op);
      if (fill ? fill.getNumDpsInputs() != 0
               : !isa_and_nonnull<tensor::InsertSliceOp>(op))
        return false;
    }
    return false;
  }

  LogicalResult emitInPlaces() {
    for (auto [i, value] : llvm::enumerate(getTerminator()->getOperands()))
      writeTo(lookThroughReshapes(value), context.results[i].base);
    for (Operation &op : context.kernel.getBody().front()) {
      if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
        if (failed(emitGeneric(generic)))
          return failure();
      } else if (auto product = dyn_cast<kernel::ContractOp>(op)) {
        if (failed(emitContract(product)))
          return failure();
      } else if (auto insert = dyn_cast<tensor::InsertSliceOp>(op)) {
        if (failed(emitInsert(insert)))
          return failure();
      } else if (isa<tensor::ExtractSliceOp, arith::ConstantOp>(op)) {
        if (failed(emitCopy(op.getResult(0))))
          return failure();
      } else if (!isReshape(&op) &&
                 !isa<tensor::EmptyOp, tensor::DimOp, kernel::ReturnOp>(op)) {
        return op.emitOpError("has no code as loops");
      }
    }
    return success();
  }

  /// Computes each element of each result by itself.
  LogicalResult emitElements() {
    bool emitted = true;
    for (auto [i, value] : llvm::enumerate(getTerminator()->getOperands()))
      elements.forEach(shapeOf(value), [&](ArrayRef<Value> indices) {
        Value number = elements.element(value, indices);
        emitted &= number != nullptr;
        if (number)
          context.storeResult(i, number,
                              elements.position(shapeOf(value), indices));
      });
    return success(emitted);
  }

  /// `value` is computed at `base`, and so is what it is inserted into.
  void writeTo(Value value, Value base) {
    elements.setBase(value, base);
    written[value] = base;
    if (auto insert = value.getDefiningOp<tensor::InsertSliceOp>())
      writeTo(insert.getDest(), base);
  }

  LogicalResult emitGeneric(linalg::GenericOp op) {
    Value result = elements.baseOf(op.getResult(0));
    if (!result) // Computed where it is read.
      return success();
    if (failed(checkIndexingMaps(op)))
      return failure();
    if (op.getNumReductionLoops())
      return emitReduction(StructuredOp(op), result);
    bool emitted = true;
    elements.forEach(loopSizes(op), [&](ArrayRef<Value> indices) {
      OpOperand &init = op.getDpsInitsMutable()[0];
      Value value = elements.bodyAt(op, indices, Value());
      emitted = value != nullptr;
      if (emitted)
        code.store(
            value, result, getElementTypeOrSelf(init.get()),
            elements.position(
                shapeOf(init.get()),
                elements.mapped(op.getMatchingIndexingMap(&init), indices)));
    });
    return success(emitted);
  }

  /// Each element of the result by itself.
  LogicalResult emitReduction(StructuredOp op, Value base) {
    Value value = op.getResult();
    bool emitted = true;
    elements.forEach(shapeOf(value), [&](ArrayRef<Value> indices) {
      Value number = elements.reducedElement(op, indices);
      emitted = number != nullptr;
      if (emitted)
        code.store(number, base, getElementTypeOrSelf(value),
                   elements.position(shapeOf(value), indices));
    });
    return success(emitted);
  }

  LogicalResult emitContract(kernel::ContractOp op) {
    Value base = elements.baseOf(op.getResult());
    if (!base) // Computed where it is read.
      return success();
    return emitReduction(op, base);
  }

  /// Copies `from` to `to`, moved by `offsets`.
  LogicalResult emitInsert(tensor::InsertSliceOp op) {
    Value to = elements.baseOf(op.getResult());
    if (!to) // Computed where it is read.
      return success();
    bool emitted = true;
    elements.forEach(
        op.getSourceType().getShape(), [&](ArrayRef<Value> indices) {
          Value value = elements.element(op.getSource(), indices);
          emitted = value != nullptr;
          if (emitted)
            code.store(value, to, op.getSourceType().getElementType(),
                       elements.position(op.getDestType().getShape(),
                                         elements.inWhole(op, indices)));
        });
    return success(emitted);
  }

  /// A slice or a constant that leaves the kernel.
  LogicalResult emitCopy(Value value) {
    Value to = written.lookup(value);
    if (!to)
      return success();
    elements.eraseBase(value); // Read from where it comes from.
    bool emitted = true;
    elements.forEach(shapeOf(value), [&](ArrayRef<Value> indices) {
      Value number = elements.element(value, indices);
      emitted = number != nullptr;
      if (emitted)
        code.store(number, to, getElementTypeOrSelf(value),
                   elements.position(shapeOf(value), indices));
    });
    elements.setBase(value, to);
    return success(emitted);
  }

  CpuKernel &context;
  CodeBuilder &code;
  ElementBuilder elements;
  /// What leaves the kernel, and where to.
  DenseMap<Value, Value> written;
};

} // namespace

static FailureOr<Work> emitLoops(CpuKernel &context) {
  return LoopsEmitter(context).emit();
}

CpuCode dlc::cpu::loopsCode() {
  return {{TypeID::get<kernel::LoopsKindAttr>()}, emitLoops};
}
