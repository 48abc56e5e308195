//===- Reductions.cpp - The parts of a reduction -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
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

Value dlc::codegen::startOf(CodeBuilder &code, StructuredOp op,
                            unsigned lanes) {
  if (kernel::ContractOp product = op.contract())
    return code.broadcast(code.constant(product.getAccumulator(), 0), lanes);
  StructuredOp fill = structuredOf(op.getInit());
  SmallVector<Value> yielded = code.body(fill, {Value()}, 1, nullptr, {});
  return code.broadcast(yielded[0], lanes);
}
