//===- ExtraPasses.h - Passes of others within the pipelines --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PIPELINES_EXTRAPASSES_H
#define DLC_PIPELINES_EXTRAPASSES_H

#include "dlc/Pipelines/Compile.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"

namespace dlc {

/// The passes of CompileOptions::extraPasses. Those of a stage run on a module
/// of that stage, before it is verified.
class ExtraPasses {
public:
  /// Fails after an error at `module` for a stage that there is none of, and
  /// for a text that is no pipeline.
  llvm::LogicalResult parse(mlir::ModuleOp module,
                            llvm::ArrayRef<std::string> texts);
  bool has(Stage stage) const;
  /// Appends those of the stage, in the order of their texts.
  void add(Stage stage, mlir::OpPassManager &passes) const;

private:
  struct Extra {
    Stage stage;
    std::string pipeline;
  };
  llvm::SmallVector<Extra> extras;
};

} // namespace dlc

#endif // DLC_PIPELINES_EXTRAPASSES_H
