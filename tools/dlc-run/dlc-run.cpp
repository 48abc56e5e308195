//===- dlc-run.cpp - Runs artifacts from the command line ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include <csignal>
#include <cstdio>
#include <new>

/// CLI11's own message for a wrong command names neither it nor the others.
static void checkCommand(CLI::App &app, const std::string &found) {
  std::string names;
  for (const CLI::App *command : app.get_subcommands({})) {
    if (command->get_name() == found)
      return;
    names += (names.empty() ? "" : ", ") + command->get_name();
  }
  throw dlc::run::Failure("expected a command (" + names + "), found " +
                          (found.empty() ? "none" : "'" + found + "'"));
}

static void run(CLI::App &app, int argc, char **argv) {
  std::string first = argc < 2 ? "" : argv[1];
  if (first != "-h" && first != "--help")
    checkCommand(app, first);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success &help) {
    app.exit(help);
  }
  dlc::run::finishOutput();
}

int main(int argc, char **argv) {
  CLI::App app("Trains, evaluates and runs models that dlc-compile compiled",
               "dlc-run");
  app.require_subcommand(1);
  // Writing a file that gets too large is an error with a message.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    using namespace dlc::run;
    for (auto add : {addInfo, addDevices, addVariables, addFit, addEvaluate,
                     addPredict, addCompare, addTime})
      add(app);
    run(app, argc, argv);
    return 0;
  } catch (const std::bad_alloc &) {
    std::fprintf(stderr, "error: out of memory\n");
  } catch (const std::exception &failure) {
    std::fprintf(stderr, "error: %s\n", failure.what());
  }
  return 1;
}
