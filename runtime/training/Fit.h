//===- Fit.h - The training loop -----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Epochs over data in memory, on top of the C interface.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TRAINING_FIT_H
#define DLCRT_TRAINING_FIT_H

#include "dlcrt/dlcrt.h"
#include "training/DeviceData.h"

#include <cstdint>
#include <span>

namespace dlc::rt {

struct FitOptions {
  int64_t epochs = 1;
  /// Rows of a step. The last step of an epoch takes what is left.
  int64_t batchSize = 32;
  /// Steps of one execution, that is of one call of the artifact's code. It
  /// changes nothing but speed. The last execution of an epoch may be shorter.
  int64_t stepsPerExecution = 1;
  /// Whether each epoch takes the rows in another order; see permuteRows.
  bool shuffle = true;
  uint64_t seed = 0;
  /// Where training and validation data lie meanwhile; changes no result.
  DataPlace place = DataPlace::Automatic;
  /// Seconds between two calls of `progress`, at least; negative: no calls.
  double progressInterval = -1;
};

/// Where the training stands. Metrics are in the order of dlcrt_metric_name,
/// over the rows of this epoch so far. Epochs and steps count from 1.
struct FitProgress {
  int64_t epoch = 0;
  int64_t epochs = 0;
  int64_t step = 0;
  int64_t steps = 0;
  /// Since the epoch began, validation not included.
  double seconds = 0;
  std::span<const double> metrics;
  /// At the end of an epoch with validation data, else empty.
  std::span<const double> validation;
};

class FitObserver {
public:
  virtual ~FitObserver() = default;
  /// Now and then within an epoch.
  virtual void progress(const FitProgress &) {}
  /// After each epoch; false ends the training.
  virtual bool epochEnded(const FitProgress &) { return true; }
};

/// Trains. `training` and `validation` (or none) hold the inputs of
/// train_step, all with the same number of rows, at least 1. The session must
/// have been initialised, and made for min(batchSize, rows) rows.
///
/// An epoch resets the metrics, trains on every row once, and reads the
/// metrics; then, if there are validation data, resets them, evaluates all
/// validation rows and reads them again. The artifact's code is entered once
/// per execution and, to read the metrics, once per epoch and once per call of
/// `progress`. Nothing is allocated between the first step and the last.
///
/// When a check of the model fails (a label out of range, a loss that is not
/// finite), the message names epoch, batch and row, and the state is that
/// before the step that failed.
dlcrt_status fit(const dlcrt_artifact *artifact, dlcrt_session *session,
                 std::span<const dlcrt_tensor> training,
                 std::span<const dlcrt_tensor> validation,
                 const FitOptions &options, FitObserver &observer,
                 dlcrt_error *error);

/// Resets the metrics, evaluates all rows (at least 1) in steps of `batchSize`,
/// and reads the metrics into `values`. A failed check names batch and row;
/// `what` says whose.
dlcrt_status evaluate(const dlcrt_artifact *artifact, dlcrt_session *session,
                      std::span<const dlcrt_tensor> data, int64_t batchSize,
                      const char *what, std::span<double> values,
                      dlcrt_error *error);

} // namespace dlc::rt

#endif // DLCRT_TRAINING_FIT_H
