//===- TargetDescription.h - What kernels are formed for ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_TARGETDESCRIPTION_H
#define DLC_ANALYSIS_TARGETDESCRIPTION_H

#include "dlc/DlcRt/DlcRt.h"

namespace dlc {

/// What a target can do in a second; only ratios of costs are ever used.
struct Machine {
  double flops;
  double bytes;
};

/// What of a target decides which operations share a kernel.
struct TargetDescription {
  llvm::StringRef name;
  /// A typical one.
  Machine machine;
  /// Whether there is other code for the kernel, which has a form, than loops
  /// over single elements.
  bool (*hasCode)(kernel::KernelOp kernel);
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
  /// Whether there is code that takes a row through several products of few
  /// columns (`#dlcrt.narrow`).
  bool chainsNarrowProducts = false;
};

} // namespace dlc

#endif // DLC_ANALYSIS_TARGETDESCRIPTION_H
