//===- Fit.cpp - The training loop ---------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "training/Fit.h"
#include "core/Labels.h"
#include "core/Status.h"
#include "training/Feeder.h"

#include <algorithm>
#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <vector>

namespace dlc::rt {

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Which inputs of `entry` have rows.
dlcrt_status findRowed(const dlcrt_artifact *artifact, const char *entry,
                       size_t count, std::vector<bool> &rowed,
                       dlcrt_error *error) {
  int32_t index = dlcrt_artifact_find_entry(artifact, entry);
  if (index < 0)
    return fail(error, DLCRT_UNSUPPORTED,
                "the artifact was compiled without an entry '%s'", entry);
  int32_t inputs = dlcrt_entry_inputs(artifact, index);
  if (static_cast<size_t>(inputs) != count)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "%s: expected %d inputs, found %zu", entry, inputs, count);
  for (int32_t i = 0; i < inputs; ++i) {
    dlcrt_tensor_info info;
    DLCRT_TRY(dlcrt_entry_input(artifact, index, i, &info, error));
    rowed.push_back(info.rank > 0 && info.shape[0] == -1);
  }
  return DLCRT_OK;
}

int64_t rowsOf(std::span<const dlcrt_tensor> data,
               const std::vector<bool> &rowed) {
  for (size_t i = 0; i < data.size(); ++i)
    if (rowed[i])
      return data[i].shape[0];
  return 1;
}

/// What is wrong with the labels of a row, if something is.
LabelText describeRow(const dlcrt_artifact *artifact, const char *entry,
                      std::span<const dlcrt_tensor> data, int64_t row) {
  int32_t index = dlcrt_artifact_find_entry(artifact, entry);
  LabelText result;
  for (size_t i = 0; i < data.size() && !*result.text; ++i) {
    dlcrt_tensor_info info;
    if (dlcrt_entry_input(artifact, index, static_cast<int32_t>(i), &info,
                          nullptr) == DLCRT_OK &&
        row < data[i].shape[0])
      result = describeLabels(info, data[i].data, row);
  }
  return result;
}

/// Where an execution stands in the data, for messages.
struct Execution {
  const char *entry;
  std::span<const dlcrt_tensor> data;
  int64_t batch;
  int64_t firstStep = 0;
  int64_t firstRow = 0;
  /// For each row of the execution, which one of the data it is; null: they
  /// are in order.
  const int64_t *origin = nullptr;
};

/// The failed check of the last execution, if it is one, told for the data.
dlcrt_status explain(const dlcrt_artifact *artifact,
                     const dlcrt_session *session, dlcrt_status status,
                     const char *what, const Execution &execution,
                     dlcrt_error *error) {
  dlcrt_outcome outcome;
  if (status != DLCRT_CHECK_FAILED ||
      dlcrt_session_outcome(session, &outcome, nullptr) != DLCRT_OK ||
      outcome.check == 0)
    return status;
  auto check = static_cast<int32_t>(outcome.check) - 1;
  const char *where = dlcrt_check_where(artifact, check);
  const char *message = dlcrt_check_message(artifact, check);
  const char *colon = *where ? ": " : "";
  int64_t step = outcome.step;
  if (outcome.row < 0)
    return fail(error, status, "%s, batch %" PRId64 ": %s%s%s", what,
                execution.firstStep + step + 1, where, colon, message);
  int64_t row = step * execution.batch + outcome.row;
  row = execution.origin ? execution.origin[row] : execution.firstRow + row;
  return fail(error, status,
              "%s, batch %" PRId64 ", row %" PRId64 " of the data: %s%s%s%s",
              what, execution.firstStep + step + 1, row, where, colon, message,
              describeRow(artifact, execution.entry, execution.data, row).text);
}

/// The rows of data to evaluate: of none there is no loss and no metric.
dlcrt_status requireRows(const dlcrt_artifact *artifact,
                         std::span<const dlcrt_tensor> data, const char *what,
                         dlcrt_error *error) {
  std::vector<bool> rowed;
  DLCRT_TRY(findRowed(artifact, "evaluate_step", data.size(), rowed, error));
  if (int64_t rows = rowsOf(data, rowed); rows < 1)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "%s: expected at least 1 row, found %" PRId64, what, rows);
  return DLCRT_OK;
}

/// Evaluates all rows; see Fit.h.
dlcrt_status evaluateRows(const dlcrt_artifact *artifact,
                          dlcrt_session *session,
                          std::span<const dlcrt_tensor> data,
                          const DeviceData &onDevice, int64_t batch,
                          const char *what, std::span<double> values,
                          dlcrt_error *error) {
  DLCRT_TRY(dlcrt_reset_metrics(session, error));
  dlcrt_status status =
      onDevice.isThere()
          ? dlcrt_call_rows(
                session, dlcrt_artifact_find_entry(artifact, "evaluate_step"),
                onDevice.get(), nullptr, 0, dlcrt_data_rows(onDevice.get()),
                nullptr, 0, batch, error)
          : dlcrt_evaluate(session, data.data(),
                           static_cast<int32_t>(data.size()), batch, error);
  if (status != DLCRT_OK)
    return explain(artifact, session, status, what,
                   {"evaluate_step", data, batch}, error);
  return dlcrt_metric_results(session, values.data(),
                              static_cast<int32_t>(values.size()), error);
}

/// Hands out runs of rows of the data as they lie, for training without
/// shuffling.
struct InOrder {
  std::span<const dlcrt_tensor> data;
  const std::vector<bool> &rowed;
  std::vector<dlcrt_tensor> tensors;
  std::vector<uint64_t> rowBytes;

  InOrder(std::span<const dlcrt_tensor> data, const std::vector<bool> &rowed)
      : data(data), rowed(rowed), tensors(data.begin(), data.end()) {
    for (const dlcrt_tensor &tensor : data)
      rowBytes.push_back(bytesOfRow(tensor));
  }
  void move(int64_t first, int64_t count) {
    for (size_t i = 0; i < data.size(); ++i) {
      if (!rowed[i])
        continue;
      tensors[i].data = static_cast<uint8_t *>(data[i].data) +
                        static_cast<uint64_t>(first) * rowBytes[i];
      tensors[i].shape[0] = count;
    }
  }
};

} // namespace

dlcrt_status evaluate(const dlcrt_artifact *artifact, dlcrt_session *session,
                      std::span<const dlcrt_tensor> data, int64_t batchSize,
                      const char *what, std::span<double> values,
                      dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    DLCRT_TRY(requireRows(artifact, data, what, error));
    return evaluateRows(artifact, session, data, {artifact, session}, batchSize,
                        what, values, error);
  });
}

dlcrt_status fit(const dlcrt_artifact *artifact, dlcrt_session *session,
                 std::span<const dlcrt_tensor> training,
                 std::span<const dlcrt_tensor> validation,
                 const FitOptions &options, FitObserver &observer,
                 dlcrt_error *error) {
  return guarded(error, [&]() -> dlcrt_status {
    std::vector<bool> rowed;
    DLCRT_TRY(findRowed(artifact, "train_step", training.size(), rowed, error));
    int64_t rows = rowsOf(training, rowed);
    if (options.batchSize < 1 || options.stepsPerExecution < 1 ||
        options.epochs < 0 || rows < 1)
      return fail(
          error, DLCRT_INVALID_ARGUMENT,
          "fit: expected rows, a batch size and steps of 1 or more and "
          "epochs of 0 or more, found %" PRId64 " rows, %" PRId64
          " a batch, %" PRId64 " steps an execution, %" PRId64 " epochs",
          rows, options.batchSize, options.stepsPerExecution, options.epochs);
    if (!validation.empty())
      DLCRT_TRY(requireRows(artifact, validation, "validation", error));
    int64_t batch = std::min(options.batchSize, rows);
    int64_t steps = (rows + batch - 1) / batch;
    // Whole batches, so that only the last of an epoch is shorter.
    int64_t stageRows = std::min(options.stepsPerExecution, steps) * batch;

    std::vector<double> metrics(dlcrt_metrics(artifact));
    std::vector<double> validated(validation.empty() ? 0 : metrics.size());
    DeviceData onDevice(artifact, session);
    DeviceData validationOnDevice(artifact, session);
    if (goesToDevice(options.place, session, {training, validation})) {
      bool isNeeded = options.place == DataPlace::Device;
      DLCRT_TRY(onDevice.place(isNeeded, "train_step", training, error));
      if (!validation.empty())
        DLCRT_TRY(validationOnDevice.place(isNeeded, "evaluate_step",
                                           validation, error));
    }
    int32_t trainStep = dlcrt_artifact_find_entry(artifact, "train_step");
    // Of data that lies on the device only the order is wanted.
    auto fed = onDevice.isThere() ? std::span<const dlcrt_tensor>() : training;
    Feeder feeder;
    InOrder inOrder(training, rowed);
    if (options.shuffle) {
      FeederOptions feeding;
      feeding.epochs = options.epochs;
      feeding.seed = options.seed;
      feeding.stageRows = stageRows;
      DLCRT_TRY(feeder.start(fed, rowed, rows, feeding, error));
    }

    FitProgress progress;
    progress.epochs = options.epochs;
    progress.steps = steps;
    auto readMetrics = [&] {
      return dlcrt_metric_results(session, metrics.data(),
                                  static_cast<int32_t>(metrics.size()), error);
    };
    for (int64_t epoch = 1; epoch <= options.epochs; ++epoch) {
      Clock::time_point start = Clock::now(), shown = start;
      DLCRT_TRY(dlcrt_reset_metrics(session, error));
      progress.epoch = epoch;
      progress.metrics = metrics;
      progress.validation = {};
      for (int64_t first = 0; first < rows; first += stageRows) {
        int64_t count = std::min(stageRows, rows - first);
        const dlcrt_tensor *tensors = inOrder.tensors.data();
        const int64_t *origin = nullptr;
        if (options.shuffle) {
          const Stage &stage = feeder.next();
          tensors = stage.tensors.data();
          origin = stage.origin;
        } else {
          inOrder.move(first, count);
        }
        dlcrt_status status =
            onDevice.isThere()
                ? dlcrt_call_rows(session, trainStep, onDevice.get(), origin,
                                  origin ? 0 : first, count, nullptr, 0, batch,
                                  error)
                : dlcrt_train(session, tensors,
                              static_cast<int32_t>(training.size()), batch,
                              error);
        if (status != DLCRT_OK) {
          char what[40];
          std::snprintf(what, sizeof(what), "epoch %" PRId64, epoch);
          return explain(
              artifact, session, status, what,
              {"train_step", training, batch, first / batch, first, origin},
              error);
        }
        if (options.shuffle)
          feeder.release();
        progress.step = std::min((first + stageRows) / batch, steps);
        if (options.progressInterval >= 0 && first + stageRows < rows &&
            secondsSince(shown) >= options.progressInterval) {
          DLCRT_TRY(readMetrics());
          progress.seconds = secondsSince(start);
          observer.progress(progress);
          shown = Clock::now();
        }
      }
      DLCRT_TRY(readMetrics());
      progress.step = steps;
      progress.seconds = secondsSince(start);
      if (!validation.empty()) {
        DLCRT_TRY(evaluateRows(artifact, session, validation,
                               validationOnDevice, batch, "validation",
                               validated, error));
        progress.validation = validated;
      }
      if (!observer.epochEnded(progress))
        break;
    }
    return DLCRT_OK;
  });
}

} // namespace dlc::rt
