//===- RowPlaces.cpp - Where rows of operands and results lie ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/RowPlaces.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;

RowPlaces::RowPlaces(KernelContext &context, const RowSweeps &plan)
    : context(context), code(context.code), plan(plan) {
  if (plan.getRowSizes().size() <= 1)
    return;
  for (const auto &step : plan.steps) {
    StructuredOp op = step->op;
    needsIndices |= op.hasIndices();
    // Whether a slice's rows lie in order is known where it is read.
    for (OpOperand *operand : op.getInputs())
      needsIndices |=
          isSliced(operand->get()) ||
          (plan.readsRows(op, *operand) &&
           !readsOwnRow(op.getMap(*operand), plan.getRowSizes().size()));
  }
}

Value RowPlaces::getTotal() {
  Value rows = code.index(plan.getRowsOfOne());
  return plan.hasBatchRows() ? code.mul(context.rows, rows) : rows;
}

void RowPlaces::setRow(Value newRow) {
  row = newRow;
  indices.clear();
  if (!row)
    return;
  if (!needsIndices) {
    indices = {row};
    return;
  }
  OpBuilder &b = code.builder;
  ArrayRef<int64_t> sizes = plan.getRowSizes();
  indices.resize(sizes.size());
  Value left = row;
  for (unsigned dim = sizes.size(); --dim;) {
    Value size = code.index(sizes[dim]);
    indices[dim] = arith::RemUIOp::create(b, code.loc, left, size);
    left = arith::DivUIOp::create(b, code.loc, left, size);
  }
  indices[0] = left;
}

Value RowPlaces::indexAt(StructuredOp op, unsigned dim, Value column,
                         unsigned lanes) const {
  if (dim < plan.firstInner())
    return indices[dim];
  if (loopSizes(op)[dim] == 1)
    return code.index(0);
  return code.iota(column, lanes);
}

Value RowPlaces::inOperand(StructuredOp op, OpOperand &operand,
                           const RowsView &view, Value position) {
  if (!row || !plan.readsRows(op, operand))
    return position;
  if (plan.readsRowsInOrder(op, operand, view.rowStride)) {
    int64_t stride = RowSweeps::strideOf(
        operand.get(), plan.getRowSizes().size() - 1, view.rowStride);
    return code.add(position, code.mul(row, code.index(stride)));
  }
  for (auto [i, expr] : llvm::enumerate(op.getMap(operand).getResults())) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (!dim || dim.getPosition() >= plan.firstInner())
      continue;
    int64_t stride = RowSweeps::strideOf(operand.get(), i, view.rowStride);
    position = code.add(
        position, code.mul(indices[dim.getPosition()], code.index(stride)));
  }
  return position;
}

Value RowPlaces::inResult(Value value, unsigned index, Value position) {
  if (!row)
    return position;
  // Results lie in memory without gaps.
  unsigned dims = plan.getRowSizes().size();
  int64_t stride =
      dims > 1 ? staticSize(cast<ShapedType>(value.getType()).getShape(), dims)
               : context.results[index].rowStride;
  return code.add(position, code.mul(row, code.index(stride)));
}
