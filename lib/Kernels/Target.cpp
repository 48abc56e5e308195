//===- Target.cpp - The targets that kernels are formed for ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Target.h"

using namespace dlc;

static std::vector<const TargetDescription *> &targets() {
  static std::vector<const TargetDescription *> all;
  return all;
}

void dlc::kernels::registerTarget(const TargetDescription &target) {
  if (!llvm::is_contained(targets(), &target))
    targets().push_back(&target);
}

llvm::ArrayRef<const TargetDescription *> dlc::kernels::allTargets() {
  return targets();
}

const TargetDescription *dlc::kernels::findTarget(llvm::StringRef name) {
  for (const TargetDescription *target : targets())
    if (target->name == name)
      return target;
  return nullptr;
}
