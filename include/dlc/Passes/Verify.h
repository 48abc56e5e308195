//===- Verify.h - Passes that check programs ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_VERIFY_H
#define DLC_PASSES_VERIFY_H

#include "mlir/Pass/Pass.h"

#include <memory>

namespace dlc {
#define GEN_PASS_DECL
#include "dlc/Passes/Verify/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "dlc/Passes/Verify/Passes.h.inc"
} // namespace dlc

#endif // DLC_PASSES_VERIFY_H
