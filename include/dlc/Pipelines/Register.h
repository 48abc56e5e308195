//===- Register.h - Everything a tool of the compiler knows --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PIPELINES_REGISTER_H
#define DLC_PIPELINES_REGISTER_H

#include "mlir/IR/DialectRegistry.h"

namespace dlc {

/// Adds dlc's dialects and those upstream ones that its passes make.
void registerDialects(mlir::DialectRegistry &registry);

/// The dialects that compiling a model goes through: fewer, so that a tool
/// starts faster.
void registerCompilerDialects(mlir::DialectRegistry &registry);

/// Makes known to lib/Kernels for what there is code generation; the pipelines
/// of kernels do so, too.
void registerTargets();

/// Registers targets, and dlc's passes and pipelines with the pass manager's
/// textual form.
void registerPassesAndPipelines();

} // namespace dlc

#endif // DLC_PIPELINES_REGISTER_H
