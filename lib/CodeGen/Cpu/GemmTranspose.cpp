//===- GemmTranspose.cpp - Transposed operands of matrix products --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GemmEmitter.h"

using namespace mlir;
using namespace dlc::cpu;

/// The body of the function of `packTransposed`, which loads `lanes` rows at a
/// time. The last square of a row is padded with zeros where vectors have
/// masks.
static void emitPack(GemmEmitter &e, Block &entry) {
  Value from = entry.getArgument(0), stride = entry.getArgument(1);
  Value count = entry.getArgument(2), k = entry.getArgument(3);
  Value to = entry.getArgument(4), width = entry.getArgument(5);
  Value last = e.sub(count, e.index(1));
  Value squares = e.mul(e.div(k, e.index(e.lanes)), e.lanes);
  Piece whole{0, e.lanes, e.lanes};
  e.loop(e.index(0), width, e.lanes, [&](Value first) {
    SmallVector<Value> rows;
    for (int64_t i = 0; i < e.lanes; ++i)
      rows.push_back(
          e.at(from, e.mul(e.min(e.add(first, e.index(i)), last), stride)));
    Value target = e.at(to, first);
    auto square = [&](Value step, const Piece &piece) {
      SmallVector<Value> values;
      for (Value row : rows)
        values.push_back(e.load(piece, e.at(row, step)));
      Value out = e.at(target, e.mul(step, width));
      for (auto [i, column] : llvm::enumerate(transposeSquares(e.b, values)))
        e.store(whole, column, e.at(out, e.mul(width, i)));
    };
    e.loop(e.index(0), squares, e.lanes,
           [&](Value step) { square(step, whole); });
    if (!e.target.hasMasks || e.lanes == 1) {
      e.loop(squares, k, 1, [&](Value step) {
        Value out = e.at(target, e.mul(step, width));
        Piece scalar{0, 1, 1};
        for (auto [i, row] : llvm::enumerate(rows))
          e.store(scalar, e.load(scalar, e.at(row, step)), e.at(out, i));
      });
      return;
    }
    Value isCut =
        arith::CmpIOp::create(e.b, arith::CmpIPredicate::ult, squares, k);
    auto choice = scf::IfOp::create(e.b, isCut, /*withElseRegion=*/false);
    OpBuilder::InsertionGuard guard(e.b);
    e.b.setInsertionPointToStart(choice.thenBlock());
    Piece cut{0, e.lanes, e.lanes - 1};
    e.setMask(cut, e.sub(k, squares));
    square(squares, cut);
  });
}

/// What the names of functions say of an emitter's vectors.
static std::string vectorName(const GemmEmitter &e) {
  std::string name;
  llvm::raw_string_ostream(name) << e.element << "_" << e.lanes;
  return name;
}

void GemmEmitter::packTransposed(Value from, int64_t stride, Value count,
                                 int64_t k, Value to, int64_t vectors) {
  Value arguments[] = {from, index(stride),         count, index(k),
                       to,   index(vectors * lanes)};
  func::FuncOp function = functions.get(
      b.getLoc(), "pack_" + vectorName(*this),
      b.getFunctionType(ValueRange(arguments).getTypes(), {}),
      [&](func::FuncOp function) {
        Block &entry = function.getBody().front();
        auto builder = OpBuilder::atBlockBegin(&entry);
        GemmEmitter e(builder, function.getLoc(), element, target, functions);
        emitPack(e, entry);
        func::ReturnOp::create(e.b);
      });
  func::CallOp::create(b, function, arguments);
}

void GemmEmitter::transposeSquare(Value from, int64_t stride, Value to) {
  Value arguments[] = {from, index(stride), to};
  func::FuncOp function = functions.get(
      b.getLoc(), "transpose_" + vectorName(*this),
      b.getFunctionType(ValueRange(arguments).getTypes(), {}),
      [&](func::FuncOp function) {
        Block &entry = function.getBody().front();
        auto builder = OpBuilder::atBlockBegin(&entry);
        GemmEmitter e(builder, function.getLoc(), element, target, functions);
        Piece whole{0, lanes, lanes};
        SmallVector<Value> values;
        for (int64_t i = 0; i < lanes; ++i)
          values.push_back(e.load(whole, e.at(entry.getArgument(0),
                                              e.mul(entry.getArgument(1), i))));
        for (auto [i, value] : llvm::enumerate(transposeSquares(e.b, values)))
          e.store(whole, value, e.at(entry.getArgument(2), i * lanes));
        func::ReturnOp::create(e.b);
      });
  func::CallOp::create(b, function, arguments);
}

/// C[row.., column..] = the transposed sums, through the epilogue. `sums` holds
/// `width` rows for each column; `columns` are cut from the first on.
static void emitStoreTransposed(GemmEmitter &e, const Gemm &gemm, Value sums,
                                int64_t width, Value square, Value row,
                                Value rows, Value column,
                                const Columns &columns) {
  Product product;
  product.c = gemm.c.base;
  product.cRow = e.index(gemm.c.rowStride);
  product.epilogue = gemm.epilogue;
  e.forPanels(columns, [&](const Panel &panel, Value panelColumn) {
    e.loop(e.index(0), rows, e.lanes, [&](Value first) {
      Value from = e.at(sums, e.add(e.mul(panelColumn, width), first));
      // Through memory, so that the code for a row exists once; rows that there
      // are not are those of others, and are not looked at.
      e.transposeSquare(from, width, square);
      Value left = e.min(e.sub(rows, first), e.index(e.lanes));
      e.loop(e.index(0), left, 1, [&](Value i) {
        Value line = e.at(square, e.mul(i, e.lanes));
        SmallVector<Value> finished;
        for (const Piece &piece : panel)
          finished.push_back(
              e.load(piece, e.at(line, piece.offset), /*whole=*/true));
        e.finish(product, panel, finished, e.add(row, e.add(first, i)),
                 e.add(column, panelColumn));
      });
    });
  });
}

/// The rows [row, row + rows) of C, at most `width`, with the vectors of `e`.
static void emitRowPanel(GemmEmitter &e, const Gemm &gemm, const Plan &plan,
                         int64_t width, int64_t tileRows, Value row, Value rows,
                         Value workspace) {
  Value sums = e.at(workspace, llvm::alignTo(plan.k, e.lanes) * width);
  int64_t blockColumns = plan.schedule.getBlockColumns();
  Value square = e.at(sums, (blockColumns + e.lanes) * width);
  int64_t vectors = width / e.lanes;
  Panel panel;
  for (int64_t i = 0; i < vectors; ++i)
    panel.push_back({i * e.lanes, e.lanes, e.lanes});

  e.packTransposed(e.at(gemm.a.base, e.mul(row, gemm.a.rowStride)),
                   gemm.a.rowStride, rows, plan.k, workspace, vectors);
  auto block = [&](Value column, int64_t count) {
    // The sums, transposed: B as it is stored times the transposed rows of A.
    Product product;
    product.a = e.at(gemm.b.base, e.mul(column, gemm.b.columnStride));
    product.aRow = e.index(gemm.b.columnStride);
    product.aK = e.index(1);
    product.b = workspace;
    product.bK = e.index(width);
    product.c = sums;
    product.cRow = e.index(width);
    product.k = e.index(plan.k);
    e.forRowTiles(e.index(0), e.index(count), tileRows,
                  [&](const TileRows &tile, Value n) {
                    e.tile(product, workspace, tile, panel, n, e.index(0));
                  });
    emitStoreTransposed(e, gemm, sums, width, square, row, rows, column,
                        cutColumns(count, e.lanes, 1, e.target.hasMasks));
  };
  int64_t whole = plan.n / blockColumns * blockColumns;
  e.loop(e.index(0), e.index(whole), blockColumns,
         [&](Value column) { block(column, blockColumns); });
  if (whole < plan.n)
    block(e.index(whole), plan.n - whole);
}

void dlc::cpu::emitTransposed(GemmEmitter &e, const Gemm &gemm,
                              const Plan &plan, Value begin, Value end,
                              Value workspace) {
  // Few rows fill only a part of the vectors: then narrower panels.
  TargetInfo narrowTarget =
      withLanes(e.target, gemm.elementType, plan.schedule.getNarrowLanes());
  e.loop(begin, end, plan.vectorRows, [&](Value row) {
    Value rows = e.min(e.sub(end, row), e.index(plan.vectorRows));
    Value few = arith::CmpIOp::create(e.b, arith::CmpIPredicate::ule, rows,
                                      e.index(plan.vectorRows / 2));
    auto choice = scf::IfOp::create(e.b, few, /*withElseRegion=*/true);
    OpBuilder::InsertionGuard guard(e.b);
    e.b.setInsertionPointToStart(choice.thenBlock());
    GemmEmitter narrow(e.b, e.b.getLoc(), gemm.elementType, narrowTarget,
                       e.functions);
    narrow.callsTiles = e.callsTiles;
    narrow.loop(narrow.index(0), rows, narrow.lanes, [&](Value offset) {
      Value left =
          narrow.min(narrow.sub(rows, offset), narrow.index(narrow.lanes));
      emitRowPanel(narrow, gemm, plan, narrow.lanes,
                   plan.schedule.getNarrowRows(), narrow.add(row, offset), left,
                   workspace);
    });
    e.b.setInsertionPointToStart(choice.elseBlock());
    emitRowPanel(e, gemm, plan, plan.vectorRows, plan.schedule.getTileRows(),
                 row, rows, workspace);
  });
}
