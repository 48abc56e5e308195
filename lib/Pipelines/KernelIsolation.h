//===- KernelIsolation.h - A program of one kernel ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_PIPELINES_KERNELISOLATION_H
#define DLC_LIB_PIPELINES_KERNELISOLATION_H

#include "dlc/CodeGen/Variant.h"

#include "dlc/DlcRt/DlcRt.h"

#include <optional>
#include <string>

namespace dlc {

/// A kernel whose code does not compute what the interpreter says.
struct WrongKernel {
  kernel::KernelOp kernel;
  std::string difference;
};

/// The first kernel of `module`, which holds launch lists, whose code for
/// `variant` is wrong on made-up numbers when it is compiled by itself. None if
/// all are right, or if this machine can't run the code.
std::optional<WrongKernel> findWrongKernel(mlir::ModuleOp module,
                                           const CodeVariant &variant,
                                           uint64_t seed);

} // namespace dlc

#endif // DLC_LIB_PIPELINES_KERNELISOLATION_H
