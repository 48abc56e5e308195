//===- Samples.h - Examples of differentiable operations ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_DLT_SAMPLES_H
#define DLC_TEST_DLT_SAMPLES_H

#include "../support/Gradients.h"

#include <ostream>

namespace dlc::test {

/// Operands %x, %y of types `x`, `y` ("" if there is none) in [low, high); the
/// statement defines %r of type `result`. `?` is 3 rows.
struct Sample {
  const char *op;
  const char *x, *y;
  const char *statement;
  const char *result;
  double low = -2, high = 2;
  Expected expected = Expected::differences;
};

/// What GoogleTest says of a sample.
inline void PrintTo(const Sample &sample, std::ostream *os) {
  *os << sample.statement;
}

/// At least one example of every operation with DifferentiableOp.
llvm::ArrayRef<Sample> gradientSamples();

/// The text of @f, the function that the sample is.
std::string functionOf(const Sample &sample);

} // namespace dlc::test

#endif // DLC_TEST_DLT_SAMPLES_H
