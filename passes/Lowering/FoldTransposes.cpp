//===- FoldTransposes.cpp - Products of what lies as it lies -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/Copies.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/Analysis/StridedProduct.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Passes/Lowering.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_FOLDTRANSPOSES
#include "dlc/Passes/Lowering/Passes.h.inc"

namespace {

/// An operation that only puts the dimensions of its input into another order;
/// the map says where an element of its result comes from.
std::optional<AffineMap> transposeOf(Operation *op) {
  auto generic = dyn_cast_or_null<linalg::GenericOp>(op);
  if (!generic || generic.getNumResults() != 1 || !isForwarding(generic))
    return std::nullopt;
  AffineMap map = generic.getIndexingMapsArray()[0];
  if (!map.isPermutation() || map.isIdentity())
    return std::nullopt;
  return map;
}

/// The terms of a sum come in the same order when factors change places.
bool mayBeSwapped(kernel::ContractOp op) {
  return op.getLoops(kernel::ContractOp::Group::k).size() == 1;
}

class Folder {
public:
  explicit Folder(OpBuilder &builder) : builder(builder) {}

  /// The product that has taken transposes in, `op` if there are none that it
  /// can.
  kernel::ContractOp fold(kernel::ContractOp op) {
    for (;;) {
      kernel::ContractOp next = foldOperand(op, 0);
      if (!next)
        next = foldOperand(op, 1);
      if (!next)
        next = foldResult(op);
      if (!next)
        return op;
      op = next;
    }
  }

private:
  kernel::ContractOp foldOperand(kernel::ContractOp op, unsigned index) {
    Operation *producer = op->getOperand(index).getDefiningOp();
    std::optional<AffineMap> from = transposeOf(producer);
    if (!from)
      return {};
    SmallVector<AffineMap> maps = op.getMaps();
    maps[index] = from->compose(maps[index]);
    SmallVector<Value> operands(op->getOperands());
    operands[index] = producer->getOperand(0);
    return replaced(op, operands, maps, op.getType(), op);
  }

  kernel::ContractOp foldResult(kernel::ContractOp op) {
    if (!op->hasOneUse())
      return {};
    Operation *user = *op->user_begin();
    std::optional<AffineMap> from = transposeOf(user);
    if (!from)
      return {};
    SmallVector<AffineMap> maps = op.getMaps();
    // Dimension i of the product's result is the transpose's from(i).
    SmallVector<AffineExpr> results(maps[2].getNumResults());
    for (auto [expr, position] :
         llvm::zip(maps[2].getResults(), from->getResults()))
      results[cast<AffineDimExpr>(position).getPosition()] = expr;
    maps[2] = AffineMap::get(maps[2].getNumDims(), 0, results, op.getContext());
    SmallVector<Value> operands(op->getOperands());
    auto type = cast<RankedTensorType>(user->getResult(0).getType());
    unsigned last = cast<AffineDimExpr>(results.back()).getPosition();
    // Columns of the result are those of rhs.
    if (op.getGroup(last) == kernel::ContractOp::Group::m) {
      if (!mayBeSwapped(op))
        return {};
      std::swap(operands[0], operands[1]);
      std::swap(maps[0], maps[1]);
    }
    return replaced(op, operands, maps, type, user);
  }

  /// The product that `old` is then, if it is no worse a one: `op` or a product
  /// that can be stepped through, as it was.
  kernel::ContractOp replaced(kernel::ContractOp op, ArrayRef<Value> operands,
                              ArrayRef<AffineMap> maps, RankedTensorType type,
                              Operation *old) {
    builder.setInsertionPoint(old);
    auto made = kernel::ContractOp::create(
        builder, op.getLoc(), type, operands[0], operands[1],
        builder.getAffineMapArrayAttr(maps), op.getAccumulatorAttr());
    made->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    bool isPlain = contractionOf(StructuredOp(op)).has_value();
    if (!contractionOf(StructuredOp(made)) &&
        (isPlain || !stridedProductOf(made))) {
      made.erase();
      return {};
    }
    old->getResult(0).replaceAllUsesWith(made.getResult());
    Operation *producers[] = {op->getOperand(0).getDefiningOp(),
                              op->getOperand(1).getDefiningOp()};
    old->erase();
    if (old != op)
      op.erase();
    for (Operation *producer : producers)
      if (producer && isOpTriviallyDead(producer))
        producer->erase();
    return made;
  }

  OpBuilder &builder;
};

struct FoldTransposesPass : impl::FoldTransposesBase<FoldTransposesPass> {
  using Base::Base;

  void runOnOperation() override {
    OpBuilder builder(&getContext());
    for (auto entry : getOperation().getOps<dlt::EntryOp>()) {
      SmallVector<kernel::ContractOp> products(
          entry.getBody().front().getOps<kernel::ContractOp>());
      for (kernel::ContractOp product : products)
        Folder(builder).fold(product);
    }
  }
};

} // namespace
} // namespace dlc
