//===- SplitReductions.cpp - Reductions to a number in two steps ----------===//
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
#define GEN_PASS_DEF_SPLITREDUCTIONS
#include "dlc/Passes/Fusion/Passes.h.inc"

namespace {

/// Elements that one block adds as fast as many blocks and one more launch do.
constexpr int64_t kLeastElements = 1 << 14;
/// A part is a row, so that it should have elements for a warp's threads, and
/// there should be parts for some blocks.
constexpr int64_t kLeastRowElements = 64, kLeastRows = 16;

/// Whether the result is one number, of so many elements that it takes several
/// blocks to read them, with `batch` rows.
bool isWorthSplitting(dlt::ReduceOp op, int64_t batch) {
  auto type = dyn_cast<RankedTensorType>(op.getOperand().getType());
  if (!type || type.getRank() < 2 ||
      op.getReducedDimensions().size() != static_cast<size_t>(type.getRank()) ||
      llvm::is_contained(type.getShape().drop_front(), ShapedType::kDynamic))
    return false;
  // What is between the steps would be rounded to the dtype.
  auto dtype = dyn_cast<FloatType>(type.getElementType());
  if (dtype && dtype.getWidth() < 32 && dlt::isSum(op.getKind()))
    return false;
  int64_t rows = type.isDynamicDim(0) ? batch : type.getDimSize(0);
  double perRow = 1;
  for (int64_t size : type.getShape().drop_front())
    perRow *= static_cast<double>(size);
  return rows >= kLeastRows && perRow >= kLeastRowElements &&
         perRow * static_cast<double>(rows) >= kLeastElements;
}

struct SplitReductionsPass : impl::SplitReductionsBase<SplitReductionsPass> {
  using Base::Base;

  void runOnOperation() override {
    int64_t batch = 32;
    for (auto metadata : getOperation().getOps<dlt::MetadataOp>())
      batch = metadata.getBatchSize();
    getOperation().walk([&](dlt::ReduceOp op) {
      if (!isWorthSplitting(op, batch))
        return;
      OpBuilder builder(op);
      auto inner = llvm::to_vector(llvm::seq<int64_t>(
          1, cast<RankedTensorType>(op.getOperand().getType()).getRank()));
      Value rows =
          dlt::ReduceOp::create(builder, op.getLoc(), op.getKind(),
                                op.getOperand(), inner, op.getKeepdims());
      op.getOperandMutable().assign(rows);
      // Dimensions that are kept are reduced again, of size 1.
      if (!op.getKeepdims())
        op.setDimensions({0});
    });
  }
};

} // namespace
} // namespace dlc
