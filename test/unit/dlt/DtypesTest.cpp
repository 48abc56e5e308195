//===- DtypesTest.cpp - The table of dtypes in the docs -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace mlir;

/// The row of docs/writing_a_model.md for a dtype, from its format.
static std::string rowOf(FloatType type) {
  const llvm::fltSemantics &format = type.getFloatSemantics();
  auto number = [](llvm::APFloat value) {
    bool losesInfo;
    value.convert(llvm::APFloat::IEEEdouble(),
                  llvm::APFloat::rmNearestTiesToEven, &losesInfo);
    return value.convertToDouble();
  };
  unsigned mantissa = llvm::APFloat::semanticsPrecision(format) - 1;
  double largest = number(llvm::APFloat::getLargest(format));
  double normal = number(llvm::APFloat::getSmallestNormalized(format));
  double smallest = number(llvm::APFloat::getSmallest(format));
  // The power of ten that is next to the distance from 1 to the next number.
  double digits = std::round(std::log10(std::ldexp(1, -int(mantissa))));
  std::string row;
  llvm::raw_string_ostream os(row);
  os << "| " << type << " | " << type.getWidth() - 1 - mantissa << ", "
     << mantissa << ", 1 | ";
  if (largest < 1e6)
    os << llvm::format("%.0f", largest);
  else
    os << llvm::format("%.1e", largest);
  os << llvm::format(" | %.1e | %.1e | %.0e |\n", normal, smallest,
                     std::pow(10, digits));
  return row;
}

TEST(Dtypes, AreWhatTheDocsSay) {
  MLIRContext context;
  auto text =
      llvm::MemoryBuffer::getFile(DLC_SOURCE_DIR "/docs/writing_a_model.md");
  ASSERT_TRUE(text);
  FloatType types[] = {Float16Type::get(&context), BFloat16Type::get(&context),
                       Float32Type::get(&context), Float64Type::get(&context)};
  for (FloatType type : types)
    EXPECT_TRUE((*text)->getBuffer().contains(rowOf(type))) << rowOf(type);
}
