//===- Feeder.h - Shuffled rows, gathered ahead of their use -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TRAINING_FEEDER_H
#define DLCRT_TRAINING_FEEDER_H

#include "core/Memory.h"
#include "dlcrt/dlcrt.h"

#include <atomic>
#include <semaphore>
#include <span>
#include <thread>
#include <vector>

namespace dlc::rt {

/// A run of rows in the order of training.
struct Stage {
  /// As the data, but with `rows` rows.
  std::vector<dlcrt_tensor> tensors;
  int64_t rows = 0;
  /// Where each row is in the data.
  const int64_t *origin = nullptr;

private:
  friend class Feeder;
  std::vector<Pages> memory;
  Pages origins;
};

/// Bytes of a row of a tensor that has rows; the runtime has checked its type.
uint64_t bytesOfRow(const dlcrt_tensor &tensor);

struct FeederOptions {
  int64_t epochs = 1;
  uint64_t seed = 0;
  /// Most rows of a stage. Stages do not reach over the end of an epoch.
  int64_t stageRows = 0;
};

/// A thread of its own that copies the rows of each epoch, permuted (see
/// permuteRows), into one of two stages while the other one is trained on.
/// Once started it allocates nothing.
class Feeder {
public:
  Feeder() = default;
  Feeder(const Feeder &) = delete;
  Feeder &operator=(const Feeder &) = delete;
  ~Feeder();

  /// `rowed` says which tensors have rows; the others are handed on as they
  /// are. The data must outlive the feeder.
  dlcrt_status start(std::span<const dlcrt_tensor> data,
                     const std::vector<bool> &rowed, int64_t rows,
                     const FeederOptions &options, dlcrt_error *error);

  /// The next stage: waits for it. It stays as it is until `release`, which is
  /// due before the next call. There are ceil(rows / stageRows) an epoch.
  const Stage &next();
  void release();

private:
  void run();
  void fill(Stage &stage, int64_t first);

  std::vector<dlcrt_tensor> data;
  std::vector<bool> rowed;
  std::vector<uint64_t> rowBytes;
  int64_t rows = 0;
  FeederOptions options;
  Pages order;

  Stage stages[2];
  unsigned taking = 0;
  // One more than there are stages: the destructor wakes a thread that may not
  // be waiting.
  std::counting_semaphore<3> empty{2};
  std::counting_semaphore<2> full{0};
  std::atomic<bool> stopping{false};
  std::thread thread;
};

} // namespace dlc::rt

#endif // DLCRT_TRAINING_FEEDER_H
