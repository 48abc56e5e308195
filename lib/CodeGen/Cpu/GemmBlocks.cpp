//===- GemmBlocks.cpp - Products whose sums have many terms --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A block of C at a time: the sums of kBlockTerms steps of k each are computed
// by tiles into the workspace, and added up there in float64.
//
//===----------------------------------------------------------------------===//

#include "GemmEmitter.h"
#include "dlc/Analysis/Sums.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

BlockWorkspace::BlockWorkspace(const Plan &plan)
    : rows(plan.schedule.getBlockRows()) {
  int64_t lanes = plan.schedule.getLanes(), full = plan.columns.fullWidth;
  panels = std::max<int64_t>(1, plan.schedule.getBlockColumns() / full);
  if (plan.columns.fullPanels < panels)
    panels = std::max<int64_t>(1, plan.columns.fullPanels);
  // The panels behind the last full one are no wider.
  width =
      plan.columns.fullPanels ? panels * full : llvm::alignTo(plan.n, lanes);
  width = std::min<int64_t>(width, panels * full);
  int64_t elements = rows * width;
  constexpr int64_t unit = 64, wide = 8;
  totals = llvm::alignTo(elements * plan.elementBytes, unit);
  packed = totals + llvm::alignTo(elements * wide, unit);
  bytes = packed;
  if (plan.packsBlocks)
    bytes += llvm::alignTo(kBlockTerms, lanes) * full * plan.elementBytes;
}

namespace {
class BlocksEmitter {
public:
  BlocksEmitter(GemmEmitter &e, const Plan &plan, const Product &whole,
                int64_t strideB, Value workspace)
      : e(e), plan(plan), room(plan), whole(whole), strideB(strideB),
        lanes(plan.schedule.getLanes()), sums(workspace),
        totals(atByte(workspace, room.totals)),
        packed(atByte(workspace, room.packed)) {}

  void emit(Value begin, Value end);

private:
  using Panels = llvm::function_ref<void(
      llvm::function_ref<void(const Panel &, Value column)>)>;

  /// The columns from `first` on that `panels` goes through.
  void emitColumns(Value begin, Value end, Value first, Panels panels);
  /// The sums of `terms` steps of k from `k` on.
  void emitBlock(Value row, Value rows, Value first, Value k,
                 OpFoldResult terms, Panels panels);
  void addToTotals(Value rows, Value k);
  void writeResults(Value row, Value rows, Value first, Panels panels);
  /// `body` for each vector of the first `rows` rows, by its place.
  void forVectors(Value rows, llvm::function_ref<void(Value)> body);

  Value atByte(Value base, int64_t bytes) {
    return LLVM::GEPOp::create(
        e.b, base.getType(), e.b.getI8Type(), base,
        ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(bytes)});
  }
  Value totalAt(Value position) {
    Value wide =
        e.b.createOrFold<arith::IndexCastOp>(e.b.getI64Type(), position);
    return LLVM::GEPOp::create(e.b, totals.getType(), e.b.getF64Type(), totals,
                               ArrayRef<LLVM::GEPArg>{wide});
  }
  Type typeOf(Type element) {
    return lanes == 1 ? element : VectorType::get({lanes}, element);
  }
  static constexpr unsigned kWideBytes = 8;

  GemmEmitter &e;
  const Plan &plan;
  BlockWorkspace room;
  const Product &whole;
  int64_t strideB, lanes;
  Value sums, totals, packed;
};
} // namespace

void BlocksEmitter::forVectors(Value rows,
                               llvm::function_ref<void(Value)> body) {
  e.loop(e.index(0), e.mul(rows, room.width), lanes, body);
}

void BlocksEmitter::addToTotals(Value rows, Value k) {
  Value isFirst =
      arith::CmpIOp::create(e.b, arith::CmpIPredicate::eq, k, e.index(0));
  Type wide = typeOf(e.b.getF64Type());
  unsigned align = e.element.getIntOrFloatBitWidth() / 8;
  forVectors(rows, [&](Value at) {
    Value sum =
        LLVM::LoadOp::create(e.b, typeOf(e.element), e.at(sums, at), align);
    if (!e.element.isF64())
      sum = arith::ExtFOp::create(e.b, wide, sum);
    Value zero = arith::ConstantOp::create(e.b, e.b.getZeroAttr(wide));
    Value before = LLVM::LoadOp::create(e.b, wide, totalAt(at), kWideBytes);
    before = arith::SelectOp::create(e.b, isFirst, zero, before);
    LLVM::StoreOp::create(e.b, arith::AddFOp::create(e.b, before, sum),
                          totalAt(at), kWideBytes);
  });
}

void BlocksEmitter::emitBlock(Value row, Value rows, Value first, Value k,
                              OpFoldResult terms, Panels panels) {
  Product product;
  product.a = e.at(whole.a, e.mul(k, whole.aK));
  product.aRow = whole.aRow;
  product.aK = whole.aK;
  product.k = e.index(terms);
  // Rows and columns count from those of C.
  product.c =
      e.at(sums, e.sub(e.index(0), e.add(e.mul(row, room.width), first)));
  product.cRow = e.index(room.width);
  panels([&](const Panel &panel, Value column) {
    if (plan.packsBlocks) {
      int64_t valid = panel.back().offset + panel.back().valid;
      int64_t vectors = llvm::divideCeil(valid, e.lanes);
      e.packTransposed(e.at(e.at(whole.b, k), e.mul(column, strideB)), strideB,
                       e.index(valid), *getConstantIntValue(terms), packed,
                       vectors);
      product.b = packed;
      product.bK = e.index(vectors * e.lanes);
      product.bPadded = true;
    } else {
      product.b =
          e.at(e.at(whole.b, e.mul(k, whole.bK)), e.mul(column, whole.bColumn));
      product.bK = whole.bK;
      product.bColumn = whole.bColumn;
    }
    e.forRowTiles(row, rows, plan.schedule.getTileRows(),
                  [&](const TileRows &count, Value tileRow) {
                    e.tile(product, product.b, count, panel, tileRow, column);
                  });
  });
}

void BlocksEmitter::writeResults(Value row, Value rows, Value first,
                                 Panels panels) {
  if (!e.element.isF64())
    forVectors(rows, [&](Value at) {
      Value total = LLVM::LoadOp::create(e.b, typeOf(e.b.getF64Type()),
                                         totalAt(at), kWideBytes);
      LLVM::StoreOp::create(
          e.b, arith::TruncFOp::create(e.b, typeOf(e.element), total),
          e.at(sums, at), e.element.getIntOrFloatBitWidth() / 8);
    });
  Product product = whole;
  if (!product.epilogue)
    product.epilogue = [](OpBuilder &, Location, Value sum, Value, Value,
                          Value) { return sum; };
  Value from = e.element.isF64() ? totals : sums;
  panels([&](const Panel &panel, Value column) {
    e.finishRows(product, panel, e.at(from, e.sub(column, first)), room.width,
                 rows, row, column);
  });
}

void BlocksEmitter::emitColumns(Value begin, Value end, Value first,
                                Panels panels) {
  e.loop(begin, end, room.rows, [&](Value row) {
    Value rows = e.min(e.sub(end, row), e.index(room.rows));
    // The last steps are fewer; what is packed has a known number of them.
    Value terms = e.index(kBlockTerms), all = whole.k, full = all;
    if (plan.packsBlocks)
      full = e.mul(e.div(all, terms), terms);
    e.loop(e.index(0), full, kBlockTerms, [&](Value k) {
      OpFoldResult count = e.b.getIndexAttr(kBlockTerms);
      if (!plan.packsBlocks)
        count = e.min(e.sub(all, k), terms);
      emitBlock(row, rows, first, k, count, panels);
      addToTotals(rows, k);
    });
    if (int64_t rest = plan.packsBlocks ? plan.k % kBlockTerms : 0) {
      Value k = e.index(plan.k - rest);
      emitBlock(row, rows, first, k, e.b.getIndexAttr(rest), panels);
      addToTotals(rows, k);
    }
    writeResults(row, rows, first, panels);
  });
}

void BlocksEmitter::emit(Value begin, Value end) {
  Value fullPanels = e.index(plan.columns.fullPanels);
  e.loop(e.index(0), fullPanels, room.panels, [&](Value panel) {
    Value last = e.min(e.add(panel, e.index(room.panels)), fullPanels);
    emitColumns(
        begin, end, e.mul(panel, plan.columns.fullWidth),
        [&](auto body) { e.forFullPanels(plan.columns, panel, last, body); });
  });
  for (const auto &[column, panel] : plan.columns.rest) {
    Value first = e.index(column);
    emitColumns(begin, end, first, [&](auto body) { body(panel, first); });
  }
}

void dlc::cpu::emitBlocks(GemmEmitter &e, const Plan &plan,
                          const Product &product, int64_t strideB, Value begin,
                          Value end, Value workspace) {
  BlocksEmitter(e, plan, product, strideB, workspace).emit(begin, end);
}
