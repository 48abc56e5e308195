//===- CopyRuns.cpp - Parts of code that copies --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CopyRuns.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace dlc::cpu;

static Value max(GemmEmitter &e, Value x, Value y) {
  return e.b.createOrFold<arith::MaxUIOp>(x, y);
}

/// `body` for the panels of [begin, end) of `size` columns in order.
static void forRunPanels(GemmEmitter &e, int64_t size, Value begin, Value end,
                         llvm::function_ref<void(const Panel &, Value)> body) {
  // A unit is a panel of four vectors or more.
  Columns columns = cutColumns(kRunUnit, e.lanes, kRunUnit / e.lanes, true);
  int64_t whole = size / kRunUnit * kRunUnit;
  e.loop(begin, e.min(end, e.index(whole)), kRunUnit,
         [&](Value column) { body(columns.full, column); });
  if (whole == size)
    return;
  // Once, for whom the end belongs to.
  Columns rest = cutColumns(size - whole, e.lanes, 4, e.target.hasMasks);
  e.loop(max(e, begin, e.index(whole)), end, size - whole, [&](Value first) {
    e.forPanels(rest, [&](const Panel &panel, Value column) {
      body(panel, e.add(first, column));
    });
  });
}

/// `lanes` elements that lie `step` apart, 2 or more, out of `step` vectors.
static Value loadEvery(GemmEmitter &e, Value from, int64_t step) {
  Piece vector{0, e.lanes, e.lanes};
  Value result = e.load(vector, from);
  for (int64_t part = 1; part < step; ++part) {
    Value next = e.load(vector, e.at(from, part * e.lanes));
    SmallVector<int64_t> mask;
    for (int64_t lane = 0; lane < e.lanes; ++lane) {
      int64_t at = lane * step, inNext = at - part * e.lanes;
      if (inNext < 0) // There already but for the first time.
        mask.push_back(part == 1 ? at : lane);
      else
        mask.push_back(inNext < e.lanes ? e.lanes + inNext : 0);
    }
    result = vector::ShuffleOp::create(e.b, result, next, mask);
  }
  return result;
}

void dlc::cpu::emitRun(GemmEmitter &e, const CopyRun &run, Value begin,
                       Value end) {
  Piece number{0, 1, 1};
  auto one = [&](Value i) {
    Value value = run.from
                      ? e.load(number, e.at(run.from, e.mul(i, run.fromStep)))
                      : run.fill;
    e.store(number, value, e.at(run.to, e.mul(i, run.toStep)));
  };
  if (run.toStep != 1)
    return e.loop(begin, end, 1, one);
  if (!run.from || run.fromStep == 0) {
    Value value = run.from ? e.load(number, run.from) : run.fill;
    return forRunPanels(
        e, run.size, begin, end, [&](const Panel &panel, Value column) {
          for (const Piece &piece : panel)
            e.store(piece, e.spread(piece, value),
                    e.at(run.to, e.add(column, e.index(piece.offset))));
        });
  }
  if (run.fromStep == 1)
    return forRunPanels(
        e, run.size, begin, end, [&](const Panel &panel, Value column) {
          Value from = e.at(run.from, column), to = e.at(run.to, column);
          SmallVector<Value> values;
          for (const Piece &piece : panel)
            values.push_back(e.load(piece, e.at(from, piece.offset)));
          for (auto [piece, value] : llvm::zip(panel, values))
            e.store(piece, value, e.at(to, piece.offset));
        });
  // Vectors that reach no further than the last element.
  constexpr int64_t mostSteps = 4;
  Value first = begin;
  if (run.fromStep <= mostSteps && e.lanes > 1) {
    int64_t whole = (run.size - 1) / e.lanes * e.lanes;
    Value last = e.min(end, e.index(whole));
    Piece vector{0, e.lanes, e.lanes};
    e.loop(begin, last, e.lanes, [&](Value i) {
      e.store(
          vector,
          loadEvery(e, e.at(run.from, e.mul(i, run.fromStep)), run.fromStep),
          e.at(run.to, i));
    });
    first = max(e, begin, last);
  }
  e.loop(first, end, 1, one);
}

/// A square of vectors of which `rows` by `columns` elements are there, whose
/// last row of the source is number `last`.
static void emitCutSquare(GemmEmitter &e, Value to, Value toStride, Value from,
                          Value fromStride, Value rows, Value columns) {
  if (!e.target.hasMasks) {
    Piece number{0, 1, 1};
    return e.loop(e.index(0), rows, 1, [&](Value i) {
      Value line = e.at(to, e.mul(i, toStride));
      e.loop(e.index(0), columns, 1, [&](Value j) {
        Value value = e.load(number, e.at(e.at(from, e.mul(j, fromStride)), i));
        e.store(number, value, e.at(line, j));
      });
    });
  }
  Piece cut{0, e.lanes, e.lanes - 1};
  e.setMask(cut, rows);
  Value lastColumn = e.sub(columns, e.index(1));
  SmallVector<Value> values;
  for (int64_t j = 0; j < e.lanes; ++j)
    values.push_back(e.load(
        cut, e.at(from, e.mul(e.min(e.index(j), lastColumn), fromStride))));
  e.setMask(cut, columns);
  Value inLine = e.mask(cut);
  for (auto [i, value] : llvm::enumerate(e.transpose(values))) {
    Value isThere =
        arith::CmpIOp::create(e.b, arith::CmpIPredicate::ult, e.index(i), rows);
    Value all = vector::BroadcastOp::create(e.b, inLine.getType(), isThere);
    Value mask = arith::AndIOp::create(e.b, inLine, all);
    LLVM::MaskedStoreOp::create(e.b, value, e.at(to, e.mul(toStride, i)), mask,
                                e.element.getIntOrFloatBitWidth() / 8);
  }
}

static void emitTranspose(GemmEmitter &e, Block &entry) {
  Value to = entry.getArgument(0), toStride = entry.getArgument(1);
  Value from = entry.getArgument(2), fromStride = entry.getArgument(3);
  Value rows = entry.getArgument(4), columns = entry.getArgument(5);
  // So many rows of the source that their lines stay at hand, and of each a
  // whole line of memory before the next.
  constexpr int64_t block = 64, lineBytes = 64;
  int64_t line = std::max<int64_t>(
      lineBytes * 8 / e.element.getIntOrFloatBitWidth(), e.lanes);
  Piece whole{0, e.lanes, e.lanes};
  auto square = [&](Value i, Value j) {
    Value target = e.at(e.at(to, e.mul(i, toStride)), j);
    Value source = e.at(e.at(from, e.mul(j, fromStride)), i);
    Value rowsLeft = e.sub(rows, i), columnsLeft = e.sub(columns, j);
    Value isWhole =
        arith::CmpIOp::create(e.b, arith::CmpIPredicate::uge,
                              e.min(rowsLeft, columnsLeft), e.index(e.lanes));
    auto choice = scf::IfOp::create(e.b, isWhole, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(e.b);
    e.b.setInsertionPointToStart(choice.thenBlock());
    SmallVector<Value> values;
    for (int64_t k = 0; k < e.lanes; ++k)
      values.push_back(e.load(whole, e.at(source, e.mul(fromStride, k))));
    for (auto [k, value] : llvm::enumerate(e.transpose(values)))
      e.store(whole, value, e.at(target, e.mul(toStride, k)));
    e.b.setInsertionPointToStart(choice.elseBlock());
    emitCutSquare(e, target, toStride, source, fromStride,
                  e.min(rowsLeft, e.index(e.lanes)),
                  e.min(columnsLeft, e.index(e.lanes)));
  };
  e.loop(e.index(0), columns, block, [&](Value firstColumn) {
    Value lastColumn = e.min(columns, e.add(firstColumn, e.index(block)));
    e.loop(e.index(0), rows, line, [&](Value firstRow) {
      Value lastRow = e.min(rows, e.add(firstRow, e.index(line)));
      e.loop(firstColumn, lastColumn, e.lanes, [&](Value j) {
        e.loop(firstRow, lastRow, e.lanes, [&](Value i) { square(i, j); });
      });
    });
  });
}

void dlc::cpu::emitTransposedCopy(GemmEmitter &e, Value to, int64_t toStride,
                                  Value from, int64_t fromStride, Value rows,
                                  int64_t columns) {
  // More rows of a square than registers would be spilled.
  constexpr int64_t mostLanes = 16;
  int64_t lanes = std::min(e.lanes, mostLanes);
  Value arguments[] = {to,   e.index(toStride), from, e.index(fromStride),
                       rows, e.index(columns)};
  std::string name;
  llvm::raw_string_ostream(name) << "columns_" << e.element << "_" << lanes;
  func::FuncOp function =
      e.functions.get(e.b.getLoc(), name,
                      e.b.getFunctionType(ValueRange(arguments).getTypes(), {}),
                      [&](func::FuncOp function) {
                        Block &entry = function.getBody().front();
                        auto builder = OpBuilder::atBlockBegin(&entry);
                        TargetInfo target =
                            withLanes(e.target, e.element, lanes);
                        GemmEmitter inner(builder, function.getLoc(), e.element,
                                          target, e.functions);
                        emitTranspose(inner, entry);
                        func::ReturnOp::create(inner.b);
                      });
  func::CallOp::create(e.b, function, arguments);
}
