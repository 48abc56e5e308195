//===- RunTime.h - Hyperparameters of run time --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLC_RUNTIME_H
#define DLC_DLC_RUNTIME_H

#include "dlc/Dlc/Dlc.h"
#include "dlc/Dlt/Formula.h"

namespace dlc::layers {

/// A number that a program reads, as a scalar of f64.
struct ReadNumber {
  dlt::Formula &formula;
  mlir::Value value;
};
ReadNumber operator-(double x, ReadNumber y);
ReadNumber operator/(double x, ReadNumber y);
/// The number of a #dlc.run_time.
ReadNumber readNumber(dlt::Formula &formula, mlir::Attribute attr);

/// The number of an attribute, which may be a #dlc.run_time, for each element
/// of `like`; `of` may make another of it, as `[](auto x) { return 1 - x; }`.
/// What is known is computed now, the rest by the program, both in float64.
template <typename F>
mlir::Value numberLike(dlt::Formula &formula, mlir::Attribute attr,
                       mlir::Value like, F of) {
  if (std::optional<double> number = getNumber(attr))
    return formula.full(like, of(*number));
  return formula.spread(of(readNumber(formula, attr)).value, like);
}
inline mlir::Value numberLike(dlt::Formula &formula, mlir::Attribute attr,
                              mlir::Value like) {
  return numberLike(formula, attr, like, [](auto x) { return x; });
}

/// Of a #dlc.run_time lets the program check that it is `direction` `bound`:
/// ge, gt, le or lt; `what` and `where` name it to who runs the program.
void checkAtRunTime(dlt::Formula &formula, mlir::Attribute attr,
                    dlt::Direction direction, int64_t bound,
                    llvm::StringRef what, llvm::StringRef where);

} // namespace dlc::layers

#endif // DLC_DLC_RUNTIME_H
