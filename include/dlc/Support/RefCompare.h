//===- RefCompare.h - Comparing tensors of the interpreter ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_SUPPORT_REFCOMPARE_H
#define DLC_SUPPORT_REFCOMPARE_H

#include "dlc/Support/RefTensor.h"

#include <optional>
#include <string>

namespace dlc::ref {

/// |actual - expected| <= atol + rtol * |expected|.
struct Tolerance {
  double rtol = 0;
  double atol = 0;
};

/// What torch.testing.assert_close takes for an element type: 0 for integers.
Tolerance dtypeTolerance(mlir::Type elementType);

/// How two tensors differ, for a message: the worst element, and how many
/// there are. None if they agree. Types and shapes count; nan equals nan and
/// an infinity only itself.
std::optional<std::string> compareClose(const Tensor &actual,
                                        const Tensor &expected,
                                        Tolerance tolerance);
/// The same for numbers that differ by more than `ulps` units in the last place
/// of the dtype.
std::optional<std::string> compareUlps(const Tensor &actual,
                                       const Tensor &expected, int64_t ulps);
/// The same for numbers that are not the same bits; nan equals nan.
std::optional<std::string> compareExact(const Tensor &actual,
                                        const Tensor &expected);

/// A number with as many digits as its type needs.
std::string toString(mlir::Type elementType, Scalar value);
/// A tensor as nested lists.
std::string toString(const Tensor &tensor);

} // namespace dlc::ref

#endif // DLC_SUPPORT_REFCOMPARE_H
