//===- MergeEqual.cpp - Computes equal values once ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MLIR's cse finds operations by a hash that leaves out their regions. Random
// numbers of equal shape differ in a constant of their region alone, so that
// it would compare the regions of all of them with each other. An attribute,
// which is part of the hash, tells them apart for the time being.
//
//===----------------------------------------------------------------------===//

#include "dlc/Passes/Lowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/CSE.h"

#include "llvm/ADT/SmallPtrSet.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_MERGEEQUAL
#include "dlc/Passes/Lowering/Passes.h.inc"

namespace {

constexpr StringLiteral kAttribute = "dlc.constants";

/// A number for the set of constants that the body uses: the same for equal
/// bodies, also where they compute something twice.
int64_t hashConstants(linalg::GenericOp op) {
  llvm::SmallPtrSet<const void *, 8> found;
  op.getRegion().walk([&](Operation *inner) {
    for (Value operand : inner->getOperands())
      if (auto constant = operand.getDefiningOp<arith::ConstantOp>())
        found.insert(constant.getValue().getAsOpaquePointer());
  });
  size_t hash = 0;
  for (const void *constant : found)
    hash += llvm::hash_value(constant);
  return static_cast<int64_t>(hash);
}

struct MergeEqualPass : impl::MergeEqualBase<MergeEqualPass> {
  using Base::Base;

  void runOnOperation() override {
    IRRewriter rewriter(&getContext());
    getOperation().walk([&](linalg::GenericOp op) {
      op->setDiscardableAttr(kAttribute,
                             rewriter.getI64IntegerAttr(hashConstants(op)));
    });
    eliminateCommonSubExpressions(rewriter, getAnalysis<DominanceInfo>(),
                                  getOperation());
    getOperation().walk(
        [](linalg::GenericOp op) { op->removeDiscardableAttr(kAttribute); });
  }
};

} // namespace
} // namespace dlc
