//===- GroupOrder.cpp - What is to be computed after what ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GroupOrder.h"

#include "dlc/DlcRt/DlcRt.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::fusion;

void GroupOrder::take(Block &block) {
  for (auto after :
       llvm::make_early_inc_range(block.getOps<kernel::AfterOp>())) {
    // What another one is made of waits for that one's others.
    for (Operation *user : after->getUsers())
      if (!isa<kernel::AfterOp>(user))
        llvm::append_range(others[user], after.getOthers());
    for (auto &[user, values] : others)
      llvm::replace(values, after.getResult(), after.getOperand());
    after.replaceAllUsesWith(after.getOperand());
    after.erase();
  }
}

unsigned GroupOrder::earliest(Operation *op) {
  if (others.empty())
    return 0;
  if (auto it = known.find(op); it != known.end())
    return it->second;
  unsigned bound = 0;
  auto goBehind = [&](Value value) {
    if (std::optional<unsigned> group = index.groupOf(value.getDefiningOp()))
      bound = std::max(bound, *group + 1);
  };
  if (auto it = others.find(op); it != others.end())
    for (Value value : it->second) {
      if (Operation *producer = facts.rematerialized(value))
        llvm::for_each(facts.sourcesOf(producer), goBehind);
      else
        goBehind(value);
    }
  // What is computed again in its kernel waits there.
  for (Value operand : op->getOperands())
    if (Operation *producer = facts.rematerialized(operand))
      bound = std::max(bound, earliest(producer));
  known[op] = bound;
  return bound;
}
