//===- Signature.h - What the functions of a model take and give -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL_SIGNATURE_H
#define DLC_PASSES_MODEL_SIGNATURE_H

#include "dlc/Dlc/Dlc.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace dlc {

/// What a function of a model is for.
enum class Mode { inference, training, adapting };

/// The functions that dlc-expand makes of a model, by position:
///   @m_inference(weights, inputs) -> (outputs, masks, loss, assigned weights)
///   @m_training(weights, seed, step, inputs) -> the same
///   @m_adapting(weights, inputs) -> the same, if a layer adapts to data
/// Masks and the loss, what layers add to it, are there if there are any, with
/// a result attribute: `dlc.mask_of` is the output's index, `dlc.loss` a unit.
/// Assigned weights are the new values of statistics.
class ModelSignature {
public:
  /// `table` holds the weights, and more once dlc-build-entries has begun.
  ModelSignature(layers::ModelOp model, dlt::VariablesOp table);

  struct Arguments {
    mlir::ValueRange weights;
    mlir::Value seed, step; ///< Null in inference.
    mlir::ValueRange inputs;
  };
  struct Results {
    llvm::SmallVector<mlir::Value> outputs;
    llvm::SmallVector<mlir::Value> masks; ///< Of each output, or null.
    mlir::Value loss;                     ///< Null if no layer adds one.
    llvm::SmallVector<mlir::Value> assigned;
  };

  llvm::ArrayRef<mlir::Type> getWeights() const { return weights; }
  llvm::ArrayRef<mlir::Type> getInputs() const { return inputs; }
  /// Rows of the weights that are trained, and of those that layers assign.
  llvm::ArrayRef<unsigned> getTrained() const { return trained; }
  llvm::ArrayRef<unsigned> getAssigned() const { return assigned; }

  /// Makes the function without results and with an empty body.
  mlir::func::FuncOp create(mlir::OpBuilder &builder, Mode mode);
  Arguments split(mlir::ValueRange arguments, Mode mode) const;
  /// Ends the function's body, where the builder stands, with these results.
  static void finish(mlir::OpBuilder &builder, mlir::func::FuncOp function,
                     const Results &results);

  /// Whether there is a function that adapts.
  bool adapts() { return find(Mode::adapting) != nullptr; }
  /// Fails after an error unless the functions are there.
  llvm::LogicalResult verify();
  /// Copies the function's body.
  Results build(mlir::OpBuilder &builder, Mode mode,
                const Arguments &arguments);

private:
  mlir::func::FuncOp find(Mode mode);
  std::string getName(Mode mode);
  llvm::SmallVector<mlir::Type> getArgumentTypes(Mode mode);

  layers::ModelOp model;
  llvm::SmallVector<mlir::Type> weights, inputs;
  llvm::SmallVector<unsigned> trained, assigned;
};

} // namespace dlc

#endif // DLC_PASSES_MODEL_SIGNATURE_H
