//===- Target.cpp - What kernels are formed for ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Target.h"
#include "dlc/Analysis/Operations.h"

using namespace dlc::kernels;

const TargetDescription &dlc::kernels::cpuDescription() {
  static const TargetDescription cpu = [] {
    TargetDescription target;
    target.machine = {.flops = 1.0e11, .bytes = 1.5e10};
    return target;
  }();
  return cpu;
}

const TargetDescription &dlc::kernels::deviceDescription() {
  static const TargetDescription device = [] {
    TargetDescription target;
    target.machine = {.flops = 6.0e13, .bytes = 4.0e12};
    target.mostBuffers = kMostDeviceBuffers;
    target.sharesRows = false;
    target.hasLibrary = true;
    target.fewRows = 256;
    target.continuesNarrowProducts = true;
    return target;
  }();
  return device;
}
