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

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

/// Sweeps that make more operations than these are loops: random numbers take
/// LLVM long.
constexpr int64_t kUnrolledOperations = 256;

/// Registers that sums of rows may take.
constexpr int64_t kSumRegisters = 16;

/// Whether the step combines the elements of a sweep with those of other rows.
static bool isSumOfRows(const RowStep *step) {
  return step->acrossRows && !step->reduces;
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
  Value first = code.index(0);
  if (step->acrossRows) {
    Value sum = sums.get(*step, 0, first, 1, Value());
    sums.set(*step, combineParts(code, step->op, sum, number), 0, first,
             Value());
    return;
  }
  rowNumbers[value] = number;
  keep(value, number, first, Value());
}

void RowsEmitter::emitPartOfRow(
    const RowSweep &sweep, unsigned lanes, int64_t rest,
    llvm::function_ref<void(const RowVector &at)> part) {
  OpBuilder &b = code.builder;
  Value limit = code.index(sweep.elements - rest);
  auto [begin, all] =
      context.rowsOf(schedule.getChunk(), code.index(sweep.elements));
  Value end = arith::MinUIOp::create(b, code.loc, all, limit);
  auto loop = scf::ForOp::create(b, code.loc, begin, end, code.index(lanes));
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    part({lanes, loop.getInductionVar(), Value()});
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
  part({lanes, limit, code.maskOf(rest, lanes)});
}

void RowsEmitter::startChains(const RowSweep &sweep,
                              ArrayRef<unsigned> reducing, unsigned lanes,
                              MutableArrayRef<Value> accumulators) {
  for (unsigned i : reducing)
    accumulators[i] = startOf(code, sweep.steps[i]->op, lanes);
}

void RowsEmitter::emitVectors(const RowSweep &sweep, Value begin, int64_t count,
                              unsigned lanes, ArrayRef<unsigned> reducing,
                              MutableArrayRef<Value> accumulators, Part part) {
  OpBuilder &b = code.builder;
  // A reduction that is little else would wait for its last step: several side
  // by side don't.
  constexpr int64_t sideBySide = 4, little = 12;
  int64_t ways =
      !reducing.empty() && costOfVector(sweep) <= little ? sideBySide : 1;
  SmallVector<SmallVector<Value>> side(ways, SmallVector<Value>(accumulators));
  for (auto &each : llvm::drop_begin(side))
    startChains(sweep, reducing, lanes, each);
  auto vectorAt = [&](Value from, int64_t i) {
    return RowVector{lanes, code.add(from, code.index(i * lanes)), Value()};
  };
  SmallVector<Value> initial;
  for (auto &each : side)
    for (unsigned i : reducing)
      initial.push_back(each[i]);
  int64_t inLoop = count / ways * ways;
  auto loop = scf::ForOp::create(b, code.loc, begin,
                                 code.add(begin, code.index(inLoop * lanes)),
                                 code.index(ways * lanes), initial);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> yielded;
    for (int64_t way = 0; way < ways; ++way) {
      SmallVector<Value> current(accumulators.size());
      for (auto [position, i] : llvm::enumerate(reducing))
        current[i] = loop.getRegionIterArg(way * reducing.size() + position);
      part(vectorAt(loop.getInductionVar(), way), current);
      for (unsigned i : reducing)
        yielded.push_back(current[i]);
    }
    if (!reducing.empty())
      scf::YieldOp::create(b, code.loc, yielded);
  }
  for (auto [way, each] : llvm::enumerate(side))
    for (auto [position, i] : llvm::enumerate(reducing))
      each[i] = loop.getResult(way * reducing.size() + position);
  for (int64_t i = inLoop; i < count; ++i)
    part(vectorAt(begin, i), side[i - inLoop]);
  // In a tree.
  for (int64_t apart = ways / 2; apart >= 1; apart /= 2)
    for (int64_t way = 0; way < apart; ++way)
      for (unsigned i : reducing)
        side[way][i] = combineParts(code, sweep.steps[i]->op, side[way][i],
                                    side[way + apart][i]);
  llvm::copy(side.front(), accumulators.begin());
}

void RowsEmitter::emitChains(const RowSweep &sweep, int64_t count,
                             unsigned lanes, ArrayRef<unsigned> reducing,
                             MutableArrayRef<Value> accumulators, Part part) {
  OpBuilder &b = code.builder;
  for (unsigned i : reducing)
    accumulators[i] =
        code.rounded(accumulators[i], typeOfParts(sweep.steps[i]->op));
  auto addChainTo = [&](MutableArrayRef<Value> totals, Value begin,
                        int64_t vectors) {
    SmallVector<Value> chain(totals.size());
    startChains(sweep, reducing, lanes, chain);
    emitVectors(sweep, begin, vectors, lanes, reducing, chain, part);
    for (unsigned i : reducing)
      totals[i] = addChain(code, sweep.steps[i]->op, totals[i], chain[i]);
  };
  SmallVector<Value> initial;
  for (unsigned i : reducing)
    initial.push_back(accumulators[i]);
  int64_t rest = count % kChainVectors;
  Value end = code.index((count - rest) * lanes);
  auto loop = scf::ForOp::create(b, code.loc, code.index(0), end,
                                 code.index(kChainVectors * lanes), initial);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> totals(accumulators.size());
    for (auto [position, i] : llvm::enumerate(reducing))
      totals[i] = loop.getRegionIterArg(position);
    addChainTo(totals, loop.getInductionVar(), kChainVectors);
    SmallVector<Value> yielded;
    for (unsigned i : reducing)
      yielded.push_back(totals[i]);
    scf::YieldOp::create(b, code.loc, yielded);
  }
  for (auto [position, i] : llvm::enumerate(reducing))
    accumulators[i] = loop.getResult(position);
  if (rest)
    addChainTo(accumulators, end, rest);
}

bool RowsEmitter::isStraight(const RowSweep &sweep, unsigned lanes) const {
  int64_t full = sweep.elements / lanes, operations = 0;
  for (RowStep *step : sweep.steps)
    if (linalg::GenericOp generic = step->op.generic())
      operations += generic.getBody()->getOperations().size();
  // Sums of rows that no loop goes over can stay in registers.
  bool hasSums = llvm::any_of(sweep.steps, isSumOfRows);
  int64_t most = hasSums ? kSumRegisters : schedule.getUnroll();
  return full <= 1 ||
         (full <= most && full * operations <= kUnrolledOperations);
}

void RowsEmitter::placeSums() {
  SmallVector<std::pair<RowStep *, unsigned>> all;
  int64_t registers = 0;
  for (const RowSweep &sweep : plan.sweeps) {
    unsigned lanes = lanesFor(sweep, context.target.vectorBits);
    for (RowStep *step : sweep.steps) {
      if (!step->acrossRows)
        continue;
      if (isSumOfRows(step) && !isStraight(sweep, lanes))
        return;
      all.push_back({step, step->reduces ? 1 : lanes});
      registers += step->reduces ? 1 : llvm::divideCeil(sweep.elements, lanes);
    }
  }
  if (registers <= kSumRegisters)
    for (auto [step, lanes] : all)
      sums.holdInRegisters(*step, lanes);
}

void RowsEmitter::emitSweep(const RowSweep &sweep, Value row) {
  unsigned lanes = lanesFor(sweep, context.target.vectorBits);
  int64_t full = sweep.elements / lanes, rest = sweep.elements % lanes;
  SweepStart start = startSweep(code, sweep, lanes);
  SmallVector<Value> &accumulators = start.accumulators;
  ArrayRef<unsigned> reducing = start.reducing;

  // What combines rows reads the sum so far as its accumulator.
  auto part = [&](const RowVector &at, MutableArrayRef<Value> current) {
    SmallVector<Value> all(current);
    for (auto [i, step] : llvm::enumerate(sweep.steps))
      if (isSumOfRows(step))
        all[i] = sums.get(*step, at.number, at.column, lanes, at.mask);
    emitElements(sweep, row, at, all);
    for (auto [i, step] : llvm::enumerate(sweep.steps))
      if (isSumOfRows(step))
        sums.set(*step, all[i], at.number, at.column, at.mask);
      else if (current[i])
        current[i] = all[i];
  };

  if (plan.isOneRow() && sweep.elements > schedule.getChunk())
    return emitPartOfRow(sweep, lanes, rest,
                         [&](const RowVector &at) { part(at, accumulators); });
  bool isLong = full > kChainVectors && !reducing.empty();
  if (isLong) {
    emitChains(sweep, full, lanes, reducing, accumulators, part);
  } else if (isStraight(sweep, lanes)) {
    for (int64_t i = 0; i < full; ++i)
      part({lanes, code.index(i * lanes), Value(), i}, accumulators);
  } else {
    emitVectors(sweep, code.index(0), full, lanes, reducing, accumulators,
                part);
  }
  if (rest) {
    SmallVector<Value> sums(accumulators);
    if (isLong)
      startChains(sweep, reducing, lanes, accumulators);
    part({lanes, code.index(full * lanes), code.maskOf(rest, lanes), full},
         accumulators);
    if (isLong)
      for (unsigned i : reducing)
        accumulators[i] =
            addChain(code, sweep.steps[i]->op, sums[i], accumulators[i]);
  }
  for (unsigned i : reducing)
    finishReduction(sweep.steps[i], row, accumulators[i]);
}
