//===- Gradients.h - Gradients against central differences ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_SUPPORT_GRADIENTS_H
#define DLC_TEST_SUPPORT_GRADIENTS_H

#include "dlc/Support/RefTensor.h"

#include "mlir/IR/BuiltinOps.h"

#include <optional>
#include <random>
#include <string>

namespace dlc::test {

/// Numbers uniform in [low, high) for floats, in {0, ..., high - 1} for
/// integers; no two floats closer than needed for a difference quotient to
/// stay on one side of a tie.
ref::Tensor randomTensor(mlir::RankedTensorType type, int64_t rows, double low,
                         double high, std::mt19937_64 &random);

/// The registered operations of a dialect. (Upstream's
/// getRegisteredOperationsByDialect may miss some: it searches with a
/// comparison that is no order.)
llvm::SmallVector<mlir::RegisteredOperationName>
operationsOf(mlir::MLIRContext &context, llvm::StringRef dialect);

/// What the function gives; nothing if it can't be evaluated or a check fails.
std::optional<llvm::SmallVector<ref::Tensor>>
evaluate(mlir::ModuleOp module, llvm::StringRef name,
         llvm::ArrayRef<ref::Tensor> arguments, int64_t rows,
         bool highPrecision = true);

/// What the gradient of @f in `module` with respect to its float arguments is
/// expected to be.
enum class Expected {
  differences, ///< central differences of @f
  zero         ///< 0 by the op's definition, whatever the differences say
};

/// Adds a function that differentiates @f, runs dlt-autodiff and evaluates
/// both in float64. `leading` results of @f are differentiated (random
/// cotangents), of which floats count. What is wrong, or none: the argument,
/// element, gradient and difference.
std::optional<std::string>
checkGradients(mlir::ModuleOp module, llvm::ArrayRef<ref::Tensor> arguments,
               int64_t rows, std::mt19937_64 &random,
               Expected expected = Expected::differences);

/// The gradient with respect to the float arguments of @f for these cotangents
/// of its results, in float64 or in the exact dtypes.
std::optional<llvm::SmallVector<ref::Tensor>>
gradientsOf(mlir::ModuleOp module, llvm::ArrayRef<ref::Tensor> arguments,
            llvm::ArrayRef<ref::Tensor> cotangents, int64_t rows,
            bool highPrecision = true);

/// Compares gradients, of the float arguments in order, with central
/// differences of `function`, whose results are weighted by `cotangents`. None
/// if they agree, else what does not.
std::optional<std::string> compareWithDifferences(
    llvm::ArrayRef<ref::Tensor> arguments,
    llvm::ArrayRef<ref::Tensor> cotangents,
    llvm::ArrayRef<ref::Tensor> gradients, Expected expected,
    llvm::function_ref<std::optional<llvm::SmallVector<ref::Tensor>>(
        llvm::ArrayRef<ref::Tensor>)>
        function);

} // namespace dlc::test

#endif // DLC_TEST_SUPPORT_GRADIENTS_H
