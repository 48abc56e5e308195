//===- Common.cpp - What the commands of dlc-run share -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include "core/File.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>
#include <sys/stat.h>

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

CLI::Validator run::fileName() {
  return CLI::Validator(
      [](std::string &text) {
        return text.empty() ? "expected a file, found an empty name" : "";
      },
      "", "");
}

/// CLI11 takes -1 for the largest number, and one too large for it as well.
static std::string checkSeed(const std::string &text) {
  uint64_t value;
  const char *end = text.data() + text.size();
  auto [stop, failure] = std::from_chars(text.data(), end, value);
  if (failure == std::errc() && stop == end)
    return "";
  return "expected an integer from 0 to 18446744073709551615, found '" + text +
         "'";
}

void Options::addSeed(CLI::App &command, const char *what) {
  command.add_option("--seed", seed, what)->check([](const std::string &text) {
    return checkSeed(text);
  });
}

void Options::addRun(CLI::App &command) {
  addModel(command);
  command
      .add_option("--weights", weights,
                  "Start from the weights of this safetensors file")
      ->check(fileName());
  addSeed(command, "Seed of initial weights, shuffling and dropout");
  command
      .add_option("--threads", threads, "Threads to use; 0: one for each core")
      ->check(CLI::Range(0, 1024));
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

void run::requireWritable(const std::string &path) {
  // Whoever reads a pipe would take opening and closing it for the end.
  struct stat status;
  if (stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) &&
      !S_ISDIR(status.st_mode))
    return;
  rt::AtomicFile file; // Not committed: it leaves nothing.
  dlcrt_error error;
  check(file.open(path.c_str(), &error), error);
}

void run::finishOutput() {
  errno = 0;
  if (std::fflush(stdout) != 0 || std::ferror(stdout))
    throw Failure(std::string("standard output: cannot write: ") +
                  std::strerror(errno ? errno : EIO));
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
  std::vector<dlcrt_variable_info> found;
  for (int32_t i = 0; i < dlcrt_artifact_variables(artifact); ++i) {
    dlcrt_variable_info info;
    dlcrt_error error;
    check(dlcrt_artifact_variable(artifact, i, &info, &error), error);
    if (info.rank != 0 || info.role != roleHyperparameter)
      continue;
    std::string path = info.path;
    if (path == name)
      return info;
    if (path.ends_with("/" + name))
      found.push_back(info);
    known += " " + path;
  }
  if (found.size() == 1)
    return found[0];
  if (found.empty())
    throw Failure("--set: the model has no hyperparameter '" + name +
                  "'; there are:" + (known.empty() ? " none" : known));
  throw Failure("--set: '" + name + "' may be '" + found[0].path + "' or '" +
                found[1].path + "': expected the whole path");
}

static void applySetting(dlcrt_session *session, const dlcrt_artifact *artifact,
                         const std::string &text,
                         std::set<std::string> &given) {
  size_t at = text.find('=');
  const char *number = at == std::string::npos ? "" : text.c_str() + at + 1;
  char *end = nullptr;
  errno = 0;
  double wide = std::strtod(number, &end);
  bool representable = errno != ERANGE && std::isfinite(wide);
  if (at == 0 || end == number || *end)
    throw Failure("--set: expected name=number, found '" + text + "'");
  dlcrt_variable_info info = findScalar(artifact, text.substr(0, at));
  if (!given.insert(info.path).second)
    throw Failure(std::string("--set: '") + info.path + "' is given twice");
  bool isSingle = info.dtype == DLCRT_F32;
  if (!isSingle && info.dtype != DLCRT_F64)
    throw Failure(std::string("--set: '") + info.path + "' is no float");
  auto single = static_cast<float>(wide);
  // A number that becomes infinity, or 0, is not the one asked for.
  if (isSingle)
    representable &= std::isfinite(single) && (single != 0 || wide == 0);
  if (!representable)
    throw Failure("--set: expected a number that is finite and in the range "
                  "of " +
                  std::string(isSingle ? "f32" : "f64") + ", found '" + text +
                  "'");
  dlcrt_tensor value = {};
  value.dtype = info.dtype;
  value.data = isSingle ? static_cast<void *>(&single) : &wide;
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
  std::set<std::string> given;
  for (const std::string &setting : options.settings)
    applySetting(session, artifact, setting, given);
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

std::string run::numberText(double value) {
  char text[40];
  std::snprintf(text, sizeof(text), "%.6g", std::isnan(value) ? NAN : value);
  return text;
}

std::string run::metricsText(const dlcrt_artifact *artifact,
                             const double *values, const char *prefix) {
  std::string text;
  for (int32_t i = 0; i < dlcrt_metrics(artifact); ++i) {
    char number[40];
    double size = std::fabs(values[i]);
    // Where four digits behind the point say nothing, or there are very many
    // before it.
    bool wide = size != 0 && (size < 1e-3 || size >= 1e7);
    std::snprintf(number, sizeof(number), wide ? "%.4e" : "%.4f",
                  std::isnan(size) ? NAN : values[i]);
    text += (i ? ", " : "") + std::string(prefix) +
            dlcrt_metric_name(artifact, i) + " " + number;
  }
  return text;
}

void run::printTable(const std::vector<Row> &rows) {
  std::vector<size_t> widths;
  for (const Row &row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  }
  for (const Row &row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size())
        line.append(widths[i] - row[i].size() + 2, ' ');
    }
    std::printf("%s\n", line.c_str());
  }
}
