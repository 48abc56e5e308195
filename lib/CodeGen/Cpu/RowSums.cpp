//===- RowSums.cpp - Reductions of all rows on a CPU ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RowSums.h"
#include "dlc/Analysis/ArenaLayout.h"
#include "dlc/Analysis/Sums.h"
#include "dlc/CodeGen/Build/Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::cpu;

RowSums::RowSums(CpuKernel &context, const RowSweeps &plan)
    : context(context), code(context.code), plan(plan) {
  for (const auto &step : plan.steps) {
    if (!step->acrossRows)
      continue;
    Value value = step->op.getResult();
    Sum sum{step.get(),
            getElementTypeOrSelf(value),
            typeOfParts(step->op),
            cast<ShapedType>(value.getType()).getNumElements(),
            itemBytes,
            {}};
    itemBytes += llvm::alignTo(
        sum.elements *
            llvm::divideCeil(sum.partType.getIntOrFloatBitWidth(), 8),
        kAlignment);
    sums.push_back(sum);
  }
}

void RowSums::takeMemory() {
  for (Sum &sum : sums)
    sum.chain = context.takeBuffer(sum.type, sum.elements);
  auto itemsOf = [&](int64_t rows) {
    return static_cast<int64_t>(llvm::divideCeil(rows, kPartRows));
  };
  // The last item may have fewer rows.
  if (plan.hasBatchRows())
    context.needs |= {itemBytes,
                      static_cast<int64_t>(llvm::divideCeil(
                          itemBytes * plan.getRowsOfOne(), kPartRows)),
                      0};
  else
    context.needs |= {itemsOf(plan.getRowsOfOne()) * itemBytes, 0, 0};
}

RowSums::Sum &RowSums::sumOf(const RowStep &step) {
  return *llvm::find_if(sums,
                        [&](const Sum &sum) { return sum.step == &step; });
}

void RowSums::holdInRegisters(const RowStep &step, unsigned lanes) {
  Sum &sum = sumOf(step);
  sum.lanes = lanes;
  sum.firstRegister = registers.size();
  registers.resize(registers.size() + llvm::divideCeil(sum.elements, lanes));
}

SmallVector<Value> RowSums::startRegisters() {
  SmallVector<Value> values(registers.size());
  if (!inRegisters())
    return values;
  for (const Sum &sum : sums)
    for (int64_t i = 0; i * sum.lanes < sum.elements; ++i)
      values[sum.firstRegister + i] = startOf(code, sum.step->op, sum.lanes);
  return values;
}

void RowSums::setRegisters(ValueRange values) {
  registers.assign(values.begin(), values.end());
}

void RowSums::storeRegisters() {
  for (const Sum &sum : sums)
    for (int64_t i = 0; i * sum.lanes < sum.elements; ++i) {
      int64_t rest = sum.elements - i * sum.lanes;
      code.store(registers[sum.firstRegister + i], sum.chain, sum.type,
                 code.index(i * sum.lanes),
                 rest < sum.lanes ? code.maskOf(rest, sum.lanes) : Value());
    }
}

Value RowSums::get(const RowStep &step, int64_t vector, Value column,
                   unsigned lanes, Value mask) {
  Sum &sum = sumOf(step);
  if (inRegisters())
    return registers[sum.firstRegister + vector];
  return code.load(sum.chain, sum.type, column, lanes, mask);
}

void RowSums::set(const RowStep &step, Value value, int64_t vector,
                  Value column, Value mask) {
  Sum &sum = sumOf(step);
  if (inRegisters())
    registers[sum.firstRegister + vector] = value;
  else
    code.store(value, sum.chain, sum.type, column, mask);
}

void RowSums::forVectors(
    const Sum &sum, llvm::function_ref<void(Value, unsigned, Value)> body) {
  // As many as registers of the parts' type have, which is the wider one.
  unsigned lanes = context.target.vectorBits /
                   std::max(32u, sum.partType.getIntOrFloatBitWidth());
  while (lanes > 1 && static_cast<int64_t>(lanes / 2) >= sum.elements)
    lanes /= 2;
  int64_t full = sum.elements / lanes * lanes, rest = sum.elements - full;
  if (full) {
    auto loop = scf::ForOp::create(code.builder, code.loc, code.index(0),
                                   code.index(full), code.index(lanes));
    OpBuilder::InsertionGuard guard(code.builder);
    code.builder.setInsertionPointToStart(loop.getBody());
    body(loop.getInductionVar(), lanes, Value());
  }
  if (rest)
    body(code.index(full), lanes, code.maskOf(rest, lanes));
}

Value RowSums::partAt(const Sum &sum, Value item) {
  return code.address(
      context.common, code.builder.getI8Type(),
      code.add(code.mul(item, code.index(itemBytes)), code.index(sum.offset)));
}

void RowSums::beginItem(Value item) {
  this->item = item;
  for (const Sum &sum : sums)
    forVectors(sum, [&](Value position, unsigned lanes, Value mask) {
      Value start = startOf(code, sum.step->op, lanes);
      code.store(code.rounded(start, sum.partType), partAt(sum, item),
                 sum.partType, position, mask);
    });
}

void RowSums::beginChain() {
  for (const Sum &sum : sums)
    forVectors(sum, [&](Value position, unsigned lanes, Value mask) {
      code.store(startOf(code, sum.step->op, lanes), sum.chain, sum.type,
                 position, mask);
    });
}

void RowSums::endChain() {
  for (const Sum &sum : sums)
    forVectors(sum, [&](Value position, unsigned lanes, Value mask) {
      Value part = partAt(sum, item);
      Value before = code.load(part, sum.partType, position, lanes, mask);
      Value chain = code.load(sum.chain, sum.type, position, lanes, mask);
      code.store(addChain(code, sum.step->op, before, chain), part,
                 sum.partType, position, mask);
    });
}

void RowSums::finish(Value rows) {
  OpBuilder &b = code.builder;
  Value items = arith::DivUIOp::create(
      b, code.loc, code.add(rows, code.index(kPartRows - 1)),
      code.index(kPartRows));
  // Onto the first.
  auto loop =
      scf::ForOp::create(b, code.loc, code.index(1), items, code.index(1));
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    for (const Sum &sum : sums)
      forVectors(sum, [&](Value position, unsigned lanes, Value mask) {
        Value all = partAt(sum, code.index(0));
        Value before = code.load(all, sum.partType, position, lanes, mask);
        Value part = code.load(partAt(sum, loop.getInductionVar()),
                               sum.partType, position, lanes, mask);
        code.store(combineParts(code, sum.step->op, before, part), all,
                   sum.partType, position, mask);
      });
  }
  Value isEmpty = arith::CmpIOp::create(b, code.loc, arith::CmpIPredicate::eq,
                                        items, code.index(0));
  for (const Sum &sum : sums)
    forVectors(sum, [&](Value position, unsigned lanes, Value mask) {
      Value start = startOf(code, sum.step->op, lanes);
      Value all = code.rounded(code.load(partAt(sum, code.index(0)),
                                         sum.partType, position, lanes, mask),
                               sum.type);
      Value result = arith::SelectOp::create(b, code.loc, isEmpty, start, all);
      for (unsigned index : context.resultsOf(sum.step->op.getResult()))
        context.storeResult(index, result, position, mask);
    });
}
