//===- NarrowFloatsTest.cpp - Compiled conversions of 16-bit floats -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every number of 16 bits, and what lies next to it and half way to the next
// one, against LLVM's APFloat, which rounds once.
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"

#include "mlir/IR/Builders.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace mlir;
using namespace dlc;
using test::CompiledModel;

namespace {

class NarrowFloats : public ::testing::TestWithParam<const char *> {
protected:
  bool isHalf() const { return StringRef(GetParam()) == "f16"; }
  Type narrow() {
    Builder builder(&context);
    return isHalf() ? Type(builder.getF16Type()) : builder.getBF16Type();
  }
  const llvm::fltSemantics &semantics() const {
    return isHalf() ? APFloat::IEEEhalf() : APFloat::BFloat();
  }

  double fromBits(uint16_t bits) const {
    return convertedToDouble(APFloat(semantics(), APInt(16, bits)));
  }
  static double convertedToDouble(APFloat value) {
    bool isInexact;
    value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                  &isInexact);
    return value.convertToDouble();
  }
  double rounded(double exact) const {
    APFloat value(exact);
    bool isInexact;
    value.convert(semantics(), APFloat::rmNearestTiesToEven, &isInexact);
    return convertedToDouble(value);
  }

  std::vector<double> all() const {
    std::vector<double> result;
    for (unsigned bits = 0; bits < 1 << 16; ++bits)
      result.push_back(fromBits(bits));
    return result;
  }

  /// Runs a conversion of `from` to `to` on the numbers, on all CPUs that this
  /// machine has, in vectors of rows of `size`.
  void expectConverted(Type from, Type to, int64_t size,
                       const std::vector<double> &numbers,
                       llvm::function_ref<double(double)> exact) {
    auto text = [&](Type type) {
      std::string result;
      llvm::raw_string_ostream(result)
          << RankedTensorType::get({ShapedType::kDynamic, size}, type);
      return result;
    };
    std::string program =
        "dlt.metadata \"m\"\ndlt.variables @state {\n}\n"
        "dlt.entry @step state(@state) (%x: " +
        text(from) + ") -> (" + text(to) +
        ") inputs [#dlt.input<\"x\", feature>] outputs [\"r\"] {\n"
        "%r = dlt.convert %x : " +
        text(from) + " -> " + text(to) + "\ndlt.return %r : " + text(to) +
        "\n}\n";
    for (const char *cpu : {"x86-64", "x86-64-v3", "x86-64-v4"}) {
      CompiledModel model(program, {.maxRows = 1024, .target = cpu});
      if (!model)
        continue; // Not for this machine.
      auto rows = static_cast<int64_t>(numbers.size()) / size;
      ref::Tensor input(from, {rows, size}), output(to, {rows, size});
      if (isa<FloatType>(from))
        input.floats.assign(numbers.begin(), numbers.begin() + rows * size);
      else
        input.ints.assign(numbers.begin(), numbers.begin() + rows * size);
      ASSERT_TRUE(model.call("step", input, output, 1024));
      int64_t wrong = 0;
      for (int64_t i = 0; i < rows * size; ++i) {
        double wanted = exact(numbers[i]), found = output.floats[i];
        bool isSame = std::isnan(wanted)
                          ? std::isnan(found)
                          : wanted == found &&
                                std::signbit(wanted) == std::signbit(found);
        if (!isSame && ++wrong <= 3)
          ADD_FAILURE() << cpu << ", row of " << size << ": " << numbers[i]
                        << " became " << found << ", expected " << wanted;
      }
      EXPECT_EQ(wrong, 0) << cpu;
    }
  }

  MLIRContext context;
};

TEST_P(NarrowFloats, Extend) {
  Builder builder(&context);
  auto itself = [](double x) { return x; };
  // Also where only numbers are converted, and the end of a row.
  for (int64_t size : {1, 16, 19}) {
    expectConverted(narrow(), builder.getF32Type(), size, all(), itself);
    expectConverted(narrow(), builder.getF64Type(), size, all(), itself);
  }
}

TEST_P(NarrowFloats, Truncate) {
  Builder builder(&context);
  for (bool isDouble : {false, true}) {
    // Numbers that the dtype has and, on both sides of them, the nearest ones;
    // likewise half way to the next one.
    std::vector<double> numbers;
    auto nextTo = [&](double x, double limit) {
      return isDouble ? std::nextafter(x, limit)
                      : double(std::nextafter(float(x), float(limit)));
    };
    for (unsigned bits = 0; bits < 1 << 16; ++bits) {
      double x = fromBits(bits),
             next = fromBits(bits + 1 < 1 << 16 ? bits + 1 : bits);
      // Behind the largest one numbers go on as if there were another.
      if (std::isinf(next) && std::isfinite(x))
        next = 2 * x - fromBits(bits - 1);
      for (double y : {x, (x + next) / 2}) {
        if (!isDouble)
          y = static_cast<float>(y);
        numbers.insert(numbers.end(),
                       {y, nextTo(y, -INFINITY), nextTo(y, INFINITY)});
      }
    }
    numbers.insert(numbers.end(), {1e30, -1e30, 1e38, 3.3e38, 1e-40, -1e-46});
    if (isDouble)
      numbers.insert(numbers.end(), {1e300, -1e300, 1e-300, -1e-320});
    while (numbers.size() % (16 * 19))
      numbers.push_back(1);
    Type from =
        isDouble ? Type(builder.getF64Type()) : Type(builder.getF32Type());
    for (int64_t size : {1, 16, 19})
      expectConverted(from, narrow(), size, numbers,
                      [&](double x) { return rounded(x); });
  }
}

TEST_P(NarrowFloats, FromIntegers) {
  Builder builder(&context);
  std::vector<double> numbers;
  for (int i = 0; i < 4000; ++i)
    numbers.push_back(i);
  // Half way between two numbers, and next to that.
  for (int64_t bits = 8; bits < 31; ++bits)
    for (int64_t mantissa = 0; mantissa < 64; ++mantissa)
      for (int64_t off : {-1, 0, 1})
        numbers.push_back(static_cast<double>(
            (int64_t(1) << bits) + (((2 * mantissa + 1) << bits) >> 9) + off));
  for (size_t i = 0; i < numbers.size(); i += 2)
    numbers[i] = -numbers[i];
  while (numbers.size() % 16)
    numbers.push_back(1);
  for (Type from : {builder.getIntegerType(32), builder.getIntegerType(64)})
    expectConverted(from, narrow(), 16, numbers,
                    [&](double x) { return x == 0 ? 0 : rounded(x); });
}

INSTANTIATE_TEST_SUITE_P(Types, NarrowFloats, ::testing::Values("f16", "bf16"),
                         [](const ::testing::TestParamInfo<const char *> &i) {
                           return std::string(i.param);
                         });

} // namespace
