//===- Model.cpp - An artifact as a contestant ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace dlc::bench;

void Model::must(dlcrt_status status) const {
  if (status == DLCRT_OK)
    return;
  std::fprintf(stderr, "error: %s: %s\n", name.c_str(), error.message);
  std::exit(1);
}

int32_t Model::entry(const char *wanted) {
  int32_t index = dlcrt_artifact_find_entry(artifact.get(), wanted);
  if (index >= 0)
    return index;
  std::fprintf(stderr, "error: %s: expected an entry '%s', found none\n",
               name.c_str(), wanted);
  std::exit(1);
}

dlcrt_tensor Model::make(const dlcrt_tensor_info &info, int64_t rows) {
  dlcrt_tensor tensor = {nullptr, info.dtype, info.rank, {}};
  int64_t bytes = 4;
  for (int32_t i = 0; i < info.rank; ++i) {
    tensor.shape[i] = info.shape[i] < 0 ? rows : info.shape[i];
    bytes *= tensor.shape[i];
  }
  if (info.dtype != DLCRT_F32 && info.dtype != DLCRT_I32) {
    std::fprintf(stderr, "error: %s: '%s': expected float32 or int32 data\n",
                 name.c_str(), info.name);
    std::exit(1);
  }
  std::vector<char> &block = memory.emplace_back(bytes + 64);
  auto address = reinterpret_cast<uintptr_t>(block.data());
  tensor.data = reinterpret_cast<void *>((address + 63) / 64 * 64);
  return tensor;
}

/// Normal numbers; class indices where the signature says so.
void Model::fill(const dlcrt_tensor &tensor, const dlcrt_tensor_info &info) {
  static std::mt19937 random(1);
  int64_t count = 1;
  for (int32_t i = 0; i < tensor.rank; ++i)
    count *= tensor.shape[i];
  std::normal_distribution<float> normal;
  for (int64_t i = 0; i < count; ++i)
    if (info.dtype == DLCRT_F32)
      static_cast<float *>(tensor.data)[i] = normal(random);
    else
      static_cast<int32_t *>(tensor.data)[i] =
          static_cast<int32_t>(random() % std::max<int64_t>(info.classes, 1));
}

Model::Model(const std::string &name, const std::string &path, int64_t batch,
             int threads)
    : name(name), batch(batch) {
  dlcrt_artifact *loaded = nullptr;
  must(dlcrt_artifact_load(path.c_str(), &loaded, &error));
  artifact.reset(loaded);
  dlcrt_session_options options = {};
  options.size = sizeof(options);
  options.threads = threads;
  options.max_rows = std::max<int64_t>(batch, 128);
  dlcrt_session *made = nullptr;
  must(dlcrt_session_create(loaded, &options, &made, &error));
  session.reset(made);

  int32_t train = entry("train_step"), predict = entry("predict");
  dlcrt_tensor_info info;
  for (int32_t i = 0; i < dlcrt_entry_inputs(loaded, train); ++i) {
    must(dlcrt_entry_input(loaded, train, i, &info, &error));
    trainInputs.push_back(make(info, batches * batch));
    fill(trainInputs.back(), info);
  }
  for (int32_t i = 0; i < dlcrt_entry_inputs(loaded, predict); ++i) {
    must(dlcrt_entry_input(loaded, predict, i, &info, &error));
    predictInputs.push_back(make(info, 128));
    fill(predictInputs.back(), info);
  }
  for (int32_t i = 0; i < dlcrt_entry_outputs(loaded, predict); ++i) {
    must(dlcrt_entry_output(loaded, predict, i, &info, &error));
    predictOutputs.push_back(make(info, 128));
  }
  metrics.resize(dlcrt_metrics(loaded));
  init();
}

void Model::init() { must(dlcrt_init(session.get(), 42, &error)); }

void Model::train(int64_t steps) {
  for (dlcrt_tensor &tensor : trainInputs)
    tensor.shape[0] = steps * batch;
  must(dlcrt_train(session.get(), trainInputs.data(),
                   static_cast<int32_t>(trainInputs.size()), batch, &error));
}

void Model::predict(int64_t rows) {
  for (dlcrt_tensor &tensor : predictInputs)
    tensor.shape[0] = rows;
  for (dlcrt_tensor &tensor : predictOutputs)
    tensor.shape[0] = rows;
  must(dlcrt_predict(session.get(), predictInputs.data(),
                     static_cast<int32_t>(predictInputs.size()),
                     predictOutputs.data(),
                     static_cast<int32_t>(predictOutputs.size()), 0, &error));
}

void Model::metricResults() {
  must(dlcrt_metric_results(session.get(), metrics.data(),
                            static_cast<int32_t>(metrics.size()), &error));
}

double Model::takeLoss() {
  metricResults();
  must(dlcrt_reset_metrics(session.get(), &error));
  for (size_t i = 0; i < metrics.size(); ++i)
    if (dlcrt_metric_name(artifact.get(), static_cast<int32_t>(i)) ==
        std::string("loss"))
      return metrics[i];
  return std::nan("");
}

std::vector<float> Model::variable(const std::string &path) {
  dlcrt_variable_info info;
  for (int32_t i = 0; i < dlcrt_artifact_variables(artifact.get()); ++i) {
    must(dlcrt_artifact_variable(artifact.get(), i, &info, &error));
    if (path != info.path)
      continue;
    int64_t count = 1;
    dlcrt_tensor value = {nullptr, info.dtype, info.rank, {}};
    for (int32_t d = 0; d < info.rank; ++d)
      count *= value.shape[d] = info.shape[d];
    std::vector<float> result(count);
    value.data = result.data();
    must(dlcrt_get_variable(session.get(), info.path, &value, &error));
    return result;
  }
  std::fprintf(stderr, "error: %s: expected a variable '%s', found none\n",
               name.c_str(), path.c_str());
  std::exit(1);
}

int64_t Model::parameters() {
  int64_t total = 0;
  dlcrt_variable_info info;
  for (int32_t i = 0; i < dlcrt_artifact_variables(artifact.get()); ++i) {
    must(dlcrt_artifact_variable(artifact.get(), i, &info, &error));
    int64_t count = info.trainable != 0;
    for (int32_t d = 0; d < info.rank; ++d)
      count *= info.shape[d];
    total += count;
  }
  return total;
}

const float *Model::data(int index) const {
  return static_cast<const float *>(trainInputs[index].data);
}
