//===- ReuseReluMasks.cpp - Tests relu's result instead of its operand ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlt/Dlt.h"
#include "dlc/Passes/Fusion.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_REUSERELUMASKS
#include "dlc/Passes/Fusion/Passes.h.inc"

namespace {

static bool isZero(Value value) {
  auto splat = value.getDefiningOp<dlt::SplatOp>();
  return splat && splat.getValue().isZero();
}

/// Whether `select` is relu by its test: select(x > 0, x, 0), or
/// select(x <= 0, 0, x), which keeps nan.
static bool isRelu(dlt::SelectOp select, dlt::CompareOp test) {
  Value kept, cut;
  if (test.getDirection() == dlt::Direction::gt) {
    kept = select.getOnTrue();
    cut = select.getOnFalse();
  } else if (test.getDirection() == dlt::Direction::le) {
    kept = select.getOnFalse();
    cut = select.getOnTrue();
  }
  return kept == test.getLhs() && isZero(test.getRhs()) && cut && isZero(cut);
}

struct ReuseReluMasksPass : impl::ReuseReluMasksBase<ReuseReluMasksPass> {
  using Base::Base;

  void runOnOperation() override {
    getOperation().walk([](dlt::SelectOp select) {
      auto test = select.getPred().getDefiningOp<dlt::CompareOp>();
      if (!test || !isRelu(select, test) || test->hasOneUse())
        return;
      OpBuilder builder(select->getContext());
      builder.setInsertionPointAfter(select);
      Value again = dlt::CompareOp::create(builder, test.getLoc(),
                                           test.getType(), test.getDirection(),
                                           select.getResult(), test.getRhs());
      test.getResult().replaceUsesWithIf(again, [&](OpOperand &use) {
        Operation *user = use.getOwner();
        return user != select && user != again.getDefiningOp() &&
               user->getBlock() == select->getBlock() &&
               select->isBeforeInBlock(user);
      });
    });
  }
};

} // namespace
} // namespace dlc
