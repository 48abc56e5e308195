//===- Model.h - Passes from layers to the tensor graph ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL_H
#define DLC_PASSES_MODEL_H

#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassManager.h"

#include <memory>

namespace dlc {
#define GEN_PASS_DECL
#include "dlc/Passes/Model/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "dlc/Passes/Model/Passes.h.inc"

/// Lets each dlc-import among the passes look in these folders behind its own:
/// for tools whose pipelines are options.
void addImportFolders(mlir::OpPassManager &passes,
                      llvm::ArrayRef<std::string> folders);

} // namespace dlc

#endif // DLC_PASSES_MODEL_H
