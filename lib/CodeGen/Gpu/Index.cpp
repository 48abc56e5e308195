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

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

/// Where what index number `i` of `indices` belongs to begins in `of`, which
/// has `count` elements for each index and may have more in a row.
static Value placeIn(ThreadKernel &context, Value indices, const RowsView &of,
                     Value i, int64_t count) {
  CodeBuilder &code = context.code;
  auto type = cast<RankedTensorType>(indices.getType());
  int64_t each = rowElements(type);
  if (each == 0 || of.rowStride == each * count)
    return code.mul(i, code.index(count));
  return code.add(code.mul(context.div(i, each), code.index(of.rowStride)),
                  code.mul(context.rem(i, each), code.index(count)));
}

/// Index number `i`, or the nearest in [0, size): index.
static Value indexAt(ThreadKernel &context, Value indices, Value i,
                     int64_t size) {
  CodeBuilder &code = context.code;
  OpBuilder &b = code.builder;
  Type type = getElementTypeOrSelf(indices.getType());
  RowsView view = context.viewOf(indices);
  Value value =
      code.load(view.base, type, placeIn(context, indices, view, i, 1), 1);
  int64_t last = size - 1;
  if (type.isInteger(32))
    last = std::min<int64_t>(last, std::numeric_limits<int32_t>::max());
  auto constant = [&](int64_t number) -> Value {
    return arith::ConstantOp::create(b, code.loc,
                                     b.getIntegerAttr(type, number));
  };
  value = arith::MaxSIOp::create(b, code.loc, value, constant(0));
  value = arith::MinSIOp::create(b, code.loc, value, constant(last));
  return arith::IndexCastOp::create(b, code.loc, b.getIndexType(), value);
}

static FailureOr<Grid> emitGatherRows(ThreadKernel &context) {
  CodeBuilder &code = context.code;
  auto op = *context.kernel.getOps<kernel::GatherRowsOp>().begin();
  auto table = cast<RankedTensorType>(op.getTable().getType());
  auto indices = cast<RankedTensorType>(op.getIndices().getType());
  IntegerType stored = storedBits(table.getElementType());
  int64_t count = table.getDimSize(0), size = table.getNumElements() / count;
  bool hasRows = !indices.hasStaticShape();
  int64_t elements =
      (hasRows ? rowElements(indices) : indices.getNumElements()) * size;
  Grid grid;
  grid.itemsPerBlock = kBlockThreads;
  grid.items = elements;
  if (elements == 0)
    return grid;
  Value total = code.index(elements);
  if (hasRows) {
    grid.itemsPerRow = elements;
    total = code.mul(context.rows, total);
  }
  Value number = code.add(code.mul(context.block(), code.index(kBlockThreads)),
                          context.thread());
  context.ifTrue(context.less(number, total), [&] {
    Value row =
        indexAt(context, op.getIndices(), context.div(number, size), count);
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
  auto indices = cast<RankedTensorType>(op.getIndices().getType());
  Type type = table.getElementType();
  int64_t count = table.getDimSize(0), size = table.getNumElements() / count;
  Grid grid;
  grid.items = count;
  if (size == 0)
    return grid;
  Value total = indices.hasStaticShape()
                    ? code.index(indices.getNumElements())
                    : code.mul(context.rows, code.index(rowElements(indices)));
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
    Value isOwn =
        arith::CmpIOp::create(b, code.loc, arith::CmpIPredicate::eq,
                              indexAt(context, op.getIndices(), i, count), row);
    auto own = scf::IfOp::create(b, code.loc, TypeRange{type}, isOwn,
                                 /*withElseRegion=*/true);
    {
      OpBuilder::InsertionGuard branch(b);
      b.setInsertionPointToStart(own.thenBlock());
      Value begin = placeIn(context, op.getIndices(), updates, i, size);
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
