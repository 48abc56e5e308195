//===- GroupOrder.h - What is to be computed after what ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_FUSION_GROUPORDER_H
#define DLC_PASSES_FUSION_GROUPORDER_H

#include "GroupIndex.h"

#include "dlc/Kernels/Facts.h"

namespace dlc::fusion {

/// The order that the dlcrt.after of an entry ask for.
class GroupOrder {
public:
  GroupOrder(kernels::Facts &facts, const GroupIndex &index)
      : facts(facts), index(index) {}

  /// Notes the order and replaces the values that say so by their operands.
  void take(mlir::Block &block);

  /// The first group that `op` may be in, as far as operations have theirs.
  /// Those that it comes after have.
  unsigned earliest(mlir::Operation *op);

private:
  kernels::Facts &facts;
  const GroupIndex &index;
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<mlir::Value>> others;
  llvm::DenseMap<mlir::Operation *, unsigned> known;
};

} // namespace dlc::fusion

#endif // DLC_PASSES_FUSION_GROUPORDER_H
