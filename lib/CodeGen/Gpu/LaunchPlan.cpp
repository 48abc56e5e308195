//===- LaunchPlan.cpp - What a device launches together ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Gpu/LaunchPlan.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/Analysis/StateLayout.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

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

  static bool overlap(ArrayRef<ByteRange> x, ArrayRef<ByteRange> y) {
    return llvm::any_of(x, [&](const ByteRange &a) {
      return llvm::any_of(y, [&](const ByteRange &b) { return a.overlaps(b); });
    });
  }
  bool readsWhatChanges(const Accesses &other) const {
    return overlap(reads, other.writes);
  }
  bool conflictsWith(const Accesses &other) const {
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

static Accesses accessesOf(Operation *op, bool stops) {
  Accesses accesses;
  if (auto run = dyn_cast<rt::RunOp>(op)) {
    rt::KernelOp kernel = run.lookupKernel();
    auto buffers =
        llvm::to_vector(run.getBuffers().getAsRange<rt::BufferAttr>());
    ArrayRef<Type> inputs = kernel.getArgumentTypes().drop_front();
    for (auto [i, type] : llvm::enumerate(inputs))
      accesses.reads.push_back(
          rangeOf(buffers[i], bytesOf(cast<RankedTensorType>(type))));
    for (auto [i, type] : llvm::enumerate(kernel.getResultTypes()))
      accesses.writes.push_back(rangeOf(buffers[inputs.size() + i],
                                        bytesOf(cast<RankedTensorType>(type))));
    accesses.readsOutcome = stops;
  } else if (auto copy = dyn_cast<rt::CopyOp>(op)) {
    accesses.reads.push_back(rangeOf(copy.getSource(), copy.getBytes()));
    accesses.writes.push_back(rangeOf(copy.getTarget(), copy.getBytes()));
    accesses.readsOutcome = stops;
  } else if (auto stop = dyn_cast<rt::StopIfOp>(op)) {
    accesses.reads.push_back(rangeOf(stop.getBuffer(), sizeof(int64_t)));
    accesses.writesOutcome = true;
  }
  return accesses;
}

namespace {
/// Forms the launches of a program.
class Planner {
public:
  explicit Planner(rt::ProgramOp program)
      : program(program),
        hasChecks(!program.getBody().getOps<rt::StopIfOp>().empty()) {}

  std::vector<LaunchGroup> plan() {
    for (Operation &op : program.getBody().front())
      add(&op);
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
  bool mustStop(Operation *op) const;

  rt::ProgramOp program;
  bool hasChecks;
  std::vector<LaunchGroup> groups;
  SmallVector<SmallVector<Accesses>> accesses; ///< Of each group.
};
} // namespace

bool Planner::mustStop(Operation *op) const {
  auto isState = [](Attribute buffer) {
    return cast<rt::BufferAttr>(buffer).getSpace() == rt::Space::state;
  };
  if (auto run = dyn_cast<rt::RunOp>(op))
    return hasChecks && llvm::any_of(run.resultBuffers(), isState);
  auto copy = dyn_cast<rt::CopyOp>(op);
  return copy && hasChecks && isState(copy.getTarget());
}

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
    count += cast<rt::RunOp>(op).getBuffers().size();
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
  if (isa<rt::RunOp>(op) && !isProduct)
    for (size_t i = first; i < groups.size(); ++i)
      if (groups[i].isRuns() && !groups[i].product &&
          fitTogether(groups[i].ops, op))
        return i;
  // Checks that follow each other are one launch, in their order.
  if (isa<rt::StopIfOp>(op) && !groups.empty() && groups.back().isChecks() &&
      groups.back().ops.size() < kMostChecks)
    return groups.size() - 1;
  return groups.size();
}

void Planner::add(Operation *op) {
  bool stops = mustStop(op);
  std::optional<LibraryProduct> product;
  // A library does not look whether a check has failed.
  if (auto run = dyn_cast<rt::RunOp>(op); run && !stops)
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

/// What the group's launch is called; equal launches have equal names, others
/// may.
static std::string nameOf(const LaunchGroup &group) {
  if (group.isChecks())
    return "stop_if_" + std::to_string(group.ops.size());
  if (auto copy = dyn_cast<rt::CopyOp>(group.ops.front()))
    return group.stops ? "copy_" + std::to_string(copy.getBytes()) + "_stopping"
                       : "";
  std::string name;
  for (Operation *op : group.ops) {
    // Those of one launch in short: kernel_1_2_3.
    StringRef kernel = cast<rt::RunOp>(op).getKernel();
    if (!name.empty())
      kernel.consume_front("kernel");
    name += kernel;
  }
  // As long as tools like it.
  constexpr size_t most = 80;
  if (name.size() > most)
    name = name.substr(0, most / 2) + "_and_more_" +
           llvm::utohexstr(llvm::xxh3_64bits(name));
  // PTX has no other characters, and no digit first.
  llvm::for_each(name, [](char &c) { c = llvm::isAlnum(c) ? c : '_'; });
  if (llvm::isDigit(name.front()))
    name = "kernel_" + name;
  return !group.stops           ? name
         : group.checks.empty() ? name + "_stopping"
                                : name + "_checking";
}

/// All on which the code of the group's launch depends.
static std::string codeOf(const LaunchGroup &group) {
  if (!group.isRuns())
    return nameOf(group);
  std::string code =
      (group.stops ? "stops" : "runs") + std::to_string(group.checks.size());
  for (Operation *op : group.ops) {
    StringRef kernel = cast<rt::RunOp>(op).getKernel();
    code += ' ' + std::to_string(kernel.size()) + ' ' + kernel.str();
  }
  return code;
}

/// Names launches of other code differently.
static void nameLaunches(MutableArrayRef<LaunchPlan> plans) {
  llvm::StringMap<std::string> nameOfCode;
  llvm::StringMap<bool> taken;
  for (LaunchPlan &plan : plans)
    for (LaunchGroup &group : plan.launches) {
      std::string name = nameOf(group);
      if (name.empty())
        continue;
      auto [known, isNew] = nameOfCode.try_emplace(codeOf(group), name);
      for (unsigned i = 2;
           isNew && !taken.try_emplace(known->second, true).second; ++i)
        known->second = name + "_v" + std::to_string(i);
      group.name = known->second;
    }
}

SmallVector<LaunchPlan> dlc::device::planLaunches(ModuleOp module) {
  SmallVector<LaunchPlan> plans;
  for (auto program : module.getOps<rt::ProgramOp>())
    plans.push_back({program, Planner(program).plan()});
  nameLaunches(plans);
  return plans;
}
