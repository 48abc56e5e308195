//===- ArenaLayout.cpp - Where buffers lie in the arena ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/ArenaLayout.h"
#include "dlcrt/artifact_format.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace dlc;

static_assert(kAlignment == DLCRT_ALIGNMENT);

ArenaLayout::ArenaLayout(kernel::ProgramOp program,
                         kernel::WorkspaceAttr workspace)
    : program(program),
      workspace(workspace ? workspace
                          : kernel::WorkspaceAttr::get(program.getContext(), 0,
                                                       0, 0)) {
  auto add = [&](Attribute attr) {
    auto buffer = cast<kernel::BufferAttr>(attr);
    if (buffer.getSpace() == kernel::Space::rows)
      offsets.push_back(buffer.getOffset());
  };
  for (Operation *op : program.getStepOperations()) {
    if (auto run = dyn_cast<kernel::RunOp>(op))
      llvm::for_each(run.getBuffers(), add);
    else if (auto copy = dyn_cast<kernel::CopyOp>(op))
      llvm::for_each(ArrayRef<Attribute>{copy.getSource(), copy.getTarget()},
                     add);
    else if (auto stop = dyn_cast<kernel::StopIfOp>(op))
      add(stop.getBuffer());
  }
  llvm::sort(offsets);
  offsets.erase(llvm::unique(offsets), offsets.end());
}

int64_t ArenaLayout::gapBefore(int64_t rowsOffset) const {
  return kAlignment *
         (llvm::lower_bound(offsets, rowsOffset) - offsets.begin());
}

int64_t ArenaLayout::getBufferBytes() const {
  return llvm::alignTo(kernel::ProgramOp(program).getArenaBytes(), kAlignment) +
         kAlignment * static_cast<int64_t>(offsets.size());
}

int64_t ArenaLayout::getBytes() const {
  bool isShared = workspace.getBytes() || workspace.getPerRow();
  // What threads share begins aligned behind the rows.
  return getBufferBytes() +
         (isShared
              ? kAlignment + llvm::alignTo(workspace.getBytes(), kAlignment)
              : 0);
}

int64_t ArenaLayout::getBytesPerRow() const {
  return kernel::ProgramOp(program).getArenaBytesPerRow() +
         workspace.getPerRow();
}

int64_t ArenaLayout::getBytesPerThread() const {
  return llvm::alignTo(workspace.getPerThread(), kAlignment);
}
