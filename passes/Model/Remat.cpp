//===- Remat.cpp - Instances that a gradient computes again ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Remat.h"

#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace dlc;

void RematScopes::built(Operation *layer) {
  auto instance = layer->getAttrOfType<StringAttr>(kRematAttr);
  auto next = last ? std::next(last->getIterator()) : block.begin();
  if (instance && (scopes.empty() || scopes.back().instance != instance))
    scopes.push_back({instance, {}});
  for (Operation &op : llvm::make_range(next, block.end())) {
    // Hyperparameters of run time are read where variables are.
    if (instance && !isa<layers::ParamValueOp>(op))
      scopes.back().operations.push_back(&op);
    last = &op;
  }
  // Layers between two of an instance are none of it.
  if (!instance && !scopes.empty())
    scopes.push_back({});
}

/// Moves `operations`, which are in order, into a dlt.remat before `point`.
static void wrapAll(ArrayRef<Operation *> operations) {
  llvm::SetVector<Operation *> inside(operations.begin(), operations.end());
  llvm::SetVector<Value> inputs, results;
  for (Operation *op : operations) {
    for (Value operand : op->getOperands())
      if (!inside.contains(operand.getDefiningOp()))
        inputs.insert(operand);
    for (Value result : op->getResults())
      if (llvm::any_of(result.getUsers(),
                       [&](Operation *user) { return !inside.contains(user); }))
        results.insert(result);
  }
  if (results.empty())
    return;
  OpBuilder builder(operations.back());
  builder.setInsertionPointAfter(operations.back());
  Location loc = operations.front()->getLoc();
  auto remat = dlt::RematOp::create(
      builder, loc, ValueRange(results.getArrayRef()).getTypes(),
      inputs.getArrayRef());
  Block *body = builder.createBlock(&remat.getBody());
  for (Operation *op : operations)
    op->moveBefore(body, body->end());
  for (Value input : inputs) {
    Value argument = body->addArgument(input.getType(), loc);
    input.replaceUsesWithIf(argument, [&](OpOperand &use) {
      return inside.contains(use.getOwner());
    });
  }
  builder.setInsertionPointToEnd(body);
  dlt::YieldOp::create(builder, loc, results.getArrayRef());
  Operation *end = body->getTerminator();
  for (auto [made, outer] : llvm::zip(results, remat.getResults())) {
    Value result = made;
    result.replaceUsesWithIf(outer, [&](OpOperand &use) {
      return use.getOwner() != end && !inside.contains(use.getOwner());
    });
  }
}

void RematScopes::wrap() {
  for (Scope &scope : scopes)
    if (!scope.operations.empty())
      wrapAll(scope.operations);
}
