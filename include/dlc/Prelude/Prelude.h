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

/// Definitions that a module sees: its own, then the prelude's, which are read
/// when the first name is asked for that the module does not have.
class Definitions : public layers::DefinitionLibrary {
public:
  explicit Definitions(mlir::ModuleOp module) : module(module) {}
  layers::DefineOp find(mlir::Operation *user, mlir::FlatSymbolRefAttr name,
                        llvm::ArrayRef<layers::DefinitionKind> kinds) override;

private:
  /// All definitions, the module's first.
  llvm::SmallVector<layers::DefineOp> all();

  mlir::ModuleOp module;
  llvm::SmallVector<mlir::OwningOpRef<mlir::ModuleOp>> prelude;
};

/// The prelude's modules, one for each of its files. Never fails: the prelude
/// is tested when the project is built.
llvm::SmallVector<mlir::OwningOpRef<mlir::ModuleOp>>
loadPrelude(mlir::MLIRContext *context);

} // namespace dlc

#endif // DLC_PRELUDE_PRELUDE_H
