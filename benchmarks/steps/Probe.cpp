//===- Probe.cpp - What this machine can do at most ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Probe.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <thread>
#include <vector>

using namespace dlc::bench;

double dlc::bench::seconds() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

namespace {

#if defined(__AVX512F__)
constexpr int lanes = 16;
#elif defined(__AVX__)
constexpr int lanes = 8;
#else
constexpr int lanes = 4;
#endif
typedef float Vector __attribute__((vector_size(lanes * sizeof(float))));

/// Makes the compiler believe that `v` was read and changed in its register.
inline void touch(Vector &v) {
#if defined(__AVX512F__)
  asm volatile("" : "+v"(v));
#elif defined(__x86_64__)
  asm volatile("" : "+x"(v));
#elif defined(__aarch64__)
  asm volatile("" : "+w"(v));
#else
  asm volatile("" : "+m"(v));
#endif
}

/// Runs body(t) on `threads` threads at once and returns the seconds from the
/// first start to the last end, the creation of threads not counted.
template <typename Body> double together(int threads, Body body) {
  std::atomic<int> waiting{threads};
  std::vector<double> start(threads), end(threads);
  auto run = [&](int t) {
    --waiting;
    while (waiting.load() > 0) {
    }
    start[t] = seconds();
    body(t);
    end[t] = seconds();
  };
  std::vector<std::thread> others;
  for (int t = 1; t < threads; ++t)
    others.emplace_back(run, t);
  run(0);
  for (std::thread &other : others)
    other.join();
  return *std::max_element(end.begin(), end.end()) -
         *std::min_element(start.begin(), start.end());
}

// Twelve chains: enough for two units of latency 4, few enough for the
// sixteen registers of AVX2. Named, because an array may live in memory.
void multiplyAdd(int64_t count) {
  Vector a = {}, b = {};
  a += 0.999f;
  b += 0.001f;
  touch(a), touch(b);
  Vector c0 = b, c1 = b, c2 = b, c3 = b, c4 = b, c5 = b, c6 = b, c7 = b, c8 = b,
         c9 = b, c10 = b, c11 = b;
  for (int64_t i = 0; i < count; ++i) {
    c0 = c0 * a + b, c1 = c1 * a + b, c2 = c2 * a + b, c3 = c3 * a + b;
    c4 = c4 * a + b, c5 = c5 * a + b, c6 = c6 * a + b, c7 = c7 * a + b;
    c8 = c8 * a + b, c9 = c9 * a + b, c10 = c10 * a + b, c11 = c11 * a + b;
    touch(c0), touch(c1), touch(c2), touch(c3), touch(c4), touch(c5);
    touch(c6), touch(c7), touch(c8), touch(c9), touch(c10), touch(c11);
  }
}

/// Zeroed memory that has been touched, aligned to pages.
std::unique_ptr<float[], decltype(&std::free)> floats(int64_t count) {
  int64_t bytes = (count * 4 + 4095) / 4096 * 4096;
  auto *memory = static_cast<float *>(std::aligned_alloc(4096, bytes));
  if (!memory)
    std::abort();
  std::fill_n(memory, bytes / 4, 0.0f);
  return {memory, &std::free};
}

void readAll(const float *data, int64_t count) {
  Vector c0 = {}, c1 = {}, c2 = {}, c3 = {};
  const auto *vectors = reinterpret_cast<const Vector *>(data);
  for (int64_t i = 0, end = count / lanes; i + 4 <= end; i += 4) {
    c0 += vectors[i], c1 += vectors[i + 1];
    c2 += vectors[i + 2], c3 += vectors[i + 3];
  }
  touch(c0), touch(c1), touch(c2), touch(c3);
}
} // namespace

double dlc::bench::peakGflops(int threads) {
  constexpr int64_t count = 300000;
  multiplyAdd(count / 10);
  double time = together(threads, [](int) { multiplyAdd(count); });
  return threads * count * 12.0 * lanes * 2 / time * 1e-9;
}

double dlc::bench::readGbs(int threads, int64_t bytes) {
  int64_t count = bytes / 4;
  int64_t passes = std::max<int64_t>(1, (int64_t(64) << 20) / bytes);
  std::vector<decltype(floats(0))> data;
  for (int t = 0; t < threads; ++t)
    data.push_back(floats(count));
  double time = together(threads, [&](int t) {
    for (int64_t p = 0; p < passes; ++p)
      readAll(data[t].get(), count);
  });
  return double(threads) * passes * bytes / time * 1e-9;
}

double dlc::bench::copyUs(int threads, int64_t bytes) {
  int64_t share = bytes / 4 / threads / (4 * lanes) * 4 * lanes;
  int64_t passes = std::max<int64_t>(2, (int64_t(32) << 20) / bytes);
  auto from = floats(share * threads), to = floats(share * threads);
  auto pass = [&](int t) {
    auto *reads = reinterpret_cast<const Vector *>(from.get() + t * share);
    auto *writes = reinterpret_cast<Vector *>(to.get() + t * share);
    for (int64_t i = 0, end = share / lanes; i < end; i += 4) {
      Vector v0 = reads[i], v1 = reads[i + 1], v2 = reads[i + 2],
             v3 = reads[i + 3];
      // Else it becomes a call of memcpy.
      touch(v0), touch(v1), touch(v2), touch(v3);
      writes[i] = v0, writes[i + 1] = v1, writes[i + 2] = v2,
      writes[i + 3] = v3;
    }
  };
  together(threads, pass);
  double time = together(threads, [&](int t) {
    for (int64_t p = 0; p < passes; ++p)
      pass(t);
  });
  return time / passes * 1e6;
}

double dlc::bench::rowsUs(int threads, int64_t rows, int64_t width,
                          int64_t size) {
  int64_t share = rows / threads, vectors = width / lanes;
  int64_t passes = std::max<int64_t>(2, (int64_t(8) << 20) / (rows * width));
  auto table = floats(size * width), to = floats(share * threads * width);
  std::vector<int32_t> places(share * threads);
  std::mt19937 random(1);
  for (int32_t &place : places)
    place = int32_t(random() % uint64_t(size));
  auto pass = [&](int t) {
    auto *writes = reinterpret_cast<Vector *>(to.get()) + t * share * vectors;
    for (int64_t i = 0; i < share; ++i) {
      auto *reads = reinterpret_cast<const Vector *>(table.get()) +
                    places[t * share + i] * vectors;
      for (int64_t j = 0; j < vectors; ++j) {
        Vector v = reads[j];
        touch(v);
        *writes++ = v;
      }
    }
  };
  together(threads, pass);
  double time = together(threads, [&](int t) {
    for (int64_t p = 0; p < passes; ++p)
      pass(t);
  });
  return time / passes * 1e6;
}

double dlc::bench::adamTrafficUs(int threads, int64_t parameters) {
  int64_t count = parameters / lanes / threads * lanes * threads;
  auto w = floats(count), g = floats(count), m = floats(count),
       v = floats(count);
  int64_t share = count / lanes / threads;
  int64_t passes = std::max<int64_t>(2, 4000000 / std::max<int64_t>(count, 1));
  Vector half = {};
  half += 0.5f;
  auto pass = [&](int t) {
    auto *ws = reinterpret_cast<Vector *>(w.get()) + t * share;
    auto *gs = reinterpret_cast<const Vector *>(g.get()) + t * share;
    auto *ms = reinterpret_cast<Vector *>(m.get()) + t * share;
    auto *vs = reinterpret_cast<Vector *>(v.get()) + t * share;
    for (int64_t i = 0; i < share; ++i) {
      Vector grad = gs[i];
      ms[i] = ms[i] * half + grad;
      vs[i] = vs[i] * half + grad;
      ws[i] = ws[i] * half + ms[i] + vs[i];
    }
  };
  together(threads, pass);
  double time = together(threads, [&](int t) {
    for (int64_t p = 0; p < passes; ++p)
      pass(t);
  });
  return time / passes * 1e6;
}
