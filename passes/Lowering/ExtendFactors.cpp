//===- ExtendFactors.cpp - Products of 16-bit floats as of float32 -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/DlcRt/DlcRt.h"
#include "dlc/Dlt/Dlt.h"
#include "dlc/Passes/Lowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_EXTENDFACTORS
#include "dlc/Passes/Lowering/Passes.h.inc"

namespace {

/// Whether `dim` is the number of rows of an input.
bool isRows(tensor::DimOp dim) {
  auto input = dyn_cast<BlockArgument>(dim.getSource());
  return input && dim.getConstantIndex() == 0 &&
         cast<RankedTensorType>(input.getType()).isDynamicDim(0);
}

/// The number of rows before `user`, of which an input has some; null if none
/// has.
Value rowsFor(Operation *user) {
  Block &block = *user->getBlock();
  for (auto dim : block.getOps<tensor::DimOp>())
    if (isRows(dim) && dim->isBeforeInBlock(user))
      return dim;
  auto b = OpBuilder::atBlockBegin(&block);
  for (BlockArgument argument : block.getArguments())
    if (!cast<RankedTensorType>(argument.getType()).hasStaticShape())
      return tensor::DimOp::create(b, user->getLoc(), argument, 0);
  return {};
}

/// The elements of `tensor` as floats of `type`, before `user`.
Value extended(Operation *user, Value tensor, FloatType type, Value rows) {
  auto from = cast<RankedTensorType>(tensor.getType());
  OpBuilder b(user);
  Location loc = tensor.getLoc();
  SmallVector<OpFoldResult> sizes;
  for (int64_t size : from.getShape())
    sizes.push_back(ShapedType::isDynamic(size)
                        ? OpFoldResult(rows)
                        : OpFoldResult(b.getIndexAttr(size)));
  Value empty = tensor::EmptyOp::create(b, loc, sizes, type);
  AffineMap identity = b.getMultiDimIdentityMap(from.getRank());
  SmallVector<utils::IteratorType> loops(from.getRank(),
                                         utils::IteratorType::parallel);
  auto generic = linalg::GenericOp::create(
      b, loc, from.clone(type), tensor, empty, ArrayRef{identity, identity},
      loops, [&](OpBuilder &inner, Location, ValueRange args) {
        linalg::YieldOp::create(
            inner, loc,
            arith::ExtFOp::create(inner, loc, type, args[0]).getResult());
      });
  return generic.getResult(0);
}

struct ExtendFactorsPass : impl::ExtendFactorsBase<ExtendFactorsPass> {
  using Base::Base;

  void runOnOperation() override {
    for (auto entry : getOperation().getOps<dlt::EntryOp>()) {
      // Of one tensor there is one, whoever multiplies it.
      DenseMap<std::pair<Value, Type>, Value> known;
      entry.walk([&](kernel::ContractOp op) {
        auto type = dyn_cast<FloatType>(op.getAccumulator());
        if (!type)
          return;
        for (OpOperand *factor : {&op.getLhsMutable(), &op.getRhsMutable()}) {
          if (getElementTypeOrSelf(factor->get()) == type)
            continue;
          Value &wide = known[{factor->get(), type}];
          if (!wide)
            wide = extended(op, factor->get(), type, rowsFor(op));
          factor->set(wide);
        }
      });
    }
  }
};

} // namespace
} // namespace dlc
