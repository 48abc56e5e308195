//===- VectorMathTest.cpp - Errors of compiled transcendental functions ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every function that code computes by itself, against the C library in long
// double: numbers of all magnitudes, and the special ones. The bounds are those
// of docs/vector_math.md, in units in the last place of the exact result.
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"

#include "mlir/IR/Builders.h"

#include "gtest/gtest.h"

#include <cmath>
#include <cstring>
#include <random>

using namespace mlir;
using namespace dlc;
using test::CompiledModel;

namespace {

struct Function {
  const char *name; ///< Of the operation of dlt.
  long double (*exact)(long double, long double);
  double low, high; ///< Where most numbers lie that it is given.
  double f32, f64;  ///< Bounds.
  bool isBinary = false;
  double low64 = 0, high64 = 0;      ///< Where float64 goes on.
  double f32Limit = 0, f64Limit = 0; ///< Up to which bounds hold; 0: to all.
  bool isPower = true; ///< Whether the second number is an exponent.
};

void PrintTo(const Function &function, std::ostream *os) {
  *os << function.name;
}

using L = long double;
const Function functions[] = {
    {"sine", [](L x, L) { return sinl(x); }, -32768, 32768, 0.51, 1.0, false,
     -1048576, 1048576, 0x1p28, 0x1p20},
    {"cosine", [](L x, L) { return cosl(x); }, -32768, 32768, 0.51, 1.0, false,
     -1048576, 1048576, 0x1p28, 0x1p20},
    {"erf", [](L x, L) { return erfl(x); }, -6, 6, 1.5, 1.5},
    {"exponential", [](L x, L) { return expl(x); }, -110, 90, 1.0, 1.0, false,
     -750, 715},
    {"exponential_minus_one", [](L x, L) { return expm1l(x); }, -20, 90, 2.0,
     2.0, false, -50, 715},
    {"floor", [](L x, L) { return floorl(x); }, -9, 9, 0, 0},
    {"ceil", [](L x, L) { return ceill(x); }, -9, 9, 0, 0},
    {"round_nearest_even", [](L x, L) { return nearbyintl(x); }, -9, 9, 0, 0},
    {"log", [](L x, L) { return logl(x); }, 0, 100, 0.8, 0.8},
    {"log_plus_one", [](L x, L) { return log1pl(x); }, -1, 10, 1.5, 1.5},
    {"tanh", [](L x, L) { return tanhl(x); }, -10, 10, 2.5, 2.5},
    {"logistic", [](L x, L) { return 1 / (1 + expl(-x)); }, -30, 30, 2.5, 2.5,
     false, -750, 750},
    {"rsqrt", [](L x, L) { return 1 / sqrtl(x); }, 0, 100, 1.5, 1.5},
    {"sqrt", [](L x, L) { return sqrtl(x); }, 0, 100, 0.5, 0.5},
    {"power", [](L x, L y) { return powl(x, y); }, 0.01, 20, 0.51, 1.5, true},
    {"remainder", [](L x, L y) { return fmodl(x, y); }, -100, 100, 0, 0, true,
     0, 0, 0, 0, false},
};

/// How far `found` is from the exact value, in units in the last place of the
/// dtype at it; infinite where one is special, or a zero, and the other
/// another.
double ulps(L exact, double found, bool isDouble) {
  int digits = isDouble ? 53 : 24, least = isDouble ? -1074 : -149;
  double largest = isDouble ? 1.7976931348623157e308 : 3.4028234663852886e38;
  if (std::isnan(exact) || std::isnan(found))
    return std::isnan(exact) && std::isnan(found) ? 0 : INFINITY;
  if (exact == 0 && found == 0)
    return std::signbit(exact) == std::signbit(found) ? 0 : INFINITY;
  int exponent;
  frexpl(exact, &exponent);
  L unit = ldexpl(1, std::max(exponent - digits, least));
  // Infinity is the next number after the largest.
  L value = std::isinf(found) ? copysignl(L(largest) + unit, found) : L(found);
  if (std::isinf(exact))
    return std::isinf(found) && (exact > 0) == (found > 0) ? 0 : INFINITY;
  if (fabsl(exact) > L(largest) + unit / 2 && std::isinf(found))
    return (exact > 0) == (found > 0) ? 0 : INFINITY;
  return static_cast<double>(fabsl(value - exact) / unit);
}

class VectorMath : public ::testing::TestWithParam<Function> {
protected:
  /// Numbers of the dtype: in the function's range, of all magnitudes, special.
  std::vector<double> numbers(bool isDouble, unsigned seed) {
    const Function &function = GetParam();
    std::mt19937_64 random(seed);
    std::vector<double> result = {0.0,      -0.0,      1.0,     -1.0,  2.0,
                                  INFINITY, -INFINITY, NAN,     1e-30, -1e-30,
                                  1e30,     -1e30,     88.7228, -87.3, -103.97};
    std::uniform_real_distribution<double> uniform(function.low, function.high);
    for (int i = 0; i < 60000; ++i)
      result.push_back(uniform(random));
    // Next to where sines and cosines are 0.
    for (int i = 1; i < 1000; ++i)
      result.push_back(static_cast<double>(i * i / 2 * 1.5707963267948966192L));
    if (isDouble) {
      // Where exponentials end, and next to what logarithms of 1 + x end at.
      result.insert(result.end(), {709.78, 709.79, -708.4, -745.13, -745.14});
      for (int i = 1; i < 54; ++i)
        result.push_back(std::ldexp(1, -i) - 1);
      std::uniform_real_distribution<double> wide(function.low64,
                                                  function.high64);
      for (int i = 0; function.low64 < function.high64 && i < 20000; ++i)
        result.push_back(wide(random));
    }
    for (int i = 0; i < 40000; ++i) {
      uint64_t bits = random();
      double wide;
      float narrow;
      std::memcpy(&wide, &bits, sizeof(wide));
      std::memcpy(&narrow, &bits, sizeof(narrow));
      result.push_back(isDouble ? wide : narrow);
    }
    if (!isDouble)
      for (double &value : result)
        value = static_cast<float>(value);
    return result;
  }

  MLIRContext context;
};

TEST_P(VectorMath, Errors) {
  const Function &function = GetParam();
  for (bool isDouble : {false, true})
    for (const char *cpu : {"x86-64", "x86-64-v3", "x86-64-v4"}) {
      std::string type =
          std::string("tensor<?x16x") + (isDouble ? "f64>" : "f32>");
      std::string arguments = function.isBinary ? "%x, %y" : "%x";
      std::string text =
          "dlt.metadata \"m\"\ndlt.variables @state {\n}\n"
          "dlt.entry @step state(@state) (%x: " +
          type + (function.isBinary ? ", %y: " + type : "") + ") -> (" + type +
          ") inputs [#dlt.input<\"x\", feature>" +
          (function.isBinary ? ", #dlt.input<\"y\", feature>" : "") +
          "] outputs [\"r\"] {\n%r = dlt." + function.name + " " + arguments +
          " : " + type + "\ndlt.return %r : " + type + "\n}\n";
      CompiledModel model(text, {.maxRows = 1024, .target = cpu});
      if (!model)
        continue; // Not for this machine.
      std::vector<double> x = numbers(isDouble, 1), y;
      if (function.isBinary) {
        y = numbers(isDouble, 2);
        // Exponents of moderate size, a third of them whole.
        for (size_t i = 15; function.isPower && i < y.size(); ++i)
          y[i] = i % 3 ? std::remainder(y[i], 8) : std::nearbyint(y[i] / 4);
        if (!isDouble)
          for (double &value : y)
            value = static_cast<float>(value);
      }
      int64_t rows = x.size() / 16;
      Builder builder(&context);
      Type dtype =
          isDouble ? Type(builder.getF64Type()) : Type(builder.getF32Type());
      std::vector<ref::Tensor> inputs(function.isBinary ? 2 : 1,
                                      ref::Tensor(dtype, {rows, 16}));
      ref::Tensor output(dtype, {rows, 16});
      inputs[0].floats.assign(x.begin(), x.begin() + rows * 16);
      if (function.isBinary)
        inputs[1].floats.assign(y.begin(), y.begin() + rows * 16);
      ASSERT_TRUE(model.call("step", inputs, output, 1024));
      double worst = 0;
      int64_t where = 0;
      for (int64_t i = 0; i < rows * 16; ++i) {
        // power is defined for x >= 0, or whole y.
        double b = function.isBinary ? y[i] : 0;
        L exact = function.exact(x[i], b);
        // 1 / (1 + e^-x) is 0 where e^-x is infinite: there the exact value is
        // below the least normal number.
        if (StringRef(function.name) == "logistic" && output.floats[i] == 0 &&
            exact < (isDouble ? 2.3e-308L : 1.2e-38L))
          continue;
        // Of large angles a sine is that of one near by.
        if (double limit = isDouble ? function.f64Limit : function.f32Limit;
            limit && std::isfinite(x[i]) && std::fabs(x[i]) > limit) {
          EXPECT_LE(fabsl(exact - output.floats[i]),
                    fabsl(x[i]) * 0x1p-49L + 0x1p-24L)
              << x[i];
          EXPECT_LE(std::fabs(output.floats[i]), 1) << x[i];
          continue;
        }
        double error = ulps(exact, output.floats[i], isDouble);
        if (error > worst) {
          worst = error;
          where = i;
        }
      }
      EXPECT_LE(worst, isDouble ? function.f64 : function.f32)
          << cpu << (isDouble ? " f64" : " f32") << " at " << x[where]
          << (function.isBinary ? ", " + std::to_string(y[where]) : "")
          << ": found " << output.floats[where];
      RecordProperty(std::string(cpu) + (isDouble ? "_f64" : "_f32"),
                     std::to_string(worst));
    }
}

INSTANTIATE_TEST_SUITE_P(Functions, VectorMath, ::testing::ValuesIn(functions),
                         [](const ::testing::TestParamInfo<Function> &info) {
                           return std::string(info.param.name);
                         });

} // namespace
