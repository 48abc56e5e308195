//===- RowSweeps.cpp - The sweeps of a kernel over a row -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/RowSweeps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;

/// Whether the op, of a kernel of rows, is a product of rows of several
/// columns, each of which is a sum: what has one column, or factors in order,
/// is a reduction of the row.
static bool hasColumnsOfSums(StructuredOp op, unsigned rowDims) {
  kernel::ContractOp product = op.contract();
  return product &&
         (loopElements(op, product.getLoops(kernel::ContractOp::Group::n)) >
              1 ||
          llvm::any_of(op.getMaps(), [&](AffineMap map) {
            return runAccess(op, map, rowDims) == RunAccess::other;
          }));
}

void RowSweeps::addStep(StructuredOp op) {
  auto step = std::make_unique<RowStep>();
  step->op = op;
  step->isProduct = !isOneRow() && hasColumnsOfSums(op, rowDims);
  step->hasTerms = !isOneRow() && hasTermsInRow(op, rowDims);
  for (auto [dim, size] : llvm::enumerate(loopSizes(op))) {
    bool isParallel = op.getIterators()[dim] == utils::IteratorType::parallel;
    if (dim >= firstInner() && step->hasTerms && !isParallel) {
      step->terms *= size;
      continue;
    }
    // The terms of its sums are inside of an element.
    if (dim < firstInner() || (step->isProduct && !isParallel))
      continue;
    step->elements *= size;
    step->reduces |= !isParallel;
  }
  step->acrossRows = !isOneRow() && reducesRows(op);
  stepOf[op.getResult()] = step.get();
  steps.push_back(std::move(step));
}

RowSweeps::RowSweeps(kernel::KernelOp kernel, unsigned rowDims)
    : rowDims(rowDims) {
  for (auto op : kernel.getOps<StructuredOp>()) {
    // The start of a reduction is not computed: its value is neutral.
    bool isStart = llvm::all_of(op->getUses(), [](OpOperand &use) {
      auto user = asStructured(use.getOwner());
      return user && !user.isInput(use);
    });
    if (!isStart || op.getNumInputs())
      addStep(op);
  }
  for (const auto &step : steps)
    if (!isOneRow() && rowSizes.empty() && hasOwnRows(step->op)) {
      rowSizes = loopSizes(step->op);
      rowSizes.truncate(rowDims);
    }
  formSweeps();
  findRemade();
}

/// Whether whatever reads the value, of `elements` elements in a row, reads
/// them in order.
static bool isReadInOrder(Value value, int64_t elements, unsigned rowDims) {
  return llvm::all_of(value.getUses(), [&](OpOperand &use) {
    Operation *user = use.getOwner();
    if (isReshape(user))
      return isReadInOrder(user->getResult(0), elements, rowDims);
    auto op = asStructured(user);
    if (!op)
      return isa<kernel::ReturnOp>(user);
    int64_t size = staticSize(loopSizes(op), rowDims);
    return op.generic() && size == elements &&
           runAccess(op, use, rowDims) == RunAccess::run;
  });
}

/// Whether a processor has the operation, more or less: others are functions.
static bool isSimple(Operation &op) {
  return isa<linalg::IndexOp>(op) ||
         isa_and_nonnull<arith::ArithDialect>(op.getDialect());
}

void RowSweeps::findRemade() {
  // About what a store and a load take.
  constexpr int64_t most = 4;
  DenseMap<RowStep *, int64_t> costs;
  // No result of a row lies over what has no rows, if there are several.
  auto canReadAgain = [&](RowStep &step, OpOperand &operand) {
    return isa<BlockArgument>(operand.get()) &&
           runAccess(step.op, operand, rowDims) == RunAccess::run &&
           !readsRows(step.op, operand) &&
           (hasBatchRows() || getRowsOfOne() > 1);
  };
  auto costOf = [&](RowStep &step) -> std::optional<int64_t> {
    linalg::GenericOp generic = step.op.generic();
    if (isOneRow() || !generic || step.elements == 1 || step.reduces ||
        step.acrossRows || step.hasTerms)
      return std::nullopt;
    auto operations = generic.getBody()->without_terminator();
    if (!llvm::all_of(operations, isSimple))
      return std::nullopt;
    int64_t cost = llvm::range_size(operations);
    for (OpOperand *operand : step.op.getInputs()) {
      RowSource source = rowSourceOf(operand->get());
      RowStep *producer = stepOf.lookup(source.value);
      if (producer && producer->isRemade && !source.isSlice)
        cost += costs[producer];
      else if (canReadAgain(step, *operand))
        continue;
      else if (runAccess(step.op, *operand, rowDims) != RunAccess::element ||
               (producer && producer->elements != 1) || source.isSlice)
        return std::nullopt;
    }
    return cost;
  };
  for (auto &step : steps) {
    std::optional<int64_t> cost = costOf(*step);
    step->isRemade =
        cost && *cost <= most &&
        isReadInOrder(step->op.getResult(), step->elements, rowDims);
    if (step->isRemade)
      costs[step.get()] = *cost;
  }
}

bool RowSweeps::hasBatchRows() const {
  return !rowSizes.empty() && ShapedType::isDynamic(rowSizes.front());
}

int64_t RowSweeps::getRowsOfOne() const {
  // There may be no results.
  return rowSizes.empty() ? 0 : staticSize(rowSizes, hasBatchRows() ? 1 : 0);
}

int64_t RowSweeps::strideOf(Value operand, unsigned position, int64_t stride) {
  ArrayRef<int64_t> shape = cast<ShapedType>(operand.getType()).getShape();
  return position == 0 ? stride : staticSize(shape, position + 1);
}

bool RowSweeps::readsRows(StructuredOp op, OpOperand &operand) const {
  AffineMap map = op.getMap(operand);
  return llvm::any_of(llvm::seq(rowDims),
                      [&](unsigned dim) { return map.isFunctionOfDim(dim); });
}

bool RowSweeps::readsRowsInOrder(StructuredOp op, OpOperand &operand,
                                 int64_t stride) const {
  if (!readsOwnRow(op.getMap(operand), rowDims))
    return false;
  ArrayRef<int64_t> shape =
      cast<ShapedType>(operand.get().getType()).getShape();
  return rowDims == 1 || stride == staticSize(shape, 1);
}

RowStep *RowSweeps::findReduction() const {
  RowStep *result = nullptr;
  for (const auto &step : steps) {
    if (!step->acrossRows && !step->reduces)
      continue;
    if (result)
      return nullptr;
    result = step.get();
  }
  return result;
}

void RowSweeps::formSweeps() {
  // In one row of everything single numbers depend on single numbers only. They
  // come first, so that all else is one sweep, which reads all that belongs to
  // an element before it writes: a result may lie over an argument.
  if (isOneRow()) {
    decltype(steps) numbers, others;
    for (std::unique_ptr<RowStep> &step : steps)
      (step->elements == 1 ? numbers : others).push_back(std::move(step));
    steps = std::move(numbers);
    std::move(others.begin(), others.end(), std::back_inserter(steps));
  }
  DenseMap<RowStep *, unsigned> classOf;
  for (auto &step : steps) {
    // The first sweep that may hold it.
    unsigned first = 0;
    for (Value operand : step->op.getInputValues()) {
      RowSource source = rowSourceOf(operand);
      RowStep *producer = stepOf.lookup(source.value);
      if (!producer)
        continue;
      // What is made element by element can be read while it is made.
      bool same = !producer->reduces && !producer->acrossRows &&
                  !source.isSlice && producer->elements == step->elements;
      first = std::max(first, classOf[producer] + (same ? 0 : 1));
    }
    unsigned index = first;
    while (index < sweeps.size() && sweeps[index].elements != step->elements)
      ++index;
    if (index == sweeps.size())
      sweeps.push_back({step->elements, {}});
    sweeps[index].steps.push_back(step.get());
    classOf[step.get()] = index;
  }
}

bool dlc::isUsedOutside(Value value, const RowSweep &sweep) {
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    if (isReshape(user))
      return isUsedOutside(user->getResult(0), sweep);
    if (isa<tensor::ExtractSliceOp>(user)) // Not while it is made.
      return true;
    StructuredOp generic = asStructured(user);
    return generic && llvm::none_of(sweep.steps, [&](RowStep *step) {
             return step->op == generic;
           });
  });
}

int64_t dlc::costOfVector(const RowSweep &sweep) {
  // Of a function: it is made of so many.
  constexpr int64_t ofFunction = 20;
  int64_t cost = 0;
  for (RowStep *step : sweep.steps)
    if (linalg::GenericOp generic = step->op.generic())
      for (Operation &op : generic.getBody()->without_terminator())
        cost += isSimple(op) ? 1 : ofFunction;
    else
      cost += ofFunction;
  return cost;
}

unsigned dlc::lanesFor(const RowSweep &sweep, unsigned vectorBits) {
  if (sweep.elements == 1)
    return 1;
  unsigned bits = 32;
  auto consider = [&](Type type) {
    if (isa<FloatType>(type))
      bits = std::max(bits, type.getIntOrFloatBitWidth());
  };
  for (RowStep *step : sweep.steps)
    if (kernel::ContractOp product = step->op.contract())
      consider(product.getAccumulator());
    else
      step->op.generic().getRegion().walk([&](Operation *inner) {
        for (Type type : inner->getOperandTypes())
          consider(type);
      });
  unsigned lanes = vectorBits / bits;
  // No wider than the row.
  while (lanes > 1 && static_cast<int64_t>(lanes / 2) >= sweep.elements)
    lanes /= 2;
  return lanes;
}
