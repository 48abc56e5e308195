//===- Index.cpp - Kernels of rows by index ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A gather copies a row for each index. Sums are cut by the table's rows, each
// of which one thread adds up: it goes through all indices, in order, and does
// those of its own rows.
//
//===----------------------------------------------------------------------===//

#include "CopyRuns.h"
#include "Emitters.h"
#include "dlc/Analysis/Copies.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/CodeGen/Build/Indices.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

/// Bytes that an item of a gather copies: a part of the first cache.
static constexpr int64_t kItemBytes = 16 << 10;
/// Items that sums are cut into. Each goes through all indices.
static constexpr int64_t kSumItems = 16;
/// How many indices before it is copied a row is asked for.
static constexpr int64_t kPrefetch = 4;

//===----------------------------------------------------------------------===//
// gather_rows
//===----------------------------------------------------------------------===//

static FailureOr<Work> emitGatherRows(CpuKernel &context) {
  auto op = *context.kernel.getOps<kernel::GatherRowsOp>().begin();
  auto table = cast<RankedTensorType>(op.getTable().getType());
  IntegerType stored = storedBits(table.getElementType());
  int64_t count = table.getDimSize(0), size = table.getNumElements() / count;
  GemmEmitter e(context.code.builder, context.code.loc, stored, context.target,
                context.shared);
  CodeBuilder code(e.b, context.code.loc); // Where the loops are.
  Indices indices(context, code, op.getIndices(), count);
  RowsView from = context.viewOf(op.getTable());
  Value to = context.results[0].base;

  int64_t bytes = std::max<int64_t>(size * stored.getWidth() / 8, 1);
  int64_t perItem = std::max<int64_t>(kItemBytes / bytes, 1);
  Work work;
  Value first = context.begin, last = context.end;
  int64_t each = perItem; // Indices of an item.
  if (int64_t perRow = indices.getStaticCount(); indices.hasRows() && perRow) {
    work.rowsPerItem = std::max<int64_t>(perItem / perRow, 1);
    each = work.rowsPerItem * perRow;
    std::tie(first, last) = context.rowsOf(work.rowsPerItem, context.rows);
    first = e.mul(first, perRow);
    last = e.mul(last, perRow);
  } else {
    work.items = std::max<int64_t>(
        llvm::divideCeil(indices.getStaticCount(), perItem), 1);
    first = e.mul(first, perItem);
    last = e.min(e.mul(last, perItem), indices.getCount());
  }
  work.flops = kFlopsOfAccess * each * std::max<int64_t>(size, 1);
  if (size == 0)
    return work;
  OpBuilder &b = e.b;
  Value end = last;
  e.loop(first, last, 1, [&](Value i) {
    // The caches see no order in the rows.
    Value ahead = e.min(e.add(i, e.index(kPrefetch)), e.sub(end, e.index(1)));
    Value soon = e.at(from.base, e.mul(indices.at(ahead), from.rowStride));
    for (int64_t line = 0; line < std::min<int64_t>(bytes, 256); line += 64)
      LLVM::Prefetch::create(b, context.code.loc,
                             e.at(soon, line * 8 / stored.getWidth()),
                             /*rw=*/0, /*hint=*/3, /*cache=*/1);
    CopyRun run;
    run.to = e.at(to, e.mul(i, size));
    run.from = e.at(from.base, e.mul(indices.at(i), from.rowStride));
    run.size = size;
    emitRun(e, run, e.index(0), e.index(size));
  });
  return work;
}

//===----------------------------------------------------------------------===//
// segment_rows
//===----------------------------------------------------------------------===//

/// to[j] += from[j] for j < size.
static void addRow(GemmEmitter &e, CodeBuilder &code, Type type, Value to,
                   Value from, int64_t size) {
  auto add = [&](Value position, unsigned lanes) {
    Value sum = code.load(to, type, position, lanes);
    Value term = code.load(from, type, position, lanes);
    code.store(arith::AddFOp::create(code.builder, code.loc, sum, term), to,
               type, position);
  };
  int64_t whole = size / e.lanes * e.lanes;
  if (whole)
    e.loop(e.index(0), e.index(whole), e.lanes,
           [&](Value position) { add(position, e.lanes); });
  for (int64_t position = whole; position < size; ++position)
    add(e.index(position), 1);
}

static FailureOr<Work> emitSegmentRows(CpuKernel &context) {
  auto op = *context.kernel.getOps<kernel::SegmentRowsOp>().begin();
  auto table = cast<RankedTensorType>(op.getType());
  Type type = table.getElementType();
  int64_t count = table.getDimSize(0), size = table.getNumElements() / count;
  GemmEmitter e(context.code.builder, context.code.loc, type, context.target,
                context.shared);
  OpBuilder &b = e.b;
  CodeBuilder code(b, context.code.loc); // Where the loops are.
  Indices indices(context, code, op.getIndices(), count);
  RowsView from = context.viewOf(op.getUpdates());
  Value to = context.results[0].base;

  Work work;
  work.items = std::min(kSumItems, count);
  work.flops = kFlopsOfAccess * (table.getNumElements() / work.items);
  if (size == 0)
    return work;
  auto bound = [&](Value item) {
    return e.div(e.mul(item, count), e.index(work.items));
  };
  Value low = bound(context.begin), high = bound(context.end);
  CopyRun zeros;
  zeros.to = to;
  zeros.fill = code.constant(type, 0);
  zeros.size = size;
  e.loop(low, high, 1, [&](Value row) {
    zeros.to = e.at(to, e.mul(row, size));
    emitRun(e, zeros, e.index(0), e.index(size));
  });
  e.loop(e.index(0), indices.getCount(), 1, [&](Value i) {
    Value row = indices.at(i);
    auto compare = [&](arith::CmpIPredicate predicate, Value x, Value y) {
      return arith::CmpIOp::create(b, code.loc, predicate, x, y);
    };
    Value isOwn = arith::AndIOp::create(
        b, code.loc, compare(arith::CmpIPredicate::uge, row, low),
        compare(arith::CmpIPredicate::ult, row, high));
    auto own = scf::IfOp::create(b, code.loc, isOwn, /*withElse=*/false);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(own.thenBlock());
    addRow(e, code, type, e.at(to, e.mul(row, size)),
           e.at(from.base, indices.place(from, i, size)), size);
  });
  return work;
}

CpuCode dlc::cpu::gatherRowsCode() {
  return {{TypeID::get<kernel::GatherRowsKindAttr>()}, emitGatherRows};
}

CpuCode dlc::cpu::segmentRowsCode() {
  return {{TypeID::get<kernel::SegmentRowsKindAttr>()}, emitSegmentRows};
}
