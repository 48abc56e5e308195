//===- ThreadPool.cpp - Threads that share the chunks of a region ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pool/ThreadPool.h"
#include "pool/Futex.h"

#include <new>
#include <sched.h>
#include <signal.h>
#include <time.h>

namespace dlc::rt {

namespace {
// Regions of a call, and calls of a loop, follow each other within less than
// this. To wake a sleeping thread takes 5 to 50 microseconds, the more where
// the machine is virtual.
constexpr int64_t awakeNanoseconds = 200000;

int64_t nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return int64_t(now.tv_sec) * 1000000000 + now.tv_nsec;
}

void runInline(dlcrt_task task, void *argument, int64_t chunks) {
  for (int64_t chunk = 0; chunk < chunks; ++chunk)
    task(argument, chunk);
}
} // namespace

uint32_t ThreadPool::processors() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 0)
    return static_cast<uint32_t>(CPU_COUNT(&set));
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count > 0 ? static_cast<uint32_t>(count) : 1;
}

ThreadPool::ThreadPool(uint32_t workers)
    // With more threads than processors a spinning one keeps another from
    // working.
    : staysAwake(workers + 1 <= processors()),
      threads(workers ? std::make_unique<pthread_t[]>(workers) : nullptr) {}

std::unique_ptr<ThreadPool> ThreadPool::create(uint32_t threads) {
  uint32_t wanted = threads > 1 ? threads - 1 : 0;
  std::unique_ptr<ThreadPool> pool(new ThreadPool(wanted));
  // Signals are for the application's threads.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  while (pool->workers < wanted &&
         pthread_create(&pool->threads[pool->workers], nullptr, workerMain,
                        pool.get()) == 0)
    ++pool->workers;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return pool->workers == wanted ? std::move(pool) : nullptr;
}

ThreadPool::~ThreadPool() {
  stopping.store(true);
  wakeups.fetch_add(1);
  futexWake(wakeups, workers);
  for (uint32_t i = 0; i < workers; ++i)
    pthread_join(threads[i], nullptr);
}

template <typename Done> void ThreadPool::waitAwake(Done done) const {
  if (!staysAwake)
    return;
  // To ask for the time takes about as long as this many looks.
  constexpr int looks = 32;
  int64_t end = nanoseconds() + awakeNanoseconds;
  do {
    for (int i = 0; i < looks; ++i) {
      if (done())
        return;
      cpuRelax();
    }
  } while (nanoseconds() < end);
}

void *ThreadPool::workerMain(void *pool) {
  static_cast<ThreadPool *>(pool)->workerLoop();
  return nullptr;
}

void ThreadPool::workerLoop() {
  for (;;) {
    uint32_t seen = wakeups.load();
    if (stopping.load())
      return;
    work();
    waitAwake([&] { return wakeups.load(std::memory_order_relaxed) != seen; });
    // Either the opener of a region sees this sleeper, or the futex sees that
    // the word has changed: both are in the one order of these operations.
    sleepers.fetch_add(1);
    if (wakeups.load() == seen)
      futexWait(wakeups, seen);
    sleepers.fetch_sub(1);
  }
}

void ThreadPool::work() {
  int64_t finished = 0;
  uint64_t current = ticket.load(std::memory_order_acquire);
  uint64_t region = ~uint64_t(0);
  dlcrt_task regionTask = nullptr;
  void *regionArgument = nullptr;
  uint64_t regionChunks = 0;
  for (;;) {
    uint64_t chunk = current & closed;
    if (chunk == closed)
      break;
    if (region != current >> chunkBits) {
      // A region ends only when all its chunks have finished, so a thread that
      // holds a finished chunk back can only meet the region it is in.
      region = current >> chunkBits;
      // Acquire: should these be of a later region already, then the
      // exchange below sees its ticket and fails.
      regionTask = task.load(std::memory_order_acquire);
      regionArgument = argument.load(std::memory_order_acquire);
      regionChunks =
          static_cast<uint64_t>(chunks.load(std::memory_order_acquire));
    }
    if (chunk >= regionChunks)
      break;
    if (!ticket.compare_exchange_weak(current, current + 1,
                                      std::memory_order_acq_rel,
                                      std::memory_order_acquire))
      continue;
    regionTask(regionArgument, static_cast<int64_t>(chunk));
    ++finished;
    current = ticket.load(std::memory_order_acquire);
  }
  if (finished > 0 && unfinished.fetch_sub(finished) == finished &&
      callerSleeps.exchange(0) == 1)
    futexWake(callerSleeps, 1);
}

void ThreadPool::run(dlcrt_task newTask, void *newArgument, int64_t newChunks) {
  if (newChunks <= 1 || workers == 0 || newChunks >= int64_t(closed) ||
      busy.exchange(true, std::memory_order_acquire)) {
    runInline(newTask, newArgument, newChunks);
    return;
  }
  uint64_t region = (ticket.load(std::memory_order_relaxed) >> chunkBits) + 1;
  ticket.store(region << chunkBits | closed);
  task.store(newTask, std::memory_order_release);
  argument.store(newArgument, std::memory_order_release);
  chunks.store(newChunks, std::memory_order_release);
  unfinished.store(newChunks, std::memory_order_release);
  ticket.store(region << chunkBits);
  wakeups.fetch_add(1);
  if (uint32_t asleep = sleepers.load()) {
    int64_t useful = newChunks - 1;
    futexWake(wakeups,
              useful < asleep ? static_cast<uint32_t>(useful) : asleep);
  }

  work();
  waitAwake([&] { return unfinished.load(std::memory_order_acquire) == 0; });
  while (unfinished.load() != 0) {
    callerSleeps.store(1);
    if (unfinished.load() == 0)
      break;
    futexWait(callerSleeps, 1);
  }
  callerSleeps.store(0);
  busy.store(false, std::memory_order_release);
}

void ThreadPool::parallelFor(void *context, dlcrt_task task, void *argument,
                             int64_t chunks) {
  static_cast<ThreadPool *>(context)->run(task, argument, chunks);
}

} // namespace dlc::rt
