//===- Weights.h - The weights of a model ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL_WEIGHTS_H
#define DLC_PASSES_MODEL_WEIGHTS_H

#include "dlc/Dlc/Dlc.h"

namespace dlc {

/// The variables of a model's layers, in Keras's order: layer by layer. Those
/// that are shared appear once, under their owner's path.
struct Weights {
  struct Weight {
    std::string path;
    layers::VariableSpec spec; ///< With an initializer.
    bool trainable;
    mlir::Operation *owner;
  };
  llvm::SmallVector<Weight> rows;
  /// Where a layer's variables are among the rows, in the order of the layer's.
  llvm::DenseMap<mlir::Operation *, llvm::SmallVector<unsigned>> ofLayer;
};

/// Fails after an error at a layer that shares what is not there, or that says
/// something else of a shared variable than its owner.
llvm::FailureOr<Weights> collectWeights(layers::ModelOp model);

} // namespace dlc

#endif // DLC_PASSES_MODEL_WEIGHTS_H
