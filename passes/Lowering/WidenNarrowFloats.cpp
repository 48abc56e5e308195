//===- WidenNarrowFloats.cpp - Computes with 16-bit floats in float32 ----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"
#include "dlc/Passes/Lowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_WIDENNARROWFLOATS
#include "dlc/Passes/Lowering/Passes.h.inc"

namespace {

bool isNarrow(Type type) {
  auto number = dyn_cast<FloatType>(type);
  return number && number.getWidth() < 32;
}

/// Rewrites the body of one operation.
class BodyWidener {
public:
  explicit BodyWidener(linalg::GenericOp op) : block(*op.getBody()) {}

  void run() {
    for (Operation &op : llvm::make_early_inc_range(block.without_terminator()))
      if (llvm::any_of(op.getOperandTypes(), isNarrow) ||
          llvm::any_of(op.getResultTypes(), isNarrow))
        rewrite(op);
    // Whoever else reads what was narrow gets it rounded.
    for (Operation *op : replaced)
      for (Value result : op->getResults()) {
        auto isOther = [&](OpOperand &use) {
          return !replaced.contains(use.getOwner());
        };
        if (!isNarrow(result.getType()) ||
            llvm::none_of(result.getUses(), isOther))
          continue;
        OpBuilder b(op);
        result.replaceUsesWithIf(arith::TruncFOp::create(b, op->getLoc(),
                                                         result.getType(),
                                                         wide.lookup(result)),
                                 isOther);
      }
    for (Operation *op : llvm::reverse(replaced))
      op->erase();
  }

private:
  void rewrite(Operation &op) {
    OpBuilder b(&op);
    if (isa<arith::TruncFOp, arith::SIToFPOp, arith::UIToFPOp, arith::BitcastOp,
            arith::ConstantOp>(op))
      return; // Makes a narrow number, which is what its users extend.
    if (auto extension = dyn_cast<arith::ExtFOp>(op)) {
      if (wide.lookup(extension.getIn()) || !extension.getType().isF32()) {
        Value number = widened(b, extension.getIn());
        if (number.getType() != extension.getType())
          number = arith::ExtFOp::create(b, op.getLoc(), extension.getType(),
                                         number);
        extension.replaceAllUsesWith(number);
        extension.erase();
      } else {
        wide[extension.getIn()] = extension;
      }
      return;
    }
    IRMapping operands;
    for (Value operand : op.getOperands())
      operands.map(operand, widened(b, operand));
    Operation *copy = b.clone(op, operands);
    for (auto [from, to] : llvm::zip(op.getResults(), copy->getResults()))
      if (isNarrow(from.getType())) {
        to.setType(b.getF32Type());
        wide[from] = to;
      } else {
        from.replaceAllUsesWith(to);
      }
    replaced.insert(&op);
  }

  /// The value as a float32, if it is narrow. Operations are visited in order,
  /// so that what the first one is given is there for the others.
  Value widened(OpBuilder &b, Value value) {
    if (!isNarrow(value.getType()))
      return value;
    Value &result = wide[value];
    if (!result)
      result = arith::ExtFOp::create(b, value.getLoc(), b.getF32Type(), value);
    return result;
  }

  Block &block;
  DenseMap<Value, Value> wide;
  llvm::SetVector<Operation *> replaced;
};

struct WidenNarrowFloatsPass
    : impl::WidenNarrowFloatsBase<WidenNarrowFloatsPass> {
  using Base::Base;

  void runOnOperation() override {
    for (auto entry : getOperation().getOps<dlt::EntryOp>())
      entry.walk([](linalg::GenericOp op) { BodyWidener(op).run(); });
  }
};

} // namespace
} // namespace dlc
