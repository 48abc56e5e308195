//===- NarrowFloats.h - Conversions of 16-bit floats ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_NARROWFLOATS_H
#define DLC_CODEGEN_BUILD_NARROWFLOATS_H

#include "mlir/IR/PatternMatch.h"

namespace dlc::codegen {

/// Rewrites conversions of floats and integers to f16 and bf16 and of these to
/// wider floats, of scalars and vectors, as arithmetic of 32 bits, for
/// processors where they would be calls of a library. Results are rounded once,
/// to the nearest number, ties to even, from float64, too; numbers below the
/// least normal one are kept.
/// `hasHalf`: f16 to f32 and back are instructions (F16C), which vectors take.
void populateNarrowFloatPatterns(mlir::RewritePatternSet &patterns,
                                 bool hasHalf);

/// Makes integers of the floats of 16 bits of a function that only moves them
/// and whose conversions are instructions: LLVM computes with those that it
/// keeps between blocks, and calls a library.
void moveNarrowFloatsAsBits(mlir::Operation *function);

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_NARROWFLOATS_H
