//===- RowsElements.cpp - What a sweep does with some elements -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowsEmitter.h"
#include "dlc/CodeGen/Build/Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

Value RowsEmitter::bufferFor(Value value, int64_t elements) {
  Value &buffer = buffers[value];
  if (buffer)
    return buffer;
  buffer = context.takeBuffer(
      cast<ShapedType>(value.getType()).getElementType(), elements);
  return buffer;
}

void RowsEmitter::loadNumbers() {
  loadedNumbers.clear();
  for (const auto &step : plan.steps) {
    if (!step->isRemade)
      continue;
    for (OpOperand *operand : step->op.getInputs()) {
      auto argument = dyn_cast<BlockArgument>(operand->get());
      if (!argument || runAccess(step->op, *operand, plan.firstInner()) !=
                           RunAccess::element)
        continue;
      RowsView view = context.viewOf(argument);
      loadedNumbers[operand] = code.load(
          view.base, getElementTypeOrSelf(argument),
          places.inOperand(step->op, *operand, view, code.index(0)), 1);
    }
  }
}

Value RowsEmitter::operandValue(const RowStep &step, OpOperand &operand,
                                Value row, const RowVector &at) {
  StructuredOp op = step.op;
  bool readsAll = runAccess(op, operand, plan.firstInner()) == RunAccess::run;
  Value value = operand.get();
  auto [source, offset, isSlice] = rowSourceOf(value);
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  if (Value number = loadedNumbers.lookup(&operand))
    return code.broadcast(number, at.lanes);
  if (Value vector = isSlice ? Value() : vectors.lookup(source))
    return vector;
  if (Value number = rowNumbers.lookup(source))
    return code.broadcast(number, at.lanes);
  SplatElementsAttr constant;
  if (matchPattern(source, m_Constant(&constant)))
    return code.broadcast(code.constant(constant), at.lanes);
  if (RowStep *maker = plan.stepFor(source); maker && maker->isRemade)
    return vectors[source] = evaluate(*maker, row, at, Value());
  if (Value buffer = buffers.lookup(source)) {
    // Without an offset whole vectors lie inside the buffer.
    if (!offset && readsAll)
      return code.load(buffer, elementType, at.column, at.lanes);
    Value position = code.index(offset);
    if (!readsAll)
      return code.broadcast(code.load(buffer, elementType, position, 1),
                            at.lanes);
    return code.load(buffer, elementType, code.add(at.column, position),
                     at.lanes, at.mask);
  }
  RowsView view = context.viewOf(value);
  Value position =
      places.inOperand(op, operand, view, readsAll ? at.column : code.index(0));
  if (!readsAll)
    return code.broadcast(code.load(view.base, elementType, position, 1),
                          at.lanes);
  return code.load(view.base, elementType, position, at.lanes, at.mask);
}

/// Puts what a step computed where the kernel's caller wants it.
void RowsEmitter::keep(Value value, Value vector, Value column, Value mask) {
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  for (unsigned result : context.resultsOf(value))
    code.store(vector, context.results[result].base, elementType,
               places.inResult(value, result, column), mask);
}

Value RowsEmitter::evaluate(const RowStep &step, Value row, const RowVector &at,
                            Value accumulator) {
  StructuredOp op = step.op;
  if (step.isProduct)
    return emitRowProduct(context, op, row, at.column, at.lanes, at.mask);
  auto indexOf = [&](unsigned dim) {
    return places.indexAt(op, dim, at.column, at.lanes);
  };
  auto evaluateAt = [&](Value column, Value accumulator) {
    SmallVector<Value> arguments;
    for (OpOperand *operand : op.getInputs())
      arguments.push_back(operandValue(step, *operand, row,
                                       {at.lanes, column, at.mask, at.number}));
    arguments.push_back(accumulator); // Read by no elementwise body.
    return code.body(op, arguments, at.lanes, indexOf, context.rows).front();
  };
  Value result = step.hasTerms
                     ? reduceTerms(code, step, at.column, at.lanes, evaluateAt)
                     : evaluateAt(at.column, accumulator);
  return code.broadcast(result, at.lanes);
}

void RowsEmitter::emitElements(const RowSweep &sweep, Value row,
                               const RowVector &at,
                               MutableArrayRef<Value> accumulators) {
  vectors.clear();
  // A result may lie over an argument that a later step reads.
  SmallVector<std::pair<Value, Value>> kept;
  for (auto [i, step] : llvm::enumerate(sweep.steps)) {
    Value result = evaluate(*step, row, at, accumulators[i]);
    Value value = step->op.getResult();
    if (accumulators[i]) {
      // Lanes that do not exist change nothing.
      if (at.mask)
        result = arith::SelectOp::create(code.builder, code.loc, at.mask,
                                         result, accumulators[i]);
      accumulators[i] = result;
      continue;
    }
    if (sweep.elements == 1) {
      rowNumbers[value] = result;
    } else {
      vectors[value] = result;
      if (!step->isRemade && isUsedOutside(value, sweep)) {
        Type elementType = cast<ShapedType>(value.getType()).getElementType();
        code.store(result, bufferFor(value, sweep.elements), elementType,
                   at.column);
      }
    }
    kept.push_back({value, result});
  }
  for (auto [value, result] : kept)
    keep(value, result, at.column, at.mask);
  vectors.clear();
}
