//===- Gemm.cpp - Matrix products for the CPU ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GemmEmitter.h"
#include "dlc/Analysis/Sums.h"

#include "llvm/Support/SaveAndRestore.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

/// The first tile of a panel copies it if there are enough rows; `rest` makes
/// the other tiles from the copy, or all from B itself.
static void emitCopyingTile(
    GemmEmitter &e, const Plan &plan, Product product, const Panel &panel,
    Value b, Value row, Value rows, Value column, Value workspace,
    llvm::function_ref<void(const Product &, Value b, Value row, Value rows)>
        rest) {
  Value enough = arith::CmpIOp::create(e.b, arith::CmpIPredicate::uge, rows,
                                       e.index(plan.schedule.getCopyFrom()));
  auto choice = scf::IfOp::create(e.b, enough, /*withElseRegion=*/false);
  {
    OpBuilder::InsertionGuard guard(e.b);
    e.b.setInsertionPointToStart(choice.thenBlock());
    Product copying = product;
    copying.copy = workspace;
    e.tile(copying, b, {plan.schedule.getTileRows()}, panel, row, column);
  }
  auto select = [&](Value x, Value y) -> Value {
    return arith::SelectOp::create(e.b, enough, x, y);
  };
  Value done = select(e.index(plan.schedule.getTileRows()), e.index(0));
  product.bK = select(e.index(plan.columns.fullWidth), product.bK);
  rest(product, select(workspace, b), e.add(row, done), e.sub(rows, done));
}

/// What products of vectors along the columns of B have in common.
static Product productOf(GemmEmitter &e, const Gemm &gemm) {
  Product product;
  product.a = gemm.a.base;
  product.aRow = e.index(gemm.a.rowStride);
  product.aK = e.index(gemm.a.columnStride);
  product.b = gemm.b.base;
  product.bK = e.index(gemm.b.rowStride);
  product.bColumn = gemm.b.columnStride;
  product.c = gemm.c.base;
  product.cRow = e.index(gemm.c.rowStride);
  product.k = e.index(gemm.k);
  product.epilogue = gemm.epilogue;
  product.epilogueIsLong = gemm.epilogueIsLong;
  return product;
}

/// Row blocks outside, then panels of B, then tiles of rows.
static void emitPanelsOutside(GemmEmitter &e, const Plan &plan,
                              const Product &whole, Value begin, Value end,
                              Value workspace) {
  e.loop(begin, end, plan.schedule.getBlockRows(), [&](Value firstRow) {
    Value blockRows =
        e.min(e.sub(end, firstRow), e.index(plan.schedule.getBlockRows()));
    e.forPanels(plan.columns, [&](const Panel &panel, Value column) {
      auto tiles = [&](const Product &product, Value b, Value row, Value rows) {
        e.forRowTiles(row, rows, plan.schedule.getTileRows(),
                      [&](const TileRows &count, Value first) {
                        e.tile(product, b, count, panel, first, column);
                      });
      };
      Value b = e.at(whole.b, e.mul(column, whole.bColumn));
      if (plan.schedule.getCopyFrom() && &panel == &plan.columns.full)
        emitCopyingTile(e, plan, whole, panel, b, firstRow, blockRows, column,
                        workspace, tiles);
      else
        tiles(whole, b, firstRow, blockRows);
    });
  });
}

/// The same with other panels for one row alone.
static void emitRowOrPanels(GemmEmitter &e, const Plan &plan,
                            const Product &product, Value begin, Value end,
                            Value workspace) {
  if (!plan.rowColumns.fullPanels && plan.rowColumns.rest.empty())
    return emitPanelsOutside(e, plan, product, begin, end, workspace);
  Value single = arith::CmpIOp::create(e.b, arith::CmpIPredicate::eq,
                                       e.sub(end, begin), e.index(1));
  auto choice = scf::IfOp::create(e.b, single, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(e.b);
  e.b.setInsertionPointToStart(choice.thenBlock());
  e.forPanels(plan.rowColumns, [&](const Panel &panel, Value column) {
    e.tile(product, e.at(product.b, e.mul(column, product.bColumn)), {1}, panel,
           begin, column);
  });
  e.b.setInsertionPointToStart(choice.elseBlock());
  emitPanelsOutside(e, plan, product, begin, end, workspace);
}

/// Blocks of k outside, then (groups of panels of B that the cache holds, then)
/// tiles of rows, then panels of B.
static void emitRowsOutside(GemmEmitter &e, const Plan &plan,
                            const Product &whole, Value begin, Value end) {
  auto block = [&](const Product &product) {
    using Tile = llvm::function_ref<void(const Panel &, Value)>;
    auto rows = [&](llvm::function_ref<void(Tile)> panels) {
      e.forRowTiles(begin, e.sub(end, begin), plan.schedule.getTileRows(),
                    [&](const TileRows &count, Value row) {
                      panels([&](const Panel &panel, Value column) {
                        Value b =
                            e.at(product.b, e.mul(column, product.bColumn));
                        e.tile(product, b, count, panel, row, column);
                      });
                    });
    };
    if (!plan.schedule.getGroup())
      return rows([&](Tile tile) { e.forPanels(plan.columns, tile); });
    Value fullPanels = e.index(plan.columns.fullPanels);
    e.loop(e.index(0), fullPanels, plan.schedule.getGroup(), [&](Value first) {
      Value last =
          e.min(e.add(first, e.index(plan.schedule.getGroup())), fullPanels);
      rows(
          [&](Tile tile) { e.forFullPanels(plan.columns, first, last, tile); });
    });
    for (const auto &[column, panel] : plan.columns.rest)
      rows([&](Tile tile) { tile(panel, e.index(column)); });
  };
  if (!plan.schedule.getBlockK())
    return block(whole);
  // At least one block: without any step of k, C is zero.
  Value last = e.b.createOrFold<arith::MaxUIOp>(whole.k, e.index(1));
  e.loop(e.index(0), last, plan.schedule.getBlockK(), [&](Value k) {
    Product product = whole;
    product.a = e.at(whole.a, e.mul(k, whole.aK));
    product.b = e.at(whole.b, e.mul(k, whole.bK));
    product.k = e.min(e.sub(whole.k, k), e.index(plan.schedule.getBlockK()));
    product.resume =
        arith::CmpIOp::create(e.b, arith::CmpIPredicate::ne, k, e.index(0));
    block(product);
  });
}

/// `blocks` if there are many steps of k, else `others`.
static void emitShortOr(GemmEmitter &e, const Product &product,
                        llvm::function_ref<void()> blocks,
                        llvm::function_ref<void()> others) {
  Value isLong = arith::CmpIOp::create(e.b, arith::CmpIPredicate::ugt,
                                       product.k, e.index(kShortTerms));
  auto choice = scf::IfOp::create(e.b, isLong, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(e.b);
  e.b.setInsertionPointToStart(choice.thenBlock());
  {
    // There is much to do, so that calls cost nothing. Elements of a transposed
    // B lie apart, which the functions don't know.
    llvm::SaveAndRestore calls(e.callsTiles, product.bColumn == 1);
    llvm::SaveAndRestore full(e.writesOutFull, false);
    blocks();
  }
  e.b.setInsertionPointToStart(choice.elseBlock());
  others();
}

/// Panels of B outside, each transposed into the workspace.
static void emitPacked(GemmEmitter &e, const Plan &plan, const Gemm &gemm,
                       Product product, Value begin, Value end,
                       Value workspace) {
  e.forPanels(plan.columns, [&](const Panel &panel, Value column) {
    int64_t valid = panel.back().offset + panel.back().valid;
    int64_t vectors = llvm::divideCeil(valid, e.lanes);
    Value from = e.at(gemm.b.base, e.mul(column, gemm.b.columnStride));
    e.packTransposed(from, gemm.b.columnStride, e.index(valid), plan.k,
                     workspace, vectors);
    product.b = workspace;
    product.bK = e.index(vectors * e.lanes);
    product.bColumn = 1;
    product.bPadded = true;
    e.forRowTiles(begin, e.sub(end, begin), plan.schedule.getTileRows(),
                  [&](const TileRows &count, Value row) {
                    e.tile(product, workspace, count, panel, row, column);
                  });
  });
}

void dlc::cpu::emitGemm(OpBuilder &builder, Location loc, const Gemm &gemm,
                        kernel::CpuContractScheduleAttr schedule,
                        const TargetInfo &target, SharedFunctions &shared,
                        Value begin, Value end, Value workspace) {
  Plan plan(shapeOf(gemm), schedule, target);
  // Numbers need no vectors, but what is done to them may.
  TargetInfo vectors =
      schedule.getLanes() > 1
          ? withLanes(target, gemm.elementType, schedule.getLanes())
          : target;
  GemmEmitter e(builder, loc, gemm.elementType, vectors, shared);
  e.callsTiles = schedule.getCalls();
  // What is done to sums is cheaper while they are in registers.
  e.writesOutFull = gemm.epilogue && !gemm.epilogueIsLong;
  if (plan.is(kernel::LoopOrder::transposed))
    return emitTransposed(e, gemm, plan, begin, end, workspace);

  Product product = productOf(e, gemm);
  auto blocks = [&] {
    emitBlocks(e, plan, product, gemm.b.columnStride, begin, end, workspace);
  };
  if (plan.is(kernel::LoopOrder::blocks))
    blocks();
  else if (plan.is(kernel::LoopOrder::packed))
    emitPacked(e, plan, gemm, product, begin, end, workspace);
  else if (plan.is(kernel::LoopOrder::rows) && ShapedType::isDynamic(plan.k))
    emitShortOr(e, product, blocks,
                [&] { emitRowsOutside(e, plan, product, begin, end); });
  else if (plan.is(kernel::LoopOrder::rows))
    emitRowsOutside(e, plan, product, begin, end);
  else
    emitRowOrPanels(e, plan, product, begin, end, workspace);
}

int64_t dlc::cpu::columnGroups(const GemmShape &shape,
                               kernel::CpuContractScheduleAttr schedule,
                               const TargetInfo &target) {
  // To fetch B then takes longer than to wake a thread.
  constexpr int64_t leastElements = 100000, mostGroups = 64;
  if (schedule.getOrder() != kernel::LoopOrder::panels ||
      shape.n * shape.k < leastElements)
    return 0;
  Plan plan(shape, schedule, target);
  int64_t panels = plan.rowColumns.fullPanels;
  return panels < 2 ? 0 : std::min(panels, mostGroups);
}

/// The panels of the groups [begin, end), of `groups` in all; what remains
/// behind full ones belongs to the last.
static void
forPanelsOfGroups(GemmEmitter &e, const Columns &columns, int64_t groups,
                  Value begin, Value end,
                  llvm::function_ref<void(const Panel &, Value)> body) {
  auto panelsTo = [&](Value group) {
    return e.div(e.mul(group, columns.fullPanels), e.index(groups));
  };
  e.forFullPanels(columns, panelsTo(begin), panelsTo(end), body);
  if (columns.rest.empty())
    return;
  Value isLast = arith::CmpIOp::create(e.b, arith::CmpIPredicate::eq, end,
                                       e.index(groups));
  auto choice = scf::IfOp::create(e.b, isLast, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(e.b);
  e.b.setInsertionPointToStart(choice.thenBlock());
  for (const auto &[column, panel] : columns.rest)
    body(panel, e.index(column));
}

void dlc::cpu::emitGemmColumns(OpBuilder &builder, Location loc,
                               const Gemm &gemm,
                               kernel::CpuContractScheduleAttr schedule,
                               const TargetInfo &target,
                               SharedFunctions &shared, Value begin,
                               Value end) {
  GemmShape shape = shapeOf(gemm);
  Plan plan(shape, schedule, target);
  int64_t groups = columnGroups(shape, schedule, target);
  TargetInfo vectors = withLanes(target, gemm.elementType, schedule.getLanes());
  GemmEmitter e(builder, loc, gemm.elementType, vectors, shared);
  e.callsTiles = schedule.getCalls();
  Product product = productOf(e, gemm);
  Value rows = e.index(gemm.m);
  Value single =
      arith::CmpIOp::create(e.b, arith::CmpIPredicate::eq, rows, e.index(1));
  auto choice = scf::IfOp::create(e.b, single, /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(e.b);
  for (bool isSingle : {true, false}) {
    e.b.setInsertionPointToStart(isSingle ? choice.thenBlock()
                                          : choice.elseBlock());
    const Columns &columns = isSingle ? plan.rowColumns : plan.columns;
    forPanelsOfGroups(
        e, columns, groups, begin, end, [&](const Panel &panel, Value column) {
          Value b = e.at(product.b, e.mul(column, product.bColumn));
          if (isSingle)
            return e.tile(product, b, {1}, panel, e.index(0), column);
          e.forRowTiles(e.index(0), rows, schedule.getTileRows(),
                        [&](const TileRows &count, Value row) {
                          e.tile(product, b, count, panel, row, column);
                        });
        });
  }
}
