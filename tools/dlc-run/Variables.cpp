//===- Variables.cpp - dlc-run variables, and what weights hold ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include "core/NarrowFloats.h"
#include "core/Types.h"

#include <algorithm>
#include <cinttypes>
#include <cmath>
#include <cstdio>

using namespace dlc;
using namespace dlc::run;

namespace {

/// Of the elements of a variable. A NaN makes all of them NaN.
struct Statistics {
  double min = 0, max = 0, mean = 0, norm = 0;
};

template <typename T>
Statistics statisticsOf(const std::vector<uint8_t> &bytes) {
  const auto *elements = reinterpret_cast<const T *>(bytes.data());
  size_t count = bytes.size() / sizeof(T);
  Statistics result = {double(elements[0]), double(elements[0])};
  // Wider than double: the square of a large element is still finite.
  long double sum = 0, squares = 0;
  for (size_t i = 0; i < count; ++i) {
    auto value = static_cast<double>(elements[i]);
    result.min = std::min(result.min, value);
    result.max = std::max(result.max, value);
    sum += value;
    squares += static_cast<long double>(value) * value;
  }
  result.mean = static_cast<double>(sum / count);
  result.norm = static_cast<double>(std::sqrt(squares));
  if (std::isnan(result.norm))
    result.min = result.max = result.mean = result.norm;
  return result;
}

int64_t bytesOf(const dlcrt_variable_info &info) {
  int64_t bytes = 0;
  (void)rt::shapeBytes(info.dtype, info.shape, info.rank, bytes);
  return bytes;
}

std::vector<dlcrt_variable_info> variablesOf(const dlcrt_artifact *artifact) {
  std::vector<dlcrt_variable_info> all(dlcrt_artifact_variables(artifact));
  dlcrt_error error;
  for (size_t i = 0; i < all.size(); ++i)
    check(dlcrt_artifact_variable(artifact, static_cast<int32_t>(i), &all[i],
                                  &error),
          error);
  return all;
}

/// False if there is nothing to count: no elements, or integers.
bool readStatistics(dlcrt_session *session, const dlcrt_variable_info &info,
                    Statistics &result) {
  std::vector<uint8_t> bytes(static_cast<size_t>(bytesOf(info)));
  if (bytes.empty() || !rt::isFloat(info.dtype))
    return false;
  dlcrt_tensor value = {};
  value.data = bytes.data();
  value.dtype = info.dtype;
  value.rank = info.rank;
  std::copy_n(info.shape, DLCRT_MAX_RANK, value.shape);
  dlcrt_error error;
  check(dlcrt_get_variable(session, info.path, &value, &error), error);
  result = info.dtype == DLCRT_F32    ? statisticsOf<float>(bytes)
           : info.dtype == DLCRT_F16  ? statisticsOf<rt::Half>(bytes)
           : info.dtype == DLCRT_BF16 ? statisticsOf<rt::BFloat>(bytes)
                                      : statisticsOf<double>(bytes);
  return true;
}

/// A session for the numbers that hyperparameters begin with; null if there is
/// none of them, or no code for this machine.
SessionHandle sessionOfNumbers(dlcrt_artifact *artifact,
                               const std::vector<dlcrt_variable_info> &all,
                               uint64_t seed) {
  bool hasNumbers = std::any_of(all.begin(), all.end(), isHyperparameter);
  if (!hasNumbers || dlcrt_artifact_find_entry(artifact, "init") < 0)
    return {};
  dlcrt_session_options options = {};
  options.size = sizeof(options);
  options.max_rows = 1;
  options.threads = 1;
  dlcrt_session *session = nullptr;
  dlcrt_error error;
  if (dlcrt_session_create(artifact, &options, &session, &error) != DLCRT_OK)
    return {};
  SessionHandle handle(session);
  check(dlcrt_init(session, seed, &error), error);
  return handle;
}

/// "64x10"; "scalar" if there are no dimensions. No spaces, so that columns
/// can be cut.
std::string shapeText(const dlcrt_variable_info &info) {
  std::string text;
  for (int32_t i = 0; i < info.rank; ++i)
    text += (i ? "x" : "") + std::to_string(info.shape[i]);
  return text.empty() ? "scalar" : text;
}

/// What the variable begins with: a definition, or the number of a
/// hyperparameter, which it also has in `numbers` unless that is null.
std::string initialOf(const dlcrt_variable_info &info, dlcrt_session *numbers) {
  Statistics found;
  if (isHyperparameter(info) && info.rank == 0 && numbers &&
      readStatistics(numbers, info, found))
    return numberText(found.min);
  return *info.initializer ? info.initializer : "-";
}

Row describe(const dlcrt_variable_info &info, dlcrt_session *numbers) {
  // In the order of Role.
  static const char *const roles[] = {
      "weight", "optimizer_slot", "hyperparameter", "counter",
      "seed",   "metric",         "statistic"};
  constexpr int32_t known = sizeof(roles) / sizeof(roles[0]);
  bool weight = isWeight(info);
  return {info.path,
          rt::dtypeName(info.dtype),
          shapeText(info),
          info.role >= 0 && info.role < known ? roles[info.role] : "unknown",
          weight ? info.trainable ? "yes" : "no" : "-",
          std::to_string(bytesOf(info)),
          initialOf(info, numbers)};
}

void printVariables(const Options &options) {
  ArtifactHandle artifact = loadArtifact(options.model);
  SessionHandle session;
  if (!options.weights.empty())
    session = makeSession(options, artifact.get(), 1);
  std::vector<Row> rows = {
      {"path", "dtype", "shape", "role", "trainable", "bytes", "initializer"}};
  if (session)
    rows[0].insert(rows[0].end(), {"min", "max", "mean", "norm"});
  int64_t bytes = 0, weights = 0, elements = 0, trainable = 0;
  std::vector<dlcrt_variable_info> all = variablesOf(artifact.get());
  SessionHandle numbers;
  if (!session)
    numbers = sessionOfNumbers(artifact.get(), all, options.seed);
  for (const dlcrt_variable_info &info : all) {
    rows.push_back(describe(info, session ? session.get() : numbers.get()));
    bytes += bytesOf(info);
    Statistics found;
    if (isWeight(info)) {
      int64_t count = bytesOf(info) / rt::dtypeBytes(info.dtype);
      ++weights;
      elements += count;
      trainable += info.trainable ? count : 0;
    }
    if (!session)
      continue;
    if (isWeight(info) && readStatistics(session.get(), info, found))
      for (double value : {found.min, found.max, found.mean, found.norm})
        rows.back().push_back(numberText(value));
    else
      rows.back().insert(rows.back().end(), 4, "-");
  }
  printTable(rows);
  std::printf("%zu variables of %" PRId64 " bytes; %" PRId64
              " weights of %" PRId64 " elements, %" PRId64 " trainable\n",
              all.size(), bytes, weights, elements, trainable);
}

} // namespace

void run::requireFiniteWeights(dlcrt_session *session,
                               const dlcrt_artifact *artifact) {
  for (const dlcrt_variable_info &info : variablesOf(artifact)) {
    Statistics found;
    if (isWeight(info) && readStatistics(session, info, found) &&
        !(std::isfinite(found.min) && std::isfinite(found.max)))
      throw Failure(std::string("after the training the weight '") + info.path +
                    "' holds NaN or infinity: expected finite numbers, no "
                    "weights are saved");
  }
}

void run::addVariables(CLI::App &app) {
  CLI::App *variables =
      app.add_subcommand("variables", "Print the variables of a model");
  auto options = std::make_shared<Options>();
  // It only looks at values; see makeSession.
  options->threads = 1;
  options->addModel(*variables);
  variables
      ->add_option("--weights", options->weights,
                   "Print what the weights of this safetensors file are like")
      ->check(fileName());
  variables->callback([options] { printVariables(*options); });
}
