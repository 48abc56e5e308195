//===- LaunchOrder.cpp - The order of an entry's launches -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LaunchOrder.h"
#include "dlc/Kernels/Structure.h"

#include <queue>

using namespace mlir;
using namespace dlc;

namespace {

class Order {
public:
  Order(dlt::EntryOp entry, const llvm::MapVector<Value, unsigned> &inPlace,
        const std::list<PlannedCopy> &copies)
      : block(entry.getBody().front()), inPlace(inPlace) {
    // Checks as early as can be: what writes state waits for them, and what it
    // reads takes memory until then.
    for (auto check : block.getOps<kernel::RequireOp>())
      steps.push_back({check, nullptr, PlannedStep::whole});
    for (auto launch : block.getOps<kernel::LaunchOp>())
      steps.push_back({launch, nullptr, PlannedStep::whole});
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

  /// Whether all steps could be put in order, into `result`: of those that
  /// wait for nothing more, always the first.
  bool run(SmallVectorImpl<PlannedStep> &result) {
    result.clear();
    done.assign(steps.size(), false);
    std::vector<unsigned> waitsFor(steps.size());
    std::priority_queue<unsigned, std::vector<unsigned>, std::greater<>> ready;
    std::vector<llvm::SmallVector<unsigned, 2>> after(steps.size());
    for (unsigned step = 0; step < steps.size(); ++step) {
      for (unsigned other : before[step])
        after[other].push_back(step);
      waitsFor[step] = before[step].size() + (isAfterChecks[step] && numChecks);
      if (waitsFor[step] == 0)
        ready.push(step);
    }
    unsigned checksLeft = numChecks;
    auto release = [&](unsigned step) {
      if (--waitsFor[step] == 0)
        ready.push(step);
    };
    while (!ready.empty()) {
      unsigned next = ready.top();
      ready.pop();
      done[next] = true;
      result.push_back(steps[next]);
      llvm::for_each(after[next], release);
      if (isCheck(steps[next]) && --checksLeft == 0)
        for (unsigned step = 0; step < steps.size(); ++step)
          if (isAfterChecks[step])
            release(step);
    }
    return result.size() == steps.size();
  }

  /// After a failed run: steps that others wait for.
  SmallVector<PlannedStep> getStuck() const {
    std::vector<bool> isAwaited(steps.size());
    bool areChecksAwaited = false;
    for (unsigned step = 0; step < steps.size(); ++step)
      if (!done[step]) {
        for (unsigned other : before[step])
          isAwaited[other] = true;
        areChecksAwaited |= isAfterChecks[step];
      }
    SmallVector<PlannedStep> stuck;
    for (unsigned step = 0; step < steps.size(); ++step)
      if (!done[step] &&
          (isAwaited[step] || (areChecksAwaited && isCheck(steps[step]))))
        stuck.push_back(steps[step]);
    return stuck;
  }

private:
  static bool isCheck(const PlannedStep &step) {
    return isa_and_nonnull<kernel::RequireOp>(step.op);
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
    isAfterChecks.assign(steps.size(), false);
    DenseMap<Operation *, unsigned> producers;
    // Of each row of the table, steps that read its old value.
    DenseMap<Value, SmallVector<unsigned>> readers;
    for (auto [i, step] : llvm::enumerate(steps)) {
      if (step.op)
        producers[step.op] = i;
      numChecks += isCheck(step);
      for (Value value : readsOf(step))
        if (isa<BlockArgument>(value))
          readers[value].push_back(i);
    }
    for (auto [i, step] : llvm::enumerate(steps)) {
      for (Value value : readsOf(step))
        if (auto it = producers.find(value.getDefiningOp());
            it != producers.end())
          before[i].push_back(it->second);
      if (step.part == PlannedStep::restore)
        before[i].push_back(i - 1);
      SmallVector<unsigned> rows = writesOf(step);
      isAfterChecks[i] = !rows.empty();
      for (unsigned row : rows)
        for (unsigned reader : readers.lookup(block.getArgument(row)))
          if (reader != i)
            before[i].push_back(reader);
    }
  }

  Block &block;
  const llvm::MapVector<Value, unsigned> &inPlace;
  SmallVector<PlannedStep> steps;
  /// What each step waits for, some of it several times.
  std::vector<SmallVector<unsigned, 4>> before;
  /// Whether a step waits for all checks, too.
  std::vector<bool> isAfterChecks;
  unsigned numChecks = 0;
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
