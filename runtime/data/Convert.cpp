//===- Convert.cpp - Element types that become others --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "core/NarrowFloats.h"
#include "core/Status.h"
#include "core/Types.h"
#include "data/Array.h"

#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <limits>
#include <type_traits>
#include <utility>

namespace dlc::rt {

namespace {
template <typename T>
constexpr bool isNarrow = std::is_same_v<T, Half> || std::is_same_v<T, BFloat>;

template <typename T>
constexpr bool isReal = std::is_floating_point_v<T> || isNarrow<T>;

/// Whether `from` is representable enough as a To; see convertArray.
template <typename To, typename From> bool convertOne(From from, To &to) {
  if constexpr (isReal<From> && !isReal<To>) {
    double value = static_cast<double>(from);
    double end = std::ldexp(1.0, std::numeric_limits<To>::digits);
    if (!(value >= static_cast<double>(std::numeric_limits<To>::min()) &&
          value < end && std::trunc(value) == value))
      return false;
    to = static_cast<To>(value);
    return true;
  } else if constexpr (isNarrow<To>) {
    // float64 has all numbers that become an integer again.
    auto value = static_cast<double>(from);
    to = To(value);
    auto found = static_cast<double>(to);
    if constexpr (isReal<From>)
      return std::isfinite(found) || !std::isfinite(value);
    else
      return found == value && std::fabs(value) < 0x1p53;
  } else if constexpr (isReal<From>) {
    double value = static_cast<double>(from);
    to = static_cast<To>(value);
    return std::isfinite(to) || !std::isfinite(value);
  } else if constexpr (isReal<To>) {
    to = static_cast<To>(from);
    // 2^63 and 2^64, to which big integers round up, do not convert back.
    if (to >= static_cast<To>(std::numeric_limits<From>::max()) &&
        std::numeric_limits<From>::digits > std::numeric_limits<To>::digits)
      return false;
    return static_cast<From>(to) == from;
  } else {
    to = static_cast<To>(from);
    return std::in_range<To>(from);
  }
}

struct Bad {
  int64_t index = -1;
  char value[40] = "";
};

/// As exactly as it is stored: 2^53 + 1 is not 2^53.
template <typename T> void print(T value, char (&text)[40]) {
  if constexpr (isReal<T>)
    std::snprintf(text, sizeof(text), "%.17g", static_cast<double>(value));
  else if constexpr (std::is_signed_v<T>)
    std::snprintf(text, sizeof(text), "%" PRId64, int64_t(value));
  else
    std::snprintf(text, sizeof(text), "%" PRIu64, uint64_t(value));
}

template <typename From, typename To>
bool convertAll(const Array &from, Array &to, Bad &bad) {
  const auto *in = reinterpret_cast<const From *>(from.storage.data());
  auto *out = reinterpret_cast<To *>(to.storage.data());
  for (int64_t i = 0, count = from.elements(); i < count; ++i)
    if (!convertOne<To>(in[i], out[i])) {
      bad.index = i;
      print(in[i], bad.value);
      return false;
    }
  return true;
}

template <typename T> int64_t findNotFinite(const Array &array) {
  const auto *elements = reinterpret_cast<const T *>(array.storage.data());
  for (int64_t i = 0, count = array.elements(); i < count; ++i)
    if (!std::isfinite(static_cast<double>(elements[i])))
      return i;
  return -1;
}

using Convert = bool (*)(const Array &, Array &, Bad &);

template <typename From> Convert chooseTo(dlcrt_dtype to) {
  switch (to) {
  case DLCRT_I8:
    return convertAll<From, int8_t>;
  case DLCRT_I16:
    return convertAll<From, int16_t>;
  case DLCRT_I32:
    return convertAll<From, int32_t>;
  case DLCRT_I64:
    return convertAll<From, int64_t>;
  case DLCRT_U8:
    return convertAll<From, uint8_t>;
  case DLCRT_U16:
    return convertAll<From, uint16_t>;
  case DLCRT_U32:
    return convertAll<From, uint32_t>;
  case DLCRT_U64:
    return convertAll<From, uint64_t>;
  case DLCRT_F16:
    return convertAll<From, Half>;
  case DLCRT_BF16:
    return convertAll<From, BFloat>;
  case DLCRT_F32:
    return convertAll<From, float>;
  case DLCRT_F64:
    return convertAll<From, double>;
  default:
    return nullptr;
  }
}

/// Null when there is no such conversion.
Convert choose(dlcrt_dtype from, dlcrt_dtype to) {
  switch (from) {
  case DLCRT_PRED: // A byte of 0 or 1.
    return chooseTo<uint8_t>(to);
  case DLCRT_I8:
    return chooseTo<int8_t>(to);
  case DLCRT_I16:
    return chooseTo<int16_t>(to);
  case DLCRT_I32:
    return chooseTo<int32_t>(to);
  case DLCRT_I64:
    return chooseTo<int64_t>(to);
  case DLCRT_U8:
    return chooseTo<uint8_t>(to);
  case DLCRT_U16:
    return chooseTo<uint16_t>(to);
  case DLCRT_U32:
    return chooseTo<uint32_t>(to);
  case DLCRT_U64:
    return chooseTo<uint64_t>(to);
  case DLCRT_F16:
    return chooseTo<Half>(to);
  case DLCRT_BF16:
    return chooseTo<BFloat>(to);
  case DLCRT_F32:
    return chooseTo<float>(to);
  case DLCRT_F64:
    return chooseTo<double>(to);
  default:
    return nullptr;
  }
}
} // namespace

dlcrt_status checkFinite(const Array &array, const char *name,
                         const char *input, dlcrt_error *error) {
  int64_t index = array.dtype == DLCRT_F16    ? findNotFinite<Half>(array)
                  : array.dtype == DLCRT_BF16 ? findNotFinite<BFloat>(array)
                  : array.dtype == DLCRT_F32  ? findNotFinite<float>(array)
                  : array.dtype == DLCRT_F64  ? findNotFinite<double>(array)
                                              : -1;
  if (index < 0)
    return DLCRT_OK;
  int64_t rows = array.rank > 0 ? array.shape[0] : 1;
  return fail(error, DLCRT_BAD_DATA,
              "%s: expected finite numbers for input '%s', found NaN or "
              "infinity at element %" PRId64 " (row %" PRId64 ")",
              name, input, index, index / (array.elements() / rows));
}

dlcrt_status convertArray(Array &array, dlcrt_dtype wanted, const char *name,
                          const char *input, dlcrt_error *error) {
  if (array.dtype == wanted)
    return DLCRT_OK;
  Convert convert = choose(array.dtype, wanted);
  if (!convert)
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "%s: expected elements of type %s for input '%s', found %s, "
                "which does not convert to it",
                name, dtypeName(wanted), input, dtypeName(array.dtype));
  Array result;
  result.dtype = wanted;
  result.rank = array.rank;
  for (int32_t i = 0; i < array.rank; ++i)
    result.shape[i] = array.shape[i];
  int64_t bytes;
  if (!shapeBytes(wanted, array.shape, array.rank, bytes) ||
      !result.storage.allocate(static_cast<uint64_t>(bytes)))
    return fail(error, DLCRT_OUT_OF_MEMORY,
                "%s: out of memory to convert it to %s", name,
                dtypeName(wanted));
  Bad bad;
  if (!convert(array, result, bad))
    return fail(error, DLCRT_INVALID_ARGUMENT,
                "%s: expected elements that fit %s for input '%s', found "
                "%s (of type %s) at element %" PRId64,
                name, dtypeName(wanted), input, bad.value,
                dtypeName(array.dtype), bad.index);
  array = std::move(result);
  return DLCRT_OK;
}

} // namespace dlc::rt
