//===- Common.h - What the commands of dlc-run share ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_DLC_RUN_COMMON_H
#define DLC_TOOLS_DLC_RUN_COMMON_H

#include "data/Dataset.h"
#include "dlcrt/dlcrt.h"
#include "training/DeviceData.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace dlc::run {

/// Ends the command: `main` prints the message and exits with 1.
struct Failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Throws what the error says unless the status is DLCRT_OK.
void check(dlcrt_status status, const dlcrt_error &error);

/// The cells of a line of a table.
using Row = std::vector<std::string>;
/// Prints lines in columns as wide as their widest cell.
void printTable(const std::vector<Row> &rows);

struct ReleaseArtifact {
  void operator()(dlcrt_artifact *artifact) const {
    dlcrt_artifact_release(artifact);
  }
};
struct ReleaseSession {
  void operator()(dlcrt_session *session) const {
    dlcrt_session_release(session);
  }
};
using ArtifactHandle = std::unique_ptr<dlcrt_artifact, ReleaseArtifact>;
using SessionHandle = std::unique_ptr<dlcrt_session, ReleaseSession>;

/// manifest.fbs's Role, as far as it matters here: the C header does not name
/// its values.
inline constexpr int32_t roleWeight = 0, roleHyperparameter = 2,
                         roleStatistic = 6;

/// Whether a file of weights holds it.
inline bool isWeight(const dlcrt_variable_info &info) {
  return info.role == roleWeight || info.role == roleStatistic;
}

inline bool isHyperparameter(const dlcrt_variable_info &info) {
  return info.role == roleHyperparameter;
}

/// Options of the commands that run the model.
struct Options {
  std::string model;
  std::vector<std::string> inputs, validation, settings, outputs;
  std::string weights, saveWeights, device;
  std::vector<std::string> checks;
  int64_t epochs = -1, batchSize = -1, stepsPerExecution = -1; ///< -1: recipe's
  int64_t limit = 10;
  uint64_t seed = 0;
  int32_t threads = 0;
  bool noShuffle = false;
  bool adapt = false;
  rt::DataPlace place = rt::DataPlace::Automatic;

  void addModel(CLI::App &command);
  void addSeed(CLI::App &command, const char *what);
  void addRun(CLI::App &command);
  /// What `checks` names, of DLCRT_CHECK_...
  uint32_t checkBits() const;
};

/// Adds the option --data.
void addPlace(CLI::App &command, rt::DataPlace &place);
/// Refuses an option's empty file name, which a script's empty variable makes
/// and which otherwise would be as if the option were not there.
CLI::Validator fileName();
/// Throws unless `path` can be written. For before the work whose result will
/// go there; writes nothing.
void requireWritable(const std::string &path);
/// Throws unless everything printed so far was written.
void finishOutput();

ArtifactHandle loadArtifact(const std::string &path);
dlcrt_recipe_info recipeOf(const dlcrt_artifact *artifact);
/// The batch size asked for, or the recipe's; at least 1.
int64_t batchSizeOf(const Options &options, const dlcrt_artifact *artifact);
/// Fails if the model has weights and none are given: to predict from initial
/// ones is never what is meant.
void requireWeights(const Options &options, const dlcrt_artifact *artifact,
                    const char *command);
/// With the weights of --weights, or else initial values from --seed, and what
/// --set says. `maxSteps` 0: the recipe's.
SessionHandle makeSession(const Options &options, dlcrt_artifact *artifact,
                          int64_t maxRows, int64_t maxSteps = 0);
/// Sets the hyperparameters of --set, each "name=value".
void applySettings(dlcrt_session *session, const dlcrt_artifact *artifact,
                   const std::vector<std::string> &settings);
/// "name=path" of an option `option`.
std::vector<rt::InputFile> inputFiles(const std::vector<std::string> &texts,
                                      const char *option);
/// Throws if a weight is not finite.
void requireFiniteWeights(dlcrt_session *session,
                          const dlcrt_artifact *artifact);
/// Six digits; "nan" of either sign, which means nothing.
std::string numberText(double value);
/// "loss 0.1234, accuracy 0.9", names with `prefix` before them.
std::string metricsText(const dlcrt_artifact *artifact, const double *values,
                        const char *prefix = "");

// The commands. Each adds itself to `app`; its work is done on parsing.
void addInfo(CLI::App &app);
void addDevices(CLI::App &app);
void addVariables(CLI::App &app);
void addFit(CLI::App &app);
void addEvaluate(CLI::App &app);
void addPredict(CLI::App &app);
void addCompare(CLI::App &app);
void addTime(CLI::App &app);

} // namespace dlc::run

#endif // DLC_TOOLS_DLC_RUN_COMMON_H
