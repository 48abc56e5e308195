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

/// A square of vectors of whose result `rows` by `columns` elements are there,
/// one or more.
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
  for (auto [i, value] : llvm::enumerate(transposeSquares(e.b, values))) {
    Value isThere =
        arith::CmpIOp::create(e.b, arith::CmpIPredicate::ult, e.index(i), rows);
    Value all = vector::BroadcastOp::create(e.b, inLine.getType(), isThere);
    Value mask = arith::AndIOp::create(e.b, inLine, all);
    LLVM::MaskedStoreOp::create(e.b, value, e.at(to, e.mul(toStride, i)), mask,
                                e.element.getIntOrFloatBitWidth() / 8);
  }
}

/// The body of the function of `emitTransposedCopy`.
static void emitTranspose(GemmEmitter &e, Block &entry) {
  Value to = entry.getArgument(0), toStride = entry.getArgument(1);
  Value from = entry.getArgument(2), fromStride = entry.getArgument(3);
  Value rows = entry.getArgument(4), columns = entry.getArgument(5);
  auto targetOf = [&](Value i, Value j) {
    return e.at(e.at(to, e.mul(i, toStride)), j);
  };
  auto sourceOf = [&](Value i, Value j) {
    return e.at(e.at(from, e.mul(j, fromStride)), i);
  };
  Value lanes = e.index(e.lanes);
  Value isLarge = arith::CmpIOp::create(e.b, arith::CmpIPredicate::uge,
                                        e.min(rows, columns), lanes);
  auto choice = scf::IfOp::create(e.b, isLarge, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(e.b);

  constexpr int64_t block = 64, lineBytes = 64;
  int64_t line = std::max<int64_t>(
      lineBytes * 8 / e.element.getIntOrFloatBitWidth(), e.lanes);
  // The last squares lie over those before, so that all are whole.
  e.b.setInsertionPointToStart(choice.thenBlock());
  Value lastRow = e.sub(rows, lanes), lastColumn = e.sub(columns, lanes);
  auto square = [&](Value i, Value j) {
    i = e.min(i, lastRow), j = e.min(j, lastColumn);
    Value target = targetOf(i, j), source = sourceOf(i, j);
    Piece whole{0, e.lanes, e.lanes};
    SmallVector<Value> values;
    for (int64_t k = 0; k < e.lanes; ++k)
      values.push_back(e.load(whole, e.at(source, e.mul(fromStride, k))));
    for (auto [k, value] : llvm::enumerate(transposeSquares(e.b, values))) {
      Value to = e.at(target, e.mul(toStride, k));
      e.store(whole, value, to);
      // What is written next in the row: nobody else sees that coming.
      LLVM::Prefetch::create(e.b, e.at(to, line), /*rw=*/1, /*hint=*/3,
                             /*cache=*/1);
    }
  };
  auto forParts = [&](Value begin, Value end, int64_t step,
                      llvm::function_ref<void(Value, Value)> body) {
    e.loop(begin, end, step, [&](Value first) {
      body(first, e.min(end, e.add(first, e.index(step))));
    });
  };
  // Blocks of which all pages stay at hand; in them whole lines of memory,
  // along the source first, as it is fetched ahead.
  forParts(e.index(0), columns, block, [&](Value j0, Value j1) {
    forParts(e.index(0), rows, block, [&](Value i0, Value i1) {
      forParts(j0, j1, line, [&](Value j2, Value j3) {
        forParts(i0, i1, line, [&](Value i2, Value i3) {
          e.loop(j2, j3, e.lanes, [&](Value j) {
            e.loop(i2, i3, e.lanes, [&](Value i) { square(i, j); });
          });
        });
      });
    });
  });

  e.b.setInsertionPointToStart(choice.elseBlock());
  e.loop(e.index(0), columns, e.lanes, [&](Value j) {
    e.loop(e.index(0), rows, e.lanes, [&](Value i) {
      emitCutSquare(e, targetOf(i, j), toStride, sourceOf(i, j), fromStride,
                    e.min(e.sub(rows, i), lanes),
                    e.min(e.sub(columns, j), lanes));
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
