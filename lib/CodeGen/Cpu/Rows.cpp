//===- Rows.cpp - Kernels that work row by row ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel of this form is a loop over rows. Inside, operations over the same
// number of elements of a row follow each other in one sweep of vectors; a
// sweep ends where an operation needs the whole of a reduction before it. What
// a later sweep needs again waits in a row buffer, which LLVM turns into
// registers where the row is short.
//
// A kernel of flat operations is the same with one row that holds everything,
// and its items are parts of that row.
//
//===----------------------------------------------------------------------===//

#include "RowsEmitter.h"
#include "dlc/Analysis/Sums.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

RowsEmitter::RowsEmitter(CpuKernel &context, unsigned rowDims)
    : context(context), code(context.code),
      schedule(cast<kernel::CpuRowsScheduleAttr>(context.schedule)),
      plan(context.kernel, rowDims), places(context, plan),
      sums(context, plan) {
  placeSums();
}

void RowsEmitter::emitRow(Value row) {
  rowNumbers.clear();
  places.setRow(row);
  loadNumbers();
  for (const RowSweep &sweep : plan.sweeps)
    emitSweep(sweep, row);
}

void RowsEmitter::emitRowsFrom(Value begin, Value end) {
  SmallVector<Value> start = sums.startRegisters();
  auto loop = scf::ForOp::create(code.builder, code.loc, begin, end,
                                 code.index(1), start);
  {
    OpBuilder::InsertionGuard guard(code.builder);
    code.builder.setInsertionPointToStart(loop.getBody());
    sums.setRegisters(loop.getRegionIterArgs());
    emitRow(loop.getInductionVar());
    if (sums.inRegisters())
      scf::YieldOp::create(code.builder, code.loc, sums.getRegisters());
  }
  if (!sums.inRegisters())
    return;
  sums.setRegisters(loop.getResults());
  sums.storeRegisters();
}

Work RowsEmitter::emitRows(int64_t perRow) {
  OpBuilder &b = code.builder;
  int64_t rowsPerItem = sums.empty() ? schedule.getChunk() : kPartRows;
  Work work;
  work.flops = kFlopsOfAccess * perRow * rowsPerItem;
  if (plan.hasBatchRows()) {
    work.rowsPerItem = rowsPerItem;
    work.rowsOfOne = plan.getRowsOfOne();
  } else {
    work.items = llvm::divideCeil(plan.getRowsOfOne(), rowsPerItem);
  }
  Value total = places.getTotal();
  if (sums.empty()) {
    auto [begin, end] = context.rowsOf(rowsPerItem, total);
    emitRowsFrom(begin, end);
    return work;
  }
  sums.takeMemory();
  auto loop = [&](Value begin, Value end, int64_t step,
                  llvm::function_ref<void(Value)> body) {
    auto op = scf::ForOp::create(b, code.loc, begin, end, code.index(step));
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(op.getBody());
    body(op.getInductionVar());
  };
  auto endOf = [&](Value begin, int64_t rows, Value limit) {
    return arith::MinUIOp::create(b, code.loc,
                                  code.add(begin, code.index(rows)), limit);
  };
  loop(context.begin, context.end, 1, [&](Value item) {
    sums.beginItem(item);
    Value first = code.mul(item, code.index(kPartRows));
    Value last = endOf(first, kPartRows, total);
    loop(first, last, kChainRows, [&](Value begin) {
      if (!sums.inRegisters())
        sums.beginChain();
      emitRowsFrom(begin, endOf(begin, kChainRows, last));
      sums.endChain();
    });
  });
  return work;
}

Work RowsEmitter::emit() {
  int64_t perRow = 0;
  for (const RowSweep &sweep : plan.sweeps)
    for (const RowStep *step : sweep.steps)
      perRow +=
          step->isProduct ? staticSize(loopSizes(step->op), 1) : sweep.elements;
  if (!plan.isOneRow())
    return emitRows(perRow);
  Work work;
  int64_t largest = 1;
  for (const RowSweep &sweep : plan.sweeps)
    largest = std::max(largest, sweep.elements);
  if (largest > schedule.getChunk())
    work.items = llvm::divideCeil(largest, schedule.getChunk());
  work.flops = kFlopsOfAccess * perRow / work.items;
  emitRow(Value());
  return work;
}

std::optional<Work> RowsEmitter::finish() {
  if (sums.empty())
    return std::nullopt;
  sums.finish(places.getTotal());
  return Work();
}

static unsigned rowDimsOf(CpuKernel &context) {
  return context.kernel.getFormAttr().get<kernel::RowsKindAttr>().getDims();
}

static FailureOr<Work> emitRows(CpuKernel &context) {
  return RowsEmitter(context, rowDimsOf(context)).emit();
}

static std::optional<Work> finishRows(CpuKernel &context) {
  return RowsEmitter(context, rowDimsOf(context)).finish();
}

static FailureOr<Work> emitFlat(CpuKernel &context) {
  return RowsEmitter(context, /*rowDims=*/0).emit();
}

template <int64_t chunk>
static kernel::ScheduleAttr chooseRows(kernel::KernelOp kernel,
                                       const TargetInfo &) {
  constexpr int64_t unroll = 4;
  return kernel::CpuRowsScheduleAttr::get(kernel.getContext(), chunk, unroll);
}

/// Chunks of the one row are whole vectors.
static LogicalResult checkFlat(kernel::KernelOp kernel,
                               kernel::ScheduleAttr schedule,
                               const TargetInfo &) {
  constexpr int64_t unit = 64;
  int64_t chunk = cast<kernel::CpuRowsScheduleAttr>(schedule).getChunk();
  if (chunk % unit == 0)
    return success();
  return kernel.emitOpError("expects chunks of a multiple of ")
         << unit << " elements, found " << chunk;
}

CpuCode dlc::cpu::rowsCode() {
  return {{TypeID::get<kernel::RowsKindAttr>()},
          emitRows,
          chooseRows<16>,
          /*check=*/nullptr,
          finishRows};
}

CpuCode dlc::cpu::flatCode() {
  return {{TypeID::get<kernel::FlatKindAttr>()},
          emitFlat,
          chooseRows<4096>,
          checkFlat};
}
