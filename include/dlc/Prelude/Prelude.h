//===- Prelude.h - The standard library of definitions -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PRELUDE_PRELUDE_H
#define DLC_PRELUDE_PRELUDE_H

#include "dlc/Dlc/Dlc.h"

#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/AnalysisManager.h"

namespace dlc {

/// The prelude's modules, one for each of its files, parsed when they are first
/// asked for. As an analysis of a module (`getAnalysis<Prelude>()`) they are
/// parsed once for all passes.
class Prelude {
public:
  explicit Prelude(mlir::Operation *module) : context(module->getContext()) {}
  llvm::ArrayRef<mlir::OwningOpRef<mlir::ModuleOp>> get();
  /// No pass changes it.
  bool isInvalidated(const mlir::AnalysisManager::PreservedAnalyses &) {
    return false;
  }

private:
  mlir::MLIRContext *context;
  llvm::SmallVector<mlir::OwningOpRef<mlir::ModuleOp>> modules;
};

/// Definitions that a module sees: its own, to which dlc-import adds those of
/// other files, then the prelude's; those of the prelude see no others than
/// its.
class Definitions : public layers::DefinitionLibrary {
public:
  Definitions(mlir::ModuleOp module, Prelude &prelude)
      : module(module), prelude(prelude) {}
  layers::DefineOp find(mlir::Operation *user, mlir::FlatSymbolRefAttr name,
                        llvm::ArrayRef<layers::DefinitionKind> kinds) override;
  /// Whether the module or the prelude has a definition of the name.
  bool isDefined(mlir::FlatSymbolRefAttr name);

private:
  mlir::ModuleOp module;
  Prelude &prelude;
  /// Definitions of the module that have been warned of.
  llvm::DenseSet<mlir::Operation *> shadowing;
};

/// The prelude's modules, one for each of its files. Never fails: the prelude
/// is tested when the project is built.
llvm::SmallVector<mlir::OwningOpRef<mlir::ModuleOp>>
loadPrelude(mlir::MLIRContext *context);

} // namespace dlc

#endif // DLC_PRELUDE_PRELUDE_H
