//===- Target.h - The targets that kernels are formed for -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_KERNELS_TARGET_H
#define DLC_KERNELS_TARGET_H

#include "dlc/Analysis/TargetDescription.h"

namespace dlc::kernels {

/// Makes a target known, which lives as long as the program; again: nothing.
/// Code generation describes targets, tools register them.
void registerTarget(const TargetDescription &target);

/// All of them.
llvm::ArrayRef<const TargetDescription *> allTargets();

/// The one of that name; null if there is none.
const TargetDescription *findTarget(llvm::StringRef name);

} // namespace dlc::kernels

#endif // DLC_KERNELS_TARGET_H
