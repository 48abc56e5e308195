//===- Launches.cpp - The launches that groups are ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Accesses.h"
#include "LaunchNames.h"
#include "dlc/Analysis/Operations.h"
#include "dlc/CodeGen/Gpu/LaunchPlan.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::device;

static LaunchGroup launchOf(kernel::GroupOp op) {
  LaunchGroup group;
  group.op = op;
  group.name = op.getName().value_or("").str();
  group.stops = op.getStops();
  for (Operation &part : op.getBody().front())
    group.ops.push_back(&part);
  if (isa<kernel::RunOp>(group.ops.back())) {
    auto isRun = llvm::IsaPred<kernel::RunOp>;
    auto first = llvm::find_if(group.ops, isRun);
    group.checks.assign(group.ops.begin(), first);
    group.ops.erase(group.ops.begin(), first);
  }
  if (op.getLibrary())
    group.product =
        describeProduct(cast<kernel::RunOp>(group.ops.front()).lookupKernel());
  return group;
}

SmallVector<LaunchPlan> dlc::device::launchesOf(ModuleOp module) {
  SmallVector<LaunchPlan> plans;
  for (auto program : module.getOps<kernel::ProgramOp>()) {
    LaunchPlan &plan = plans.emplace_back();
    plan.program = program;
    for (auto group : program.getStep().getOps<kernel::GroupOp>())
      plan.launches.push_back(launchOf(group));
  }
  return plans;
}

/// Whether no part of the launch changes what another one uses.
static LogicalResult verifyParts(const LaunchGroup &group) {
  if (group.isChecks())
    return success();
  SmallVector<Operation *> all(group.ops);
  llvm::append_range(all, group.checks);
  // To look a kernel up goes through the module: once for each.
  auto accesses = llvm::map_to_vector(
      all, [](Operation *op) { return accessesOf(op, /*stops=*/false); });
  for (size_t i = 0; i < group.ops.size(); ++i)
    for (size_t j = i + 1; j < all.size(); ++j) {
      if (!accesses[i].conflictsWith(accesses[j]))
        continue;
      InFlightDiagnostic diag = all[i]->emitOpError(
          "reads or writes what another part of its launch writes, but they "
          "run at the same time");
      diag.attachNote(all[j]->getLoc()) << "here";
      return diag;
    }
  return success();
}

static LogicalResult verifyLaunch(const LaunchGroup &group, bool hasChecks,
                                  LaunchNames &names) {
  kernel::GroupOp op = group.op;
  if (hasChecks && !group.stops && llvm::any_of(group.ops, changesState))
    return op.emitOpError("changes the state behind a check, so it must stop");
  if (op.getLibrary() && !group.product)
    return op.emitOpError("has a kernel that no library computes");
  StringRef name = group.name;
  bool isIdentifier =
      !name.empty() && llvm::isAlpha(name.front()) && name != "WARP_SZ" &&
      llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; });
  if (op.getName() && !isIdentifier)
    return op.emitOpError("expects a name of letters, digits and _ that PTX "
                          "takes, with a letter first, found \"")
           << name << "\"";
  if (!names.addKnown(group))
    return op.emitOpError("is called like a launch of other code, \"")
           << name << "\"";
  size_t checks = group.isChecks() ? group.ops.size() : group.checks.size();
  size_t buffers = 2 * checks;
  if (group.isRuns())
    for (Operation *run : group.ops)
      buffers += cast<kernel::RunOp>(run).getBuffers().size();
  if (group.ops.size() + checks > 1 && buffers > kMostDeviceBuffers)
    return op.emitOpError("has ")
           << buffers << " buffers and numbers of checks, expected at most "
           << kMostDeviceBuffers;
  return verifyParts(group);
}

LogicalResult dlc::device::verifyLaunches(ModuleOp module) {
  LaunchNames names;
  for (const LaunchPlan &plan : launchesOf(module)) {
    kernel::ProgramOp program = plan.program;
    Block &step = program.getStep();
    for (Operation &op : step)
      if (!isa<kernel::GroupOp>(op))
        return op.emitOpError("is part of no launch; run dlcrt-plan-launches "
                              "first");
    bool hasChecks = !program.getStepOperations<kernel::StopIfOp>().empty();
    for (const LaunchGroup &group : plan.launches)
      if (failed(verifyLaunch(group, hasChecks, names)))
        return failure();
  }
  return success();
}
