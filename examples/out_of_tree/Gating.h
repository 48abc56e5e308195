//===- Gating.h - Layers that choose features ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef GATING_H
#define GATING_H

#include "dlc/Dlc/Dlc.h"

#include "mlir/Pass/Pass.h"

#include "GatingOpsDialect.h.inc"

#define GET_OP_CLASSES
#include "GatingOps.h.inc"

namespace gating {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "GatingPasses.h.inc"
} // namespace gating

#endif // GATING_H
