//===- Plugins.h - Dialects and passes of shared libraries ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PIPELINES_PLUGINS_H
#define DLC_PIPELINES_PLUGINS_H

#include "mlir/IR/DialectRegistry.h"

namespace dlc {

/// Loads the plugins that a command line names, --load-dialect-plugin=FILE and
/// --load-pass-plugin=FILE, in its order, and takes these arguments out of it.
/// Dialects go to `registry`, passes and pipelines to MLIR's register of them.
/// Called before options are declared, it lets passes be options, too. Fails
/// after an error at the first that is no plugin for this program.
llvm::LogicalResult loadPlugins(int &argc, char **argv,
                                mlir::DialectRegistry &registry);

} // namespace dlc

#endif // DLC_PIPELINES_PLUGINS_H
