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
#include <cstdio>
#include <cstring>
#include <sys/stat.h>

using namespace dlc;
using namespace dlc::run;

void run::check(dlcrt_status status, const dlcrt_error &error) {
  if (status != DLCRT_OK)
    throw Failure(error.message);
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

static bool hasWeights(const dlcrt_artifact *artifact) {
  for (int32_t i = 0; i < dlcrt_artifact_variables(artifact); ++i) {
    dlcrt_variable_info info;
    dlcrt_error error;
    check(dlcrt_artifact_variable(artifact, i, &info, &error), error);
    if (isWeight(info))
      return true;
  }
  return false;
}

void run::requireWeights(const Options &options, const dlcrt_artifact *artifact,
                         const char *command) {
  if (options.weights.empty() && hasWeights(artifact))
    throw Failure(std::string(command) +
                  ": expected --weights, the trained weights");
}

SessionHandle run::makeSession(const Options &options, dlcrt_artifact *artifact,
                               int64_t maxRows, int64_t maxSteps) {
  dlcrt_session_options made = {};
  made.size = sizeof(made);
  made.threads = options.threads;
  made.max_rows = maxRows;
  made.device = options.device.c_str();
  made.checks = options.checkBits();
  made.max_steps = maxSteps;
  dlcrt_session *session = nullptr;
  dlcrt_error error;
  check(dlcrt_session_create(artifact, &made, &session, &error), error);
  SessionHandle handle(session);
  // Without `init` a model may still predict, from weights or without any.
  bool needsInit = options.weights.empty() && hasWeights(artifact);
  if (needsInit || dlcrt_artifact_find_entry(artifact, "init") >= 0)
    check(dlcrt_init(session, options.seed, &error), error);
  if (!options.weights.empty())
    check(dlcrt_load_weights(session, options.weights.c_str(), &error), error);
  applySettings(session, artifact, options.settings);
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
