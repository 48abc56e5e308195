//===- CodeGen.h - CodeGen passes ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_CODEGEN_H
#define DLC_PASSES_CODEGEN_H

#include "mlir/Pass/Pass.h"

#include <memory>

namespace dlc {
#define GEN_PASS_DECL
#include "dlc/Passes/CodeGen/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "dlc/Passes/CodeGen/Passes.h.inc"
} // namespace dlc

#endif // DLC_PASSES_CODEGEN_H
