//===- Evaluate.cpp - dlc-run evaluate -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include "training/Fit.h"

#include <algorithm>
#include <cstdio>

using namespace dlc;
using namespace dlc::run;

static void runEvaluate(const Options &options) {
  ArtifactHandle artifact = loadArtifact(options.model);
  requireWeights(options, artifact.get(), "evaluate");
  dlcrt_error error;
  rt::Dataset data;
  check(data.load(artifact.get(), "evaluate_step",
                  inputFiles(options.inputs, "--input"), &error),
        error);
  int64_t batch = std::max<int64_t>(
      1, std::min(batchSizeOf(options, artifact.get()), data.rows()));
  SessionHandle session = makeSession(options, artifact.get(), batch);
  std::vector<double> values(dlcrt_metrics(artifact.get()));
  check(rt::evaluate(artifact.get(), session.get(), data.tensors(), batch,
                     "evaluation", values, &error),
        error);
  std::printf("%s\n", metricsText(artifact.get(), values.data()).c_str());
}

void run::addEvaluate(CLI::App &app) {
  CLI::App *evaluate =
      app.add_subcommand("evaluate", "Print loss and metrics on data");
  auto options = std::make_shared<Options>();
  options->addRun(*evaluate);
  evaluate
      ->add_option("--input", options->inputs,
                   "File of an input or target, as name=path")
      ->allow_extra_args(false)
      ->required();
  evaluate->callback([options] { runEvaluate(*options); });
}
