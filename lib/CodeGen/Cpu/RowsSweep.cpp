//===- RowsSweep.cpp - A sweep over the elements of a row ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowsEmitter.h"
#include "dlc/Analysis/Sums.h"
#include "dlc/CodeGen/Build/Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

/// Sweeps that make more operations than these are loops: random numbers take
/// LLVM long.
constexpr int64_t kUnrolledOperations = 256;

Value RowsEmitter::bufferFor(Value value, int64_t elements) {
  Value &buffer = buffers[value];
  if (buffer)
    return buffer;
  buffer = context.takeBuffer(
      cast<ShapedType>(value.getType()).getElementType(), elements);
  return buffer;
}

Value RowsEmitter::operandValue(const RowStep &step, OpOperand &operand,
                                Value row, Value column, unsigned lanes,
                                Value mask) {
  StructuredOp op = step.op;
  bool readsAll = runAccess(op, operand, plan.firstInner()) == RunAccess::run;
  Value value = operand.get();
  auto [source, offset, isSlice] = rowSourceOf(value);
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  if (Value vector = isSlice ? Value() : vectors.lookup(source))
    return vector;
  if (Value number = rowNumbers.lookup(source))
    return code.broadcast(number, lanes);
  SplatElementsAttr constant;
  if (matchPattern(source, m_Constant(&constant)))
    return code.broadcast(code.constant(constant), lanes);
  if (Value buffer = buffers.lookup(source)) {
    // Without an offset whole vectors lie inside the buffer.
    if (!offset)
      return code.load(buffer, elementType, column, lanes);
    Value position = code.index(offset);
    if (!readsAll)
      return code.broadcast(code.load(buffer, elementType, position, 1), lanes);
    return code.load(buffer, elementType, code.add(column, position), lanes,
                     mask);
  }
  RowsView view = context.viewOf(value);
  Value position =
      places.inOperand(op, operand, view, readsAll ? column : code.index(0));
  if (!readsAll)
    return code.broadcast(code.load(view.base, elementType, position, 1),
                          lanes);
  return code.load(view.base, elementType, position, lanes, mask);
}

/// Puts what a step computed where later sweeps and the kernel's caller want
/// it.
void RowsEmitter::keep(Value value, Value vector, Value row, Value column,
                       Value mask) {
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  for (unsigned result : context.resultsOf(value)) {
    code.store(vector, context.results[result].base, elementType,
               places.inResult(value, result, column), mask);
  }
}

void RowsEmitter::emitElements(const RowSweep &sweep, Value row, Value column,
                               unsigned lanes, Value mask,
                               MutableArrayRef<Value> accumulators) {
  vectors.clear();
  // A result may lie over an argument that a later step reads.
  SmallVector<std::pair<Value, Value>> kept;
  for (auto [i, step] : llvm::enumerate(sweep.steps)) {
    StructuredOp op = step->op;
    auto argumentsAt = [&](Value at, Value accumulator) {
      SmallVector<Value> arguments;
      for (OpOperand *operand : op.getInputs())
        arguments.push_back(
            operandValue(*step, *operand, row, at, lanes, mask));
      arguments.push_back(accumulator); // Read by no elementwise body.
      return arguments;
    };
    auto indexOf = [&](unsigned dim) {
      return places.indexAt(op, dim, column, lanes);
    };
    auto evaluate = [&](Value at, Value accumulator) {
      return code
          .body(op, argumentsAt(at, accumulator), lanes, indexOf, context.rows)
          .front();
    };
    Value result;
    if (step->isProduct)
      result = emitRowProduct(context, op, row, column, lanes, mask);
    else if (step->hasTerms)
      result = reduceTerms(code, *step, column, lanes, evaluate);
    else
      result = evaluate(column, accumulators[i]);
    result = code.broadcast(result, lanes);
    Value value = op.getResult();
    if (accumulators[i]) {
      // Lanes that do not exist change nothing.
      if (mask)
        result = arith::SelectOp::create(code.builder, code.loc, mask, result,
                                         accumulators[i]);
      accumulators[i] = result;
      continue;
    }
    if (sweep.elements == 1) {
      rowNumbers[value] = result;
    } else {
      vectors[value] = result;
      if (isUsedOutside(value, sweep)) {
        Type elementType = cast<ShapedType>(value.getType()).getElementType();
        code.store(result, bufferFor(value, sweep.elements), elementType,
                   column);
      }
    }
    kept.push_back({value, result});
  }
  for (auto [value, result] : kept)
    keep(value, result, row, column, mask);
  vectors.clear();
}

void RowsEmitter::finishReduction(RowStep *step, Value row, Value accumulator) {
  Value value = step->op.getResult();
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  Value number =
      code.rounded(code.reduceLanes(accumulator,
                                    [&](Value x, Value y) {
                                      return combineParts(code, step->op, x, y);
                                    }),
                   elementType);
  if (step->acrossRows) {
    Value chain = sums.chainOf(*step);
    Value sum = code.load(chain, elementType, code.index(0), 1);
    code.store(combineParts(code, step->op, sum, number), chain, elementType,
               code.index(0));
    return;
  }
  rowNumbers[value] = number;
  keep(value, number, row, code.index(0), Value());
}

void RowsEmitter::emitPartOfRow(
    const RowSweep &sweep, unsigned lanes, int64_t rest,
    llvm::function_ref<void(Value column, Value mask)> part) {
  OpBuilder &b = code.builder;
  Value limit = code.index(sweep.elements - rest);
  auto [begin, all] =
      context.rowsOf(schedule.getChunk(), code.index(sweep.elements));
  Value end = arith::MinUIOp::create(b, code.loc, all, limit);
  auto loop = scf::ForOp::create(b, code.loc, begin, end, code.index(lanes));
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    part(loop.getInductionVar(), Value());
  }
  if (!rest)
    return;
  // Items of a longer sweep may begin behind.
  Value has = arith::CmpIOp::create(b, code.loc, arith::CmpIPredicate::eq, all,
                                    code.index(sweep.elements));
  Value begins = arith::CmpIOp::create(b, code.loc, arith::CmpIPredicate::ule,
                                       begin, limit);
  auto tail = scf::IfOp::create(b, code.loc,
                                arith::AndIOp::create(b, code.loc, has, begins),
                                /*withElse=*/false);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(tail.thenBlock()->getTerminator());
  part(limit, code.maskOf(rest, lanes));
}

void RowsEmitter::emitVectors(Value begin, Value end, unsigned lanes,
                              ArrayRef<unsigned> reducing,
                              MutableArrayRef<Value> accumulators, Part part) {
  OpBuilder &b = code.builder;
  SmallVector<Value> initial;
  for (unsigned i : reducing)
    initial.push_back(accumulators[i]);
  auto loop =
      scf::ForOp::create(b, code.loc, begin, end, code.index(lanes), initial);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> current(accumulators.size());
    for (auto [position, i] : llvm::enumerate(reducing))
      current[i] = loop.getRegionIterArg(position);
    part(loop.getInductionVar(), Value(), current);
    SmallVector<Value> yielded;
    for (unsigned i : reducing)
      yielded.push_back(current[i]);
    if (!reducing.empty())
      scf::YieldOp::create(b, code.loc, yielded);
  }
  for (auto [position, i] : llvm::enumerate(reducing))
    accumulators[i] = loop.getResult(position);
}

void RowsEmitter::startChains(const RowSweep &sweep,
                              ArrayRef<unsigned> reducing, unsigned lanes,
                              MutableArrayRef<Value> accumulators) {
  for (unsigned i : reducing)
    accumulators[i] = startOf(code, sweep.steps[i]->op, lanes);
}

void RowsEmitter::emitChains(int64_t elements, unsigned lanes,
                             ArrayRef<unsigned> reducing, const RowSweep &sweep,
                             MutableArrayRef<Value> accumulators, Part part) {
  OpBuilder &b = code.builder;
  SmallVector<Value> initial;
  for (unsigned i : reducing)
    initial.push_back(
        code.rounded(accumulators[i], typeOfParts(sweep.steps[i]->op)));
  Value end = code.index(elements);
  auto loop = scf::ForOp::create(b, code.loc, code.index(0), end,
                                 code.index(kChainVectors * lanes), initial);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value begin = loop.getInductionVar();
    Value last = arith::MinUIOp::create(
        b, code.loc, code.add(begin, code.index(kChainVectors * lanes)), end);
    SmallVector<Value> chains(accumulators.size());
    startChains(sweep, reducing, lanes, chains);
    emitVectors(begin, last, lanes, reducing, chains, part);
    SmallVector<Value> yielded;
    for (auto [position, i] : llvm::enumerate(reducing))
      yielded.push_back(addChain(code, sweep.steps[i]->op,
                                 loop.getRegionIterArg(position), chains[i]));
    scf::YieldOp::create(b, code.loc, yielded);
  }
  for (auto [position, i] : llvm::enumerate(reducing))
    accumulators[i] = loop.getResult(position);
}

void RowsEmitter::emitSweep(const RowSweep &sweep, Value row) {
  unsigned lanes = lanesFor(sweep, context.target.vectorBits);
  int64_t full = sweep.elements / lanes, rest = sweep.elements % lanes;
  SweepStart start = startSweep(code, sweep, lanes);
  SmallVector<Value> &accumulators = start.accumulators;
  ArrayRef<unsigned> reducing = start.reducing;

  // What combines rows reads the sum so far as its accumulator.
  auto withRowSums = [&](Value column, Value mask,
                         MutableArrayRef<Value> current) {
    SmallVector<Value> all(current);
    for (auto [i, step] : llvm::enumerate(sweep.steps))
      if (step->acrossRows && !step->reduces) {
        Value value = step->op.getResult();
        Type type = cast<ShapedType>(value.getType()).getElementType();
        all[i] = code.load(sums.chainOf(*step), type, column, lanes, mask);
      }
    return all;
  };
  auto part = [&](Value column, Value mask, MutableArrayRef<Value> current) {
    SmallVector<Value> all = withRowSums(column, mask, current);
    emitElements(sweep, row, column, lanes, mask, all);
    for (auto [i, step] : llvm::enumerate(sweep.steps)) {
      if (step->acrossRows && !step->reduces) {
        Value value = step->op.getResult();
        code.store(all[i], sums.chainOf(*step),
                   cast<ShapedType>(value.getType()).getElementType(), column,
                   mask);
      } else if (current[i]) {
        current[i] = all[i];
      }
    }
  };

  if (plan.isOneRow() && sweep.elements > schedule.getChunk())
    return emitPartOfRow(sweep, lanes, rest, [&](Value column, Value mask) {
      part(column, mask, accumulators);
    });
  int64_t operations = 0;
  for (RowStep *step : sweep.steps)
    if (linalg::GenericOp generic = step->op.generic())
      operations += generic.getBody()->getOperations().size();
  bool isLong = full > kChainVectors && !reducing.empty();
  if (isLong) {
    emitChains(full * lanes, lanes, reducing, sweep, accumulators, part);
  } else if (full > schedule.getUnroll() ||
             (full > 1 && full * operations > kUnrolledOperations)) {
    emitVectors(code.index(0), code.index(full * lanes), lanes, reducing,
                accumulators, part);
  } else {
    for (int64_t i = 0; i < full; ++i)
      part(code.index(i * lanes), Value(), accumulators);
  }
  if (rest) {
    SmallVector<Value> sums(accumulators);
    if (isLong)
      startChains(sweep, reducing, lanes, accumulators);
    part(code.index(full * lanes), code.maskOf(rest, lanes), accumulators);
    if (isLong)
      for (unsigned i : reducing)
        accumulators[i] =
            addChain(code, sweep.steps[i]->op, sums[i], accumulators[i]);
  }
  for (unsigned i : reducing)
    finishReduction(sweep.steps[i], row, accumulators[i]);
}
