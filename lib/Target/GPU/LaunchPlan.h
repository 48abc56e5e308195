//===- LaunchPlan.h - What a device launches together ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TARGET_GPU_LAUNCHPLAN_H
#define DLC_LIB_TARGET_GPU_LAUNCHPLAN_H

#include "dlc/DlcRt/DlcRt.h"

#include "llvm/ADT/STLFunctionalExtras.h"

namespace dlc::device {

/// Operations of a launch list that one launch does: kernels that do not depend
/// on each other, or checks, or one of any other.
struct LaunchGroup {
  llvm::SmallVector<mlir::Operation *> ops;

  bool isKernels() const { return mlir::isa<rt::RunOp>(ops.front()); }
};

/// The launches of a step, in order. What depends on nothing in between moves
/// up to join an earlier launch. `isLibrary` says which kernels are a
/// library's, which are launched alone.
llvm::SmallVector<LaunchGroup>
planLaunches(rt::ProgramOp program,
             llvm::function_ref<bool(rt::RunOp)> isLibrary);

/// Whether the run's kernel must look whether a check has failed before: it
/// changes the state behind one.
bool mustStop(rt::RunOp run);

} // namespace dlc::device

#endif // DLC_LIB_TARGET_GPU_LAUNCHPLAN_H
