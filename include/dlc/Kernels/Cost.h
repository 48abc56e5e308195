//===- Cost.h - What a kernel costs at the least -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_KERNELS_COST_H
#define DLC_KERNELS_COST_H

#include "dlc/Analysis/TargetDescription.h"
#include "dlc/DlcRt/DlcRt.h"

namespace dlc::kernels {

/// Floating point operations of a run of the kernel with `rows` rows, one for
/// each operation of a body, and the bytes of what it is given and gives.
struct Cost {
  double flops = 0, bytes = 0;

  /// The least time, as if all of the machine did nothing else.
  double floor(const Machine &machine) const {
    return std::max(flops / machine.flops, bytes / machine.bytes);
  }
};
Cost costOf(kernel::KernelOp kernel, int64_t rows);

} // namespace dlc::kernels

#endif // DLC_KERNELS_COST_H
