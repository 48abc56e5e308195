//===- OptimizerStep.h - What an optimizer does in a step ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL_OPTIMIZERSTEP_H
#define DLC_PASSES_MODEL_OPTIMIZERSTEP_H

#include "Entries.h"

namespace dlc {

/// A weight that is trained, its gradient and its slots; a step replaces the
/// weight and the slots by their new values.
struct TrainedWeight {
  llvm::StringRef path;
  const WeightPlan *plan;
  mlir::Value weight, gradient;
  llvm::SmallVector<mlir::Value> slots;
  mlir::Attribute constraint; ///< A use of a definition, or null.
  /// Sums of gradients and the average of the weight; null if there are none.
  mlir::Value accumulator = {}, average = {};
};

/// Builds a step of `optimizer` in the order of Keras's: gradients accumulate
/// and are clipped, weights decay, their definitions update them, averages
/// follow, constraints hold. `iteration` is a scalar i64 that counts the steps
/// before this one, `learningRate` a scalar. Fails after an error.
llvm::LogicalResult
buildOptimizerStep(mlir::OpBuilder &builder, layers::OptimizerOp optimizer,
                   layers::DefinitionLibrary &library, mlir::Value iteration,
                   mlir::Value learningRate,
                   llvm::MutableArrayRef<TrainedWeight> weights);

/// The step's learning rate, a scalar of the plan's type: the variable among
/// those of `state`, or what the schedule makes of the iteration. Fails after
/// an error.
llvm::FailureOr<mlir::Value>
buildLearningRate(mlir::OpBuilder &builder, TrainingPlan &plan,
                  layers::DefinitionLibrary &library, mlir::ValueRange state);

} // namespace dlc

#endif // DLC_PASSES_MODEL_OPTIMIZERSTEP_H
