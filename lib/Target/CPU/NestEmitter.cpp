//===- NestEmitter.cpp - Kernels of plain loops --------------------------===//
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
#include "dlc/Analysis/Kernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

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
      } else if (isa<tensor::ExtractSliceOp, arith::ConstantOp>(op)) {
        if (failed(emitCopy(op.getResult(0))))
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
  }

  /// Where all elements of `value` lie one after the other; null if they don't.
  Value baseOf(Value value) {
    Value source = lookThroughReshapes(value);
    if (Value base = bases.lookup(source))
      return base;
    return context.places.lookup(source).base;
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

  /// The indices of element `position` of a tensor of `shape`.
  SmallVector<Value> indicesOf(ArrayRef<int64_t> shape, Value position) {
    SmallVector<Value> indices(shape.size());
    for (int i = static_cast<int>(shape.size()) - 1; i > 0; --i) {
      Value size = sizeOf(shape[i]);
      indices[i] =
          arith::RemUIOp::create(code.builder, code.loc, position, size);
      position = arith::DivUIOp::create(code.builder, code.loc, position, size);
    }
    if (!indices.empty())
      indices[0] = position;
    return indices;
  }

  static ArrayRef<int64_t> shapeOf(Value value) {
    return cast<ShapedType>(value.getType()).getShape();
  }

  /// Where `operand` is read or written for these loop indices.
  SmallVector<Value> mapped(linalg::GenericOp op, OpOperand &operand,
                            ArrayRef<Value> indices) {
    SmallVector<Value> at;
    for (AffineExpr expr : op.getMatchingIndexingMap(&operand).getResults()) {
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        at.push_back(indices[dim.getPosition()]);
      else
        at.push_back(code.index(cast<AffineConstantExpr>(expr).getValue()));
    }
    return at;
  }

  static SmallVector<Value> shifted(Code &code, ArrayRef<int64_t> offsets,
                                    ArrayRef<Value> indices) {
    SmallVector<Value> at;
    for (auto [offset, index] : llvm::zip(offsets, indices))
      at.push_back(code.add(index, code.index(offset)));
    return at;
  }

  /// One element of `value`; null after an error.
  Value element(Value value, ArrayRef<Value> indices) {
    if (Value base = baseOf(value))
      return code.load(base, getElementTypeOrSelf(value),
                       position(shapeOf(value), indices), 1);
    DenseElementsAttr constant;
    if (matchPattern(value, m_Constant(&constant)))
      return constantElement(constant, indices);
    Operation *op = value.getDefiningOp();
    if (isReshape(op)) {
      Value source = op->getOperand(0);
      return element(source, indicesOf(shapeOf(source),
                                       position(shapeOf(value), indices)));
    }
    if (auto slice = dyn_cast_or_null<tensor::ExtractSliceOp>(op);
        slice &&
        slice.getSourceType().getRank() == static_cast<int64_t>(indices.size()))
      return element(slice.getSource(),
                     shifted(code, slice.getStaticOffsets(), indices));
    if (auto generic = dyn_cast_or_null<linalg::GenericOp>(op);
        generic && isElementwise(generic))
      return bodyAt(generic, indices, Value());
    if (op)
      op->emitOpError("has a form that has no code inside a kernel");
    return Value();
  }

  Value constantElement(DenseElementsAttr constant, ArrayRef<Value> indices) {
    Type type = constant.getElementType();
    if (constant.isSplat())
      return arith::ConstantOp::create(
          code.builder, code.loc,
          cast<TypedAttr>(constant.getSplatValue<Attribute>()));
    Value base = code.constantArray(constant);
    return code.load(base, type,
                     position(constant.getType().getShape(), indices), 1);
  }

  /// What the body of `op` yields; `accumulator` is its init's element, if it
  /// reads it. Null after an error.
  Value bodyAt(linalg::GenericOp op, ArrayRef<Value> indices,
               Value accumulator) {
    SmallVector<Value> arguments;
    for (OpOperand *input : op.getDpsInputOperands()) {
      arguments.push_back(element(input->get(), mapped(op, *input, indices)));
      if (!arguments.back())
        return Value();
    }
    arguments.push_back(accumulator);
    return code
        .body(
            op, arguments, 1, [&](unsigned dim) { return indices[dim]; },
            context.rows)
        .front();
  }

  LogicalResult emitGeneric(linalg::GenericOp op) {
    Value result = baseOf(op.getResult(0));
    if (!result) // Computed where it is read.
      return success();
    for (AffineMap map : op.getIndexingMapsArray())
      for (AffineExpr expr : map.getResults())
        if (!isa<AffineDimExpr, AffineConstantExpr>(expr))
          return op.emitOpError("has an indexing map that has no code");
    bool emitted = true;
    // Several reductions may have one start, each writes it to its own result.
    Value start = op.getDpsInits()[0];
    if (op.getNumReductionLoops())
      nest(shapeOf(start), [&](ArrayRef<Value> indices) {
        Value value = element(start, indices);
        emitted = value != nullptr;
        if (emitted)
          code.store(value, result, getElementTypeOrSelf(start),
                     position(shapeOf(start), indices));
      });
    if (!emitted)
      return failure();
    nest(loopSizes(op), [&](ArrayRef<Value> indices) {
      OpOperand &init = op.getDpsInitsMutable()[0];
      Type type = getElementTypeOrSelf(init.get());
      Value at = position(shapeOf(init.get()), mapped(op, init, indices));
      Value accumulator;
      if (op.getNumReductionLoops())
        accumulator = code.load(result, type, at, 1);
      Value value = bodyAt(op, indices, accumulator);
      emitted = value != nullptr;
      if (emitted)
        code.store(value, result, type, at);
    });
    return success(emitted);
  }

  /// Copies `from` to `to`, moved by `offsets`.
  LogicalResult emitInsert(tensor::InsertSliceOp op) {
    Value to = baseOf(op.getResult());
    if (!to || op.getSourceType().getRank() != op.getDestType().getRank())
      return op.emitOpError("has a form that has no code");
    bool emitted = true;
    nest(op.getSourceType().getShape(), [&](ArrayRef<Value> indices) {
      Value value = element(op.getSource(), indices);
      emitted = value != nullptr;
      if (emitted)
        code.store(value, to, op.getSourceType().getElementType(),
                   position(op.getDestType().getShape(),
                            shifted(code, op.getStaticOffsets(), indices)));
    });
    return success(emitted);
  }

  /// A slice or a constant that leaves the kernel.
  LogicalResult emitCopy(Value value) {
    Value to = bases.lookup(value);
    if (!to)
      return success();
    bases.erase(value); // Read from where it comes from.
    bool emitted = true;
    nest(shapeOf(value), [&](ArrayRef<Value> indices) {
      Value number = element(value, indices);
      emitted = number != nullptr;
      if (emitted)
        code.store(number, to, getElementTypeOrSelf(value),
                   position(shapeOf(value), indices));
    });
    bases[value] = to;
    return success(emitted);
  }

  KernelContext &context;
  Code &code;
  DenseMap<Value, Value> bases;
};

} // namespace

FailureOr<Chunks> dlc::cpu::emitNest(KernelContext &context) {
  return NestEmitter(context).emit();
}
