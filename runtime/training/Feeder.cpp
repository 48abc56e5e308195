//===- Feeder.cpp - Shuffled rows, gathered ahead of their use -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "training/Feeder.h"
#include "core/Checked.h"
#include "core/Rows.h"
#include "core/Status.h"
#include "core/Types.h"
#include "training/Permutation.h"

#include <algorithm>
#include <cinttypes>
#include <cstring>
#include <system_error>

namespace dlc::rt {

uint64_t bytesOfRow(const dlcrt_tensor &tensor) {
  int64_t bytes = 0;
  if (tensor.rank > 0)
    (void)shapeBytes(tensor.dtype, tensor.shape + 1, tensor.rank - 1, bytes);
  return static_cast<uint64_t>(bytes);
}

Feeder::~Feeder() {
  if (!thread.joinable())
    return;
  stopping.store(true, std::memory_order_relaxed);
  empty.release();
  thread.join();
}

dlcrt_status Feeder::start(std::span<const dlcrt_tensor> tensors,
                           const std::vector<bool> &hasRows, int64_t count,
                           const FeederOptions &chosen, dlcrt_error *error) {
  data.assign(tensors.begin(), tensors.end());
  rowed = hasRows;
  rows = count;
  options = chosen;
  uint64_t indexBytes = sizeof(int64_t);
  bool enough = order.allocate(static_cast<uint64_t>(rows) * indexBytes);
  for (const dlcrt_tensor &tensor : data)
    rowBytes.push_back(bytesOfRow(tensor));
  for (Stage &stage : stages) {
    stage.tensors = data;
    stage.memory.resize(data.size());
    uint64_t stageRows = static_cast<uint64_t>(options.stageRows), bytes;
    enough = enough && stage.origins.allocate(stageRows * indexBytes);
    stage.origin = reinterpret_cast<const int64_t *>(stage.origins.data());
    for (size_t i = 0; enough && i < data.size(); ++i) {
      if (!rowed[i])
        continue;
      enough = checkedMul(rowBytes[i], stageRows, bytes) &&
               stage.memory[i].allocate(bytes);
      stage.tensors[i].data = stage.memory[i].data();
    }
  }
  if (!enough)
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "out of memory for two buffers of %" PRId64 " rows",
                options.stageRows);
  try {
    thread = std::thread(&Feeder::run, this);
  } catch (const std::system_error &) {
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "cannot start the thread that gathers rows");
  }
  return DLCRT_OK;
}

const Stage &Feeder::next() {
  full.acquire();
  return stages[taking];
}

void Feeder::release() {
  taking ^= 1;
  empty.release();
}

void Feeder::run() {
  auto *all = reinterpret_cast<int64_t *>(order.data());
  unsigned filling = 0;
  for (int64_t epoch = 0; epoch < options.epochs; ++epoch) {
    permuteRows(options.seed, static_cast<uint64_t>(epoch),
                {all, static_cast<size_t>(rows)});
    for (int64_t first = 0; first < rows; first += options.stageRows) {
      empty.acquire();
      if (stopping.load(std::memory_order_relaxed))
        return;
      fill(stages[filling], first);
      filling ^= 1;
      full.release();
    }
  }
}

void Feeder::fill(Stage &stage, int64_t first) {
  stage.rows = std::min(options.stageRows, rows - first);
  const auto *order = reinterpret_cast<const int64_t *>(this->order.data());
  std::memcpy(stage.origins.data(), order + first,
              static_cast<size_t>(stage.rows) * sizeof(int64_t));
  for (size_t i = 0; i < data.size(); ++i) {
    if (!rowed[i])
      continue;
    stage.tensors[i].shape[0] = stage.rows;
    gatherRows(stage.memory[i].data(), data[i].data, rowBytes[i],
               {stage.origin, 0, stage.rows});
  }
}

} // namespace dlc::rt
