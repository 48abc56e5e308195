//===- Reached.h - What gradients flow to -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL_REACHED_H
#define DLC_PASSES_MODEL_REACHED_H

#include "dlc/Dlt/Dlt.h"

#include "llvm/ADT/SetVector.h"

namespace dlc {

/// The float values that a value is made of, itself among them, and that its
/// gradient flows to: through bodies that are computed again as through the
/// operations in them, and not through stop_gradient.
llvm::SetVector<mlir::Value> findReached(mlir::Value value);

} // namespace dlc

#endif // DLC_PASSES_MODEL_REACHED_H
