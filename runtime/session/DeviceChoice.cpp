//===- DeviceChoice.cpp - Which device a session runs on ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "session/DeviceChoice.h"
#include "core/Status.h"

#include <charconv>
#include <cstdio>

namespace dlc::rt {

namespace {
constexpr uint32_t allChecks = DLCRT_CHECK_MEMORY | DLCRT_CHECK_RACES;

/// Users name the device, artifacts the kind of code.
const char *kindName(Target target) {
  return target == Target::Cuda ? "gpu" : targetName(target);
}

/// "gpu" and "gpu:0" are the same; there is one CPU and one simulator.
bool parse(std::string_view text, DeviceChoice &choice) {
  for (Target target : allTargets) {
    std::string_view kind = kindName(target);
    if (!text.starts_with(kind))
      continue;
    choice.target = target;
    choice.ordinal = 0;
    std::string_view rest = text.substr(kind.size());
    if (rest.empty())
      return true;
    const char *end = rest.data() + rest.size();
    if (rest.size() < 2 || rest[0] != ':' || rest[1] == '-')
      return false;
    auto [stop, failure] =
        std::from_chars(rest.data() + 1, end, choice.ordinal);
    return failure == std::errc() && stop == end &&
           (choice.ordinal == 0 || target == Target::Cuda);
  }
  return false;
}

/// The target must have code that this machine can run.
dlcrt_status requireCode(const dlcrt_artifact &artifact, Target target,
                         dlcrt_error *error) {
  const Model &model = artifact.model;
  if (model.chosen(target) >= 0)
    return DLCRT_OK;
  if (model.hasVariants(target))
    return fail(
        error, DLCRT_UNSUPPORTED,
        "%s: no code for '%s' on this machine (%s), which lacks: %s",
        artifact.name.c_str(), kindName(target), hostMachine,
        model.reasonsAgainst(target, CpuFeatures::host(), hostMachine).c_str());
  std::string known;
  for (Target each : allTargets)
    if (model.chosen(each) >= 0)
      known += (known.empty() ? "" : ", ") + std::string(kindName(each));
  return fail(error, DLCRT_UNSUPPORTED,
              "%s: the artifact has no code for '%s'; it has code for: %s",
              artifact.name.c_str(), kindName(target), known.c_str());
}
} // namespace

dlcrt_status chooseDevice(const dlcrt_artifact &artifact,
                          const dlcrt_session_options &options,
                          DeviceChoice &choice, dlcrt_error *error) {
  if (options.device && *options.device) {
    if (!parse(options.device, choice))
      return fail(error, DLCRT_INVALID_ARGUMENT,
                  "session options: expected a device 'cpu', 'sim', 'gpu' or "
                  "'gpu:<number>', found '%s'",
                  options.device);
  } else {
    // One of them: otherwise the artifact would not have been loaded.
    for (Target target : allTargets)
      if (artifact.model.chosen(target) >= 0) {
        choice.target = target;
        break;
      }
  }
  std::snprintf(choice.name, sizeof(choice.name), "%s:%d",
                kindName(choice.target), choice.ordinal);
  if (options.checks & ~allChecks)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "session options: expected checks of the bits 0x%x, found 0x%x",
                allChecks, options.checks);
  if (options.checks && choice.target != Target::Sim)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "session options: expected checks on the device 'sim' only, "
                "found them on '%s'",
                choice.name);
  return requireCode(artifact, choice.target, error);
}

} // namespace dlc::rt
