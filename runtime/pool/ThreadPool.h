//===- ThreadPool.h - Threads that share the chunks of a region -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_POOL_THREADPOOL_H
#define DLCRT_POOL_THREADPOOL_H

#include "dlcrt/artifact_format.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <pthread.h>

namespace dlc::rt {

/// Runs one region at a time: chunks are claimed one by one by the workers and
/// by the caller. Regions allocate nothing. A region started while another one
/// runs (nested, or by another thread) runs on its own thread alone.
class ThreadPool {
public:
  /// A pool of `threads` in all, the caller of a region included. Null when
  /// the system gives no more threads.
  static std::unique_ptr<ThreadPool> create(uint32_t threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool &) = delete;
  ThreadPool &operator=(const ThreadPool &) = delete;

  /// Runs task(argument, c) for each c in [0, chunks) and returns when all are
  /// done.
  void run(dlcrt_task task, void *argument, int64_t chunks);

  /// `run` as the service of an artifact; `context` is the pool.
  static void parallelFor(void *context, dlcrt_task task, void *argument,
                          int64_t chunks);

  /// Processors this process may use by its affinity and its group's quota, at
  /// least 1.
  static uint32_t processors();

private:
  explicit ThreadPool(uint32_t workers);
  static void *workerMain(void *pool);
  void workerLoop();
  /// Waits until `done` or for as long as it is worth not to sleep, which it is
  /// not if the process has more threads of pools than processors: one that
  /// waits awake keeps another from working.
  template <typename Done> void waitAwake(Done done) const;
  /// Claims chunks of the open region until none is left.
  void work();

  // One word says which region is open and what its next chunk is, so that a
  // worker that wakes up late cannot claim a chunk of another region than the
  // one whose task it has read: region number in the upper 40 bits, next chunk
  // in the lower 24, `closed` there while a region is being set up.
  static constexpr unsigned chunkBits = 24;
  static constexpr uint64_t closed = (uint64_t(1) << chunkBits) - 1;
  alignas(64) std::atomic<uint64_t> ticket{closed};
  alignas(64) std::atomic<int64_t> unfinished{0};
  std::atomic<uint32_t> callerSleeps{0};
  /// Counts regions; workers sleep on it.
  alignas(64) std::atomic<uint32_t> wakeups{0};
  std::atomic<uint32_t> sleepers{0};
  std::atomic<bool> stopping{false};

  /// Threads of all pools that have any beside their callers, those included.
  static std::atomic<uint32_t> threadsOfAll;

  alignas(64) std::atomic<dlcrt_task> task{nullptr};
  std::atomic<void *> argument{nullptr};
  std::atomic<int64_t> chunks{0};
  std::atomic<bool> busy{false};

  uint32_t processorCount, reserved;
  uint32_t workers = 0;
  std::unique_ptr<pthread_t[]> threads;
};

} // namespace dlc::rt

#endif // DLCRT_POOL_THREADPOOL_H
