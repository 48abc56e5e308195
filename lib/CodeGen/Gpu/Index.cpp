//===- Index.cpp - Kernels of rows by index ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thread copies an element of a gather. Of sums a block has a row of the
// table, and its threads elements of it: each goes through all indices in order
// and adds what is of its row.
//
//===----------------------------------------------------------------------===//

#include "ThreadCode.h"
#include "dlc/Analysis/Copies.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/CodeGen/Build/Indices.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

static FailureOr<Grid> emitGatherRows(ThreadKernel &context) {
  CodeBuilder &code = context.code;
  auto op = *context.kernel.getOps<kernel::GatherRowsOp>().begin();
  auto table = cast<RankedTensorType>(op.getTable().getType());
  IntegerType stored = storedBits(table.getElementType());
  int64_t count = table.getDimSize(0), size = table.getNumElements() / count;
  Indices indices(context, code, op.getIndices(), count);
  int64_t elements = indices.getStaticCount() * size;
  Grid grid;
  grid.itemsPerBlock = kBlockThreads;
  grid.items = elements;
  if (elements == 0)
    return grid;
  Value total = code.index(elements);
  if (indices.hasRows()) {
    grid.itemsPerRow = elements;
    total = code.mul(context.rows, total);
  }
  Value number = code.add(code.mul(context.block(), code.index(kBlockThreads)),
                          context.thread());
  context.ifTrue(context.less(number, total), [&] {
    Value row = indices.at(context.div(number, size));
    RowsView table = context.viewOf(op.getTable());
    Value from = code.add(code.mul(row, code.index(table.rowStride)),
                          context.rem(number, size));
    Value value = code.load(table.base, stored, from, 1);
    code.store(value, context.results[0].base, stored, number);
  });
  return grid;
}

static FailureOr<Grid> emitSegmentRows(ThreadKernel &context) {
  CodeBuilder &code = context.code;
  OpBuilder &b = code.builder;
  auto op = *context.kernel.getOps<kernel::SegmentRowsOp>().begin();
  auto table = cast<RankedTensorType>(op.getType());
  Type type = table.getElementType();
  int64_t count = table.getDimSize(0), size = table.getNumElements() / count;
  Grid grid;
  grid.items = count;
  if (size == 0)
    return grid;
  Indices indices(context, code, op.getIndices(), count);
  Value total = indices.getCount();
  Value row = context.block();
  RowsView updates = context.viewOf(op.getUpdates());
  auto columns =
      scf::ForOp::create(b, code.loc, context.thread(), code.index(size),
                         code.index(kBlockThreads));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(columns.getBody());
  Value column = columns.getInductionVar();
  auto terms =
      scf::ForOp::create(b, code.loc, code.index(0), total, code.index(1),
                         ValueRange{code.constant(type, 0)});
  {
    OpBuilder::InsertionGuard inner(b);
    b.setInsertionPointToStart(terms.getBody());
    Value i = terms.getInductionVar(), sum = terms.getRegionIterArg(0);
    Value isOwn = arith::CmpIOp::create(b, code.loc, arith::CmpIPredicate::eq,
                                        indices.at(i), row);
    auto own = scf::IfOp::create(b, code.loc, TypeRange{type}, isOwn,
                                 /*withElseRegion=*/true);
    {
      OpBuilder::InsertionGuard branch(b);
      b.setInsertionPointToStart(own.thenBlock());
      Value begin = indices.place(updates, i, size);
      Value term = code.load(updates.base, type, code.add(begin, column), 1);
      scf::YieldOp::create(
          b, code.loc,
          arith::AddFOp::create(b, code.loc, sum, term).getResult());
      b.setInsertionPointToStart(own.elseBlock());
      scf::YieldOp::create(b, code.loc, sum);
    }
    scf::YieldOp::create(b, code.loc, own.getResults());
  }
  code.store(terms.getResult(0), context.results[0].base, type,
             code.add(code.mul(row, code.index(size)), column));
  return grid;
}

GpuCode dlc::device::gatherRowsCode() {
  return {{TypeID::get<kernel::GatherRowsKindAttr>()}, emitGatherRows};
}

GpuCode dlc::device::segmentRowsCode() {
  return {{TypeID::get<kernel::SegmentRowsKindAttr>()}, emitSegmentRows};
}
