//===- Arithmetic.h - Arithmetic that CPUs lack ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_CPU_ARITHMETIC_H
#define DLC_CODEGEN_CPU_ARITHMETIC_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"

namespace dlc::cpu {

/// Rewrites `arith.extf` of f16 as integer arithmetic and one exact product,
/// for CPUs without the instruction (F16C), where LLVM would call a library.
void populateExtendHalfPatterns(mlir::RewritePatternSet &patterns);

/// Fails after an error at the first operation that has no code: functions that
/// are a library's, and what computes or makes numbers of 16 bits: code only
/// reads them, extending them to 32 bits or more.
llvm::LogicalResult checkArithmetic(mlir::Operation *function);

} // namespace dlc::cpu

#endif // DLC_CODEGEN_CPU_ARITHMETIC_H
