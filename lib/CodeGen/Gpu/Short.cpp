//===- Short.cpp - Products of short sums --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// C[m, n] = sum over a few k of A[m, k] B[k, n], what is made of its elements,
// and reductions of the columns of that: what a layer of few units hands back
// to the one before, through the derivative of its activation, and the gradient
// of its bias. So none of it is in memory before it is done.
//
// A thread has a column, whose elements of B it keeps in registers, and goes
// through rows. If columns are combined a block has all rows of some of them;
// else rows are shared by blocks, too. A sum is one chain of
// multiply-adds in the order of k.
//
//===----------------------------------------------------------------------===//

#include "ProductOperand.h"
#include "dlc/Analysis/Sums.h"
#include "dlc/CodeGen/Build/Epilogue.h"
#include "dlc/CodeGen/Build/Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

namespace {

/// Rows that a thread has if blocks share them.
constexpr int64_t kOwnRows = 8;

class ShortProductEmitter {
public:
  explicit ShortProductEmitter(ThreadKernel &context)
      : context(context), code(context.code), product(context.getProduct()),
        form(*contractionOf(product)),
        epilogue(context, product.getResult(), form.m.size()) {}

  Grid emit();

private:
  /// A block has some rows, of all columns of its threads.
  Grid emitElements(const ProductOperand &b, Value total, int64_t lanes);
  /// A block has all rows of its columns.
  Grid emitReductions(const ProductOperand &b, Value total, int64_t lanes);
  /// Combines the parts of all threads, and stores that.
  void finishReductions(int64_t lanes);
  /// Goes through rows first, first + rowStep, ... before `end`.
  void goThroughRows(Value first, Value end, int64_t rowStep);

  ThreadKernel &context;
  CodeBuilder &code;
  StructuredOp product;
  Contraction form;
  Epilogue epilogue;
  Type elementType;
  int64_t columns = 1, terms = 1;
  ProductOperand a;
  Value column, columnExists; ///< Null: it does.
  SmallVector<Value> columnOfB;
  SmallVector<StructuredOp> reductions;
  SmallVector<Value> parts; ///< Of each reduction, in this thread's rows.
};

void ShortProductEmitter::goThroughRows(Value first, Value end,
                                        int64_t rowStep) {
  struct Result {
    unsigned index;
    Value value, position;
  };
  ValueRange returned =
      context.kernel.getBody().front().getTerminator()->getOperands();
  auto doRows = [&](Value begin, int64_t count, SmallVectorImpl<Value> &sums) {
    SmallVector<Result> results;
    // Rows in flight are a chain (`dlc/Analysis/Sums.h`).
    SmallVector<Value> chains;
    for (StructuredOp reduction : reductions)
      chains.push_back(startOf(code, reduction, 1));
    for (int64_t i = 0; i < count; ++i) {
      Value row = code.add(begin, code.index(i * rowStep));
      Value sum = addProducts(code, a.load(code, row, code.index(0), terms),
                              columnOfB, code.constant(elementType, 0));
      Epilogue::Values values =
          epilogue.compute(code, sum, row, column, /*mask=*/Value());
      for (auto [chain, reduction] : llvm::zip_equal(chains, reductions))
        chain =
            epilogue.accumulate(code, reduction, values, row, column, chain);
      Value position = code.add(code.mul(row, code.index(columns)), column);
      for (auto [index, value] : llvm::enumerate(returned))
        if (Value element = values.lookup(value))
          results.push_back({static_cast<unsigned>(index), element, position});
    }
    for (auto [sum, chain, reduction] :
         llvm::zip_equal(sums, chains, reductions))
      sum = addChain(code, reduction, sum, chain);
    context.ifTrue(columnExists, [&] {
      for (const Result &result : results)
        context.storeResult(result.index, result.value, result.position);
    });
  };
  parts = context.forRows(first, end, rowStep, parts, doRows);
}

Grid ShortProductEmitter::emitElements(const ProductOperand &b, Value total,
                                       int64_t lanes) {
  int64_t rowsTogether = kBlockThreads / lanes;
  int64_t rowsOfBlock = rowsTogether * kOwnRows;
  int64_t blocksAlong = llvm::divideCeil(columns, lanes);
  Value firstRow = code.mul(context.div(context.block(), blocksAlong),
                            code.index(rowsOfBlock));
  Value lastRow =
      context.min(total, code.add(firstRow, code.index(rowsOfBlock)));
  Value ownRow = code.add(firstRow, context.div(context.thread(), lanes));
  context.ifTrue(columnExists, [&] {
    columnExists = Value();
    columnOfB = b.load(code, column, code.index(0), terms);
    goThroughRows(ownRow, lastRow, rowsTogether);
  });
  Grid grid;
  bool hasRows = ShapedType::isDynamic(loopSizes(product)[form.m.front()]);
  (hasRows ? grid.itemsPerRow : grid.items) = loopElements(product, form.m);
  grid.itemsPerBlock = rowsOfBlock;
  grid.blocksEach = blocksAlong;
  return grid;
}

Grid ShortProductEmitter::emitReductions(const ProductOperand &b, Value total,
                                         int64_t lanes) {
  // All threads combine what they have: those behind the last column have it
  // again, and do not write it.
  if (columnExists)
    column = context.min(column, code.index(columns - 1));
  columnOfB = b.load(code, column, code.index(0), terms);
  goThroughRows(context.div(context.thread(), lanes), total,
                kBlockThreads / lanes);
  finishReductions(lanes);
  Grid grid;
  grid.items = llvm::divideCeil(columns, lanes);
  return grid;
}

void ShortProductEmitter::finishReductions(int64_t lanes) {
  for (auto [part, op] : llvm::zip_equal(parts, reductions)) {
    StructuredOp reduction = op;
    // Few threads are put together: that may be in the element's type.
    part = code.rounded(part, getElementTypeOrSelf(reduction.getResult()));
    part = context.combineColumns(part, lanes, [&](Value x, Value y) {
      return combineParts(code, reduction, x, y);
    });
  }
  Value isOurs = context.less(context.thread(), code.index(lanes));
  context.ifTrue(context.both(columnExists, isOurs), [&] {
    for (auto [part, op] : llvm::zip_equal(parts, reductions)) {
      StructuredOp reduction = op;
      for (unsigned result : context.resultsOf(reduction.getResult()))
        context.storeResult(result, part, column);
    }
  });
}

Grid ShortProductEmitter::emit() {
  elementType = getElementTypeOrSelf(product.getResult());
  columns = loopElements(product, form.n);
  terms = loopElements(product, form.k);
  Value total = code.index(loopElements(product, form.m));
  if (ShapedType::isDynamic(loopSizes(product)[form.m.front()]))
    total = code.mul(total, context.rows);
  a = ProductOperand(context, product, 0);
  ProductOperand b(context, product, 1);
  for (auto op : context.kernel.getOps<linalg::GenericOp>())
    if (op.getNumReductionLoops()) {
      reductions.push_back(op);
      parts.push_back(code.rounded(startOf(code, op, 1), typeOfParts(op)));
    }
  // A warp may have several rows of them.
  int64_t lanes =
      reductions.empty()
          ? std::clamp<int64_t>(llvm::PowerOf2Ceil(columns), 1, kWarp)
          : columnsOfBlock(columns);
  Value along = context.rem(context.block(), llvm::divideCeil(columns, lanes));
  column = code.add(code.mul(along, code.index(lanes)),
                    context.rem(context.thread(), lanes));
  if (columns % lanes)
    columnExists = context.less(column, code.index(columns));
  return reductions.empty() ? emitElements(b, total, lanes)
                            : emitReductions(b, total, lanes);
}

} // namespace

static FailureOr<Grid> emitShort(ThreadKernel &context) {
  return ShortProductEmitter(context).emit();
}

GpuCode dlc::device::shortCode() {
  return {{TypeID::get<kernel::ShortKindAttr>()}, emitShort};
}
