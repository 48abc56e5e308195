//===- LossScale.h - The factor of the loss in training ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL_LOSSSCALE_H
#define DLC_PASSES_MODEL_LOSSSCALE_H

#include "Entries.h"

namespace dlc {

/// What a training step multiplies its loss by, so that gradients of few bits
/// neither vanish nor overflow. dlc.optimizer says what becomes of a dynamic
/// factor.
class LossScale {
public:
  /// `arguments` are the entry's, the state first. The loss is of `dtype`.
  LossScale(mlir::OpBuilder &builder, const TrainingPlan &plan,
            mlir::ValueRange arguments, mlir::Type dtype);

  bool isDynamic() const { return plan.dynamicScale.has_value(); }
  /// A scalar of the loss's dtype.
  mlir::Value getFactor() const { return factor; }
  /// Divides gradients by the factor; null ones are none. Of a dynamic one
  /// finds out first whether all are finite.
  void unscale(llvm::MutableArrayRef<mlir::Value> gradients);
  /// Where a gradient was not finite leaves `state`, the values of all rows, as
  /// the arguments are, but for metrics and the step, and changes a dynamic
  /// factor.
  void finish(llvm::MutableArrayRef<mlir::Value> state);

private:
  /// The loss's factor in the dtype of `like`.
  mlir::Value factorLike(mlir::Value like);

  mlir::OpBuilder &builder;
  const TrainingPlan &plan;
  mlir::ValueRange arguments;
  mlir::Value factor;
  mlir::Value finite; ///< i1; null unless the factor is dynamic.
};

} // namespace dlc

#endif // DLC_PASSES_MODEL_LOSSSCALE_H
