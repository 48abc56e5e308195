//===- Autodiff.cpp - Reverse-mode differentiation -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Passes/Autodiff.h"
#include "dlc/Dlt/Dlt.h"

#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_AUTODIFF
#include "dlc/Passes/Autodiff/Passes.h.inc"

namespace {

/// Expands one dlt.vjp.
class Differentiator {
public:
  Differentiator(dlt::VjpOp op, func::FuncOp callee)
      : op(op), callee(callee), builder(op) {}

  LogicalResult run() {
    if (callee->isAncestor(op))
      return op.emitOpError("differentiates @")
             << callee.getSymName() << ", which it is a part of";
    if (failed(checkCallee()))
      return failure();
    // 1. The function itself.
    Block &body = callee.getBody().front();
    IRMapping mapping;
    mapping.map(body.getArguments(), op.getArgs());
    // Two arguments may be one value whose cotangents are asked for apart, so
    // each one asked for is a value of its own here.
    llvm::MapVector<int64_t, dlt::StopGradientOp> leaves;
    for (int64_t index : op.getWrt()) {
      dlt::StopGradientOp &leaf = leaves[index];
      if (leaf) // Asked for twice.
        continue;
      leaf = dlt::StopGradientOp::create(builder, op.getLoc(),
                                         op.getArgs()[index]);
      mapping.map(body.getArgument(index), leaf.getResult());
    }
    SmallVector<Operation *> operations;
    for (Operation &inner : body.without_terminator()) {
      if (isa<CallOpInterface, dlt::VjpOp>(inner))
        return inner.emitOpError("must be inlined before it can be "
                                 "differentiated");
      if (failed(checkRepeatable(inner)))
        return failure();
      operations.push_back(builder.clone(inner, mapping));
    }
    SmallVector<Value> results;
    for (Value value : body.getTerminator()->getOperands())
      results.push_back(mapping.lookupOrDefault(value));

    // 2. What depends on the arguments asked for.
    for (auto &[index, leaf] : leaves)
      active.insert(leaf.getResult());
    findActive(operations);

    // 3. Backward.
    for (auto [result, cotangent] : llvm::zip(results, op.getCotangents()))
      accumulate(op.getLoc(), result, cotangent);
    for (Operation *inner : llvm::reverse(operations))
      if (failed(differentiate(inner)))
        return failure();

    // 4. Results.
    for (int64_t index : op.getWrt()) {
      dlt::StopGradientOp leaf = leaves[index];
      Value gradient = cotangents.lookup(leaf.getResult());
      if (!gradient)
        gradient = dlt::SplatOp::create(builder, op.getLoc(), leaf.getType(),
                                        builder.getF64FloatAttr(0));
      results.push_back(gradient);
    }
    op.replaceAllUsesWith(results);
    for (auto &[index, leaf] : leaves) {
      leaf.replaceAllUsesWith(leaf.getOperand());
      leaf.erase();
    }
    op.erase();
    return success();
  }

private:
  /// Gradients are built of ranked tensors and of straight code.
  LogicalResult checkCallee() {
    auto refuse = [&](auto found) {
      InFlightDiagnostic diag = op.emitOpError("expects a callee of one block "
                                               "and of ranked tensors, found ")
                                << found;
      diag.attachNote(callee.getLoc()) << "callee";
      return diag;
    };
    if (!callee.getBody().hasOneBlock())
      return refuse(callee.getBody().getBlocks().size()) << " blocks";
    Block &body = callee.getBody().front();
    for (Type type : body.getArgumentTypes())
      if (isa<UnrankedTensorType>(type))
        return refuse(type);
    for (Operation &inner : body)
      for (Type type : inner.getResultTypes())
        if (isa<UnrankedTensorType>(type))
          return refuse(type);
    return success();
  }

  /// A gradient of one's own repeats its body, but for checks.
  LogicalResult checkRepeatable(Operation &inner) {
    WalkResult result = inner.walk([&](Operation *nested) -> WalkResult {
      if (nested == &inner || isa<dlt::RematOp>(inner) ||
          isa<dlt::CheckOp, dlt::CustomVjpOp>(nested) ||
          isMemoryEffectFree(nested))
        return success();
      return nested->emitOpError("can't be a part of what is differentiated: "
                                 "expects operations without effects in a "
                                 "dlt.custom_vjp, found one with them");
    });
    return failure(result.wasInterrupted());
  }

  /// Notes which results of operations depend on active values.
  void findActive(ArrayRef<Operation *> operations) {
    for (Operation *inner : operations)
      if (readsActive(inner))
        for (Value result : inner->getResults())
          if (isa<FloatType>(getElementTypeOrSelf(result.getType())))
            active.insert(result);
  }

  /// Whether `inner`, or an operation in its regions, reads an active value.
  bool readsActive(Operation *inner) {
    WalkResult result = inner->walk([&](Operation *nested) {
      return llvm::any_of(nested->getOperands(),
                          [&](Value v) { return active.contains(v); })
                 ? WalkResult::interrupt()
                 : WalkResult::advance();
    });
    return result.wasInterrupted();
  }

  void accumulate(Location loc, Value value, Value cotangent) {
    if (!cotangent || !active.contains(value))
      return;
    Value &sum = cotangents[value];
    sum = sum ? dlt::AddOp::create(builder, loc, sum, cotangent) : cotangent;
  }

  LogicalResult differentiate(Operation *inner) {
    SmallVector<Value> ofResults =
        llvm::map_to_vector(inner->getResults(), [&](Value result) {
          return cotangents.lookup(result);
        });
    if (llvm::none_of(ofResults, [](Value v) { return v; }))
      return success();
    if (auto remat = dyn_cast<dlt::RematOp>(inner))
      return differentiateAgain(remat, ofResults);
    auto differentiable = dyn_cast<dlt::DifferentiableOp>(inner);
    if (!differentiable) {
      InFlightDiagnostic diag =
          inner->emitOpError("has no gradient, but is on the way to what is "
                             "differentiated");
      diag.attachNote(op.getLoc()) << "differentiated here";
      return diag;
    }
    for (auto [result, cotangent] : llvm::zip(inner->getResults(), ofResults))
      if (!cotangent)
        cotangent =
            dlt::SplatOp::create(builder, inner->getLoc(), result.getType(),
                                 builder.getF64FloatAttr(0));
    SmallVector<Value> ofOperands;
    if (failed(differentiable.buildVJP(builder, ofResults, ofOperands)))
      return failure();
    for (auto [operand, cotangent] :
         llvm::zip(inner->getOperands(), ofOperands))
      accumulate(inner->getLoc(), operand, cotangent);
    return success();
  }

  /// Computes the body again, after the cotangents, and differentiates that.
  /// What it adds to an input's cotangent comes behind what later users have
  /// added, one by one, so that sums are those of the operations as they are.
  LogicalResult differentiateAgain(dlt::RematOp remat,
                                   ArrayRef<Value> ofResults) {
    SmallVector<Value> known = llvm::filter_to_vector(
        ofResults, [](Value value) { return value != nullptr; });
    SmallVector<Value> inputs;
    for (Value input : remat.getInputs()) {
      bool isRepeated = llvm::is_contained(
          remat.getInputs().take_front(inputs.size()), input);
      inputs.push_back(dlt::AfterOp::create(builder, remat.getLoc(),
                                            input.getType(), input, known));
      if (!active.contains(input))
        continue;
      active.insert(inputs.back());
      if (Value sum = isRepeated ? Value() : cotangents.lookup(input)) {
        cotangents[inputs.back()] = sum;
        cotangents.erase(input);
      }
    }
    SmallVector<Operation *> operations;
    SmallVector<Value> results =
        remat.inlineBody(builder, inputs, /*withChecks=*/false, operations);
    findActive(operations);
    for (auto [result, cotangent] : llvm::zip(results, ofResults))
      accumulate(remat.getLoc(), result, cotangent);
    for (Operation *inner : llvm::reverse(operations))
      if (failed(differentiate(inner)))
        return failure();
    for (auto [input, again] : llvm::zip(remat.getInputs(), inputs))
      accumulate(remat.getLoc(), input, cotangents.lookup(again));
    return success();
  }

  dlt::VjpOp op;
  func::FuncOp callee;
  OpBuilder builder;
  DenseSet<Value> active;
  DenseMap<Value, Value> cotangents;
};

/// Replaces operations that say something of a gradient, of which none is asked
/// for any more, by what they compute, inner ones first.
void inlineBodies(ModuleOp module) {
  SmallVector<Operation *> ops;
  module.walk([&](Operation *op) {
    if (isa<dlt::CustomVjpOp, dlt::RematOp>(op) &&
        op->getParentOfType<FunctionOpInterface>())
      ops.push_back(op);
  });
  for (Operation *op : ops) {
    OpBuilder builder(op);
    SmallVector<Operation *> made;
    SmallVector<Value> values =
        isa<dlt::RematOp>(op)
            ? cast<dlt::RematOp>(op).inlineBody(builder, op->getOperands(),
                                                /*withChecks=*/true, made)
            : cast<dlt::CustomVjpOp>(op).inlineBody(builder, op->getOperands(),
                                                    /*withChecks=*/true);
    op->replaceAllUsesWith(ArrayRef(values).take_front(op->getNumResults()));
    op->erase();
  }
}

struct AutodiffPass : impl::AutodiffBase<AutodiffPass> {
  using Base::Base;

  void runOnOperation() override {
    SmallVector<dlt::VjpOp> ops;
    getOperation().walk([&](dlt::VjpOp op) { ops.push_back(op); });
    for (dlt::VjpOp op : ops) {
      auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
          op, op.getCalleeAttr());
      if (failed(Differentiator(op, callee).run()))
        return signalPassFailure();
    }
    inlineBodies(getOperation());
  }
};

} // namespace
} // namespace dlc
