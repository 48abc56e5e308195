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
// a later sweep needs again waits in a row buffer on the stack, which LLVM
// turns into registers where the row is short.
//
// A kernel of flat operations is the same with one row that holds everything,
// and its chunks are parts of that row.
//
//===----------------------------------------------------------------------===//

#include "Emitters.h"
#include "dlc/Analysis/RowSweeps.h"
#include "dlc/CodeGen/Build/Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

namespace {

/// Sweeps that make more operations than these are loops: random numbers take
/// LLVM long.
constexpr int64_t kUnrolledOperations = 256;

class RowsEmitter {
public:
  RowsEmitter(CpuKernel &context, bool isOneRow)
      : context(context), code(context.code),
        schedule(cast<kernel::CpuRowsScheduleAttr>(context.schedule)),
        plan(context.kernel, isOneRow) {}

  Chunks emit();

private:
  void initializeAcrossRows();
  void emitRow(Value row);
  void emitSweep(const RowSweep &sweep, Value row);
  /// The steps of a sweep for `lanes` elements from `column` on; reductions
  /// add to `accumulators`.
  void emitElements(const RowSweep &sweep, Value row, Value column,
                    unsigned lanes, Value mask,
                    MutableArrayRef<Value> accumulators);
  Value operandValue(const RowStep &step, OpOperand &operand, Value row,
                     Value column, unsigned lanes, Value mask);
  void finishReduction(RowStep *step, Value row, Value accumulator);
  void keep(Value value, Value vector, Value row, Value column, Value mask);
  Value bufferFor(Value value, int64_t elements);

  CpuKernel &context;
  CodeBuilder &code;
  kernel::CpuRowsScheduleAttr schedule;
  RowSweeps plan;
  /// Of the row at hand: numbers, and vectors of the sweep at hand.
  DenseMap<Value, Value> rowNumbers, vectors;
  /// Row buffers on the stack.
  DenseMap<Value, Value> buffers;
  OpBuilder::InsertPoint entryPoint;
};

Value RowsEmitter::bufferFor(Value value, int64_t elements) {
  Value &buffer = buffers[value];
  if (buffer)
    return buffer;
  OpBuilder::InsertionGuard guard(code.builder);
  code.builder.restoreInsertionPoint(entryPoint);
  auto pointer = LLVM::LLVMPointerType::get(code.builder.getContext());
  Type type = cast<ShapedType>(value.getType()).getElementType();
  if (type.isInteger(1))
    type = code.builder.getI8Type();
  // Whole vectors, so that no access of the buffer needs a mask.
  int64_t padded = llvm::alignTo(elements, 64);
  Value count = code.constant(code.builder.getI64Type(), padded);
  buffer =
      LLVM::AllocaOp::create(code.builder, code.loc, pointer, type, count, 64);
  entryPoint = code.builder.saveInsertionPoint();
  return buffer;
}

Value RowsEmitter::operandValue(const RowStep &step, OpOperand &operand,
                                Value row, Value column, unsigned lanes,
                                Value mask) {
  StructuredOp op = step.op;
  bool readsAll = runAccess(op, operand, plan.firstInner()) == RunAccess::run;
  Value value = operand.get();
  auto [source, offset, isSlice] = rowSourceOf(value);
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  if (Value vector = isSlice ? Value() : vectors.lookup(source))
    return vector;
  if (Value number = rowNumbers.lookup(source))
    return code.broadcast(number, lanes);
  SplatElementsAttr constant;
  if (matchPattern(source, m_Constant(&constant)))
    return code.broadcast(code.constant(constant), lanes);
  if (Value buffer = buffers.lookup(source)) {
    // Without an offset whole vectors lie inside the buffer.
    if (!offset)
      return code.load(buffer, elementType, column, lanes);
    Value position = code.index(offset);
    if (!readsAll)
      return code.broadcast(code.load(buffer, elementType, position, 1), lanes);
    return code.load(buffer, elementType, code.add(column, position), lanes,
                     mask);
  }
  RowsView view = context.viewOf(value);
  Value position = readsAll ? column : code.index(0);
  bool perRow = !plan.isOneRow && readsOwnRow(op.getMap(operand));
  if (perRow)
    position = code.add(position, code.mul(row, code.index(view.rowStride)));
  if (!readsAll)
    return code.broadcast(code.load(view.base, elementType, position, 1),
                          lanes);
  return code.load(view.base, elementType, position, lanes, mask);
}

/// Puts what a step computed where later sweeps and the kernel's caller want
/// it.
void RowsEmitter::keep(Value value, Value vector, Value row, Value column,
                       Value mask) {
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  for (unsigned result : context.resultsOf(value)) {
    RowsView view = context.results[result];
    Value position = column;
    if (!plan.isOneRow)
      position = code.add(position, code.mul(row, code.index(view.rowStride)));
    code.store(vector, view.base, elementType, position, mask);
  }
}

void RowsEmitter::emitElements(const RowSweep &sweep, Value row, Value column,
                               unsigned lanes, Value mask,
                               MutableArrayRef<Value> accumulators) {
  vectors.clear();
  // A result may lie over an argument that a later step reads.
  SmallVector<std::pair<Value, Value>> kept;
  for (auto [i, step] : llvm::enumerate(sweep.steps)) {
    StructuredOp op = step->op;
    SmallVector<Value> arguments;
    if (!step->isProduct)
      for (OpOperand *operand : op.getInputs())
        arguments.push_back(
            operandValue(*step, *operand, row, column, lanes, mask));
    arguments.push_back(accumulators[i]); // Read by no elementwise body.
    auto indexOf = [&](unsigned dim) -> Value {
      if (dim == 0 && !plan.isOneRow)
        return row;
      if (loopSizes(op)[dim] == 1)
        return code.index(0);
      return code.iota(column, lanes);
    };
    Value result =
        step->isProduct
            ? emitRowProduct(context, op, row, column, lanes, mask)
            : code.body(op, arguments, lanes, indexOf, context.rows).front();
    result = code.broadcast(result, lanes);
    Value value = op.getResult();
    if (accumulators[i]) {
      // Lanes that do not exist change nothing.
      if (mask)
        result = arith::SelectOp::create(code.builder, code.loc, mask, result,
                                         accumulators[i]);
      accumulators[i] = result;
      continue;
    }
    if (sweep.elements == 1) {
      rowNumbers[value] = result;
    } else {
      vectors[value] = result;
      if (isUsedOutside(value, sweep)) {
        Type elementType = cast<ShapedType>(value.getType()).getElementType();
        code.store(result, bufferFor(value, sweep.elements), elementType,
                   column);
      }
    }
    kept.push_back({value, result});
  }
  for (auto [value, result] : kept)
    keep(value, result, row, column, mask);
  vectors.clear();
}

void RowsEmitter::finishReduction(RowStep *step, Value row, Value accumulator) {
  Value number = code.reduceLanes(accumulator, [&](Value x, Value y) {
    return combineParts(code, step->op, x, y);
  });
  Value value = step->op.getResult();
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  if (step->acrossRows) {
    for (unsigned index : context.resultsOf(value)) {
      Value base = context.results[index].base;
      Value sum = code.load(base, elementType, code.index(0), 1);
      code.store(combineParts(code, step->op, sum, number), base, elementType,
                 code.index(0));
    }
    return;
  }
  rowNumbers[value] = number;
  keep(value, number, row, code.index(0), Value());
}

void RowsEmitter::emitSweep(const RowSweep &sweep, Value row) {
  OpBuilder &b = code.builder;
  unsigned lanes = lanesFor(sweep, context.target.vectorBits);
  int64_t full = sweep.elements / lanes, rest = sweep.elements % lanes;
  SmallVector<Value> accumulators(sweep.steps.size());
  SmallVector<unsigned> reducing;
  for (auto [i, step] : llvm::enumerate(sweep.steps))
    if (step->reduces) {
      accumulators[i] = startOf(code, step->op, lanes);
      reducing.push_back(i);
    }

  // What combines rows reads the sum so far as its accumulator.
  auto withRowSums = [&](Value column, Value mask,
                         MutableArrayRef<Value> current) {
    SmallVector<Value> all(current);
    for (auto [i, step] : llvm::enumerate(sweep.steps))
      if (step->acrossRows && !step->reduces) {
        Value value = step->op.getResult();
        Type type = cast<ShapedType>(value.getType()).getElementType();
        unsigned index = context.resultsOf(value).front();
        Value sum =
            code.load(context.results[index].base, type, column, lanes, mask);
        all[i] = sum;
      }
    return all;
  };
  auto part = [&](Value column, Value mask, MutableArrayRef<Value> current) {
    SmallVector<Value> all = withRowSums(column, mask, current);
    emitElements(sweep, row, column, lanes, mask, all);
    for (auto [i, step] : llvm::enumerate(sweep.steps)) {
      if (step->acrossRows && !step->reduces) {
        for (unsigned index : context.resultsOf(step->op.getResult()))
          context.storeResult(index, all[i], column, mask);
      } else if (current[i]) {
        current[i] = all[i];
      }
    }
  };

  if (plan.isOneRow && sweep.elements > schedule.getChunk()) {
    // A part of the one row.
    Value begin = code.mul(context.chunk, code.index(schedule.getChunk()));
    Value limit = code.index(sweep.elements - rest);
    Value end = arith::MinUIOp::create(
        b, code.loc, code.add(begin, code.index(schedule.getChunk())), limit);
    auto loop = scf::ForOp::create(b, code.loc, begin, end, code.index(lanes));
    {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(loop.getBody());
      part(loop.getInductionVar(), Value(), accumulators);
    }
    if (rest) {
      // The chunk in which the whole vectors end: the one before may end there,
      // too, and a chunk of a longer sweep may begin behind.
      Value left = arith::SubIOp::create(b, code.loc, limit, begin);
      Value last = arith::CmpIOp::create(b, code.loc, arith::CmpIPredicate::ult,
                                         left, code.index(schedule.getChunk()));
      auto tail = scf::IfOp::create(b, code.loc, last, /*withElse=*/false);
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPoint(tail.thenBlock()->getTerminator());
      part(limit, code.maskOf(rest, lanes), accumulators);
    }
    return;
  }
  int64_t operations = 0;
  for (RowStep *step : sweep.steps)
    if (linalg::GenericOp generic = step->op.generic())
      operations += generic.getBody()->getOperations().size();
  if (full > schedule.getUnroll() ||
      (full > 1 && full * operations > kUnrolledOperations)) {
    SmallVector<Value> initial;
    for (unsigned i : reducing)
      initial.push_back(accumulators[i]);
    auto loop =
        scf::ForOp::create(b, code.loc, code.index(0), code.index(full * lanes),
                           code.index(lanes), initial);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> current(sweep.steps.size());
    for (auto [position, i] : llvm::enumerate(reducing))
      current[i] = loop.getRegionIterArg(position);
    part(loop.getInductionVar(), Value(), current);
    SmallVector<Value> yielded;
    for (unsigned i : reducing)
      yielded.push_back(current[i]);
    if (!reducing.empty())
      scf::YieldOp::create(b, code.loc, yielded);
    for (auto [position, i] : llvm::enumerate(reducing))
      accumulators[i] = loop.getResult(position);
  } else {
    for (int64_t i = 0; i < full; ++i)
      part(code.index(i * lanes), Value(), accumulators);
  }
  if (rest)
    part(code.index(full * lanes), code.maskOf(rest, lanes), accumulators);
  for (unsigned i : reducing)
    finishReduction(sweep.steps[i], row, accumulators[i]);
}

void RowsEmitter::emitRow(Value row) {
  rowNumbers.clear();
  for (const RowSweep &sweep : plan.sweeps)
    emitSweep(sweep, row);
}

/// Reductions over rows start in memory.
void RowsEmitter::initializeAcrossRows() {
  for (const auto &step : plan.steps) {
    if (!step->acrossRows)
      continue;
    Value value = step->op.getResult();
    auto type = cast<RankedTensorType>(value.getType());
    for (unsigned index : context.resultsOf(value)) {
      Value base = context.results[index].base;
      int64_t elements = type.getNumElements();
      Value number = startOf(code, step->op, 1);
      auto loop = scf::ForOp::create(code.builder, code.loc, code.index(0),
                                     code.index(elements), code.index(1));
      OpBuilder::InsertionGuard guard(code.builder);
      code.builder.setInsertionPointToStart(loop.getBody());
      code.store(number, base, type.getElementType(), loop.getInductionVar());
    }
  }
}

Chunks RowsEmitter::emit() {
  OpBuilder &b = code.builder;
  entryPoint = b.saveInsertionPoint();
  Chunks chunks;
  int64_t perRow = 0;
  for (const RowSweep &sweep : plan.sweeps)
    for (const RowStep *step : sweep.steps)
      perRow +=
          step->isProduct ? staticSize(loopSizes(step->op), 1) : sweep.elements;
  if (plan.isOneRow) {
    int64_t largest = 1;
    for (const RowSweep &sweep : plan.sweeps)
      largest = std::max(largest, sweep.elements);
    if (largest > schedule.getChunk())
      chunks.count = llvm::divideCeil(largest, schedule.getChunk());
    chunks.work = perRow / chunks.count;
    emitRow(Value());
    return chunks;
  }

  auto rowwise = llvm::find_if(plan.steps,
                               [](auto &step) { return hasOwnRows(step->op); });
  if (rowwise == plan.steps.end())
    return chunks; // There are no results.
  int64_t domain = loopSizes((*rowwise)->op)[0];
  bool isDynamic = ShapedType::isDynamic(domain);
  Value total = isDynamic ? context.rows : code.index(domain);
  bool acrossRows =
      llvm::any_of(plan.steps, [](auto &step) { return step->acrossRows; });
  Value begin = code.index(0), end = total;
  if (!acrossRows) {
    begin = code.mul(context.chunk, code.index(schedule.getChunk()));
    end = arith::MinUIOp::create(
        b, code.loc, code.add(begin, code.index(schedule.getChunk())), total);
    if (isDynamic)
      chunks.rowsPerChunk = schedule.getChunk();
    else
      chunks.count = llvm::divideCeil(domain, schedule.getChunk());
  }
  chunks.work = perRow * schedule.getChunk();
  initializeAcrossRows();
  // Buffers are made before the loop.
  auto marker = arith::ConstantIndexOp::create(b, code.loc, 1);
  entryPoint = {marker->getBlock(), Block::iterator(marker)};
  auto loop = scf::ForOp::create(b, code.loc, begin, end, code.index(1));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  emitRow(loop.getInductionVar());
  return chunks;
}

} // namespace

static FailureOr<Chunks> emitRows(CpuKernel &context) {
  return RowsEmitter(context, /*isOneRow=*/false).emit();
}

static FailureOr<Chunks> emitFlat(CpuKernel &context) {
  return RowsEmitter(context, /*isOneRow=*/true).emit();
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
  return {{TypeID::get<kernel::RowsKindAttr>()}, emitRows, chooseRows<64>};
}

CpuCode dlc::cpu::flatCode() {
  return {{TypeID::get<kernel::FlatKindAttr>()},
          emitFlat,
          chooseRows<16384>,
          checkFlat};
}
