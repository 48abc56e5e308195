//===- Definitions.h - Definitions of the prelude as functions -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_SUPPORT_DEFINITIONS_H
#define DLC_TEST_SUPPORT_DEFINITIONS_H

#include "dlc/Dlc/Dlc.h"
#include "dlc/Support/RefTensor.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include <map>
#include <optional>

namespace dlc::test {

/// Loads all dialects of the compiler.
void loadDialects(mlir::MLIRContext &context);

/// The prelude's definitions of a kind; their modules are in `owner`.
llvm::SmallVector<layers::DefineOp>
definitionsOf(layers::DefinitionKind kind,
              llvm::ArrayRef<mlir::OwningOpRef<mlir::ModuleOp>> prelude);

/// Other numbers than a definition's own for some of its params.
using Params = std::vector<std::pair<const char *, double>>;

/// Values that Keras made with a definition's own params, or with these.
struct GoldenCase {
  std::string golden;
  Params params;
};
/// By the definition's name.
using GoldenCases = std::map<std::string, std::vector<GoldenCase>>;

/// A module whose @f(types) is the definition with `params`, in the float type
/// `dtype`; null after an error.
mlir::OwningOpRef<mlir::ModuleOp> instantiate(layers::DefineOp definition,
                                              mlir::TypeRange types,
                                              mlir::Type dtype,
                                              const Params &params = {});
mlir::OwningOpRef<mlir::ModuleOp> instantiate(layers::DefineOp definition,
                                              mlir::TypeRange types,
                                              mlir::Type dtype,
                                              mlir::DictionaryAttr params);

/// @f's results in the exact dtypes, or none after an error or a failed check.
std::optional<llvm::SmallVector<ref::Tensor>>
evaluateF(mlir::ModuleOp module, llvm::ArrayRef<ref::Tensor> arguments);

} // namespace dlc::test

#endif // DLC_TEST_SUPPORT_DEFINITIONS_H
