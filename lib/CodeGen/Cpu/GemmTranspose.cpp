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

/// Shuffles whose masks pick runs of `run` elements inside parts of `part`
/// elements: from each part of both vectors the low or the high runs, in turn.
static Value interleave(ImplicitLocOpBuilder &b, Value x, Value y, int64_t run,
                        int64_t part, bool high) {
  int64_t lanes = cast<VectorType>(x.getType()).getNumElements();
  SmallVector<int64_t> mask;
  for (int64_t base = 0; base < lanes; base += part)
    for (int64_t i = 0; i < part / (2 * run); ++i)
      for (int64_t side = 0; side < 2; ++side)
        for (int64_t r = 0; r < run; ++r)
          mask.push_back(side * lanes + base + (high ? part / 2 : 0) + i * run +
                         r);
  return vector::ShuffleOp::create(b, x, y, mask);
}

/// The even or odd parts of x, then those of y.
static Value everySecondPart(ImplicitLocOpBuilder &b, Value x, Value y,
                             int64_t part, bool odd) {
  int64_t lanes = cast<VectorType>(x.getType()).getNumElements();
  SmallVector<int64_t> mask;
  for (int64_t side = 0; side < 2; ++side)
    for (int64_t base = odd ? part : 0; base < lanes; base += 2 * part)
      for (int64_t r = 0; r < part; ++r)
        mask.push_back(side * lanes + base + r);
  return vector::ShuffleOp::create(b, x, y, mask);
}

SmallVector<Value> GemmEmitter::transpose(ArrayRef<Value> rows) {
  // First inside parts of 128 bits, which is where cheap shuffles work.
  int64_t part = std::min<int64_t>(
      lanes, 128 / static_cast<int64_t>(element.getIntOrFloatBitWidth()));
  SmallVector<Value> now(rows);
  for (int64_t run = 1; run < part; run *= 2)
    for (int64_t base = 0; base < lanes; base += part) {
      SmallVector<Value> next;
      for (int64_t i = 0; i < part / (2 * run); ++i)
        for (int64_t j = 0; j < run; ++j)
          for (bool high : {false, true})
            next.push_back(interleave(b, now[base + 2 * run * i + j],
                                      now[base + 2 * run * i + run + j], run,
                                      part, high));
      std::copy(next.begin(), next.end(), now.begin() + base);
    }
  // Then the parts themselves: now[g * part + c] has in its part p the rows of
  // group g of column p * part + c.
  int64_t parts = lanes / part;
  SmallVector<Value> columns(lanes);
  for (int64_t c = 0; c < part; ++c) {
    SmallVector<Value> group;
    for (int64_t g = 0; g < parts; ++g)
      group.push_back(now[g * part + c]);
    // Halve the groups, doubling the parts that lie together; `which` follows
    // the part of the source that each vector starts at.
    SmallVector<int64_t> which(parts, 0);
    for (int64_t width = 1; width < parts; width *= 2) {
      SmallVector<Value> next(parts);
      SmallVector<int64_t> nextWhich(parts);
      int64_t sets = parts / width / 2;
      for (int64_t s = 0; s < sets; ++s)
        for (int64_t w = 0; w < width; ++w)
          for (bool odd : {false, true}) {
            int64_t from = 2 * s * width + w;
            int64_t to = 2 * s * width + 2 * w + odd;
            next[to] =
                everySecondPart(b, group[from], group[from + width], part, odd);
            nextWhich[to] = which[from] + (odd ? width : 0);
          }
      group = next;
      which = nextWhich;
    }
    for (int64_t g = 0; g < parts; ++g)
      columns[which[g] * part + c] = group[g];
  }
  return columns;
}

void GemmEmitter::packTransposed(Value from, int64_t stride, Value count,
                                 int64_t k, Value to, int64_t vectors) {
  int64_t width = vectors * lanes;
  int64_t squares = k / lanes * lanes;
  Value last = sub(count, index(1));
  Piece whole{0, lanes, lanes};
  loop(index(0), index(vectors), 1, [&](Value vector) {
    Value first = mul(vector, lanes);
    SmallVector<Value> rows;
    for (int64_t i = 0; i < lanes; ++i)
      rows.push_back(at(from, mul(min(add(first, index(i)), last), stride)));
    Value target = at(to, first);
    auto square = [&](Value step, const Piece &piece) {
      SmallVector<Value> values;
      for (Value row : rows)
        values.push_back(load(piece, at(row, step)));
      Value out = at(target, mul(step, width));
      SmallVector<Value> columns = transpose(values);
      for (int64_t i = 0; i < piece.valid; ++i)
        store(whole, columns[i], at(out, i * width));
    };
    loop(index(0), index(squares), lanes,
         [&](Value step) { square(step, whole); });
    if (squares == k)
      return;
    if (this->target.hasMasks)
      return square(index(squares), {0, lanes, k - squares});
    loop(index(squares), index(k), 1, [&](Value step) {
      Value out = at(target, mul(step, width));
      Piece scalar{0, 1, 1};
      for (auto [i, row] : llvm::enumerate(rows))
        store(scalar, load(scalar, at(row, step)), at(out, i));
    });
  });
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
  Piece whole{0, e.lanes, e.lanes};
  e.forPanels(columns, [&](const Panel &panel, Value panelColumn) {
    int64_t valid = panel.back().offset + panel.back().valid;
    e.loop(e.index(0), rows, e.lanes, [&](Value first) {
      Value from = e.at(sums, e.add(e.mul(panelColumn, width), first));
      SmallVector<Value> values;
      for (int64_t i = 0; i < e.lanes; ++i)
        values.push_back(i < valid ? e.load(whole, e.at(from, i * width))
                                   : e.zero(whole));
      // Through memory, so that the code for a row exists once.
      for (auto [i, value] : llvm::enumerate(e.transpose(values)))
        e.store(whole, value, e.at(square, i * e.lanes));
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
  Value sums = e.at(workspace, plan.k * width);
  int64_t blockColumns = plan.schedule.getBlockColumns();
  Value square = e.at(sums, blockColumns * width);
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
