//===- RowsEmitter.cpp - Kernels that work row by row --------------------===//
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
#include "RowsForm.h"
#include "dlc/Analysis/Kernel.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

namespace {

/// Rows in a chunk, and elements in a chunk of a flat kernel.
constexpr int64_t kRowsPerChunk = 64;
constexpr int64_t kElementsPerChunk = 16384;
/// Sweeps of at most this many vectors are unrolled.
constexpr int64_t kUnrolledVectors = 4;

/// An operation and what it does with a row.
struct Step {
  linalg::GenericOp op;
  int64_t elements = 1;    ///< Loop elements in a row.
  bool reduces = false;    ///< Combines the elements of a row to one.
  bool acrossRows = false; ///< Combines rows (after `reduces`, if both).
};

/// One sweep over the elements of a row.
struct Sweep {
  int64_t elements;
  SmallVector<Step *> steps;
};

class RowsEmitter {
public:
  explicit RowsEmitter(KernelContext &context)
      : context(context), code(context.code) {}

  Chunks emit();

private:
  void collect();
  void addStep(linalg::GenericOp op);
  void formSweeps();
  void initializeAcrossRows();
  void emitRow(Value row);
  void emitSweep(const Sweep &sweep, Value row);
  /// The steps of a sweep for `lanes` elements from `column` on; reductions
  /// add to `accumulators`.
  void emitElements(const Sweep &sweep, Value row, Value column, unsigned lanes,
                    Value mask, MutableArrayRef<Value> accumulators);
  Value operandValue(const Step &step, OpOperand &operand, Value row,
                     Value column, unsigned lanes, Value mask);
  void finishReduction(Step *step, Value row, Value accumulator);
  Value combine(Step *step, Value x, Value y);
  Value neutral(Step *step, unsigned lanes);
  void keep(Value value, Value vector, Value row, Value column, Value mask);
  Value bufferFor(Value value, int64_t elements);
  bool isUsedOutsideSweep(Value value, const Sweep &sweep);
  SmallVector<unsigned, 1> resultsOf(Value value);
  unsigned lanesFor(const Sweep &sweep);

  /// The first loop inside a row.
  unsigned firstInner() const { return isFlatKernel ? 0 : 1; }

  /// Whether the whole kernel is one row.
  bool isFlatKernel = false;
  KernelContext &context;
  Code &code;
  std::vector<std::unique_ptr<Step>> steps;
  SmallVector<Sweep> sweeps;
  DenseMap<Value, Step *> stepOf;
  /// Of the row at hand: numbers, and vectors of the sweep at hand.
  DenseMap<Value, Value> rowNumbers, vectors;
  /// Row buffers on the stack.
  DenseMap<Value, Value> buffers;
  OpBuilder::InsertPoint entryPoint;
};

void RowsEmitter::addStep(linalg::GenericOp op) {
  auto step = std::make_unique<Step>();
  step->op = op;
  for (auto [dim, size] : llvm::enumerate(loopSizes(op)))
    if (dim >= firstInner()) {
      step->elements *= size;
      step->reduces |=
          op.getIteratorTypesArray()[dim] == utils::IteratorType::reduction;
    }
  step->acrossRows = !isFlatKernel && reducesRows(op);
  stepOf[op.getResult(0)] = step.get();
  steps.push_back(std::move(step));
}

void RowsEmitter::collect() {
  auto generics = context.kernel.getOps<linalg::GenericOp>();
  isFlatKernel = isOneRow(context.kernel);
  for (linalg::GenericOp op : generics) {
    // The start of a reduction is not computed: its value is neutral.
    bool isStart = llvm::all_of(op->getUses(), [](OpOperand &use) {
      auto user = dyn_cast<linalg::GenericOp>(use.getOwner());
      return user && !user.isDpsInput(&use);
    });
    if (!isStart || op.getNumDpsInputs())
      addStep(op);
  }
}

void RowsEmitter::formSweeps() {
  // In one row of everything single numbers depend on single numbers only. They
  // come first, so that all else is one sweep, which reads all that belongs to
  // an element before it writes: a result may lie over an argument.
  if (isFlatKernel) {
    decltype(steps) numbers, others;
    for (std::unique_ptr<Step> &step : steps)
      (step->elements == 1 ? numbers : others).push_back(std::move(step));
    steps = std::move(numbers);
    std::move(others.begin(), others.end(), std::back_inserter(steps));
  }
  DenseMap<Step *, unsigned> sweepOf;
  for (auto &step : steps) {
    // The first sweep that may hold it.
    unsigned first = 0;
    for (Value operand : step->op.getDpsInputs()) {
      RowSource source = rowSourceOf(operand);
      Step *producer = stepOf.lookup(source.value);
      if (!producer)
        continue;
      // What is made element by element can be read while it is made.
      bool same = !producer->reduces && !producer->acrossRows &&
                  !source.isSlice && producer->elements == step->elements;
      first = std::max(first, sweepOf[producer] + (same ? 0 : 1));
    }
    unsigned index = first;
    while (index < sweeps.size() && sweeps[index].elements != step->elements)
      ++index;
    if (index == sweeps.size())
      sweeps.push_back({step->elements, {}});
    sweeps[index].steps.push_back(step.get());
    sweepOf[step.get()] = index;
  }
}

Value RowsEmitter::combine(Step *step, Value x, Value y) {
  // The body of a reduction is acc OP f(inputs): its last operation.
  auto yield = cast<linalg::YieldOp>(step->op.getRegion().front().back());
  Operation *last = yield.getValues()[0].getDefiningOp();
  IRMapping mapping;
  mapping.map(last->getOperand(0), x);
  mapping.map(last->getOperand(1), y);
  Operation *clone = code.builder.clone(*last, mapping);
  clone->getResult(0).setType(x.getType());
  return clone->getResult(0);
}

Value RowsEmitter::neutral(Step *step, unsigned lanes) {
  auto fill = step->op.getDpsInits()[0].getDefiningOp<linalg::GenericOp>();
  SmallVector<Value> yielded = code.body(fill, {Value()}, 1, nullptr, {});
  return code.broadcast(yielded[0], lanes);
}

SmallVector<unsigned, 1> RowsEmitter::resultsOf(Value value) {
  SmallVector<unsigned, 1> result;
  Operation *terminator = context.kernel.getBody().front().getTerminator();
  for (auto [i, returned] : llvm::enumerate(terminator->getOperands()))
    if (lookThroughReshapes(returned) == value)
      result.push_back(i);
  return result;
}

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

bool RowsEmitter::isUsedOutsideSweep(Value value, const Sweep &sweep) {
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    if (isReshape(user))
      return isUsedOutsideSweep(user->getResult(0), sweep);
    if (isa<tensor::ExtractSliceOp>(user)) // Not while it is made.
      return true;
    auto generic = dyn_cast<linalg::GenericOp>(user);
    return generic && llvm::none_of(sweep.steps, [&](Step *step) {
             return step->op == generic;
           });
  });
}

/// As many lanes as fit the widest float of the sweep.
unsigned RowsEmitter::lanesFor(const Sweep &sweep) {
  if (sweep.elements == 1)
    return 1;
  unsigned bits = 32;
  auto consider = [&](Type type) {
    if (isa<FloatType>(type))
      bits = std::max(bits, type.getIntOrFloatBitWidth());
  };
  for (Step *step : sweep.steps)
    step->op.getRegion().walk([&](Operation *inner) {
      for (Type type : inner->getOperandTypes())
        consider(type);
    });
  unsigned lanes = code.target.vectorBits / bits;
  // No wider than the row.
  while (lanes > 1 && static_cast<int64_t>(lanes / 2) >= sweep.elements)
    lanes /= 2;
  return lanes;
}

Value RowsEmitter::operandValue(const Step &step, OpOperand &operand, Value row,
                                Value column, unsigned lanes, Value mask) {
  linalg::GenericOp op = step.op;
  bool readsAll = runAccess(op, operand, firstInner()) == RunAccess::run;
  Value value = operand.get();
  auto [source, offset, isSlice] = rowSourceOf(value);
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  if (Value vector = isSlice ? Value() : vectors.lookup(source))
    return vector;
  if (Value number = rowNumbers.lookup(source))
    return code.broadcast(number, lanes);
  DenseElementsAttr constant;
  if (matchPattern(source, m_Constant(&constant)) && constant.isSplat()) {
    Value number = arith::ConstantOp::create(
        code.builder, code.loc,
        cast<TypedAttr>(constant.getSplatValue<Attribute>()));
    return code.broadcast(number, lanes);
  }
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
  Place place = context.placeOf(value);
  Value position = readsAll ? column : code.index(0);
  bool perRow =
      !isFlatKernel && readsOwnRow(op.getMatchingIndexingMap(&operand));
  if (perRow)
    position = code.add(position, code.mul(row, code.index(place.rowStride)));
  if (!readsAll)
    return code.broadcast(code.load(place.base, elementType, position, 1),
                          lanes);
  return code.load(place.base, elementType, position, lanes, mask);
}

/// Puts what a step computed where later sweeps and the kernel's caller want
/// it.
void RowsEmitter::keep(Value value, Value vector, Value row, Value column,
                       Value mask) {
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  for (unsigned result : resultsOf(value)) {
    Place place = context.results[result];
    Value position = column;
    if (!isFlatKernel)
      position = code.add(position, code.mul(row, code.index(place.rowStride)));
    code.store(vector, place.base, elementType, position, mask);
  }
}

void RowsEmitter::emitElements(const Sweep &sweep, Value row, Value column,
                               unsigned lanes, Value mask,
                               MutableArrayRef<Value> accumulators) {
  vectors.clear();
  // A result may lie over an argument that a later step reads.
  SmallVector<std::pair<Value, Value>> kept;
  for (auto [i, step] : llvm::enumerate(sweep.steps)) {
    linalg::GenericOp op = step->op;
    SmallVector<Value> arguments;
    for (OpOperand &operand : op->getOpOperands()) {
      if (op.isDpsInput(&operand))
        arguments.push_back(
            operandValue(*step, operand, row, column, lanes, mask));
      else if (accumulators[i])
        arguments.push_back(accumulators[i]);
      else // Read by no elementwise body.
        arguments.push_back(Value());
    }
    auto indexOf = [&](unsigned dim) -> Value {
      if (dim == 0 && !isFlatKernel)
        return row;
      if (loopSizes(op)[dim] == 1)
        return code.index(0);
      return code.iota(column, lanes);
    };
    Value result =
        code.body(op, arguments, lanes, indexOf, context.rows).front();
    result = code.broadcast(result, lanes);
    Value value = op.getResult(0);
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
      if (isUsedOutsideSweep(value, sweep)) {
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

void RowsEmitter::finishReduction(Step *step, Value row, Value accumulator) {
  Value number = code.reduceLanes(
      accumulator, [&](Value x, Value y) { return combine(step, x, y); });
  Value value = step->op.getResult(0);
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  if (step->acrossRows) {
    for (unsigned index : resultsOf(value)) {
      Value base = context.results[index].base;
      Value sum = code.load(base, elementType, code.index(0), 1);
      code.store(combine(step, sum, number), base, elementType, code.index(0));
    }
    return;
  }
  rowNumbers[value] = number;
  keep(value, number, row, code.index(0), Value());
}

void RowsEmitter::emitSweep(const Sweep &sweep, Value row) {
  OpBuilder &b = code.builder;
  unsigned lanes = lanesFor(sweep);
  int64_t full = sweep.elements / lanes, rest = sweep.elements % lanes;
  SmallVector<Value> accumulators(sweep.steps.size());
  SmallVector<unsigned> reducing;
  for (auto [i, step] : llvm::enumerate(sweep.steps))
    if (step->reduces) {
      accumulators[i] = neutral(step, lanes);
      reducing.push_back(i);
    }

  // What combines rows reads the sum so far as its accumulator.
  auto withRowSums = [&](Value column, Value mask,
                         MutableArrayRef<Value> current) {
    SmallVector<Value> all(current);
    for (auto [i, step] : llvm::enumerate(sweep.steps))
      if (step->acrossRows && !step->reduces) {
        Value value = step->op.getResult(0);
        Type type = cast<ShapedType>(value.getType()).getElementType();
        unsigned index = resultsOf(value).front();
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
        Value value = step->op.getResult(0);
        Type type = cast<ShapedType>(value.getType()).getElementType();
        for (unsigned index : resultsOf(value))
          code.store(all[i], context.results[index].base, type, column, mask);
      } else if (current[i]) {
        current[i] = all[i];
      }
    }
  };

  if (isFlatKernel && sweep.elements > kElementsPerChunk) {
    // A part of the one row.
    Value begin = code.mul(context.chunk, code.index(kElementsPerChunk));
    Value limit = code.index(sweep.elements - rest);
    Value end = arith::MinUIOp::create(
        b, code.loc, code.add(begin, code.index(kElementsPerChunk)), limit);
    auto loop = scf::ForOp::create(b, code.loc, begin, end, code.index(lanes));
    {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(loop.getBody());
      part(loop.getInductionVar(), Value(), accumulators);
    }
    if (rest) {
      Value last = arith::CmpIOp::create(b, code.loc, arith::CmpIPredicate::eq,
                                         end, limit);
      auto tail = scf::IfOp::create(b, code.loc, last, /*withElse=*/false);
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPoint(tail.thenBlock()->getTerminator());
      part(limit, code.maskOf(rest, lanes), accumulators);
    }
    return;
  }
  if (full > kUnrolledVectors) {
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
  for (const Sweep &sweep : sweeps)
    emitSweep(sweep, row);
}

/// Reductions over rows start in memory.
void RowsEmitter::initializeAcrossRows() {
  for (auto &step : steps) {
    if (!step->acrossRows)
      continue;
    Value value = step->op.getResult(0);
    auto type = cast<RankedTensorType>(value.getType());
    for (unsigned index : resultsOf(value)) {
      Value base = context.results[index].base;
      int64_t elements = type.getNumElements();
      Value number = neutral(step.get(), 1);
      auto loop = scf::ForOp::create(code.builder, code.loc, code.index(0),
                                     code.index(elements), code.index(1));
      OpBuilder::InsertionGuard guard(code.builder);
      code.builder.setInsertionPointToStart(loop.getBody());
      code.store(number, base, type.getElementType(), loop.getInductionVar());
    }
  }
}

Chunks RowsEmitter::emit() {
  collect();
  formSweeps();
  OpBuilder &b = code.builder;
  entryPoint = b.saveInsertionPoint();
  Chunks chunks;
  int64_t perRow = 0;
  for (const Sweep &sweep : sweeps)
    perRow += sweep.elements * static_cast<int64_t>(sweep.steps.size());
  if (isFlatKernel) {
    int64_t largest = 1;
    for (const Sweep &sweep : sweeps)
      largest = std::max(largest, sweep.elements);
    if (largest > kElementsPerChunk)
      chunks.count = llvm::divideCeil(largest, kElementsPerChunk);
    chunks.work = perRow / chunks.count;
    emitRow(Value());
    return chunks;
  }

  auto rowwise =
      llvm::find_if(steps, [](auto &step) { return hasOwnRows(step->op); });
  if (rowwise == steps.end())
    return chunks; // There are no results.
  int64_t domain = loopSizes((*rowwise)->op)[0];
  bool isDynamic = ShapedType::isDynamic(domain);
  Value total = isDynamic ? context.rows : code.index(domain);
  bool acrossRows =
      llvm::any_of(steps, [](auto &step) { return step->acrossRows; });
  Value begin = code.index(0), end = total;
  if (!acrossRows) {
    begin = code.mul(context.chunk, code.index(kRowsPerChunk));
    end = arith::MinUIOp::create(
        b, code.loc, code.add(begin, code.index(kRowsPerChunk)), total);
    if (isDynamic)
      chunks.rowsPerChunk = kRowsPerChunk;
    else
      chunks.count = llvm::divideCeil(domain, kRowsPerChunk);
  }
  chunks.work = perRow * kRowsPerChunk;
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

Chunks dlc::cpu::emitRows(KernelContext &context) {
  return RowsEmitter(context).emit();
}
