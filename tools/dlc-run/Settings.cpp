//===- Settings.cpp - Hyperparameters that --set sets ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <set>

using namespace dlc;
using namespace dlc::run;

/// The scalar hyperparameter whose path is `name` or ends with it.
static dlcrt_variable_info findScalar(const dlcrt_artifact *artifact,
                                      const std::string &name) {
  std::string known;
  std::vector<dlcrt_variable_info> found;
  for (int32_t i = 0; i < dlcrt_artifact_variables(artifact); ++i) {
    dlcrt_variable_info info;
    dlcrt_error error;
    check(dlcrt_artifact_variable(artifact, i, &info, &error), error);
    if (info.rank != 0 || !isHyperparameter(info))
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

void run::applySettings(dlcrt_session *session, const dlcrt_artifact *artifact,
                        const std::vector<std::string> &settings) {
  std::set<std::string> given;
  for (const std::string &setting : settings)
    applySetting(session, artifact, setting, given);
}
