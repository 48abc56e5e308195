//===- Columns.cpp - Reductions over all rows ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The result is a vector: a block has some of its columns, so that a warp has
// one or more rows of them, and its threads share the rows. Or the result is a
// number: one block has all elements, and goes on with what is made of the
// number. Each thread goes through its rows in order, then all are combined in
// a fixed order.
//
//===----------------------------------------------------------------------===//

#include "RowElements.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/Analysis/Sums.h"
#include "dlc/CodeGen/Build/Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

namespace {

class ColumnsEmitter {
public:
  explicit ColumnsEmitter(ThreadKernel &context)
      : context(context), code(context.code),
        plan(context.kernel, context.kernel.getFormAttr()
                                 .get<kernel::ColumnsKindAttr>()
                                 .getDims()),
        elements(context, plan) {}

  Grid emit();

private:
  /// The reduction of rows first, first + step, ... and in each of `column`
  /// alone (step 0) or of columns from `column` on, so many apart.
  Value sum(Value firstRow, int64_t rowStep, Value column, int64_t columnStep);
  /// The same of one row, added to `sum`.
  Value rowSum(Value row, Value column, int64_t columnStep, Value sum);
  /// Notes the row's other results, which `writeResults` writes.
  void computeResults(Value row, Value column);
  void writeResults();
  void store(Value number, Value position);
  /// Stores the number, and computes and stores those made of it.
  void finishNumber(Value number);

  ThreadKernel &context;
  CodeBuilder &code;
  RowSweeps plan;
  RowElements elements;
  RowStep *step = nullptr;
  /// What else leaves the kernel, element by element; and numbers made of the
  /// number that is the result.
  SmallVector<RowStep *> others, numbers;
  struct Result {
    unsigned index;
    Value value, position;
  };
  SmallVector<Result> computed;
  Value columnExists; ///< Null: it does.
};

bool isNumber(const RowStep &step) {
  StructuredOp op = step.op;
  return op.getNumLoops() == 0;
}

Value ColumnsEmitter::rowSum(Value row, Value column, int64_t columnStep,
                             Value sum) {
  OpBuilder &b = code.builder;
  elements.setRow(row);
  computeResults(row, column);
  if (!columnStep || columnStep == step->elements)
    return elements.body(*step, column, 1, sum);
  auto inner =
      scf::ForOp::create(b, code.loc, column, code.index(step->elements),
                         code.index(columnStep), ValueRange{sum});
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(inner.getBody());
  RowElements::Scope scope(elements);
  Value next = elements.body(*step, inner.getInductionVar(), 1,
                             inner.getRegionIterArg(0));
  scf::YieldOp::create(b, code.loc, next);
  return inner.getResult(0);
}

Value ColumnsEmitter::sum(Value firstRow, int64_t rowStep, Value column,
                          int64_t columnStep) {
  StructuredOp op = step->op;
  Value total = elements.places.getTotal();
  // Rows in flight are a chain (`dlc/Analysis/Sums.h`).
  Type wide = typeOfParts(op);
  auto addRows = [&](Value begin, int64_t count, SmallVectorImpl<Value> &sum) {
    RowElements::Scope scope(elements);
    bool isChain =
        sum.front().getType() != getElementTypeOrSelf(op.getResult());
    Value chain = isChain ? startOf(code, op, 1) : sum.front();
    for (int64_t i = 0; i < count; ++i) {
      // What is known is of one row.
      RowElements::Scope rowScope(elements);
      Value row = code.add(begin, code.index(i * rowStep));
      chain = rowSum(row, column, columnStep, chain);
    }
    sum.front() = isChain ? addChain(code, op, sum.front(), chain) : chain;
    writeResults();
  };
  // Few threads are put together: that may be in the element's type.
  return code.rounded(context
                          .forRows(firstRow, total, rowStep,
                                   code.rounded(startOf(code, op, 1), wide),
                                   addRows)
                          .front(),
                      getElementTypeOrSelf(op.getResult()));
}

void ColumnsEmitter::computeResults(Value row, Value column) {
  for (RowStep *other : others)
    for (unsigned index : context.resultsOf(other->op.getResult())) {
      Value position =
          elements.places.inResult(other->op.getResult(), index, column);
      computed.push_back({index, elements.result(*other, column, 1), position});
    }
}

void ColumnsEmitter::writeResults() {
  if (computed.empty())
    return;
  context.ifTrue(columnExists, [&] {
    for (const Result &result : computed)
      context.storeResult(result.index, result.value, result.position);
  });
  computed.clear();
}

void ColumnsEmitter::store(Value number, Value position) {
  for (unsigned result : context.resultsOf(step->op.getResult()))
    context.storeResult(result, number, position);
}

void ColumnsEmitter::finishNumber(Value number) {
  elements.setNumber(step->op.getResult(), number);
  SmallVector<Value> computed;
  for (RowStep *made : numbers)
    computed.push_back(elements.result(*made, code.index(0), 1));
  store(number, code.index(0));
  for (auto [made, value] : llvm::zip(numbers, computed))
    for (unsigned result : context.resultsOf(made->op.getResult()))
      context.storeResult(result, value, code.index(0));
}

Grid ColumnsEmitter::emit() {
  step = plan.findReduction();
  for (const auto &other : plan.steps)
    if (other.get() != step &&
        !context.resultsOf(other->op.getResult()).empty())
      (isNumber(*other) ? numbers : others).push_back(other.get());
  StructuredOp op = step->op;
  auto combine = [&](Value x, Value y) { return combineParts(code, op, x, y); };
  Value self = context.thread();
  int64_t columns = step->elements;
  if (step->reduces || columns == 1) {
    // Threads along a row as far as it goes, and rows for the others.
    int64_t along =
        std::clamp<int64_t>(llvm::PowerOf2Ceil(columns), 1, kBlockThreads);
    Value number = sum(context.div(self, along), kBlockThreads / along,
                       context.rem(self, along), along);
    number = context.combineThreads(number, kBlockThreads, combine);
    context.ifTrue(context.less(self, code.index(1)),
                   [&] { finishNumber(number); });
    return Grid();
  }
  int64_t lanes = columnsOfBlock(columns);
  Grid grid;
  grid.items = columns;
  grid.itemsPerBlock = lanes;
  Value column = code.add(code.mul(context.block(), code.index(lanes)),
                          context.rem(self, lanes));
  if (columns % lanes) {
    columnExists = context.less(column, code.index(columns));
    column = context.min(column, code.index(columns - 1));
  }
  Value number =
      sum(context.div(self, lanes), kBlockThreads / lanes, column, 0);
  number = context.combineColumns(number, lanes, combine);
  Value writes =
      context.both(columnExists, context.less(self, code.index(lanes)));
  context.ifTrue(writes, [&] { store(number, column); });
  return grid;
}

} // namespace

static FailureOr<Grid> emitColumns(ThreadKernel &context) {
  return ColumnsEmitter(context).emit();
}

GpuCode dlc::device::columnsCode() {
  return {{TypeID::get<kernel::ColumnsKindAttr>()}, emitColumns};
}
