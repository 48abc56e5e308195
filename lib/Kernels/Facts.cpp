//===- Facts.cpp - What fusion asks of an entry's operations --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Facts.h"
#include "dlc/Kernels/Structure.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

/// Whether what `value` is, or is rows of, lies in memory.
static bool liesInMemory(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return true;
  if (isReshape(op) || isa<tensor::ExtractSliceOp>(op))
    return liesInMemory(op->getOperand(0));
  return isMaterialized(op);
}

/// Whether rows of the result of `producer`, which is computed in the kernel of
/// `op`, are those of `op` that reads it by `map`.
static bool readsRowOf(StructuredOp op, AffineMap map, StructuredOp producer) {
  if (!cast<ShapedType>(producer.getResult().getType()).isDynamicDim(0))
    return false;
  RowDims dims =
      withSameRows(rowDimsOf(op) & rowDimsOf(producer), op, producer);
  for (unsigned rowDims = 1; rowDims <= op.getNumLoops(); ++rowDims)
    if (dims >> rowDims & 1 && readsOwnRow(map, rowDims))
      return true;
  return false;
}

/// Whether a value must lie in memory: it leaves the entry, is required, or
/// is read by a kernel that does not go through it in order.
static bool needsMemory(Value value) {
  return llvm::any_of(value.getUses(), [&](OpOperand &use) {
    Operation *user = use.getOwner();
    if (isReshape(user))
      return !keepsFirstDimension(user) || needsMemory(user->getResult(0));
    if (StructuredOp generic = asStructured(user)) {
      if (!generic.isInput(use))
        return false;
      AffineMap map = generic.getMap(use);
      auto producer = structuredOf(value);
      if (producer && dependsOnPlace(producer) && !map.isIdentity() &&
          !readsRowOf(generic, map, producer))
        return true;
      if (readsAcrossGaps(generic, use))
        return true;
      return (contractionOf(generic) || !isRowwise(generic)) &&
             !isFlat(generic);
    }
    if (isa<tensor::InsertSliceOp>(user))
      return use.getOperandNumber() == 0;
    if (isa<KernelAnchor>(user)) { // It reads rows of slices as they lie.
      auto slice = value.getDefiningOp<tensor::ExtractSliceOp>();
      return !slice || !liesInMemory(slice.getSource());
    }
    return user->hasTrait<OpTrait::IsTerminator>() ||
           isa<kernel::RequireOp>(user);
  });
}

bool dlc::kernels::isMaterialized(Operation *op) {
  if (!isa<StructuredOp, KernelAnchor, tensor::InsertSliceOp,
           tensor::ExtractSliceOp, arith::ConstantOp>(op))
    return false;
  if (isa<arith::ConstantOp>(op)) // Kernels read arrays of numbers as such.
    return isa<RankedTensorType>(op->getResult(0).getType()) &&
           !op->use_empty();
  return !isRematerialized(op) || needsMemory(op->getResult(0));
}

bool Facts::isMaterialized(Operation *op) {
  auto [it, isNew] = materialized.try_emplace(op);
  if (isNew)
    it->second = kernels::isMaterialized(op);
  return it->second;
}

Operation *Facts::rematerialized(Value operand) {
  Operation *op = operand.getDefiningOp();
  return op && isRematerialized(op) && !isMaterialized(op) ? op : nullptr;
}

bool Facts::readsThrough(Value operand, Value value) {
  if (operand == value)
    return true;
  Operation *op = rematerialized(operand);
  return op && llvm::is_contained(sourcesOf(op), value);
}

/// Whether each row of `value` can be computed when its row is: no, if it is
/// computed again in a kernel and is not row by row.
RowDims Facts::makesRows(Value value, StructuredOp op) {
  Operation *producer = rematerialized(value);
  if (!producer || isa<arith::ConstantOp>(producer))
    return kAnyRowDims;
  if (StructuredOp generic = asStructured(producer)) {
    if (generic.getNumLoops() == 0 || !dependsOnPlace(generic))
      return kAnyRowDims;
    return withSameRows(rowDims(generic), generic, op);
  }
  RowDims dims = kAnyRowDims;
  for (Value operand : producer->getOperands())
    if (isa<RankedTensorType>(operand.getType()))
      dims &= makesRows(operand, op);
  // In memory reshapes change nothing, nor do slices.
  if (dims == kAnyRowDims)
    return dims;
  constexpr RowDims ofOne = 1 << 1;
  if (isa<tensor::ExtractSliceOp>(producer))
    return dims & ofOne;
  for (unsigned rowDims = 1; rowDims < 31; ++rowDims)
    if (isReshape(producer) && !keepsDimensions(producer, rowDims))
      dims &= ~(RowDims(1) << rowDims);
  return dims;
}

RowDims Facts::rowDims(StructuredOp op) {
  if (auto it = rows.find(op); it != rows.end())
    return it->second;
  RowDims dims = rowDimsOf(op);
  for (Value operand : op.getInputValues())
    if (dims)
      dims &= makesRows(operand, op);
  return rows[op] = dims;
}

bool Facts::hasReducedRows(Operation *op) {
  // Users first, without a call for each: there may be many in a row.
  SmallVector<Operation *> left = {op};
  while (!left.empty()) {
    Operation *next = left.back();
    bool result = false;
    size_t before = left.size();
    for (Operation *user : next->getUsers()) {
      StructuredOp generic = asStructured(user);
      bool goesOn = isReshape(user) && keepsFirstDimension(user);
      if (generic && isRowwise(generic) && !reducesRows(generic)) {
        goesOn = true;
        result |= generic.getNumReductionLoops() > 0;
      }
      if (result)
        break;
      if (!goesOn)
        continue;
      if (auto it = reduced.find(user); it == reduced.end())
        left.push_back(user);
      else
        result |= it->second;
    }
    if (!result && left.size() > before)
      continue;
    left.truncate(before - 1);
    reduced[next] = result;
  }
  return reduced.lookup(op);
}

ArrayRef<Value> Facts::sourcesOf(Operation *op) {
  auto it = sources.find(op);
  if (it == sources.end()) {
    SetVector<Value> found;
    collectSources(op, found);
    it = sources.try_emplace(op, found.begin(), found.end()).first;
  }
  return it->second;
}

void Facts::collectSources(Operation *op, SetVector<Value> &sources) {
  for (Value operand : op->getOperands()) {
    if (Operation *producer = rematerialized(operand))
      sources.insert_range(sourcesOf(producer));
    else if (isa<RankedTensorType>(operand.getType()))
      sources.insert(operand);
  }
}
