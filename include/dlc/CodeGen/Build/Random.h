//===- Random.h - Random numbers as arithmetic -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_RANDOM_H
#define DLC_CODEGEN_BUILD_RANDOM_H

#include "mlir/IR/PatternMatch.h"

namespace dlc::codegen {

/// What dlcrt.random_word gives for these operands, scalars or vectors of i64.
mlir::Value emitRandomWord(mlir::OpBuilder &builder, mlir::Location loc,
                           mlir::Value word, mlir::Value counter,
                           mlir::Value step, mlir::Value key);

/// Rewrites dlcrt.random_word to integer arithmetic.
void populateRandomPatterns(mlir::RewritePatternSet &patterns);

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_RANDOM_H
