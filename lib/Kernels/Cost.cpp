//===- Cost.cpp - What a kernel costs at the least -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Cost.h"
#include "dlc/Analysis/StateLayout.h"
#include "dlc/Analysis/StructuredOp.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::kernels;

static double flopsOf(Operation &op, int64_t rows) {
  if (auto anchor = dyn_cast<KernelAnchor>(op))
    return anchor.getFlops(rows);
  auto generic = dyn_cast<linalg::GenericOp>(op);
  if (!generic)
    return 0;
  auto operations = generic.getRegion().front().without_terminator();
  auto flops =
      static_cast<double>(std::distance(operations.begin(), operations.end()));
  for (int64_t size : StructuredOp(generic).getLoopSizes())
    flops *= static_cast<double>(ShapedType::isDynamic(size) ? rows : size);
  return flops;
}

Cost dlc::kernels::costOf(kernel::KernelOp kernel, int64_t rows) {
  Cost cost;
  for (Operation &op : kernel.getOperations())
    cost.flops += flopsOf(op, rows);
  auto addBytes = [&](Type type) {
    auto tensor = cast<RankedTensorType>(type);
    cost.bytes += static_cast<double>(bytesOf(tensor)) *
                  static_cast<double>(tensor.hasStaticShape() ? 1 : rows);
  };
  llvm::for_each(kernel.getTensorTypes(), addBytes);
  llvm::for_each(kernel.getResultTypes(), addBytes);
  return cost;
}
