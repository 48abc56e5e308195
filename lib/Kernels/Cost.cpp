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

Machine dlc::kernels::typicalMachine(bool isDevice) {
  return isDevice ? Machine{6.0e13, 4.0e12} : Machine{1.0e11, 1.5e10};
}

/// Operations of the body of `op`, for each element of its loops.
static double operationsOf(StructuredOp op) {
  linalg::GenericOp generic = op.generic();
  if (!generic)
    return 2; // A product and a sum.
  auto operations = generic.getRegion().front().without_terminator();
  return static_cast<double>(
      std::distance(operations.begin(), operations.end()));
}

Cost dlc::kernels::costOf(rt::KernelOp kernel, int64_t rows) {
  Cost cost;
  for (auto op : kernel.getOps<StructuredOp>()) {
    double elements = operationsOf(op);
    for (int64_t size : op.getLoopSizes())
      elements *=
          static_cast<double>(ShapedType::isDynamic(size) ? rows : size);
    cost.flops += elements;
  }
  auto addBytes = [&](Type type) {
    auto tensor = cast<RankedTensorType>(type);
    cost.bytes += static_cast<double>(bytesOf(tensor)) *
                  static_cast<double>(tensor.hasStaticShape() ? 1 : rows);
  };
  llvm::for_each(kernel.getTensorTypes(), addBytes);
  llvm::for_each(kernel.getResultTypes(), addBytes);
  return cost;
}
