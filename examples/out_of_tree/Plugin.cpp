//===- Plugin.cpp - What the plugin brings --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Gating.h"
#include "dlc/Dlc/Assembly.h"
#include "dlc/Dlt/Assembly.h"
#include "dlc/Dlt/Lowering.h"

#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"

namespace gating { // For the text of operations.
using dlc::dlt::parseElidedType;
using dlc::dlt::printElidedType;
} // namespace gating

#include "GatingOpsDialect.cpp.inc"

#define GET_OP_CLASSES
#include "GatingOps.cpp.inc"

void gating::GatingDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "GatingOps.cpp.inc"
      >();
}

/// For --load-dialect-plugin.
extern "C" mlir::DialectPluginLibraryInfo mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "gating", "0.1",
          [](mlir::DialectRegistry *registry) {
            registry->insert<gating::GatingDialect>();
          }};
}

/// For --load-pass-plugin.
extern "C" mlir::PassPluginLibraryInfo mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "gating", "0.1",
          [] { gating::registerGatingPasses(); }};
}
