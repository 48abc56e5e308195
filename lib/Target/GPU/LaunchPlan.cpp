//===- LaunchPlan.cpp - What a device launches together -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaunchPlan.h"
#include "dlc/Analysis/StateLayout.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

/// Arguments of a kernel that many launched together have at most: GPUs take
/// 4 KiB of them.
static constexpr size_t kMostBuffers = 400;
/// Checks of a launch, each with two arguments.
static constexpr size_t kMostChecks = 200;

namespace {
/// Bytes that an operation reads or writes: of a block, or for each row.
struct ByteRange {
  rt::Space space;
  int64_t begin, end;

  bool overlaps(const ByteRange &other) const {
    return space == other.space && begin < other.end && other.begin < end;
  }
};

struct Accesses {
  SmallVector<ByteRange> reads, writes;
  bool readsOutcome = false, writesOutcome = false;

  bool conflictsWith(const Accesses &other) const {
    auto overlap = [](ArrayRef<ByteRange> x, ArrayRef<ByteRange> y) {
      return llvm::any_of(x, [&](const ByteRange &a) {
        return llvm::any_of(y,
                            [&](const ByteRange &b) { return a.overlaps(b); });
      });
    };
    return overlap(writes, other.writes) || overlap(writes, other.reads) ||
           overlap(reads, other.writes) ||
           (writesOutcome && (other.readsOutcome || other.writesOutcome)) ||
           (readsOutcome && other.writesOutcome);
  }
};
} // namespace

static ByteRange rangeOf(rt::BufferAttr buffer, int64_t bytes) {
  int64_t begin = buffer.getOffset();
  bool isWhole = buffer.getSpace() == rt::Space::input ||
                 buffer.getSpace() == rt::Space::output;
  return {buffer.getSpace(), begin, begin + (isWhole ? 1 : bytes)};
}

static Accesses accessesOf(Operation *op) {
  Accesses accesses;
  if (auto run = dyn_cast<rt::RunOp>(op)) {
    func::FuncOp kernel = run.lookupKernel();
    auto buffers =
        llvm::to_vector(run.getBuffers().getAsRange<rt::BufferAttr>());
    ArrayRef<Type> inputs = kernel.getArgumentTypes().drop_front();
    for (auto [i, type] : llvm::enumerate(inputs))
      accesses.reads.push_back(
          rangeOf(buffers[i], bytesOf(cast<RankedTensorType>(type))));
    for (auto [i, type] : llvm::enumerate(kernel.getResultTypes()))
      accesses.writes.push_back(rangeOf(buffers[inputs.size() + i],
                                        bytesOf(cast<RankedTensorType>(type))));
    accesses.readsOutcome = mustStop(run);
  } else if (auto copy = dyn_cast<rt::CopyOp>(op)) {
    accesses.reads.push_back(rangeOf(copy.getSource(), copy.getBytes()));
    accesses.writes.push_back(rangeOf(copy.getTarget(), copy.getBytes()));
  } else if (auto stop = dyn_cast<rt::StopIfOp>(op)) {
    accesses.reads.push_back(rangeOf(stop.getBuffer(), sizeof(int64_t)));
    accesses.writesOutcome = true;
  }
  return accesses;
}

bool dlc::device::mustStop(rt::RunOp run) {
  auto program = run->getParentOfType<rt::ProgramOp>();
  if (program.getBody().getOps<rt::StopIfOp>().empty())
    return false;
  return llvm::any_of(run.resultBuffers(), [](Attribute buffer) {
    return cast<rt::BufferAttr>(buffer).getSpace() == rt::Space::state;
  });
}

SmallVector<LaunchGroup>
dlc::device::planLaunches(rt::ProgramOp program,
                          llvm::function_ref<bool(rt::RunOp)> isLibrary) {
  SmallVector<LaunchGroup> groups;
  SmallVector<SmallVector<Accesses>> accesses;
  auto isKernel = [&](Operation *op) {
    auto run = dyn_cast<rt::RunOp>(op);
    return run && !isLibrary(run);
  };
  auto buffersOf = [](const LaunchGroup &group) {
    size_t count = 0;
    for (Operation *op : group.ops)
      count += cast<rt::RunOp>(op).getBuffers().size();
    return count;
  };
  for (Operation &op : program.getBody().front()) {
    Accesses own = accessesOf(&op);
    // Behind the last group with which it conflicts.
    size_t first = groups.size();
    while (first > 0 &&
           llvm::none_of(accesses[first - 1], [&](const Accesses &other) {
             return own.conflictsWith(other);
           }))
      --first;
    size_t chosen = groups.size();
    if (isKernel(&op))
      for (size_t i = first; i < groups.size(); ++i)
        if (isKernel(groups[i].ops.front()) &&
            buffersOf(groups[i]) + cast<rt::RunOp>(op).getBuffers().size() <=
                kMostBuffers) {
          chosen = i;
          break;
        }
    // Checks that follow each other are one launch, in their order.
    if (isa<rt::StopIfOp>(op) && !groups.empty() &&
        isa<rt::StopIfOp>(groups.back().ops.front()) &&
        groups.back().ops.size() < kMostChecks)
      chosen = groups.size() - 1;
    if (chosen == groups.size()) {
      groups.emplace_back();
      accesses.emplace_back();
    }
    groups[chosen].ops.push_back(&op);
    accesses[chosen].push_back(std::move(own));
  }
  return groups;
}
