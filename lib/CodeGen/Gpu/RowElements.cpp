//===- RowElements.cpp - Runs of the values of a row ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowElements.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/CodeGen/Build/Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

RowElements::RowElements(ThreadKernel &context, const RowSweeps &plan)
    : places(context, plan), context(context), code(context.code), plan(plan) {
  for (const auto &step : plan.steps) {
    StructuredOp op = step->op;
    stepOf[op.getResult()] = step.get();
  }
}

Value RowElements::result(const RowStep &step, Value column, unsigned lanes) {
  StructuredOp op = step.op;
  Value value = op.getResult();
  if (Value number = numbers.lookup(value))
    return code.broadcast(number, lanes);
  if (step.elements == 1)
    lanes = 1;
  // A number has no column.
  std::tuple<void *, void *, unsigned> key = {
      value.getAsOpaquePointer(),
      step.elements == 1 ? nullptr : column.getAsOpaquePointer(), lanes};
  if (Value result = known[key])
    return result;
  auto product = products.find(value);
  Value result;
  if (product != products.end())
    result = pick(product->second, column, lanes);
  else if (step.hasTerms)
    result = reduceTerms(code, step, column, lanes,
                         [&](Value at, Value accumulator) {
                           Scope scope(*this);
                           return body(step, at, lanes, accumulator);
                         });
  else
    result = body(step, column, lanes, Value());
  return known[key] = result;
}

Value RowElements::body(const RowStep &step, Value column, unsigned lanes,
                        Value accumulator) {
  StructuredOp op = step.op;
  SmallVector<Value> arguments;
  for (OpOperand *operand : op.getInputs())
    arguments.push_back(operandOf(step, *operand, column, lanes));
  arguments.push_back(accumulator); // Read by no elementwise body.
  auto indexOf = [&](unsigned dim) {
    return places.indexAt(op, dim, column, lanes);
  };
  Value yielded =
      code.body(op, arguments, lanes, indexOf, context.rows).front();
  return code.broadcast(yielded, lanes);
}

/// Those of `all`, a row, from `column` on.
Value RowElements::pick(ArrayRef<Value> all, Value column, unsigned lanes) {
  OpBuilder &b = code.builder;
  SmallVector<Value> picked;
  for (unsigned lane = 0; lane < lanes; ++lane) {
    Value at = code.add(column, code.index(lane));
    Value number = all.front();
    for (auto [i, other] : llvm::enumerate(all.drop_front())) {
      Value isThis = arith::CmpIOp::create(
          b, code.loc, arith::CmpIPredicate::eq, at, code.index(i + 1));
      number = context.select(isThis, other, number);
    }
    picked.push_back(number);
  }
  return lanes == 1
             ? picked.front()
             : vector::FromElementsOp::create(
                   b, code.loc,
                   VectorType::get(lanes, picked.front().getType()), picked)
                   .getResult();
}

Value RowElements::operandOf(const RowStep &step, OpOperand &operand,
                             Value column, unsigned lanes) {
  StructuredOp op = step.op;
  Value value = operand.get();
  bool readsRun = runAccess(op, operand, plan.firstInner()) == RunAccess::run;
  RowSource source = rowSourceOf(value);
  Value position = readsRun ? column : code.index(0);
  unsigned count = readsRun ? lanes : 1;
  if (const RowStep *producer = stepOf.lookup(source.value)) {
    if (producer->elements == 1)
      count = 1;
    if (source.offset)
      position = code.add(position, code.index(source.offset));
    return code.broadcast(result(*producer, position, count), lanes);
  }
  Type elementType = cast<ShapedType>(value.getType()).getElementType();
  SplatElementsAttr constant;
  if (matchPattern(source.value, m_Constant(&constant)))
    return code.broadcast(code.constant(constant), lanes);
  RowsView view = context.viewOf(value);
  position = places.inOperand(op, operand, view, position);
  return code.broadcast(code.load(view.base, elementType, position, count),
                        lanes);
}

//===----------------------------------------------------------------------===//
// Lanes
//===----------------------------------------------------------------------===//

/// Whether rows of the operand begin at multiples of so many elements.
static bool areAligned(const RowSweeps &plan, StructuredOp op,
                       OpOperand &operand, unsigned lanes) {
  RowSource source = rowSourceOf(operand.get());
  if (source.offset % lanes)
    return false;
  int64_t ofRow = rowElements(source.value.getType());
  for (auto [i, expr] : llvm::enumerate(op.getMap(operand).getResults())) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    if (dim && dim.getPosition() < plan.firstInner() &&
        RowSweeps::strideOf(operand.get(), i, ofRow) % lanes)
      return false;
  }
  return true;
}

/// Whether all that `step` reads and computes for it allows accesses of so many
/// lanes. Steps read others several times: each is asked once.
bool RowElements::allows(const RowStep &step, unsigned lanes) {
  auto [it, isNew] = allowed.try_emplace({&step, lanes});
  if (!isNew)
    return it->second;
  bool result = findAllowed(step, lanes);
  return allowed[{&step, lanes}] = result;
}

bool RowElements::findAllowed(const RowStep &step, unsigned lanes) {
  if (step.isProduct)
    return true;
  StructuredOp op = step.op;
  for (OpOperand *operand : op.getInputs()) {
    RowSource source = rowSourceOf(operand->get());
    const RowStep *producer = stepOf.lookup(source.value);
    if (producer && (producer->reduces || producer->elements == 1))
      continue;
    if (producer && !allows(*producer, lanes))
      return false;
    if (runAccess(op, *operand, plan.firstInner()) != RunAccess::run)
      continue;
    if (!areAligned(plan, op, *operand, lanes))
      return false;
  }
  return true;
}

unsigned RowElements::lanesFor(const RowSweep &sweep) {
  constexpr unsigned accessBits = 128;
  unsigned lanes = dlc::lanesFor(sweep, accessBits);
  // Rows lie one after the other, all aligned if one row is.
  while (lanes > 1 && (sweep.elements % lanes ||
                       llvm::any_of(sweep.steps, [&](const RowStep *step) {
                         return !allows(*step, lanes);
                       })))
    lanes /= 2;
  return lanes;
}
