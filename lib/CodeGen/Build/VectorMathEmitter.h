//===- VectorMathEmitter.h - Emits functions as arithmetic ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CODEGEN_BUILD_VECTORMATHEMITTER_H
#define DLC_LIB_CODEGEN_BUILD_VECTORMATHEMITTER_H

#include "dlc/CodeGen/Build/VectorMath.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace dlc::codegen {

/// What depends on the float type.
struct FloatFormat {
  unsigned bits, mantissa;
  int64_t bias;
  double minNormal, denormalScale; ///< The scale is 2^scaleBits.
  int64_t scaleBits;
  double ln2High, ln2Low;       ///< The high part times any exponent is exact.
  double expLowest, expHighest; ///< Beyond: 0, infinity.
  unsigned expTerms, logTerms;
};

/// A value in two parts whose sum it is.
struct TwoParts {
  mlir::Value high, low;
};

/// An integer as a float and as bits.
struct Whole {
  mlir::Value number, bits;
};

/// What the coordinate of a point on the circle is up to its sign, and in which
/// quarter the point lies, of which the last two bits count.
struct TurnedValue {
  mlir::Value value, quarter;
};

/// Arithmetic, and functions made of it, on values of one float type, f32 or
/// f64, scalar or vector.
class VectorMathEmitter {
public:
  VectorMathEmitter(mlir::PatternRewriter &rewriter, mlir::Location loc,
                    mlir::Type type, const VectorMathOptions &options);

  // Functions of any number: VectorMathErf.cpp, VectorMathExp.cpp,
  // VectorMathLog.cpp, VectorMathPow.cpp, VectorMathRemainder.cpp and
  // VectorMathTrig.cpp.
  mlir::Value erf(mlir::Value x);
  mlir::Value exp(mlir::Value x);
  mlir::Value expm1(mlir::Value x);
  mlir::Value tanh(mlir::Value x);
  mlir::Value log(mlir::Value x);
  mlir::Value log1p(mlir::Value x);
  /// Of f64 only, for which its constants are made.
  mlir::Value pow(mlir::Value x, mlir::Value y);
  /// The remainder of x / y rounded toward zero, exactly. Of f64 only;
  /// `isNarrow`: both are numbers of float32.
  mlir::Value remainder(mlir::Value x, mlir::Value y, bool isNarrow);
  /// The sine or cosine but for its sign, and the quarter of the turn, an
  /// integer by which flipInLowerHalf gives the sign. Of f64 only; `isNarrow`:
  /// as exact as float32 needs.
  TurnedValue sineOrCosine(mlir::Value x, bool isCosine, bool isNarrow);
  /// The value with the other sign if the quarter, of any integer type, is the
  /// third or fourth.
  mlir::Value flipInLowerHalf(mlir::Value x, mlir::Value quarter);

  // Whole numbers, the sign of zero kept: VectorMathEmitter.cpp.
  mlir::Value roundEven(mlir::Value x);
  mlir::Value floor(mlir::Value x);
  mlir::Value ceil(mlir::Value x);

  // Arithmetic: VectorMathEmitter.cpp.
  mlir::Value num(double value);
  mlir::Value div(mlir::Value x, mlir::Value y);

private:
  mlir::Value integer(int64_t value);
  mlir::Value trueValue();
  mlir::Value add(mlir::Value x, mlir::Value y);
  mlir::Value sub(mlir::Value x, mlir::Value y);
  mlir::Value mul(mlir::Value x, mlir::Value y);
  /// x * y + z.
  mlir::Value fma(mlir::Value x, mlir::Value y, mlir::Value z);
  mlir::Value abs(mlir::Value x);
  mlir::Value copySign(mlir::Value x, mlir::Value sign);
  mlir::Value compare(mlir::arith::CmpFPredicate predicate, mlir::Value x,
                      mlir::Value y);
  mlir::Value select(mlir::Value condition, mlir::Value x, mlir::Value y);
  mlir::Value both(mlir::Value x, mlir::Value y);
  mlir::Value negation(mlir::Value x);
  mlir::Value toBits(mlir::Value x);
  mlir::Value fromBits(mlir::Value x);
  mlir::Value isNan(mlir::Value x);
  /// The larger and the smaller one, as comparisons that processors have as one
  /// instruction: nan stays itself.
  mlir::Value atLeast(mlir::Value x, double low);
  mlir::Value atMost(mlir::Value x, double high);
  mlir::Value clamp(mlir::Value x, double low, double high);
  /// x * factor rounded to an integer; the product is below 2^(mantissa - 2).
  Whole round(mlir::Value x, mlir::Value factor);
  /// 2^k for an integer k of a normal result.
  mlir::Value powerOfTwo(mlir::Value k);
  /// x * 2^k, by an instruction or in two steps, so that results overflow and
  /// underflow as they should. Bits are the same.
  mlir::Value scale(mlir::Value x, const Whole &k);
  /// The polynomial of these coefficients, the constant one first.
  mlir::Value horner(mlir::Value x, llvm::ArrayRef<double> coefficients);
  /// x + y exactly, |x| >= |y|.
  TwoParts addExactly(mlir::Value x, mlir::Value y);
  /// x * y exactly, by a fused multiply-add or by Dekker's splitting.
  TwoParts multiplyExactly(mlir::Value x, mlir::Value y);

  // Pieces of exp: VectorMathExp.cpp.
  /// k and e^r - 1 with x = k ln 2 + r.
  std::pair<Whole, mlir::Value> reduceExp(mlir::Value x);
  /// e^r - 1 = r + r^2 (1/2 + r/6 + ...).
  mlir::Value expm1Series(mlir::Value r);
  /// e^x - 1 for x in [-40, 60].
  mlir::Value expm1InRange(mlir::Value x);

  // Pieces of log: VectorMathLog.cpp.
  /// m and e with x = 2^e m, m in [sqrt(1/2), sqrt(2)), for positive finite x.
  std::pair<mlir::Value, mlir::Value> split(mlir::Value x);
  /// 2/3 + 2/5 z + 2/7 z^2 + ..., from the term `first` on.
  mlir::Value artanhSeries(mlir::Value z, unsigned first = 1);
  /// ln x for positive finite x.
  mlir::Value logInRange(mlir::Value x);

  // A piece of pow: VectorMathPow.cpp.
  /// ln x for positive finite x with some 64 bits.
  TwoParts logInTwoParts(mlir::Value x);

  // A piece of remainder: VectorMathRemainder.cpp.
  mlir::Value subtractMultiple(mlir::Value r, mlir::Value q, mlir::Value s);

  mlir::ImplicitLocOpBuilder b;
  mlir::Type type, intType, boolType;
  const VectorMathOptions &options;
  const FloatFormat &format;
};

} // namespace dlc::codegen

#endif // DLC_LIB_CODEGEN_BUILD_VECTORMATHEMITTER_H
