//===- PlanLaunches.cpp - Puts launches of devices together ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Gpu/LaunchPlan.h"
#include "dlc/Kernels/Kinds.h"
#include "dlc/Passes/CodeGen.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_PLANLAUNCHES
#include "dlc/Passes/CodeGen/Passes.h.inc"

namespace {
struct PlanLaunchesPass : impl::PlanLaunchesBase<PlanLaunchesPass> {
  using Base::Base;

  void runOnOperation() override {
    // Launches rely on what forms say.
    if (failed(kernels::verifyForms(getOperation())))
      return signalPassFailure();
    device::planLaunches(getOperation());
    if (failed(device::verifyLaunches(getOperation())))
      signalPassFailure();
  }
};
} // namespace
} // namespace dlc
