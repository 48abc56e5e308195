//===- Run.h - Runs passes as the options say -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_OPT_RUN_H
#define DLC_TOOLS_DLC_OPT_RUN_H

#include "mlir/Tools/mlir-opt/MlirOptMain.h"

/// Runs dlc-opt on a file as its options say, `--verify-numerics` and `-I`
/// included. Options must have been parsed.
llvm::LogicalResult runOpt(int argc, char **argv, llvm::StringRef input,
                           llvm::StringRef output,
                           mlir::DialectRegistry &registry);

#endif // DLC_TOOLS_DLC_OPT_RUN_H
