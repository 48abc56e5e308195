//===- Rows.cpp - Kernels that work row by row ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A row belongs to some threads of a warp, or to a block if it is long. They go
// through it in sweeps; between two of them they combine what each has found.
// What a sweep computes and a later one needs is computed again from memory,
// but in short rows stays in registers. A flat kernel is one row of all
// threads.
//
// Where threads combine, one whose row or whose last columns do not exist
// computes those of the last row or columns once more, and does not write them:
// so all threads of a warp take part in what they do together. Where they
// don't, it does nothing: a result may lie over what others read.
//
//===----------------------------------------------------------------------===//

#include "ProductOperand.h"
#include "RowElements.h"
#include "dlc/Analysis/Sums.h"
#include "dlc/CodeGen/Build/Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

namespace {

/// Rows of at most so many parts per thread are unrolled and stay in registers.
constexpr int64_t kUnrolledParts = 2;
/// Parts that are loaded together in longer rows.
constexpr int64_t kPartsInFlight = 4;

class RowsEmitter {
public:
  /// `rowDims`: of the kernel's rows, 0: it is flat.
  RowsEmitter(ThreadKernel &context, unsigned rowDims)
      : context(context), code(context.code), plan(context.kernel, rowDims),
        elements(context, plan),
        combines(llvm::any_of(plan.steps,
                              [](auto &step) { return step->reduces; })) {}

  Grid emit();

private:
  /// The columns of one access of a thread.
  struct Part {
    Value column;
    Value exists; ///< Null: they do.
  };
  void emitSweep(const RowSweep &sweep);
  /// Computes a part; what leaves the kernel waits for `writeResults`, so that
  /// the loads of all parts come before the first store.
  void emitPart(const RowSweep &sweep, Part part, unsigned lanes,
                MutableArrayRef<Value> accumulators);
  void writeResults();
  /// What a reduction of the row has found.
  void setNumber(Value value, Value number);
  Part partAt(Value index, int64_t begin, int64_t elements, unsigned lanes);
  bool isNeeded(const RowSweep &sweep) const;

  ThreadKernel &context;
  CodeBuilder &code;
  RowSweeps plan;
  RowElements elements;
  bool combines = false; ///< Whether threads combine anything.
  int64_t threads = 1;   ///< Of a row.
  Value lane;            ///< The thread among them.
  Value row;
  Value rowExists; ///< Null: it does.
  struct Result {
    unsigned index;
    Value value, position, writes;
  };
  SmallVector<Result> computed;
  /// The columns of sweeps that are unrolled, by begin, elements and lanes:
  /// sweeps that have them in common know what the others found.
  std::map<std::tuple<int64_t, int64_t, unsigned>, Part> parts;
};

/// Whether anything of the sweep is a result or combined; all else is computed
/// where it is needed.
bool RowsEmitter::isNeeded(const RowSweep &sweep) const {
  return llvm::any_of(sweep.steps, [&](RowStep *step) {
    return step->reduces || !context.resultsOf(step->op.getResult()).empty();
  });
}

void RowsEmitter::emitPart(const RowSweep &sweep, Part part, unsigned lanes,
                           MutableArrayRef<Value> accumulators) {
  // A number is one thread's to write.
  Value writes = context.both(rowExists, part.exists);
  if (combines && sweep.elements == 1)
    writes = context.both(writes, context.less(lane, code.index(1)));
  for (auto [i, step] : llvm::enumerate(sweep.steps)) {
    if (step->reduces) {
      Value sum = elements.body(*step, part.column, lanes, accumulators[i]);
      accumulators[i] =
          part.exists ? context.select(part.exists, sum, accumulators[i]) : sum;
      continue;
    }
    for (unsigned result : context.resultsOf(step->op.getResult()))
      computed.push_back(
          {result, elements.result(*step, part.column, lanes),
           elements.places.inResult(step->op.getResult(), result, part.column),
           writes});
  }
}

void RowsEmitter::setNumber(Value value, Value number) {
  elements.setNumber(value, number);
  SmallVector<unsigned, 1> results = context.resultsOf(value);
  if (results.empty())
    return;
  Value writes = context.both(rowExists, context.less(lane, code.index(1)));
  for (unsigned result : results)
    computed.push_back({result, number,
                        elements.places.inResult(value, result, code.index(0)),
                        writes});
}

void RowsEmitter::writeResults() {
  for (auto begin = computed.begin(), end = begin; begin != computed.end();
       begin = end) {
    end = std::find_if(begin, computed.end(), [&](const Result &result) {
      return result.writes != begin->writes;
    });
    context.ifTrue(begin->writes, [&] {
      for (const Result &result : llvm::make_range(begin, end)) {
        context.storeResult(result.index, result.value, result.position);
      }
    });
  }
  computed.clear();
}

/// Part number `index` of the thread in a row of `elements` from column `begin`
/// on; if some threads have no such part, the last one that there is.
RowsEmitter::Part RowsEmitter::partAt(Value index, int64_t begin,
                                      int64_t elements, unsigned lanes) {
  int64_t width = threads * lanes;
  Value column = code.add(code.mul(index, code.index(width)),
                          code.mul(lane, code.index(lanes)));
  if (begin)
    column = code.add(column, code.index(begin));
  if (begin + width <= elements)
    return {column, Value()};
  if (!combines)
    return {column, context.less(column, code.index(elements))};
  return {context.min(column, code.index(elements - lanes)),
          context.less(column, code.index(elements))};
}

void RowsEmitter::emitSweep(const RowSweep &sweep) {
  OpBuilder &b = code.builder;
  unsigned lanes = elements.lanesFor(sweep);
  if (!combines && sweep.elements == 1) {
    // A number is one thread's to compute.
    SmallVector<Value> none(sweep.steps.size());
    context.ifTrue(context.less(lane, code.index(1)), [&] {
      RowElements::Scope scope(elements);
      emitPart(sweep, {code.index(0), Value()}, 1, none);
      writeResults();
    });
    return;
  }
  SweepStart start = startSweep(code, sweep, lanes);
  SmallVector<Value> &accumulators = start.accumulators;
  ArrayRef<unsigned> reducing = start.reducing;
  if (sweep.elements == 1) {
    emitPart(sweep, {code.index(0), Value()}, 1, accumulators);
    for (unsigned i : reducing)
      setNumber(sweep.steps[i]->op.getResult(), accumulators[i]);
    writeResults();
    return;
  }
  int64_t width = threads * lanes;
  int64_t full = sweep.elements / width;
  bool isRagged = sweep.elements % width != 0;
  bool isUnrolled = plan.isOneRow() || full + isRagged <= kUnrolledParts;
  auto unrolled = [&](int64_t first, int64_t last) {
    for (int64_t begin = first * width; begin < last * width; begin += width) {
      Part &part = parts[{begin, sweep.elements, lanes}];
      if (!part.column)
        part = partAt(code.index(0), begin, sweep.elements, lanes);
      if (combines || !part.exists) {
        emitPart(sweep, part, lanes, accumulators);
        continue;
      }
      writeResults();
      context.ifTrue(part.exists, [&] {
        RowElements::Scope scope(elements);
        emitPart(sweep, {part.column, Value()}, lanes, accumulators);
        writeResults();
      });
    }
  };
  if (isUnrolled) {
    unrolled(0, full + isRagged);
  } else {
    // Whole groups of parts in a loop, then the rest.
    int64_t looped = full / kPartsInFlight * kPartsInFlight;
    // Sums of many parts: those of a group are a chain.
    bool isLong = full > kPartRows;
    auto typeOf = [&](unsigned i) {
      StructuredOp op = sweep.steps[i]->op;
      return isLong ? typeOfParts(op) : getElementTypeOrSelf(op.getResult());
    };
    SmallVector<Value> initial;
    for (unsigned i : reducing)
      initial.push_back(code.rounded(accumulators[i], typeOf(i)));
    if (looped) {
      auto loop =
          scf::ForOp::create(b, code.loc, code.index(0), code.index(looped),
                             code.index(kPartsInFlight), initial);
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(loop.getBody());
      RowElements::Scope scope(elements);
      SmallVector<Value> current(sweep.steps.size());
      for (auto [position, i] : llvm::enumerate(reducing))
        current[i] = isLong ? startOf(code, sweep.steps[i]->op, lanes)
                            : Value(loop.getRegionIterArg(position));
      SmallVector<Part> together;
      for (int64_t i = 0; i < kPartsInFlight; ++i)
        together.push_back(
            {partAt(code.add(loop.getInductionVar(), code.index(i)), 0,
                    sweep.elements, lanes)
                 .column,
             Value()});
      for (Part part : together)
        emitPart(sweep, part, lanes, current);
      writeResults();
      if (!reducing.empty()) {
        SmallVector<Value> yielded;
        for (auto [position, i] : llvm::enumerate(reducing))
          yielded.push_back(isLong ? addChain(code, sweep.steps[i]->op,
                                              loop.getRegionIterArg(position),
                                              current[i])
                                   : current[i]);
        scf::YieldOp::create(b, code.loc, yielded);
      }
      for (auto [position, i] : llvm::enumerate(reducing))
        accumulators[i] = loop.getResult(position);
    }
    SmallVector<Value> sums(accumulators);
    if (isLong)
      for (unsigned i : reducing)
        accumulators[i] = startOf(code, sweep.steps[i]->op, lanes);
    unrolled(looped, full + isRagged);
    if (isLong)
      for (unsigned i : reducing)
        accumulators[i] =
            addChain(code, sweep.steps[i]->op, sums[i], accumulators[i]);
  }
  writeResults();
  for (unsigned i : reducing) {
    StructuredOp op = sweep.steps[i]->op;
    auto combine = [&](Value x, Value y) {
      return combineParts(code, op, x, y);
    };
    Value number = code.rounded(code.reduceLanes(accumulators[i], combine),
                                getElementTypeOrSelf(op.getResult()));
    setNumber(op.getResult(), context.combineThreads(number, threads, combine));
  }
  writeResults();
}

Grid RowsEmitter::emit() {
  int64_t longest = 1;
  unsigned lanes = 1;
  for (const RowSweep &sweep : plan.sweeps)
    if (isNeeded(sweep) && sweep.elements > longest) {
      longest = sweep.elements;
      lanes = elements.lanesFor(sweep);
    }
  Grid grid;
  if (plan.isOneRow()) {
    // All threads of the grid have a part of it.
    threads = kBlockThreads;
    int64_t width = threads * lanes;
    grid.items = longest;
    grid.itemsPerBlock = width;
    lane = code.add(code.mul(context.block(), code.index(kBlockThreads)),
                    context.thread());
    threads = llvm::divideCeil(longest, width) * kBlockThreads;
  } else {
    int64_t wanted = llvm::divideCeil(longest, lanes);
    threads = wanted > kWarp * kUnrolledParts
                  ? kBlockThreads
                  : std::min<int64_t>(llvm::PowerOf2Ceil(wanted), kWarp);
    // The terms of a product are for a warp at least.
    bool hasProduct =
        llvm::any_of(plan.steps, [](auto &step) { return step->isProduct; });
    if (hasProduct)
      threads = std::max(threads, kWarp);
    int64_t rowsPerBlock = kBlockThreads / threads;
    grid.itemsPerBlock = rowsPerBlock;
    bool isDynamic = plan.hasBatchRows();
    int64_t rowsOfOne = plan.getRowSizes().empty() ? 1 : plan.getRowsOfOne();
    Value total =
        plan.getRowSizes().empty() ? code.index(1) : elements.places.getTotal();
    if (isDynamic)
      grid.itemsPerRow = rowsOfOne;
    else
      grid.items = rowsOfOne;
    Value self = context.thread();
    lane = context.rem(self, threads);
    Value index = code.add(code.mul(context.block(), code.index(rowsPerBlock)),
                           context.div(self, threads));
    Value existing = index;
    if (rowsPerBlock > 1 && rowsOfOne % rowsPerBlock) {
      rowExists = context.less(index, total);
      if (combines || hasProduct)
        existing = context.min(index, code.add(total, code.index(-1)));
    }
    // All threads are needed for a product; what follows without combining may
    // write over what it reads, so it is only for rows that exist.
    for (const auto &step : plan.steps)
      if (step->isProduct)
        elements.setProduct(
            step->op.getResult(),
            emitRowOfProduct(context, step->op, existing, lane, threads));
    row = combines ? existing : index;
    elements.setRow(row);
  }
  Value exists = combines ? Value() : std::exchange(rowExists, Value());
  context.ifTrue(exists, [&] {
    for (const RowSweep &sweep : plan.sweeps)
      if (isNeeded(sweep))
        emitSweep(sweep);
  });
  return grid;
}

} // namespace

static FailureOr<Grid> emitRows(ThreadKernel &context) {
  auto kind = context.kernel.getFormAttr().get<kernel::RowsKindAttr>();
  return RowsEmitter(context, kind.getDims()).emit();
}

static FailureOr<Grid> emitFlat(ThreadKernel &context) {
  return RowsEmitter(context, /*rowDims=*/0).emit();
}

/// What combines all rows is not several blocks' to compute.
static bool keepsRows(kernel::KernelOp kernel) {
  return llvm::none_of(kernel.getOps<StructuredOp>(), reducesRows);
}

GpuCode dlc::device::rowsCode() {
  return {{TypeID::get<kernel::RowsKindAttr>(), keepsRows}, emitRows};
}

GpuCode dlc::device::flatCode() {
  return {{TypeID::get<kernel::FlatKindAttr>()}, emitFlat};
}
