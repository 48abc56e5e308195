//===- Compare.cpp - How far results may be from each other ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Numerics/Numerics.h"
#include "dlc/Support/RefCompare.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using namespace dlc::numerics;

/// The relative rounding error of one operation in the coarsest float dtype of
/// variables, inputs and outputs: 2^-24 for f32.
static double roundoffOf(const Interface &interface) {
  double roundoff = 0;
  auto count = [&](Type type) {
    if (auto dtype = dyn_cast<FloatType>(getElementTypeOrSelf(type)))
      roundoff =
          std::max(roundoff, std::ldexp(1.0, -int(dtype.getFPMantissaWidth())));
  };
  for (const Variable &variable : interface.variables)
    count(variable.type);
  for (const Entry &entry : interface.entries) {
    for (const Port &port : entry.inputs)
      count(port.type);
    for (const Port &port : entry.outputs)
      count(port.type);
  }
  return roundoff;
}

Allowance Allowance::ofMath(const Interface &interface) {
  return {std::max(32 * roundoffOf(interface), 1e-11), {}};
}

Allowance Allowance::ofCode(const Interface &interface,
                            ArrayRef<Outcome> samples) {
  return {ofMath(interface).relative, samples};
}

/// The largest finite number of the tensor's dtype; infinity if that holds all
/// numbers of the interpreter.
static double endOfRange(const ref::Tensor &tensor) {
  auto type = dyn_cast<FloatType>(tensor.getElementType());
  return type && type.getWidth() < 64
             ? llvm::APFloat::getLargest(type.getFloatSemantics())
                   .convertToDouble()
             : std::numeric_limits<double>::infinity();
}

/// The interpreter computes in float64: what is beyond the range of the
/// tensor's dtype is infinite.
static ref::Tensor inRange(ref::Tensor tensor) {
  double most = endOfRange(tensor);
  for (double &value : tensor.floats)
    if (std::fabs(value) > most)
      value = std::copysign(std::numeric_limits<double>::infinity(), value);
  return tensor;
}

/// `actual`, but where only one of both numbers is beyond the end of the range
/// and the other is near it, that is the same.
static ref::Tensor nearEndOfRange(ref::Tensor actual,
                                  const ref::Tensor &wanted) {
  double near = endOfRange(wanted) / 2;
  for (auto [a, b] : llvm::zip(actual.floats, wanted.floats))
    if (std::isinf(a) != std::isinf(b) && std::fabs(a) > near &&
        std::fabs(b) > near && std::signbit(a) == std::signbit(b))
      a = b;
  return actual;
}

/// `actual`, but what lies beyond the dtype's range, or is nan since something
/// before it does, is the same as what is expected where rounding alone makes
/// that of it in `samples`: a dtype with a short range holds not all numbers
/// between operations, and code may keep some of them in a wider one.
static ref::Tensor overflowsAsSamples(ref::Tensor actual,
                                      const ref::Tensor &wanted,
                                      ArrayRef<const ref::Tensor *> samples) {
  for (auto [i, value] : llvm::enumerate(actual.floats)) {
    if (std::isfinite(value) || !std::isfinite(wanted.floats[i]))
      continue;
    if (llvm::any_of(samples, [&, i = i](const ref::Tensor *sample) {
          return !std::isfinite(sample->floats[i]);
        }))
      value = wanted.floats[i];
  }
  return actual;
}

static double largest(const ref::Tensor &tensor) {
  double most = 0;
  for (double value : tensor.floats)
    if (std::isfinite(value))
      most = std::max(most, std::fabs(value));
  return most;
}

static double distance(const ref::Tensor &x, const ref::Tensor &y) {
  double most = 0;
  for (auto [a, b] : llvm::zip(x.floats, y.floats))
    if (std::isfinite(a) && std::isfinite(b))
      most = std::max(most, std::fabs(a - b));
  return most;
}

std::optional<std::string> dlc::numerics::compare(const Interface &interface,
                                                  unsigned index,
                                                  const Outcome &actual,
                                                  const Outcome &expected,
                                                  const Allowance &allowance) {
  if (actual.failedCheck != expected.failedCheck)
    return "expected " +
           (expected.failedCheck.empty()
                ? "all checks to hold"
                : "the check \"" + expected.failedCheck + "\" to fail") +
           ", found " +
           (actual.failedCheck.empty() ? "that all hold"
                                       : "\"" + actual.failedCheck + "\"");
  using Part = std::vector<ref::Tensor> Outcome::*;
  auto compareTensor = [&](const std::string &name, Part part,
                           size_t i) -> std::optional<std::string> {
    ref::Tensor wanted = inRange((expected.*part)[i]);
    ref::Tensor found = nearEndOfRange(inRange((actual.*part)[i]), wanted);
    // What rounding does in another order of operations may be several times
    // what it does in one.
    double noise = 0;
    SmallVector<const ref::Tensor *> samples;
    for (const Outcome &noisy : allowance.noisy) {
      if (i >= (noisy.*part).size())
        continue;
      samples.push_back(&(noisy.*part)[i]);
      noise = std::max(noise, distance(inRange(*samples.back()), wanted));
    }
    found = overflowsAsSamples(std::move(found), wanted, samples);
    ref::Tolerance tolerance;
    tolerance.rtol = allowance.relative;
    tolerance.atol = 8 * noise;
    // Where rounding does nothing, numbers are moved: those next to a large one
    // are as exact as others. The interpreter rounds no float64.
    bool showsRounding = !wanted.getElementType().isF64();
    if (noise > 0 || allowance.noisy.empty() || !showsRounding)
      tolerance.atol += allowance.relative * largest(wanted);
    if (auto difference = ref::compareClose(found, wanted, tolerance))
      return name + ", " + *difference;
    return std::nullopt;
  };
  for (auto [i, variable] : llvm::enumerate(interface.variables))
    if (auto difference = compareTensor("variable \"" + variable.path + "\"",
                                        &Outcome::state, i))
      return difference;
  for (auto [i, port] : llvm::enumerate(interface.entries[index].outputs)) {
    if (i >= actual.outputs.size() || i >= expected.outputs.size())
      break;
    if (auto difference =
            compareTensor("output \"" + port.name + "\"", &Outcome::outputs, i))
      return difference;
  }
  return std::nullopt;
}

std::optional<std::string>
dlc::numerics::findUncompared(const Interface &interface, unsigned index,
                              const Outcome &precise, const Outcome &rounded) {
  for (const Outcome *outcome : {&precise, &rounded})
    if (!outcome->failedCheck.empty())
      return "the check \"" + outcome->failedCheck + "\" fails";
  auto reason = [](const ref::Tensor &precise, const ref::Tensor &rounded) {
    if (precise.floats.empty())
      return "";
    if (llvm::all_of(precise.floats, [](double x) { return std::isnan(x); }))
      return "is nan";
    bool overflows = llvm::all_of(
        llvm::zip(precise.floats, rounded.floats), [](auto numbers) {
          auto [x, y] = numbers;
          return std::isfinite(x) && !std::isfinite(y);
        });
    return overflows ? "is beyond the range of a dtype on the way" : "";
  };
  for (auto [i, variable] : llvm::enumerate(interface.variables))
    if (StringRef why = reason(precise.state[i], rounded.state[i]);
        !why.empty())
      return "variable \"" + variable.path + "\" " + why.str();
  for (auto [i, port] : llvm::enumerate(interface.entries[index].outputs))
    if (StringRef why = reason(precise.outputs[i], rounded.outputs[i]);
        !why.empty())
      return "output \"" + port.name + "\" " + why.str();
  return std::nullopt;
}
