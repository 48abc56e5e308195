//===- Reductions.cpp - The parts of a reduction -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/Reductions.h"

#include "dlc/Analysis/Sums.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::codegen;

Value dlc::codegen::combineParts(CodeBuilder &code, StructuredOp op, Value x,
                                 Value y) {
  auto generic = op.generic();
  if (!generic) // A sum of products.
    return arith::AddFOp::create(code.builder, code.loc, x, y);
  auto yield = cast<linalg::YieldOp>(generic.getRegion().front().back());
  Operation *last = yield.getValues()[0].getDefiningOp();
  IRMapping mapping;
  mapping.map(last->getOperand(0), x);
  mapping.map(last->getOperand(1), y);
  Operation *clone = code.builder.clone(*last, mapping);
  clone->getResult(0).setType(x.getType());
  return clone->getResult(0);
}

Value dlc::codegen::addChain(CodeBuilder &code, StructuredOp op, Value total,
                             Value chain) {
  return combineParts(
      code, op, total,
      code.rounded(chain, getElementTypeOrSelf(total.getType())));
}

Value dlc::codegen::startOf(CodeBuilder &code, StructuredOp op,
                            unsigned lanes) {
  if (kernel::ContractOp product = op.contract())
    return code.broadcast(code.constant(product.getAccumulator(), 0), lanes);
  StructuredOp fill = structuredOf(op.getInit());
  SmallVector<Value> yielded = code.body(fill, {Value()}, 1, nullptr, {});
  return code.broadcast(yielded[0], lanes);
}

SweepStart dlc::codegen::startSweep(CodeBuilder &code, const RowSweep &sweep,
                                    unsigned lanes) {
  SweepStart start;
  start.accumulators.resize(sweep.steps.size());
  for (auto [i, step] : llvm::enumerate(sweep.steps))
    if (step->reduces) {
      start.accumulators[i] = startOf(code, step->op, lanes);
      start.reducing.push_back(i);
    }
  return start;
}

Value dlc::codegen::reduceTerms(
    CodeBuilder &code, const RowStep &step, Value column, unsigned lanes,
    llvm::function_ref<Value(Value at, Value accumulator)> evaluate) {
  OpBuilder &b = code.builder;
  auto loop = [&](Value begin, Value end, int64_t by, Value start,
                  llvm::function_ref<Value(Value, Value)> body) {
    auto op = scf::ForOp::create(b, code.loc, begin, end, code.index(by),
                                 ValueRange{start});
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(op.getBody());
    Value next = body(op.getInductionVar(), op.getRegionIterArg(0));
    scf::YieldOp::create(b, code.loc, next);
    return op.getResult(0);
  };
  Value start = startOf(code, step.op, lanes);
  auto chain = [&](Value begin, Value end) {
    return loop(begin, end, 1, start, [&](Value term, Value accumulator) {
      Value at = code.add(column, code.mul(term, code.index(step.elements)));
      return code.broadcast(evaluate(at, accumulator), lanes);
    });
  };
  Value terms = code.index(step.terms);
  if (step.terms <= kChainRows)
    return chain(code.index(0), terms);
  Type wide = typeOfParts(step.op);
  Value total =
      loop(code.index(0), terms, kChainRows, code.rounded(start, wide),
           [&](Value begin, Value accumulator) {
             Value end = arith::MinUIOp::create(
                 b, code.loc, code.add(begin, code.index(kChainRows)), terms);
             return addChain(code, step.op, accumulator, chain(begin, end));
           });
  return code.rounded(total, getElementTypeOrSelf(start.getType()));
}
