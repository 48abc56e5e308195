//===- dlc-run.cpp - Runs artifacts from the command line ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include <cstdio>

int main(int argc, char **argv) {
  CLI::App app("Trains, evaluates and runs models that dlc-compile compiled",
               "dlc-run");
  app.require_subcommand(1);
  try {
    dlc::run::addInfo(app);
    dlc::run::addFit(app);
    dlc::run::addEvaluate(app);
    dlc::run::addPredict(app);
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::Success &help) {
    return app.exit(help);
  } catch (const std::exception &failure) {
    std::fprintf(stderr, "error: %s\n", failure.what());
    return 1;
  }
}
