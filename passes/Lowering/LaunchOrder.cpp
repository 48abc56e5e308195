//===- LaunchOrder.cpp - The order of an entry's launches -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaunchOrder.h"
#include "dlc/Analysis/Kernel.h"

using namespace mlir;
using namespace dlc;

namespace {

class Order {
public:
  Order(dlt::EntryOp entry, const llvm::MapVector<Value, unsigned> &inPlace,
        const std::list<PlannedCopy> &copies)
      : block(entry.getBody().front()), inPlace(inPlace) {
    for (Operation &op : block)
      if (isa<rt::LaunchOp, rt::RequireOp>(op))
        steps.push_back({&op, nullptr, PlannedStep::whole});
    for (const PlannedCopy &copy : copies) {
      if (copy.viaArena) {
        steps.push_back({nullptr, &copy, PlannedStep::save});
        steps.push_back({nullptr, &copy, PlannedStep::restore});
      } else {
        steps.push_back({nullptr, &copy, PlannedStep::whole});
      }
    }
    findDependences();
  }

  /// Whether all steps could be put in order, into `result`.
  bool run(SmallVectorImpl<PlannedStep> &result) {
    result.clear();
    done.assign(steps.size(), false);
    while (result.size() < steps.size()) {
      size_t next = 0;
      while (next < steps.size() && (done[next] || !isReady(next)))
        ++next;
      if (next == steps.size())
        return false;
      done[next] = true;
      result.push_back(steps[next]);
    }
    return true;
  }

  /// After a failed run: steps that others wait for.
  SmallVector<PlannedStep> getStuck() const {
    SmallVector<PlannedStep> stuck;
    for (size_t i = 0; i < steps.size(); ++i) {
      auto waitsFor = [&](size_t other) {
        return !done[other] && before[other].contains(i);
      };
      if (!done[i] &&
          llvm::any_of(llvm::seq<size_t>(0, steps.size()), waitsFor))
        stuck.push_back(steps[i]);
    }
    return stuck;
  }

private:
  bool isReady(size_t step) const {
    return llvm::all_of(before[step],
                        [&](unsigned other) { return done[other]; });
  }

  /// The values that a step reads.
  SmallVector<Value> readsOf(const PlannedStep &step) const {
    SmallVector<Value> reads;
    if (step.op)
      for (Value operand : step.op->getOperands())
        reads.push_back(lookThroughReshapes(operand));
    else if (step.part != PlannedStep::restore)
      reads.push_back(step.copy->source);
    return reads;
  }

  /// The rows of the table that a step writes.
  SmallVector<unsigned> writesOf(const PlannedStep &step) const {
    SmallVector<unsigned> rows;
    if (step.op) {
      for (Value result : step.op->getResults())
        if (auto it = inPlace.find(result); it != inPlace.end())
          rows.push_back(it->second);
    } else if (step.part != PlannedStep::save && step.copy->variable) {
      rows.push_back(*step.copy->variable);
    }
    return rows;
  }

  void findDependences() {
    before.resize(steps.size());
    DenseMap<Operation *, unsigned> producers;
    for (auto [i, step] : llvm::enumerate(steps))
      if (step.op)
        producers[step.op] = i;
    for (auto [i, step] : llvm::enumerate(steps)) {
      for (Value value : readsOf(step))
        if (auto it = producers.find(value.getDefiningOp());
            it != producers.end())
          before[i].insert(it->second);
      if (step.part == PlannedStep::restore)
        before[i].insert(i - 1);
      SmallVector<unsigned> rows = writesOf(step);
      if (rows.empty())
        continue;
      for (auto [j, other] : llvm::enumerate(steps)) {
        bool readsOld = llvm::any_of(readsOf(other), [&](Value value) {
          return llvm::any_of(rows, [&](unsigned row) {
            return value == block.getArgument(row);
          });
        });
        if (i != j && (readsOld || isa_and_nonnull<rt::RequireOp>(other.op)))
          before[i].insert(j);
      }
    }
  }

  Block &block;
  const llvm::MapVector<Value, unsigned> &inPlace;
  SmallVector<PlannedStep> steps;
  std::vector<llvm::SmallDenseSet<unsigned>> before;
  std::vector<bool> done;
};

} // namespace

FailureOr<SmallVector<PlannedStep>>
dlc::orderLaunches(dlt::EntryOp entry,
                   llvm::MapVector<Value, unsigned> &inPlace,
                   std::list<PlannedCopy> &copies,
                   llvm::function_ref<PlannedCopy(Value, unsigned)> makeCopy) {
  SmallVector<PlannedStep> result;
  while (true) {
    Order order(entry, inPlace, copies);
    if (order.run(result))
      return result;
    // Something has to give way: a result that is written in place, else a
    // copy of a variable's old value.
    auto giveWay = [&] {
      SmallVector<PlannedStep> stuck = order.getStuck();
      for (const PlannedStep &step : stuck)
        if (step.op)
          for (Value value : step.op->getResults())
            if (auto it = inPlace.find(value); it != inPlace.end()) {
              copies.push_back(makeCopy(value, it->second));
              inPlace.erase(it);
              return true;
            }
      for (const PlannedStep &step : stuck)
        for (PlannedCopy &copy : copies)
          if (step.copy == &copy && !copy.viaArena &&
              isa<BlockArgument>(copy.source)) {
            copy.viaArena = true;
            return true;
          }
      return false;
    };
    if (!giveWay())
      return entry.emitOpError("has launches that wait for each other");
  }
}
