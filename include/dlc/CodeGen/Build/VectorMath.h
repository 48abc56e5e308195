//===- VectorMath.h - Transcendental functions as arithmetic -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_BUILD_VECTORMATH_H
#define DLC_CODEGEN_BUILD_VECTORMATH_H

#include "mlir/IR/PatternMatch.h"

namespace dlc::codegen {

struct VectorMathOptions {
  /// Use fused multiply-adds; without them products and sums are separate.
  bool hasFma = false;
  /// A product with a power of two, however large, is an instruction.
  bool hasScale = false;
  /// To round to a whole number in any direction is an instruction.
  bool hasRound = false;
};

/// Rewrites math.cos, erf, exp, expm1, log, log1p, powf, rsqrt, sin and tanh and
/// arith.remf on f32 and f64, scalars or vectors, to arithmetic that needs no
/// library; without hasRound roundeven, floor and ceil, too. The operations are the same
/// for a scalar and for every lane of any vector, so bits agree. Without fused
/// multiply-adds math.fma becomes a product and a sum. Errors:
/// docs/vector_math.md.
void populateVectorMathPatterns(mlir::RewritePatternSet &patterns,
                                const VectorMathOptions &options);

/// Whether code has the operation of math: the patterns rewrite it, or all
/// processors have instructions for it. Others would call a library.
bool hasCode(mlir::Operation *math);

} // namespace dlc::codegen

#endif // DLC_CODEGEN_BUILD_VECTORMATH_H
