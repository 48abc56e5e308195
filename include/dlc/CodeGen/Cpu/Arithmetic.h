//===- Arithmetic.h - What code computes with --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_CPU_ARITHMETIC_H
#define DLC_CODEGEN_CPU_ARITHMETIC_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace dlc::cpu {

/// Fails after an error at the first operation that has no code: functions that
/// are a library's, and what computes with numbers of 16 bits, which code only
/// moves and converts (`dlc-widen-narrow-floats`).
llvm::LogicalResult checkArithmetic(mlir::Operation *function);

} // namespace dlc::cpu

#endif // DLC_CODEGEN_CPU_ARITHMETIC_H
