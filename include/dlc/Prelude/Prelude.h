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

namespace dlc {

/// Definitions that a module sees: its own, to which dlc-import adds those of
/// other files, then the prelude's; those of the prelude see no others than
/// its.
class Definitions : public layers::DefinitionLibrary {
public:
  explicit Definitions(mlir::ModuleOp module) : module(module) {}
  layers::DefineOp find(mlir::Operation *user, mlir::FlatSymbolRefAttr name,
                        llvm::ArrayRef<layers::DefinitionKind> kinds) override;

private:
  mlir::ModuleOp module;
  llvm::SmallVector<mlir::OwningOpRef<mlir::ModuleOp>> prelude;
  /// Definitions of the module that have been warned of.
  llvm::DenseSet<mlir::Operation *> shadowing;
};

/// The prelude's modules, one for each of its files. Never fails: the prelude
/// is tested when the project is built.
llvm::SmallVector<mlir::OwningOpRef<mlir::ModuleOp>>
loadPrelude(mlir::MLIRContext *context);

} // namespace dlc

#endif // DLC_PRELUDE_PRELUDE_H
