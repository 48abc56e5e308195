//===- Arithmetic.cpp - What code computes with --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Cpu/Arithmetic.h"
#include "dlc/CodeGen/Build/VectorMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace dlc;

LogicalResult dlc::cpu::checkArithmetic(Operation *function) {
  auto isHalf = [](Type type) {
    Type element = getElementTypeOrSelf(type);
    return element.isF16() || element.isBF16();
  };
  WalkResult result = function->walk([&](Operation *op) {
    if (!isa<arith::ArithDialect, math::MathDialect>(op->getDialect()) ||
        isa<arith::ExtFOp, arith::TruncFOp, arith::SIToFPOp, arith::UIToFPOp,
            arith::BitcastOp, arith::ConstantOp, arith::SelectOp>(op))
      return WalkResult::advance();
    if (isa<math::MathDialect>(op->getDialect()) && !codegen::hasCode(op)) {
      op->emitError("has no code: ") << op->getName() << " is a library's";
      return WalkResult::interrupt();
    }
    for (Type type : llvm::concat<Type>(llvm::to_vector(op->getOperandTypes()),
                                        llvm::to_vector(op->getResultTypes())))
      if (isHalf(type)) {
        op->emitError("computes with ")
            << getElementTypeOrSelf(type)
            << ", which has no code; expected float32 or float64 "
               "(dlc-widen-narrow-floats)";
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}
