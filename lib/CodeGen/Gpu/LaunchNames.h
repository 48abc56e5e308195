//===- LaunchNames.h - What launches are called ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_GPU_LAUNCHNAMES_H
#define DLC_LIB_CODEGEN_GPU_LAUNCHNAMES_H

#include "dlc/CodeGen/Gpu/LaunchPlan.h"

namespace dlc::device {

/// Names of launches: those of other code have other names.
class LaunchNames {
public:
  /// The name for the group's code; empty if it has none.
  std::string get(const LaunchGroup &group);
  /// Notes the group's own name; false if that is of other code.
  bool addKnown(const LaunchGroup &group);

private:
  llvm::StringMap<std::string> nameOfCode, codeOfName;
};

} // namespace dlc::device

#endif // DLC_LIB_CODEGEN_GPU_LAUNCHNAMES_H
