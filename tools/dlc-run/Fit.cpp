//===- Fit.cpp - dlc-run fit ---------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include "training/Fit.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <unistd.h>

using namespace dlc;
using namespace dlc::run;

namespace {

/// A line for each epoch; on a terminal the running epoch is shown as well.
class Printer : public rt::FitObserver {
public:
  Printer(const dlcrt_artifact *artifact, dlcrt_session *session,
          bool onTerminal)
      : artifact(artifact), session(session), onTerminal(onTerminal) {}
  /// A message that ends the training gets a line of its own.
  ~Printer() override {
    if (lineIsOpen)
      std::printf("\n");
    std::fflush(stdout);
  }

  void progress(const rt::FitProgress &p) override {
    std::printf("\repoch %" PRId64 "/%" PRId64 ": step %" PRId64 "/%" PRId64
                ", %s\x1b[K",
                p.epoch, p.epochs, p.step, p.steps,
                metricsText(artifact, p.metrics.data()).c_str());
    std::fflush(stdout);
    lineIsOpen = true;
  }

  bool epochEnded(const rt::FitProgress &p) override {
    std::string text = metricsText(artifact, p.metrics.data());
    if (!p.validation.empty())
      text += ", " + metricsText(artifact, p.validation.data(), "val_");
    text += lossScaleText();
    std::printf("%sepoch %" PRId64 "/%" PRId64 ": %s (%.3f s)%s\n",
                onTerminal ? "\r" : "", p.epoch, p.epochs, text.c_str(),
                p.seconds, onTerminal ? "\x1b[K" : "");
    std::fflush(stdout);
    lineIsOpen = false;
    return true;
  }

private:
  /// The factor of the loss, where it changes; else empty.
  std::string lossScaleText() {
    float scale;
    dlcrt_tensor value = {};
    value.data = &scale;
    value.dtype = DLCRT_F32;
    dlcrt_error ignored;
    if (dlcrt_get_variable(session, "optimizer/dynamic_scale", &value,
                           &ignored) != DLCRT_OK)
      return {};
    char text[40];
    std::snprintf(text, sizeof(text), ", loss scale %g", scale);
    return text;
  }

  const dlcrt_artifact *artifact;
  dlcrt_session *session;
  bool onTerminal;
  bool lineIsOpen = false;
};

/// Lets layers take the statistics of the training data: features, which come
/// before targets.
void adaptTo(std::vector<dlcrt_tensor> data, const Options &options,
             dlcrt_artifact *artifact, dlcrt_session *session, int64_t batch) {
  int32_t entry = dlcrt_artifact_find_entry(artifact, "adapt_step");
  if (entry < 0) {
    if (options.adapt)
      throw Failure("--adapt: no layer of the model adapts to data");
    return;
  }
  if (!options.adapt) {
    if (options.weights.empty())
      std::fprintf(stderr,
                   "warning: layers that adapt to data have the mean 0 and the "
                   "variance 1; use --adapt\n");
    return;
  }
  dlcrt_error error;
  check(dlcrt_call(session, entry, data.data(),
                   dlcrt_entry_inputs(artifact, entry), nullptr, 0, batch,
                   &error),
        error);
}

void runFit(const Options &options) {
  ArtifactHandle artifact = loadArtifact(options.model);
  dlcrt_recipe_info recipe = recipeOf(artifact.get());
  if (!options.saveWeights.empty())
    requireWritable(options.saveWeights);
  dlcrt_error error;
  rt::Dataset training, validation;
  check(training.load(artifact.get(), "train_step",
                      inputFiles(options.inputs, "--input"), &error),
        error);
  if (!options.validation.empty())
    check(validation.load(artifact.get(), "evaluate_step",
                          inputFiles(options.validation, "--validation"),
                          &error),
          error);
  if (training.rows() < 1)
    throw Failure("--input: expected at least 1 row to train on, found 0");

  rt::FitOptions fit;
  fit.epochs = options.epochs >= 0 ? options.epochs : recipe.epochs;
  fit.batchSize = batchSizeOf(options, artifact.get());
  fit.stepsPerExecution = std::max<int64_t>(
      1, options.stepsPerExecution >= 1 ? options.stepsPerExecution
                                        : recipe.steps_per_execution);
  fit.shuffle = !options.noShuffle;
  fit.seed = options.seed;
  fit.place = options.place;
  bool onTerminal = isatty(STDOUT_FILENO) != 0;
  fit.progressInterval = onTerminal ? 0.2 : -1;
  // As `fit` will hand them over.
  int64_t batch = std::min(fit.batchSize, training.rows());
  int64_t steps =
      std::min(fit.stepsPerExecution, (training.rows() + batch - 1) / batch);
  SessionHandle session = makeSession(options, artifact.get(), batch, steps);
  adaptTo(training.tensors(), options, artifact.get(), session.get(), batch);
  Printer printer(artifact.get(), session.get(), onTerminal);
  check(rt::fit(artifact.get(), session.get(), training.tensors(),
                validation.tensors(), fit, printer, &error),
        error);
  requireFiniteWeights(session.get(), artifact.get());
  if (!options.saveWeights.empty())
    check(
        dlcrt_save_weights(session.get(), options.saveWeights.c_str(), &error),
        error);
}

} // namespace

void run::addFit(CLI::App &app) {
  CLI::App *fit = app.add_subcommand("fit", "Train a model");
  auto options = std::make_shared<Options>();
  options->addRun(*fit);
  fit->add_option("--input", options->inputs,
                  "File of an input or target, as name=path: IDX or .npy, "
                  "gzipped or not")
      ->allow_extra_args(false)
      ->required();
  fit->add_option("--validation", options->validation,
                  "The same, of data to evaluate after each epoch")
      ->allow_extra_args(false);
  fit->add_option("--epochs", options->epochs, "Default: the recipe's")
      ->check(CLI::Range(int64_t(0), int64_t(1) << 40));
  fit->add_option("--steps-per-execution", options->stepsPerExecution,
                  "Steps in one call of the compiled code; changes no result")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 40));
  fit->add_option("--save-weights", options->saveWeights,
                  "Write the trained weights to this safetensors file")
      ->check(fileName());
  fit->add_flag("--adapt", options->adapt,
                "Before training let layers such as dlc.normalization take the "
                "statistics of the training data");
  addPlace(*fit, options->place);
  fit->add_flag("--no-shuffle", options->noShuffle,
                "Take the rows in the order of the files");
  fit->callback([options] { runFit(*options); });
}
