//===- dlc-opt.cpp - Runs passes on files --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Run.h"
#include "dlc/Pipelines/Plugins.h"
#include "dlc/Pipelines/Register.h"

#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  dlc::registerDialects(registry);
  mlir::registerAllPasses();
  dlc::registerPassesAndPipelines();
  if (mlir::failed(dlc::loadPlugins(argc, argv, registry)))
    return 1;
  auto [input, output] = mlir::registerAndParseCLIOptions(
      argc, argv, "dlc optimizer driver\n", registry);
  return mlir::asMainReturnCode(runOpt(argc, argv, input, output, registry));
}
