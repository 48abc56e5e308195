//===- RefTensor.h - Tensors of the reference interpreter -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A dense tensor whose numbers are kept as double or int64, rounded to the
// element type after each operation. Rounding a double result of +, -, *, / or
// sqrt to float32 or narrower is exact (double has more than twice the bits),
// so this evaluates the exact dtypes without one code path for each.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SUPPORT_REFTENSOR_H
#define DLC_SUPPORT_REFTENSOR_H

#include "mlir/IR/BuiltinTypes.h"

#include <vector>

namespace dlc::ref {

/// One element: `f` of a float type, `i` of an integer type (sign or zero
/// extended by the type's signedness; signless i1 is 0 or 1).
struct Scalar {
  double f = 0;
  int64_t i = 0;
};

/// How an evaluation treats numbers and what `?` stands for.
struct Context {
  /// The value of every `?`.
  int64_t rows = 1;
  /// Keep float results in double instead of rounding them to their type: the
  /// mathematical value that float32 results are compared against.
  bool highPrecision = false;
  /// Round results that their type can't hold up or down at random, as a sample
  /// of what rounding does in another order of operations. A seed; 0: to
  /// nearest.
  mutable uint64_t randomRounding = 0;
  /// How many functions are being evaluated, one inside the other.
  unsigned depth = 0;
  /// Set by the first check that does not hold: its message, its place and,
  /// if one can be named, the first offending row.
  std::string failedCheck;
  /// Sets it unless a check failed before; `row` is negative if unknown.
  void failCheck(llvm::StringRef message, llvm::StringRef where, int64_t row);
};

/// A tensor of static shape.
class Tensor {
public:
  Tensor() = default;
  Tensor(mlir::Type elementType, llvm::ArrayRef<int64_t> shape);
  /// Zeros of `type`, its `?` being `rows`.
  static Tensor zeros(mlir::RankedTensorType type, int64_t rows);
  /// The same of `value`, rounded to the dtype whatever the precision of what
  /// is computed with it.
  static Tensor full(const Context &context, mlir::RankedTensorType type,
                     double value);

  mlir::Type getElementType() const { return elementType; }
  bool isFloat() const { return mlir::isa<mlir::FloatType>(elementType); }
  llvm::ArrayRef<int64_t> getShape() const { return shape; }
  int64_t getRank() const { return shape.size(); }
  int64_t size() const { return count; }

  Scalar get(int64_t index) const {
    Scalar s;
    if (isFloat())
      s.f = floats[index];
    else
      s.i = ints[index];
    return s;
  }
  /// Stores `value` rounded to the element type (unless `context` keeps high
  /// precision).
  void set(const Context &context, int64_t index, Scalar value);

  /// Direct access; the vector that fits the element type.
  std::vector<double> floats;
  std::vector<int64_t> ints;

  /// Row-major strides in elements.
  llvm::SmallVector<int64_t> strides() const;
  /// The same elements as another shape of as many elements.
  Tensor reshaped(llvm::ArrayRef<int64_t> newShape) const;

private:
  mlir::Type elementType;
  llvm::SmallVector<int64_t> shape;
  int64_t count = 0;
};

/// Rounds as `context` says.
double roundTo(const Context &context, mlir::Type floatType, double value);
/// Rounds to the float type: nearest, ties to even, overflow to infinity.
double roundTo(mlir::Type floatType, double value);
/// Wraps to the width of an integer type, extending by its signedness.
int64_t wrapTo(mlir::Type integerType, int64_t value);

/// `shape` with `?` replaced by the rows.
llvm::SmallVector<int64_t> resolveShape(llvm::ArrayRef<int64_t> shape,
                                        int64_t rows);

/// Calls `body` with each index of `shape`, last dimension fastest.
void forEachIndex(llvm::ArrayRef<int64_t> shape,
                  llvm::function_ref<void(llvm::ArrayRef<int64_t>)> body);

} // namespace dlc::ref

#endif // DLC_SUPPORT_REFTENSOR_H
