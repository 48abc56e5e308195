//===- Reductions.cpp - The parts of a reduction --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/Common/Reductions.h"

#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace dlc::codegen;

Value dlc::codegen::combineParts(Code &code, linalg::GenericOp op, Value x,
                                 Value y) {
  auto yield = cast<linalg::YieldOp>(op.getRegion().front().back());
  Operation *last = yield.getValues()[0].getDefiningOp();
  IRMapping mapping;
  mapping.map(last->getOperand(0), x);
  mapping.map(last->getOperand(1), y);
  Operation *clone = code.builder.clone(*last, mapping);
  clone->getResult(0).setType(x.getType());
  return clone->getResult(0);
}

Value dlc::codegen::startOf(Code &code, linalg::GenericOp op, unsigned lanes) {
  auto fill = op.getDpsInits()[0].getDefiningOp<linalg::GenericOp>();
  SmallVector<Value> yielded = code.body(fill, {Value()}, 1, nullptr, {});
  return code.broadcast(yielded[0], lanes);
}
