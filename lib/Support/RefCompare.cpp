//===- RefCompare.cpp - Comparing tensors of the interpreter --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Support/RefCompare.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace dlc::ref;

Tolerance dlc::ref::dtypeTolerance(Type type) {
  if (type.isF64())
    return {1e-7, 1e-7};
  if (type.isF32())
    return {1.3e-6, 1e-5};
  if (type.isF16())
    return {1e-3, 1e-5};
  if (type.isBF16())
    return {1.6e-2, 1e-5};
  return {};
}

std::string dlc::ref::toString(Type type, Scalar value) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (!isa<FloatType>(type))
    os << value.i;
  else if (std::isnan(value.f))
    os << "nan";
  else
    os << llvm::format("%.*g", type.isF64() ? 17 : 9, value.f);
  return text;
}

std::string dlc::ref::toString(const Tensor &tensor) {
  std::string text;
  int64_t position = 0;
  auto print = [&](auto &self, int64_t dim) -> void {
    if (dim == tensor.getRank()) {
      text += toString(tensor.getElementType(), tensor.get(position++));
      return;
    }
    text += '[';
    for (int64_t i = 0; i < tensor.getShape()[dim]; ++i) {
      text += i ? ", " : "";
      self(self, dim + 1);
    }
    text += ']';
  };
  print(print, 0);
  return text;
}

static std::string describeType(const Tensor &tensor) {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (int64_t dim : tensor.getShape())
    os << dim << 'x';
  os << tensor.getElementType();
  return text;
}

/// `excess` of a pair of elements is how far they are apart in units of what
/// is allowed: fine up to 1.
static std::optional<std::string>
compare(const Tensor &actual, const Tensor &expected,
        llvm::function_ref<double(Scalar, Scalar)> excess) {
  Type type = expected.getElementType();
  if (actual.getElementType() != type ||
      actual.getShape() != expected.getShape())
    return "expected a " + describeType(expected) + ", found a " +
           describeType(actual);
  int64_t worst = -1, count = 0;
  double most = 1;
  for (int64_t i = 0; i < expected.size(); ++i) {
    double here = excess(actual.get(i), expected.get(i));
    if (!(here > 1))
      continue;
    ++count;
    if (here > most) {
      most = here;
      worst = i;
    }
  }
  if (!count)
    return std::nullopt;
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "element [";
  SmallVector<int64_t> strides = expected.strides();
  int64_t rest = worst;
  for (auto [dim, stride] : llvm::enumerate(strides)) {
    os << (dim ? ", " : "") << rest / stride;
    rest %= stride;
  }
  os << "]: expected " << toString(type, expected.get(worst)) << ", found "
     << toString(type, actual.get(worst));
  if (count > 1)
    os << " (the worst of " << count << " that differ among " << expected.size()
       << ")";
  return text;
}

static constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::optional<std::string> dlc::ref::compareClose(const Tensor &actual,
                                                  const Tensor &expected,
                                                  Tolerance tolerance) {
  bool isFloat = expected.isFloat();
  return compare(actual, expected, [&](Scalar a, Scalar e) {
    if (!isFloat)
      return a.i == e.i ? 0 : kInfinity;
    if (a.f == e.f || (std::isnan(a.f) && std::isnan(e.f)))
      return 0.0;
    double allowed = tolerance.atol + tolerance.rtol * std::fabs(e.f);
    double distance = std::fabs(a.f - e.f);
    return std::isfinite(distance) && allowed > 0 ? distance / allowed
                                                  : kInfinity;
  });
}

/// Numbers of the type below `value`, counted from 0.
static int64_t ordinal(const llvm::fltSemantics &semantics, double value) {
  llvm::APFloat number(value);
  bool losesInfo;
  number.convert(semantics, llvm::APFloat::rmNearestTiesToEven, &losesInfo);
  bool isNegative = number.isNegative();
  number.clearSign();
  auto magnitude = static_cast<int64_t>(number.bitcastToAPInt().getZExtValue());
  return isNegative ? -magnitude : magnitude;
}

std::optional<std::string> dlc::ref::compareUlps(const Tensor &actual,
                                                 const Tensor &expected,
                                                 int64_t ulps) {
  auto type = dyn_cast<FloatType>(expected.getElementType());
  if (!type)
    return compareExact(actual, expected);
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  return compare(actual, expected, [&](Scalar a, Scalar e) {
    if (std::isnan(a.f) || std::isnan(e.f))
      return std::isnan(a.f) && std::isnan(e.f) ? 0 : kInfinity;
    double distance = std::fabs(static_cast<double>(ordinal(semantics, a.f)) -
                                static_cast<double>(ordinal(semantics, e.f)));
    return distance <= static_cast<double>(ulps) ? 0 : 1 + distance;
  });
}

std::optional<std::string> dlc::ref::compareExact(const Tensor &actual,
                                                  const Tensor &expected) {
  bool isFloat = expected.isFloat();
  return compare(actual, expected, [&](Scalar a, Scalar e) {
    bool same = isFloat
                    ? (a.f == e.f && std::signbit(a.f) == std::signbit(e.f)) ||
                          (std::isnan(a.f) && std::isnan(e.f))
                    : a.i == e.i;
    return same ? 0 : kInfinity;
  });
}
