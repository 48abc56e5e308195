//===- Time.cpp - dlc-run time --------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How long training steps take on made-up numbers: handed over by each call
// and, on devices other than the CPU, lying there.
//
//===----------------------------------------------------------------------===//

#include "Common.h"
#include "Findings.h"
#include "MadeUp.h"
#include "core/Types.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <numeric>

using namespace dlc;
using namespace dlc::run;

namespace {

/// Bytes that made-up inputs of a call may have.
constexpr double mostInputBytes = 1 << 30;

/// A call of so many steps.
using Train = std::function<void(int64_t steps)>;

Train trainOnHost(dlcrt_session &session, const std::vector<OwnTensor> &inputs,
                  int64_t batch) {
  return [&session, &inputs, batch](int64_t steps) {
    dlcrt_error error = {};
    std::vector<dlcrt_tensor> parts;
    for (const OwnTensor &input : inputs)
      parts.push_back(input.rows(0, steps * batch));
    check(dlcrt_train(&session, parts.data(),
                      static_cast<int32_t>(parts.size()), batch, &error),
          error);
  };
}

/// The data's last row first: a list of rows, as shuffling makes one.
Train trainOnDevice(dlcrt_session &session, int32_t entry,
                    const rt::DeviceData &data, int64_t batch) {
  std::vector<int64_t> rows(static_cast<size_t>(dlcrt_data_rows(data.get())));
  std::iota(rows.rbegin(), rows.rend(), 0);
  return [&session, entry, &data, batch, rows](int64_t steps) {
    dlcrt_error error = {};
    check(dlcrt_call_rows(&session, entry, data.get(), rows.data(), 0,
                          steps * batch, nullptr, 0, batch, &error),
          error);
  };
}

/// Microseconds of a step in calls of so many: the median of some calls.
double timeOf(const Train &train, int64_t steps) {
  using Clock = std::chrono::steady_clock;
  for (int i = 0; i < 3; ++i) // Records, loads, warms up.
    train(steps);
  std::vector<double> times;
  auto begin = Clock::now();
  while (times.size() < 7 ||
         (times.size() < 1000 &&
          Clock::now() - begin < std::chrono::milliseconds(500))) {
    auto start = Clock::now();
    train(steps);
    std::chrono::duration<double, std::micro> took = Clock::now() - start;
    times.push_back(took.count() / static_cast<double>(steps));
  }
  auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

void runTime(const Options &options, const std::string &json) {
  ArtifactHandle artifact = loadArtifact(options.model);
  if (!json.empty())
    requireWritable(json);
  if (dlcrt_artifact_find_entry(artifact.get(), "train_step") < 0)
    throw Failure(options.model + ": expected a model with a recipe: there is "
                                  "no entry 'train_step'");
  int64_t batch = batchSizeOf(options, artifact.get());
  SessionHandle session = makeSession(options, artifact.get(), batch,
                                      timedSteps(artifact.get(), batch).back());
  std::vector<Finding> findings;
  timeSteps(artifact.get(), *session, batch, options.seed, findings);
  std::printf("%s with batches of %lld\n", dlcrt_artifact_model(artifact.get()),
              static_cast<long long>(batch));
  printFindings(findings);
  if (!json.empty())
    writeFindings(json, artifact.get(), dlcrt_session_device(session.get()),
                  batch, findings);
}

} // namespace

std::vector<int64_t> run::timedSteps(const dlcrt_artifact *artifact,
                                     int64_t batch) {
  int32_t entry = dlcrt_artifact_find_entry(artifact, "train_step");
  double bytes = 0;
  for (int32_t i = 0; i < dlcrt_entry_inputs(artifact, entry); ++i) {
    dlcrt_tensor_info info;
    dlcrt_error error;
    check(dlcrt_entry_input(artifact, entry, i, &info, &error), error);
    auto own = static_cast<double>(rt::dtypeBytes(info.dtype));
    for (int32_t d = 0; d < info.rank; ++d)
      own *= static_cast<double>(info.shape[d] == -1 ? batch : info.shape[d]);
    bytes += own;
  }
  std::vector<int64_t> steps = {1};
  for (int64_t more : {10, 100})
    if (static_cast<double>(more) * bytes <= mostInputBytes)
      steps.push_back(more);
  return steps;
}

void run::timeSteps(const dlcrt_artifact *artifact, dlcrt_session &session,
                    int64_t batch, uint64_t seed,
                    std::vector<Finding> &findings) {
  std::vector<int64_t> counts = timedSteps(artifact, batch);
  std::vector<OwnTensor> inputs =
      makeInputs(artifact, "train_step", counts.back() * batch, seed);
  std::string device = dlcrt_session_device(&session);
  auto time = [&](const Train &train, const std::string &where) {
    for (int64_t steps : counts)
      findings.push_back(
          {"us a step, " + std::to_string(steps) + " fused, " + where,
           timeOf(train, steps), -1});
  };
  time(trainOnHost(session, inputs, batch), device);
  std::vector<dlcrt_tensor> tensors;
  for (const OwnTensor &input : inputs)
    tensors.push_back(input.rows(0, counts.back() * batch));
  dlcrt_error error;
  rt::DeviceData data(artifact, &session);
  if (rt::goesToDevice(rt::DataPlace::Automatic, &session, {tensors}))
    check(data.place(/*isNeeded=*/false, "train_step", tensors, &error), error);
  if (data.isThere())
    time(trainOnDevice(session,
                       dlcrt_artifact_find_entry(artifact, "train_step"), data,
                       batch),
         device + ", data there");
}

void run::addTime(CLI::App &app) {
  CLI::App *time = app.add_subcommand(
      "time", "Time training steps on made-up numbers, several in a call");
  auto options = std::make_shared<Options>();
  auto json = std::make_shared<std::string>();
  options->addRun(*time);
  time->add_option("--json", *json, "Write the results to this file")
      ->check(fileName());
  time->callback([options, json] { runTime(*options, *json); });
}
