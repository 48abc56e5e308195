//===- Target.h - What kernels are formed for -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_KERNELS_TARGET_H
#define DLC_KERNELS_TARGET_H

#include <cstddef>
#include <cstdint>

namespace dlc::kernels {

/// What a target can do in a second; only ratios of costs are ever used.
struct Machine {
  double flops;
  double bytes;
};

/// What of a target decides which operations share a kernel.
struct TargetDescription {
  Machine machine;
  /// Buffers that a kernel may have; 0: any number.
  size_t mostBuffers = 0;
  /// Operations that a kernel should have: LLVM takes longer than in proportion
  /// for one long block of code.
  size_t mostOperations = 512;
  /// Whether whoever runs a kernel goes through all rows in order, so that a
  /// reduction of all rows is one of its sweeps. Else threads share nothing but
  /// what a kernel before has written: such a reduction is a kernel by itself,
  /// but for operations on the elements that it adds.
  bool sharesRows = true;
  /// Whether there is a library of products, which knows few epilogues.
  bool hasLibrary = false;
  /// Then: how many rows, with all that is in each, are few: the product that
  /// sums them is ours, with what is done to its elements. With more it takes
  /// longer than to move what it updates, and libraries are better at it.
  int64_t fewRows = 0;
  /// Whether a kernel goes on with the rows of a narrow product.
  bool continuesNarrowProducts = false;
};

/// A core of a server's CPU.
const TargetDescription &cpuDescription();
/// A GPU for data centers: float32 without matrix units, memory outside of the
/// chip. The simulated device is one.
const TargetDescription &deviceDescription();

} // namespace dlc::kernels

#endif // DLC_KERNELS_TARGET_H
