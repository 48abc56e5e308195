//===- LaunchPlan.cpp - What a device launches together ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Gpu/LaunchPlan.h"
#include "Accesses.h"
#include "LaunchNames.h"
#include "dlc/Analysis/Operations.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

/// Checks of a launch, each with two arguments.
static constexpr size_t kMostChecks = 200;

namespace {
/// Forms the launches of a program.
class Planner {
public:
  explicit Planner(kernel::ProgramOp program)
      : program(program),
        hasChecks(!program.getStepOperations<kernel::StopIfOp>().empty()) {}

  std::vector<LaunchGroup> plan() {
    for (Operation *op : program.getStepOperations())
      add(op);
    sink();
    joinChecks();
    return std::move(groups);
  }

private:
  void add(Operation *op);
  /// Moves launches down into ones that come later.
  void sink();
  /// Makes checks part of the launches that they stop.
  void joinChecks();
  bool conflict(size_t group, ArrayRef<Accesses> own) const;
  /// The launch that does `op`, too: not before `first`; or a new one.
  size_t groupFor(Operation *op, bool isProduct, size_t first) const;

  kernel::ProgramOp program;
  bool hasChecks;
  std::vector<LaunchGroup> groups;
  SmallVector<SmallVector<Accesses>> accesses; ///< Of each group.
};
} // namespace

bool Planner::conflict(size_t group, ArrayRef<Accesses> own) const {
  return llvm::any_of(accesses[group], [&](const Accesses &other) {
    return llvm::any_of(
        own, [&](const Accesses &each) { return each.conflictsWith(other); });
  });
}

/// Whether one launch has room for the kernels that these run,
/// and so many arguments besides.
static bool fitTogether(ArrayRef<Operation *> ops, ArrayRef<Operation *> more,
                        size_t others = 0) {
  size_t count = others;
  for (Operation *op : llvm::concat<Operation *const>(ops, more))
    count += cast<kernel::RunOp>(op).getBuffers().size();
  return count <= kMostDeviceBuffers;
}

void Planner::sink() {
  for (size_t i = groups.size(); i-- > 0;) {
    const LaunchGroup &group = groups[i];
    if (!group.isRuns() || group.product)
      continue;
    for (size_t j = i + 1; j < groups.size() && !conflict(j, accesses[i]);
         ++j) {
      LaunchGroup &later = groups[j];
      if (!later.isRuns() || later.product || later.stops != group.stops ||
          !fitTogether(later.ops, group.ops))
        continue;
      llvm::append_range(later.ops, group.ops);
      llvm::append_range(accesses[j], accesses[i]);
      groups.erase(groups.begin() + i);
      accesses.erase(accesses.begin() + i);
      break;
    }
  }
}

void Planner::joinChecks() {
  for (size_t i = groups.size(); i-- > 0;) {
    if (!groups[i].isChecks())
      continue;
    auto stopped = std::find_if(groups.begin() + i, groups.end(),
                                [](const LaunchGroup &g) { return g.stops; });
    // Those that come first are noted first.
    bool isBehindOthers =
        std::any_of(groups.begin() + i + 1, stopped,
                    [](const LaunchGroup &g) { return g.isChecks(); });
    if (stopped == groups.end() || !stopped->isRuns() || isBehindOthers)
      continue;
    // All its blocks read what the checks have found, so none may overwrite it;
    // nor may anything in between.
    auto last = accesses.begin() + (stopped - groups.begin());
    bool isKept = std::all_of(
        accesses.begin() + i + 1, last + 1, [&](ArrayRef<Accesses> between) {
          return llvm::none_of(between, [&](const Accesses &other) {
            return llvm::any_of(accesses[i], [&](const Accesses &check) {
              return check.readsWhatChanges(other);
            });
          });
        });
    size_t count = groups[i].ops.size() + stopped->checks.size();
    if (!isKept || !fitTogether(stopped->ops, {}, 2 * count))
      continue;
    stopped->checks.insert(stopped->checks.begin(), groups[i].ops.begin(),
                           groups[i].ops.end());
    groups.erase(groups.begin() + i);
    accesses.erase(accesses.begin() + i);
  }
}

size_t Planner::groupFor(Operation *op, bool isProduct, size_t first) const {
  if (isa<kernel::RunOp>(op) && !isProduct)
    for (size_t i = first; i < groups.size(); ++i)
      if (groups[i].isRuns() && !groups[i].product &&
          fitTogether(groups[i].ops, op))
        return i;
  // Checks that follow each other are one launch, in their order.
  if (isa<kernel::StopIfOp>(op) && !groups.empty() &&
      groups.back().isChecks() && groups.back().ops.size() < kMostChecks)
    return groups.size() - 1;
  return groups.size();
}

void Planner::add(Operation *op) {
  bool stops = hasChecks && changesState(op);
  std::optional<LibraryProduct> product;
  // A library does not look whether a check has failed.
  if (auto run = dyn_cast<kernel::RunOp>(op); run && !stops)
    product = describeProduct(run.lookupKernel());
  Accesses own = accessesOf(op, stops);
  // Behind the last group with which it conflicts.
  size_t first = groups.size();
  while (first > 0 && !conflict(first - 1, own))
    --first;
  size_t chosen = groupFor(op, product.has_value(), first);
  if (chosen == groups.size()) {
    groups.emplace_back().product = product;
    accesses.emplace_back();
  }
  groups[chosen].ops.push_back(op);
  groups[chosen].stops |= stops;
  accesses[chosen].push_back(std::move(own));
}

/// Makes the groups operations, in place of what they hold.
static void write(ArrayRef<LaunchGroup> groups, Block &step) {
  auto builder = OpBuilder::atBlockEnd(&step);
  for (const LaunchGroup &group : groups) {
    auto name =
        group.name.empty() ? StringAttr() : builder.getStringAttr(group.name);
    auto op = kernel::GroupOp::create(
        builder,
        builder.getFusedLoc(llvm::map_to_vector(
            group.ops, [](Operation *op) { return op->getLoc(); })),
        name, group.stops, group.product.has_value());
    Block &body = op.getBody().emplaceBlock();
    for (Operation *part :
         llvm::concat<Operation *const>(group.checks, group.ops))
      part->moveBefore(&body, body.end());
  }
}

void dlc::device::planLaunches(ModuleOp module) {
  LaunchNames names;
  for (const LaunchPlan &plan : launchesOf(module))
    for (const LaunchGroup &group : plan.launches)
      names.addKnown(group);
  for (auto program : module.getOps<kernel::ProgramOp>()) {
    Block &step = program.getStep();
    if (!step.getOps<kernel::GroupOp>().empty())
      continue;
    std::vector<LaunchGroup> groups = Planner(program).plan();
    for (LaunchGroup &group : groups)
      group.name = names.get(group);
    write(groups, step);
  }
}
