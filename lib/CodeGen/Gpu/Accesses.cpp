//===- Accesses.cpp - What launches read and write -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Accesses.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/Analysis/StateLayout.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

static ByteRange rangeOf(kernel::BufferAttr buffer, int64_t bytes) {
  int64_t begin = buffer.getOffset();
  bool isWhole = buffer.getSpace() == kernel::Space::input ||
                 buffer.getSpace() == kernel::Space::output;
  return {buffer.getSpace(), begin, begin + (isWhole ? 1 : bytes)};
}

Accesses dlc::device::accessesOf(Operation *op, bool stops) {
  Accesses accesses;
  if (auto run = dyn_cast<kernel::RunOp>(op)) {
    kernel::KernelOp kernel = run.lookupKernel();
    auto buffers =
        llvm::to_vector(run.getBuffers().getAsRange<kernel::BufferAttr>());
    ArrayRef<Type> inputs = kernel.getArgumentTypes().drop_front();
    for (auto [i, type] : llvm::enumerate(inputs))
      accesses.reads.push_back(
          rangeOf(buffers[i], bytesOf(cast<RankedTensorType>(type))));
    for (auto [i, type] : llvm::enumerate(kernel.getResultTypes()))
      accesses.writes.push_back(rangeOf(buffers[inputs.size() + i],
                                        bytesOf(cast<RankedTensorType>(type))));
    accesses.readsOutcome = stops;
  } else if (auto copy = dyn_cast<kernel::CopyOp>(op)) {
    accesses.reads.push_back(rangeOf(copy.getSource(), copy.getBytes()));
    accesses.writes.push_back(rangeOf(copy.getTarget(), copy.getBytes()));
    accesses.readsOutcome = stops;
  } else if (auto stop = dyn_cast<kernel::StopIfOp>(op)) {
    accesses.reads.push_back(rangeOf(stop.getBuffer(), sizeof(int64_t)));
    accesses.writesOutcome = true;
  }
  return accesses;
}

bool dlc::device::changesState(Operation *op) {
  auto isState = [](Attribute buffer) {
    return cast<kernel::BufferAttr>(buffer).getSpace() == kernel::Space::state;
  };
  if (auto run = dyn_cast<kernel::RunOp>(op))
    return llvm::any_of(run.resultBuffers(), isState);
  auto copy = dyn_cast<kernel::CopyOp>(op);
  return copy && isState(copy.getTarget());
}
