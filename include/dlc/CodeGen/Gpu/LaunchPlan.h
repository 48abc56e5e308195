//===- LaunchPlan.h - What a device launches together --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_GPU_LAUNCHPLAN_H
#define DLC_CODEGEN_GPU_LAUNCHPLAN_H

#include "dlc/CodeGen/Gpu/Kernels.h"
#include "dlc/DlcRt/DlcRt.h"

#include "mlir/IR/BuiltinOps.h"

#include <vector>

namespace dlc::device {

/// Operations of a launch list that one launch does: kernels that do not depend
/// on each other, or checks, or one of any other.
struct LaunchGroup {
  kernel::GroupOp op; ///< Null until it is written.
  llvm::SmallVector<mlir::Operation *> ops;
  /// Of what is launched: others have other names. Empty for a copy that the
  /// device does by itself.
  std::string name;
  /// Whether a kernel must look whether a check has failed before: it changes
  /// the state behind one. A copy that must is a kernel.
  bool stops = false;
  /// Of one that stops, the dlcrt.stop_ifs that it does first.
  llvm::SmallVector<mlir::Operation *> checks;
  /// What a library computes instead of the kernel.
  std::optional<LibraryProduct> product;

  bool isRuns() const { return mlir::isa<kernel::RunOp>(ops.front()); }
  bool isChecks() const { return mlir::isa<kernel::StopIfOp>(ops.front()); }
  bool isCopy() const { return mlir::isa<kernel::CopyOp>(ops.front()); }
};

/// A program and the launches of its step, in order.
struct LaunchPlan {
  kernel::ProgramOp program;
  std::vector<LaunchGroup> launches;
};

/// Puts the launches of the module's programs together, each a dlcrt.group.
/// What depends on nothing in between moves up to join an earlier launch, or
/// down to a later one; a library's products are launched alone. Checks are
/// part of the launch that changes the state first. Programs that have groups
/// keep them.
void planLaunches(mlir::ModuleOp module);

/// The launches that the groups of the module's programs are.
llvm::SmallVector<LaunchPlan> launchesOf(mlir::ModuleOp module);

/// Holds groups against what they do: parts of one launch depend on nothing
/// that another changes, what changes the state behind a check stops, and
/// groups of one name are of the same code. Fails after one error.
llvm::LogicalResult verifyLaunches(mlir::ModuleOp module);

} // namespace dlc::device

#endif // DLC_CODEGEN_GPU_LAUNCHPLAN_H
