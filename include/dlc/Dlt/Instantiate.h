//===- Instantiate.h - Instantiating generic definitions -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_INSTANTIATE_H
#define DLC_DLT_INSTANTIATE_H

#include "dlc/Dlt/Dlt.h"

namespace dlc::dlt {

/// What a definition computes with: a tensor or, as long as it has not met one,
/// a number or truth value that has no dtype yet.
struct GenericValue {
  mlir::Value value; ///< Null: the number.
  /// Whether the value, a scalar of f64, or of i1 if it is a truth value, is a
  /// number that has no dtype yet, but is known at run time only.
  bool isNumber = false;
  double number = 0;
  bool isTruth = false; ///< Whether the number is a truth value.

  GenericValue(mlir::Value value) : value(value) {}
  explicit GenericValue(double number, bool isTruth = false)
      : number(number), isTruth(isTruth) {}
  static GenericValue readNumber(mlir::Value scalar) {
    GenericValue value(scalar);
    value.isNumber = true;
    value.isTruth = mlir::getElementTypeOrSelf(scalar).isInteger(1);
    return value;
  }
};

/// A definition that another applies: its body, and the numbers for its last
/// arguments.
struct AppliedDefinition {
  mlir::Region *body;
  llvm::SmallVector<double> params;
  /// Whether it computes in at least float32 and gives back what it was given.
  bool isActivation = false;
};

/// Finds the definition of a dlt.apply; fails after an error at the op.
using FindDefinition =
    llvm::function_ref<llvm::FailureOr<AppliedDefinition>(ApplyOp)>;

/// What a layer's definition may do besides computing.
struct LayerEffects {
  /// Random numbers of a float tensor type, in at least float32, other ones
  /// with each call.
  llvm::function_ref<mlir::Value(mlir::RankedTensorType)> random;
  /// Takes what is added to the loss; fails after an error.
  llvm::function_ref<llvm::LogicalResult(mlir::Value)> addLoss;
};

/// Clones the operations of the single block of `body` with its arguments
/// replaced by `arguments`, `!dlt.float` by `floatType`, and all types
/// inferred anew, as the description of dlt.eval says: operands broadcast,
/// integers become floats, and numbers are computed in float64 until they meet
/// a tensor. Appends the values of its terminator to `results`. Checks
/// without a place get `where`. What is made has the place `loc`, and before it
/// its own if the definition is part of the user's program. `find` gives the
/// definitions that it applies. `effects` are there for a layer only. Fails
/// after an error at the op whose types do not fit, with a note that says where
/// the definition and its use are.
llvm::LogicalResult instantiate(mlir::OpBuilder &builder, mlir::Location loc,
                                mlir::Region &body,
                                llvm::ArrayRef<GenericValue> arguments,
                                mlir::Type floatType, llvm::StringRef where,
                                bool isPartOfProgram, FindDefinition find,
                                llvm::SmallVectorImpl<mlir::Value> &results,
                                const LayerEffects *effects = nullptr);

} // namespace dlc::dlt

#endif // DLC_DLT_INSTANTIATE_H
