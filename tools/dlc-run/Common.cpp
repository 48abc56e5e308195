//===- Common.cpp - What the commands of dlc-run share -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include "core/Types.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace dlc;
using namespace dlc::run;

void run::check(dlcrt_status status, const dlcrt_error &error) {
  if (status != DLCRT_OK)
    throw Failure(error.message);
}

void Options::addModel(CLI::App &command) {
  command.add_option("model", model, "The artifact, as dlc-compile writes it")
      ->required();
}

void Options::addRun(CLI::App &command) {
  addModel(command);
  command.add_option("--weights", weights,
                     "Start from the weights of this safetensors file");
  command.add_option("--seed", seed,
                     "Seed of initial weights, shuffling and dropout");
  command
      .add_option("--threads", threads, "Threads to use; 0: one for each core")
      ->check(CLI::Range(0, 4096));
  command
      .add_option("--batch-size", batchSize,
                  "Rows of a step (default: the recipe's)")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 40));
  command
      .add_option("--set", settings,
                  "Value of a scalar hyperparameter, as name=value, for "
                  "example learning_rate=0.01")
      ->allow_extra_args(false);
}

ArtifactHandle run::loadArtifact(const std::string &path) {
  dlcrt_artifact *artifact = nullptr;
  dlcrt_error error;
  check(dlcrt_artifact_load(path.c_str(), &artifact, &error), error);
  return ArtifactHandle(artifact);
}

dlcrt_recipe_info run::recipeOf(const dlcrt_artifact *artifact) {
  dlcrt_recipe_info recipe;
  dlcrt_error error;
  check(dlcrt_artifact_recipe(artifact, &recipe, &error), error);
  return recipe;
}

int64_t run::batchSizeOf(const Options &options,
                         const dlcrt_artifact *artifact) {
  int64_t size = options.batchSize;
  if (size < 1)
    size = recipeOf(artifact).batch_size;
  return std::max<int64_t>(size, 1);
}

/// The scalar hyperparameter whose path is `name` or ends with it.
static dlcrt_variable_info findScalar(const dlcrt_artifact *artifact,
                                      const std::string &name) {
  std::string known;
  for (int32_t i = 0; i < dlcrt_artifact_variables(artifact); ++i) {
    dlcrt_variable_info info;
    dlcrt_error error;
    check(dlcrt_artifact_variable(artifact, i, &info, &error), error);
    constexpr int32_t hyperparameter = 2; // manifest.fbs's Role
    if (info.rank != 0 || info.role != hyperparameter)
      continue;
    std::string path = info.path;
    if (path == name || path.ends_with("/" + name))
      return info;
    known += " " + path;
  }
  throw Failure("--set: the model has no hyperparameter '" + name +
                "'; there are:" + (known.empty() ? " none" : known));
}

static void applySetting(dlcrt_session *session, const dlcrt_artifact *artifact,
                         const std::string &text) {
  size_t at = text.find('=');
  const char *number = at == std::string::npos ? "" : text.c_str() + at + 1;
  char *end = nullptr;
  double wide = std::strtod(number, &end);
  if (at == 0 || end == number || *end)
    throw Failure("--set: expected name=number, found '" + text + "'");
  dlcrt_variable_info info = findScalar(artifact, text.substr(0, at));
  float single = static_cast<float>(wide);
  dlcrt_tensor value = {};
  value.dtype = info.dtype;
  if (info.dtype == DLCRT_F32)
    value.data = &single;
  else if (info.dtype == DLCRT_F64)
    value.data = &wide;
  else
    throw Failure(std::string("--set: '") + info.path + "' is no float");
  dlcrt_error error;
  check(dlcrt_set_variable(session, info.path, &value, &error), error);
}

SessionHandle run::makeSession(const Options &options, dlcrt_artifact *artifact,
                               int64_t maxRows) {
  dlcrt_session_options made = {};
  made.size = sizeof(made);
  made.threads = options.threads;
  made.max_rows = maxRows;
  dlcrt_session *session = nullptr;
  dlcrt_error error;
  check(dlcrt_session_create(artifact, &made, &session, &error), error);
  SessionHandle handle(session);
  check(dlcrt_init(session, options.seed, &error), error);
  if (!options.weights.empty())
    check(dlcrt_load_weights(session, options.weights.c_str(), &error), error);
  for (const std::string &setting : options.settings)
    applySetting(session, artifact, setting);
  return handle;
}

std::vector<rt::InputFile>
run::inputFiles(const std::vector<std::string> &texts, const char *option) {
  std::vector<rt::InputFile> files;
  for (const std::string &text : texts) {
    size_t at = text.find('=');
    if (at == std::string::npos || at == 0 || at + 1 == text.size())
      throw Failure(std::string(option) + ": expected name=path, found '" +
                    text + "'");
    files.push_back({text.substr(0, at), text.substr(at + 1)});
  }
  return files;
}

std::string run::metricsText(const dlcrt_artifact *artifact,
                             const double *values, const char *prefix) {
  std::string text;
  for (int32_t i = 0; i < dlcrt_metrics(artifact); ++i) {
    char number[40];
    std::snprintf(number, sizeof(number), "%.4f", values[i]);
    text += (i ? ", " : "") + std::string(prefix) +
            dlcrt_metric_name(artifact, i) + " " + number;
  }
  return text;
}
