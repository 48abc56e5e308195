//===- NarrowFloats.h - Floats of 16 bits ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_CORE_NARROWFLOATS_H
#define DLCRT_CORE_NARROWFLOATS_H

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace dlc::rt {

/// A float as stored: a sign, an exponent, and `mantissaBits`. Made of a double
/// it is the nearest one, of two the even one, infinite beyond the largest.
template <int mantissaBits> struct NarrowFloat {
  static constexpr int exponentBits = 15 - mantissaBits;
  static constexpr int bias = (1 << (exponentBits - 1)) - 1;
  static constexpr uint16_t infinity = ((1 << exponentBits) - 1)
                                       << mantissaBits;

  uint16_t bits = 0;

  NarrowFloat() = default;
  explicit NarrowFloat(double value) {
    bits = std::signbit(value) ? 0x8000 : 0;
    double magnitude = std::fabs(value);
    if (std::isnan(value)) {
      bits |= infinity | 1 << (mantissaBits - 1);
      return;
    }
    if (std::isinf(value)) {
      bits |= infinity;
      return;
    }
    // Of numbers below the least normal one the exponent is that one's.
    int exponent = magnitude > 0 ? std::ilogb(magnitude) : 1 - bias;
    exponent = std::max(exponent, 1 - bias);
    if (exponent > bias) {
      bits |= infinity;
      return;
    }
    // In units of the last place; rounding may carry into the exponent.
    double units =
        std::nearbyint(std::ldexp(magnitude, mantissaBits - exponent));
    int word =
        static_cast<int>(units) + ((exponent + bias - 1) << mantissaBits);
    bits |= static_cast<uint16_t>(std::min<int>(word, infinity));
  }

  explicit operator double() const {
    int exponent = (bits & infinity) >> mantissaBits;
    int mantissa = bits & ((1 << mantissaBits) - 1);
    double value;
    if ((bits & infinity) == infinity)
      value = mantissa ? std::numeric_limits<double>::quiet_NaN()
                       : std::numeric_limits<double>::infinity();
    else if (exponent == 0)
      value = std::ldexp(mantissa, 1 - bias - mantissaBits);
    else
      value = std::ldexp(mantissa | 1 << mantissaBits,
                         exponent - bias - mantissaBits);
    return bits & 0x8000 ? -value : value;
  }
};

using Half = NarrowFloat<10>;  ///< f16
using BFloat = NarrowFloat<7>; ///< bf16

} // namespace dlc::rt

#endif // DLCRT_CORE_NARROWFLOATS_H
