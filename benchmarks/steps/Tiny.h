//===- Tiny.h - A training step written by hand --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The model of models/tiny.mlir as a good C++ programmer would write it for
// this one network: sizes and batch known, loops along the units so that the
// compiler vectorises them, all in the caches. What dlc is compared with.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_BENCHMARKS_TINY_H
#define DLC_BENCHMARKS_TINY_H

#include <cstdint>

namespace dlc::bench {

/// A dense layer with Adam's moments. Kernels are [in][out], as dlc's are.
template <int In, int Out> struct DenseState {
  alignas(64) float kernel[In * Out] = {}, bias[Out] = {};
  alignas(64) float kernelM[In * Out] = {}, biasM[Out] = {};
  alignas(64) float kernelV[In * Out] = {}, biasV[Out] = {};
};

class Tiny {
public:
  static constexpr int64_t batch = 8, in = 8, hidden = 16, out = 4;

  DenseState<in, hidden> first;
  DenseState<hidden, hidden> second;
  DenseState<hidden, out> last;

  /// rows / batch steps of Adam on the mean squared error; x is [rows][8],
  /// y is [rows][4].
  void train(const float *x, const float *y, int64_t rows);

  /// Mean loss of all steps since the last call, and their number to 0.
  double takeLoss();

private:
  void step(const float *x, const float *y);

  double power1 = 1, power2 = 1; // beta^t
  float lossSum = 0;
  int64_t steps = 0;
};

} // namespace dlc::bench

#endif // DLC_BENCHMARKS_TINY_H
