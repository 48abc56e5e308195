//===- Model.h - An artifact as a contestant -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_BENCHMARKS_MODEL_H
#define DLC_BENCHMARKS_MODEL_H

#include "dlcrt/dlcrt.h"

#include <memory>
#include <string>
#include <vector>

namespace dlc::bench {

/// A loaded artifact with a session and data for 100 batches. Failures end the
/// program with the runtime's message.
class Model {
public:
  static constexpr int64_t batches = 100;

  Model(const std::string &name, const std::string &path, int64_t batch,
        int threads);

  /// Sets all variables to their initial values.
  void init();
  /// One call of `steps` steps on the first batches of the data.
  void train(int64_t steps);
  /// One call of the entry `predict` on so many rows.
  void predict(int64_t rows);
  /// One call of the entry `metric_results`, which computes next to nothing.
  void metricResults();

  /// The loss since the last call of this function.
  double takeLoss();
  std::vector<float> variable(const std::string &path);
  /// Elements of all trainable variables.
  int64_t parameters();
  /// Rows of the `index`th input of train_step, float32.
  const float *data(int index) const;

  const std::string name;
  const int64_t batch;

private:
  struct Release {
    void operator()(dlcrt_artifact *a) const { dlcrt_artifact_release(a); }
    void operator()(dlcrt_session *s) const { dlcrt_session_release(s); }
  };
  /// A tensor with memory of its own, 64-byte aligned, for `rows` rows.
  dlcrt_tensor make(const dlcrt_tensor_info &info, int64_t rows);
  void fill(const dlcrt_tensor &tensor, const dlcrt_tensor_info &info);
  int32_t entry(const char *name);
  void must(dlcrt_status status) const;

  std::unique_ptr<dlcrt_artifact, Release> artifact;
  std::unique_ptr<dlcrt_session, Release> session;
  std::vector<std::vector<char>> memory;
  std::vector<dlcrt_tensor> trainInputs, predictInputs, predictOutputs;
  std::vector<double> metrics;
  dlcrt_error error = {};
};

} // namespace dlc::bench

#endif // DLC_BENCHMARKS_MODEL_H
