//===- Probe.h - What this machine can do at most ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_BENCHMARKS_PROBE_H
#define DLC_BENCHMARKS_PROBE_H

#include <cstdint>

namespace dlc::bench {

/// Seconds on the wall.
double seconds();

/// Float32 multiply-adds in registers, in GFLOP/s of `threads` together.
double peakGflops(int threads);

/// Reads of `bytes` in each of `threads`, again and again, in GB/s together.
double readGbs(int threads, int64_t bytes);

/// Microseconds that it takes to copy `bytes` of memory to other memory.
double copyUs(int threads, int64_t bytes);

/// Microseconds that it takes to copy `rows` rows of `width` float32, a
/// multiple of 16, from random places of a table of `size` rows.
double rowsUs(int threads, int64_t rows, int64_t width, int64_t size);

/// Microseconds that the memory traffic of Adam alone takes for `parameters`
/// float32: four arrays read and three of them written, one pass.
double adamTrafficUs(int threads, int64_t parameters);

} // namespace dlc::bench

#endif // DLC_BENCHMARKS_PROBE_H
