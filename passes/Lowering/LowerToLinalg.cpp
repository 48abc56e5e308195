//===- LowerToLinalg.cpp - Lowers entries to linalg on tensors -----------===//
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
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

#include <limits>

using namespace mlir;
using namespace dlc;

namespace dlc {
#define GEN_PASS_DEF_LOWERTOLINALG
#include "dlc/Passes/Lowering/Passes.h.inc"

namespace {

/// The first row whose condition is false, else the largest i64.
static Value firstBadRow(OpBuilder &builder, Location loc, Value condition) {
  auto type = cast<RankedTensorType>(condition.getType());
  Type i64 = builder.getI64Type();
  bool hasRows = type.getRank() && type.isDynamicDim(0);
  auto constant = [&](OpBuilder &b, int64_t value) -> Value {
    return arith::ConstantOp::create(b, loc, b.getI64IntegerAttr(value));
  };
  auto resultType = RankedTensorType::get({}, i64);
  auto empty = [&] {
    return tensor::EmptyOp::create(builder, loc, resultType, ValueRange());
  };
  auto fill = linalg::GenericOp::create(
      builder, loc, resultType, ValueRange(), empty().getResult(),
      AffineMap::get(0, 0, builder.getContext()),
      ArrayRef<utils::IteratorType>{}, [&](OpBuilder &b, Location, ValueRange) {
        linalg::YieldOp::create(
            b, loc, constant(b, std::numeric_limits<int64_t>::max()));
      });
  AffineMap maps[] = {builder.getMultiDimIdentityMap(type.getRank()),
                      AffineMap::get(type.getRank(), 0, builder.getContext())};
  auto generic = linalg::GenericOp::create(
      builder, loc, resultType, condition, fill.getResult(0), maps,
      SmallVector<utils::IteratorType>(type.getRank(),
                                       utils::IteratorType::reduction),
      [&](OpBuilder &b, Location, ValueRange args) {
        Value row = constant(b, -1);
        if (hasRows)
          row = arith::IndexCastOp::create(b, loc, i64,
                                           linalg::IndexOp::create(b, loc, 0));
        Value fine = constant(b, std::numeric_limits<int64_t>::max());
        Value mine = arith::SelectOp::create(b, loc, args[0], fine, row);
        if (type.getRank() == 0) { // Nothing to combine.
          linalg::YieldOp::create(b, loc, mine);
          return;
        }
        linalg::YieldOp::create(
            b, loc, arith::MinSIOp::create(b, loc, args[1], mine).getResult());
      });
  return generic.getResult(0);
}

/// Whether the pass replaces `op`: an operation of dlt, or of another dialect
/// that lowers itself.
static bool isGraph(Operation &op) {
  return !isa<dlt::ReturnOp>(op) &&
         (isa<dlt::DltDialect>(op.getDialect()) || isa<KernelLowering>(op));
}

struct LowerToLinalgPass : impl::LowerToLinalgBase<LowerToLinalgPass> {
  using Base::Base;

  /// What the lowerings of operations rest on.
  static LogicalResult checkOperations(Block &block) {
    bool hasRows = llvm::any_of(block.getArgumentTypes(), [](Type type) {
      return !cast<RankedTensorType>(type).hasStaticShape();
    });
    for (Operation &op : block) {
      if (!isGraph(op) && !isa<dlt::ReturnOp>(op))
        return op.emitOpError("is not an operation of the tensor graph, of "
                              "which an entry consists before it is lowered");
      for (Type type : op.getResultTypes()) {
        auto tensor = dyn_cast<RankedTensorType>(type);
        if (!tensor || isa<dlt::GenericFloatType>(tensor.getElementType()))
          return op.emitOpError("expects ranked tensors of concrete dtypes, "
                                "found ")
                 << type;
        if (!hasRows && !tensor.hasStaticShape())
          return op.emitOpError("makes rows, ")
                 << type << ", but no input of the entry has rows";
      }
    }
    return success();
  }

  LogicalResult lower(dlt::EntryOp entry) {
    Block &block = entry.getBody().front();
    if (llvm::none_of(block, isGraph)) // Lowered already.
      return success();
    if (failed(checkOperations(block)))
      return failure();
    auto builder = OpBuilder::atBlockBegin(&block);
    Location loc = entry.getLoc();
    IRMapping mapping;
    Value rows;
    for (BlockArgument argument : block.getArguments()) {
      auto type = cast<RankedTensorType>(argument.getType());
      mapping.map(argument, argument);
      if (auto integer = dyn_cast<IntegerType>(type.getElementType());
          integer && !integer.isSignless())
        mapping.map(
            argument,
            tensor::BitcastOp::create(
                builder, loc,
                type.clone(IntegerType::get(&getContext(), integer.getWidth())),
                argument));
      if (!rows && type.getRank() && type.isDynamicDim(0))
        rows = tensor::DimOp::create(builder, loc, argument, 0);
    }
    if (!rows)
      rows = arith::ConstantIndexOp::create(builder, loc, 1);

    for (Operation &op : llvm::make_early_inc_range(block)) {
      if (!isGraph(op) && !isa<dlt::ReturnOp>(op))
        continue;
      builder.setInsertionPoint(&op);
      SmallVector<Value> operands = llvm::map_to_vector(
          op.getOperands(), [&](Value v) { return mapping.lookup(v); });
      if (auto check = dyn_cast<dlt::CheckOp>(op)) {
        kernel::RequireOp::create(
            builder, op.getLoc(),
            firstBadRow(builder, op.getLoc(), operands[0]), check.getMessage(),
            check.getWhere().value_or(""));
        continue;
      }
      if (isa<dlt::ReturnOp>(op)) {
        for (auto [operand, type] : llvm::zip(operands, op.getOperandTypes()))
          if (operand.getType() != type) // Of an unsigned dtype.
            operand =
                tensor::BitcastOp::create(builder, op.getLoc(), type, operand);
        op.setOperands(operands);
        continue;
      }
      auto lowering = dyn_cast<KernelLowering>(op);
      if (!lowering)
        return op.emitOpError("has no lowering to kernels");
      SmallVector<Value> results;
      if (failed(lowering.lowerToKernels(builder, operands, rows, results)))
        return failure();
      for (auto [result, value] : llvm::zip(op.getResults(), results))
        mapping.map(result, value);
    }
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isGraph(op)) {
        op.dropAllUses();
        op.erase();
      }
    return success();
  }

  void runOnOperation() override {
    for (auto entry : getOperation().getOps<dlt::EntryOp>())
      if (failed(lower(entry)))
        return signalPassFailure();
  }
};

} // namespace
} // namespace dlc
