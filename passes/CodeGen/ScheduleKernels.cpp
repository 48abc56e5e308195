//===- ScheduleKernels.cpp - Says how code computes kernels --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/CodeGen/Build/KindCode.h"
#include "dlc/CodeGen/Cpu/Kernels.h"
#include "dlc/CodeGen/Cpu/Target.h"
#include "dlc/CodeGen/Gpu/Kernels.h"
#include "dlc/Kernels/Kinds.h"
#include "dlc/Passes/CodeGen.h"

using namespace mlir;

namespace dlc {
#define GEN_PASS_DEF_SCHEDULEKERNELS
#include "dlc/Passes/CodeGen/Passes.h.inc"

namespace {
/// Whether the targets for which the kernel has schedules are there.
LogicalResult checkNames(kernel::KernelOp kernel) {
  if (DictionaryAttr schedules = kernel.getSchedulesAttr())
    for (NamedAttribute schedule : schedules) {
      StringRef name = schedule.getName();
      if (name != device::kScheduleName && name != "sim" &&
          failed(cpu::findVariant(name, kernel)))
        return failure();
    }
  return success();
}

struct ScheduleKernelsPass : impl::ScheduleKernelsBase<ScheduleKernelsPass> {
  using Base::Base;

  void runOnOperation() override {
    bool isDevice = target == device::kScheduleName;
    FailureOr<cpu::Variant> variant =
        isDevice ? cpu::Variant() : cpu::findVariant(target, getOperation());
    if (failed(variant))
      return signalPassFailure();
    cpu::TargetInfo info = variant->info();
    // What is chosen relies on what forms say.
    if (failed(kernels::verifyForms(getOperation())))
      return signalPassFailure();
    for (auto kernel : getOperation().getOps<kernel::KernelOp>()) {
      if (failed(checkNames(kernel)))
        return signalPassFailure();
      FailureOr<kernel::ScheduleAttr> schedule =
          isDevice ? device::scheduleOf(kernel)
                   : cpu::scheduleOf(kernel, target, info);
      if (failed(schedule))
        return signalPassFailure();
      codegen::setSchedule(kernel, target, *schedule);
    }
  }
};
} // namespace
} // namespace dlc
