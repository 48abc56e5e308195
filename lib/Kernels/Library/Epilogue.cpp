//===- Epilogue.cpp - What libraries do to a matrix product --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Structure.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace dlc;

/// The only operation of the body but for the yield, whose operands are the
/// block's first arguments in order.
static Operation *singleOperation(linalg::GenericOp op) {
  Block &body = op.getRegion().front();
  if (!llvm::hasNItems(body.without_terminator(), 1))
    return nullptr;
  Operation *inner = &body.front();
  bool inOrder = llvm::all_of(inner->getOpOperands(), [&](OpOperand &operand) {
    return operand.get() == body.getArgument(operand.getOperandNumber());
  });
  bool isYielded = inner->getNumResults() == 1 &&
                   body.back().getOperand(0) == inner->getResult(0);
  return inOrder && isYielded && inner->getNumOperands() == op.getNumDpsInputs()
             ? inner
             : nullptr;
}

static bool readsAllInOrder(linalg::GenericOp op) {
  return isElementwise(op) &&
         llvm::all_of(op.getIndexingMapsArray(),
                      [](AffineMap map) { return map.isIdentity(); });
}

/// The vector that `value` repeats in all its rows; null if it does not.
static Value repeatedVector(Value value) {
  auto op = value.getDefiningOp<linalg::GenericOp>();
  if (!op || op.getNumDpsInputs() != 1 || !isElementwise(op) ||
      op.getNumLoops() < 2)
    return Value();
  auto yield = cast<linalg::YieldOp>(op.getRegion().front().back());
  if (yield.getOperand(0) != op.getRegion().front().getArgument(0))
    return Value();
  AffineMap map = op.getIndexingMapsArray()[0];
  bool isLast = map.getNumResults() == 1 &&
                map.getResult(0) ==
                    getAffineDimExpr(op.getNumLoops() - 1, op.getContext());
  return isLast ? op.getDpsInputs()[0] : Value();
}

static std::optional<MatmulEpilogue> matchProduct(Value value) {
  auto product = value.getDefiningOp<kernel::ContractOp>();
  if (!product || !contractionOf(product))
    return std::nullopt;
  return MatmulEpilogue{product, Value(), false};
}

static std::optional<MatmulEpilogue> matchBias(Value value) {
  auto add = value.getDefiningOp<linalg::GenericOp>();
  if (!add || !readsAllInOrder(add) ||
      !isa_and_nonnull<arith::AddFOp>(singleOperation(add)))
    return std::nullopt;
  Value product = add.getDpsInputs()[0], other = add.getDpsInputs()[1];
  Value bias = repeatedVector(other);
  auto epilogue = matchProduct(product);
  if (!bias || !epilogue || !product.hasOneUse() ||
      contractionOf(epilogue->product)->n.size() != 1)
    return std::nullopt;
  epilogue->bias = bias;
  return epilogue;
}

/// select(x <= 0, 0, x), which keeps nan.
static std::optional<MatmulEpilogue> matchRelu(Value value) {
  auto choice = value.getDefiningOp<linalg::GenericOp>();
  if (!choice || !readsAllInOrder(choice) ||
      !isa_and_nonnull<arith::SelectOp>(singleOperation(choice)))
    return std::nullopt;
  auto test = choice.getDpsInputs()[0].getDefiningOp<linalg::GenericOp>();
  Value x = choice.getDpsInputs()[2];
  if (!test || !readsAllInOrder(test) || !test.getResult(0).hasOneUse() ||
      !isZeroFill(choice.getDpsInputs()[1]) || test.getDpsInputs()[0] != x ||
      !isZeroFill(test.getDpsInputs()[1]))
    return std::nullopt;
  auto compare = dyn_cast_or_null<arith::CmpFOp>(singleOperation(test));
  if (!compare || compare.getPredicate() != arith::CmpFPredicate::OLE ||
      !llvm::hasNItems(x.getUses(), 2))
    return std::nullopt;
  auto epilogue = matchBias(x);
  if (epilogue)
    epilogue->hasRelu = true;
  return epilogue;
}

std::optional<MatmulEpilogue> dlc::matchEpilogue(Value result) {
  if (auto relu = matchRelu(result))
    return relu;
  if (auto bias = matchBias(result))
    return bias;
  return matchProduct(result);
}
