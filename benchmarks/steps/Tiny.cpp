//===- Tiny.cpp - A training step written by hand ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tiny.h"

#include <algorithm>
#include <cmath>

using namespace dlc::bench;

namespace {
constexpr int rows = Tiny::batch;

/// y = x w + b, clamped below at 0 if asked to.
template <int In, int Out, bool Relu>
inline void forward(const DenseState<In, Out> &layer, const float *x,
                    float *y) {
  for (int r = 0; r < rows; ++r) {
    float sum[Out];
    for (int o = 0; o < Out; ++o)
      sum[o] = layer.bias[o];
    for (int i = 0; i < In; ++i)
      for (int o = 0; o < Out; ++o)
        sum[o] += x[r * In + i] * layer.kernel[i * Out + o];
    for (int o = 0; o < Out; ++o)
      y[r * Out + o] = Relu ? std::max(sum[o], 0.0f) : sum[o];
  }
}

/// dx = dy w^T where x > 0, else 0.
template <int In, int Out>
inline void inputGradient(const DenseState<In, Out> &layer, const float *x,
                          const float *dy, float *dx) {
  float transposed[Out * In];
  for (int i = 0; i < In; ++i)
    for (int o = 0; o < Out; ++o)
      transposed[o * In + i] = layer.kernel[i * Out + o];
  for (int r = 0; r < rows; ++r) {
    float sum[In] = {};
    for (int o = 0; o < Out; ++o)
      for (int i = 0; i < In; ++i)
        sum[i] += dy[r * Out + o] * transposed[o * In + i];
    for (int i = 0; i < In; ++i)
      dx[r * In + i] = x[r * In + i] > 0 ? sum[i] : 0.0f;
  }
}

/// Adam with Keras's formula; alpha holds the corrections of the bias.
inline void adam(float *w, float *m, float *v, const float *g, int count,
                 float alpha) {
  for (int i = 0; i < count; ++i) {
    m[i] += (g[i] - m[i]) * 0.1f;
    v[i] += (g[i] * g[i] - v[i]) * 0.001f;
    w[i] -= alpha * m[i] / (std::sqrt(v[i]) + 1e-7f);
  }
}

/// Gradients of the layer's variables from x and dy, and their update.
template <int In, int Out>
inline void update(DenseState<In, Out> &layer, const float *x, const float *dy,
                   float alpha) {
  alignas(64) float kernel[In * Out], bias[Out] = {};
  for (int i = 0; i < In; ++i) {
    float sum[Out] = {};
    for (int r = 0; r < rows; ++r)
      for (int o = 0; o < Out; ++o)
        sum[o] += x[r * In + i] * dy[r * Out + o];
    for (int o = 0; o < Out; ++o)
      kernel[i * Out + o] = sum[o];
  }
  for (int r = 0; r < rows; ++r)
    for (int o = 0; o < Out; ++o)
      bias[o] += dy[r * Out + o];
  adam(layer.kernel, layer.kernelM, layer.kernelV, kernel, In * Out, alpha);
  adam(layer.bias, layer.biasM, layer.biasV, bias, Out, alpha);
}
} // namespace

void Tiny::step(const float *x, const float *y) {
  alignas(64) float h1[rows * hidden], h2[rows * hidden], o[rows * out];
  forward<in, hidden, true>(first, x, h1);
  forward<hidden, hidden, true>(second, h1, h2);
  forward<hidden, out, false>(last, h2, o);

  alignas(64) float dO[rows * out], d2[rows * hidden], d1[rows * hidden];
  float loss[4] = {};
  for (int i = 0; i < rows * out; ++i) {
    float difference = o[i] - y[i];
    loss[i % 4] += difference * difference;
    dO[i] = difference * (2.0f / (rows * out));
  }
  lossSum += (loss[0] + loss[1] + loss[2] + loss[3]) / (rows * out);
  ++steps;
  inputGradient(last, h2, dO, d2);
  inputGradient(second, h1, d2, d1);

  // The powers of the betas as float32 holds them, as Keras and dlc do.
  power1 *= 0.9f;
  power2 *= 0.999f;
  auto alpha = static_cast<float>(1e-3 * std::sqrt(1 - power2) / (1 - power1));
  update(last, h2, dO, alpha);
  update(second, h1, d2, alpha);
  update(first, x, d1, alpha);
}

void Tiny::train(const float *x, const float *y, int64_t count) {
  for (int64_t r = 0; r + batch <= count; r += batch)
    step(x + r * in, y + r * out);
}

double Tiny::takeLoss() {
  double mean = lossSum / static_cast<double>(steps);
  lossSum = 0;
  steps = 0;
  return mean;
}
