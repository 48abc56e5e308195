//===- ThreadPool.cpp - Threads that share the chunks of a region ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "pool/ThreadPool.h"
#include "pool/Futex.h"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
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

/// The processors' time that the process's group may use at once, rounded up,
/// as containers are limited; a large number if it may use all.
static uint32_t quota() {
  char text[64] = {};
  int file = open("/sys/fs/cgroup/cpu.max", O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return UINT32_MAX;
  ssize_t bytes = read(file, text, sizeof(text) - 1);
  close(file);
  char *rest = text;
  // "max" where there is no limit, which is no number.
  long long time = bytes > 0 ? strtoll(text, &rest, 10) : 0;
  long long period = strtoll(rest, nullptr, 10);
  if (time <= 0 || period <= 0 || time / period >= UINT32_MAX - 1)
    return UINT32_MAX;
  return static_cast<uint32_t>(time / period + (time % period != 0));
}

uint32_t ThreadPool::processors() {
  cpu_set_t set;
  uint32_t limit = quota();
  if (sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 0)
    return std::min(static_cast<uint32_t>(CPU_COUNT(&set)), limit);
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return std::min(count > 0 ? static_cast<uint32_t>(count) : 1, limit);
}

std::atomic<uint32_t> ThreadPool::threadsOfAll{0};

ThreadPool::ThreadPool(uint32_t workers)
    : processorCount(processors()), reserved(workers ? workers + 1 : 0),
      threads(workers ? std::make_unique<pthread_t[]>(workers) : nullptr) {
  threadsOfAll.fetch_add(reserved);
}

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
  threadsOfAll.fetch_sub(reserved);
}

template <typename Done> void ThreadPool::waitAwake(Done done) const {
  if (threadsOfAll.load(std::memory_order_relaxed) > processorCount)
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
