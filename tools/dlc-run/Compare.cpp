//===- Compare.cpp - dlc-run compare --------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whether a device computes what the CPU does, on made-up numbers, and how long
// steps take on both.
//
//===----------------------------------------------------------------------===//

#include "Common.h"
#include "Findings.h"
#include "MadeUp.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

using namespace dlc;
using namespace dlc::run;

namespace {

struct CompareOptions {
  Options run;
  int64_t steps = 10;
  bool time = false;
  std::string json;
};

class Comparison {
public:
  Comparison(const CompareOptions &options, dlcrt_artifact *artifact)
      : options(options), artifact(artifact),
        batch(batchSizeOf(options.run, artifact)) {
    if (options.run.device == "cpu" || options.run.device == "cpu:0")
      throw Failure("--device: expected a device other than the CPU, with "
                    "which it is compared");
    Options cpuOptions = options.run;
    cpuOptions.device = "cpu";
    cpuOptions.checks.clear();
    int64_t mostSteps = options.steps;
    if (options.time && has("train_step"))
      mostSteps = std::max(mostSteps, timedSteps(artifact, batch).back());
    cpu = makeSession(cpuOptions, artifact, batch, mostSteps);
    device = makeSession(options.run, artifact, batch, mostSteps);
    if (std::strncmp(dlcrt_session_device(device.get()), "cpu", 3) == 0)
      throw Failure("--device: expected a device other than the CPU, with "
                    "which it is compared");
  }

  std::vector<Finding> run() {
    hasFloat32 = computesFloat32();
    compareVariables(*device, "initial ");
    if (has("train_step"))
      compareTraining();
    if (has("predict"))
      comparePredictions();
    if (options.time && has("train_step"))
      for (dlcrt_session *session : {device.get(), cpu.get()})
        timeSteps(artifact, *session, batch, options.run.seed, findings);
    return findings;
  }

  std::string deviceName() const { return dlcrt_session_device(device.get()); }
  int64_t batchSize() const { return batch; }

private:
  bool has(const char *entry) const {
    return dlcrt_artifact_find_entry(artifact, entry) >= 0;
  }

  std::vector<OwnTensor> variablesOf(dlcrt_session &session) {
    std::vector<OwnTensor> variables;
    for (int32_t i = 0; i < dlcrt_artifact_variables(artifact); ++i) {
      dlcrt_variable_info info;
      check(dlcrt_artifact_variable(artifact, i, &info, &error), error);
      dlcrt_tensor_info type = {};
      type.name = info.path;
      type.dtype = info.dtype;
      type.rank = info.rank;
      std::copy_n(info.shape, DLCRT_MAX_RANK, type.shape);
      OwnTensor &value = variables.emplace_back(type, 0);
      check(dlcrt_get_variable(&session, info.path, &value.view, &error),
            error);
    }
    return variables;
  }

  void setVariables(dlcrt_session &session,
                    const std::vector<OwnTensor> &variables) {
    for (const OwnTensor &value : variables)
      check(
          dlcrt_set_variable(&session, value.name.c_str(), &value.view, &error),
          error);
  }

  /// Rounding errors of some steps, relative to a variable's largest element:
  /// float64 may be made of float32.
  double limitOf(const OwnTensor &tensor) const {
    constexpr double roundings = 8;
    if (tensor.view.dtype == DLCRT_F16)
      return roundings * 0x1p-11;
    if (tensor.view.dtype == DLCRT_BF16)
      return roundings * 0x1p-8;
    if (tensor.view.dtype != DLCRT_F32 && tensor.view.dtype != DLCRT_F64)
      return 0;
    return hasFloat32 ? 1e-3 : 1e-6;
  }

  bool computesFloat32() {
    auto isFloat32 = [](const OwnTensor &tensor) {
      return tensor.view.dtype == DLCRT_F32;
    };
    if (std::ranges::any_of(variablesOf(*cpu), isFloat32))
      return true;
    for (const char *entry : {"train_step", "predict"})
      if (has(entry) &&
          std::ranges::any_of(makeInputs(artifact, entry, 1, 0), isFloat32))
        return true;
    return false;
  }

  /// The worst of the tensors, by how much of the limit they use up.
  void compare(const std::string &what, const std::vector<OwnTensor> &found,
               const std::vector<OwnTensor> &expected) {
    Finding worst{what, 0, 0};
    for (size_t i = 0; i < found.size(); ++i) {
      double gap = gapOf(found[i], expected[i]), limit = limitOf(found[i]);
      bool isWorse = gap > limit ? worst.isRight() || gap > worst.value
                                 : worst.isRight() && gap >= worst.value;
      if (isWorse)
        worst = {what + found[i].name, gap, limit};
    }
    findings.push_back(worst);
  }

  void compareVariables(dlcrt_session &session, const std::string &what) {
    compare(what, variablesOf(session), variablesOf(*cpu));
  }

  void train(dlcrt_session &session, const std::vector<OwnTensor> &inputs,
             int64_t first, int64_t rows) {
    std::vector<dlcrt_tensor> parts;
    for (const OwnTensor &input : inputs)
      parts.push_back(input.rows(first, rows));
    if (dlcrt_train(&session, parts.data(), static_cast<int32_t>(parts.size()),
                    batch, &error) == DLCRT_CHECK_FAILED)
      throw Failure(std::string(error.message) +
                    "; the data are made up: smaller hyperparameters "
                    "(--set learning_rate=...) or fewer --steps may help");
    check(error.status, error);
  }

  void compareTraining() {
    // The last step has fewer rows.
    int64_t rows = options.steps * batch - batch / 2;
    std::vector<OwnTensor> inputs =
        makeInputs(artifact, "train_step", rows, options.run.seed);
    std::vector<OwnTensor> start = variablesOf(*cpu);
    setVariables(*device, start);
    train(*cpu, inputs, 0, rows);
    train(*device, inputs, 0, rows);
    compareVariables(*device, "trained ");
    // Step by step: the same bits.
    std::vector<OwnTensor> together = variablesOf(*device);
    setVariables(*device, start);
    for (int64_t first = 0; first < rows; first += batch)
      train(*device, inputs, first, std::min(batch, rows - first));
    std::vector<OwnTensor> single = variablesOf(*device);
    double different = 0;
    for (size_t i = 0; i < single.size(); ++i)
      different += single[i].bytes != together[i].bytes;
    findings.push_back({"variables that depend on fused steps", different, 0});
    std::vector<double> values(dlcrt_metrics(artifact)), expected(values);
    auto results = [&](dlcrt_session &session, std::vector<double> &into) {
      check(dlcrt_metric_results(&session, into.data(),
                                 static_cast<int32_t>(into.size()), &error),
            error);
    };
    results(*device, values);
    results(*cpu, expected);
    for (size_t i = 0; i < values.size(); ++i)
      findings.push_back(
          {std::string("metric ") +
               dlcrt_metric_name(artifact, static_cast<int32_t>(i)),
           std::abs(values[i] - expected[i]) /
               std::max(std::abs(expected[i]), 1e-6),
           1e-3});
  }

  void comparePredictions() {
    std::vector<OwnTensor> inputs =
        makeInputs(artifact, "predict", batch, options.run.seed + 1);
    auto predict = [&](dlcrt_session &session) {
      std::vector<OwnTensor> outputs = makeOutputs(artifact, "predict", batch);
      std::vector<dlcrt_tensor> in, out;
      for (const OwnTensor &input : inputs)
        in.push_back(input.view);
      for (const OwnTensor &output : outputs)
        out.push_back(output.view);
      check(dlcrt_predict(&session, in.data(), static_cast<int32_t>(in.size()),
                          out.data(), static_cast<int32_t>(out.size()), 0,
                          &error),
            error);
      return outputs;
    };
    setVariables(*device, variablesOf(*cpu));
    compare("predicted ", predict(*device), predict(*cpu));
  }

  const CompareOptions &options;
  dlcrt_artifact *artifact;
  int64_t batch;
  bool hasFloat32 = false;
  SessionHandle cpu, device;
  dlcrt_error error = {};
  std::vector<Finding> findings;
};

void runCompare(const CompareOptions &options) {
  ArtifactHandle artifact = loadArtifact(options.run.model);
  if (!options.json.empty())
    requireWritable(options.json);
  Comparison comparison(options, artifact.get());
  std::vector<Finding> findings = comparison.run();
  std::printf("%s with batches of %lld: %s and cpu:0\n",
              dlcrt_artifact_model(artifact.get()),
              static_cast<long long>(comparison.batchSize()),
              comparison.deviceName().c_str());
  printFindings(findings);
  if (!options.json.empty())
    writeFindings(options.json, artifact.get(), comparison.deviceName(),
                  comparison.batchSize(), findings);
  auto wrong =
      std::count_if(findings.begin(), findings.end(),
                    [](const Finding &finding) { return !finding.isRight(); });
  if (wrong)
    throw Failure(std::to_string(wrong) + " of the device's results are not "
                                          "the CPU's");
}

} // namespace

void run::addCompare(CLI::App &app) {
  CLI::App *compare = app.add_subcommand(
      "compare", "Compare what a device computes with the CPU, on made-up "
                 "numbers");
  auto options = std::make_shared<CompareOptions>();
  options->run.addRun(*compare);
  compare->add_option("--steps", options->steps, "Steps to train (default: 10)")
      ->check(CLI::Range(int64_t(1), int64_t(1) << 20));
  compare->add_flag("--time", options->time,
                    "Time steps on both, 1, 10 and 100 in a call");
  compare->add_option("--json", options->json, "Write the results to this file")
      ->check(fileName());
  compare->callback([options] { runCompare(*options); });
}
