//===- Remat.h - Instances that a gradient computes again -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL_REMAT_H
#define DLC_PASSES_MODEL_REMAT_H

#include "dlc/Dlc/Dlc.h"

namespace dlc {

/// Names on a layer the instance of a block that it is computed again with.
constexpr llvm::StringLiteral kRematAttr = "dlc.remat";

/// Collects what layers of such instances are expanded to.
class RematScopes {
public:
  explicit RematScopes(mlir::Block &block) : block(block) {}

  /// What has been built at the block's end since the last call is of `layer`.
  void built(mlir::Operation *layer);
  /// Moves the operations of each instance into a dlt.remat; called when all
  /// that reads them is there.
  void wrap();

private:
  struct Scope {
    mlir::StringAttr instance;
    llvm::SmallVector<mlir::Operation *> operations;
  };

  mlir::Block &block;
  mlir::Operation *last = nullptr; ///< Of what has been built.
  llvm::SmallVector<Scope> scopes;
};

} // namespace dlc

#endif // DLC_PASSES_MODEL_REMAT_H
