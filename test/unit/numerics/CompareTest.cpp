//===- CompareTest.cpp - How far results may be from each other -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Numerics/Numerics.h"

#include "mlir/IR/Builders.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;
using namespace dlc::numerics;

namespace {

class Compare : public ::testing::Test {
protected:
  Compare() {
    Entry entry;
    entry.outputs.push_back({"y", type});
    interface.entries.push_back(entry);
  }

  Outcome outcome(ArrayRef<double> values) {
    Outcome result;
    ref::Tensor tensor(type.getElementType(),
                       {static_cast<int64_t>(values.size())});
    for (auto [i, value] : llvm::enumerate(values))
      tensor.set(ref::Context(), i, {value, 0});
    result.outputs.push_back(tensor);
    return result;
  }

  bool isSame(ArrayRef<double> found, ArrayRef<double> wanted,
              ArrayRef<double> rounded) {
    Outcome sample = outcome(rounded);
    return !compare(interface, 0, outcome(found), outcome(wanted),
                    Allowance::ofCode(interface, sample));
  }

  MLIRContext context;
  RankedTensorType type =
      RankedTensorType::get({3}, Float32Type::get(&context));
  Interface interface;
};

TEST_F(Compare, NumbersThatAreMovedAreExactNextToLargeOnes) {
  std::vector<double> wanted = {-1e9, 5, 15};
  EXPECT_TRUE(isSame(wanted, wanted, wanted));
  EXPECT_FALSE(isSame({-1e9, 0, 10}, wanted, wanted));
  EXPECT_FALSE(isSame({5, -1e9, 15}, wanted, wanted));
}

TEST_F(Compare, NumbersThatAreRoundedMayBeOffByWhatTheLargestIs) {
  std::vector<double> wanted = {-1e9, 5, 15}, rounded = {-1e9, 6, 15};
  EXPECT_TRUE(isSame({-1e9, 9, 15}, wanted, rounded));
  EXPECT_FALSE(isSame({-1e9, 5e5, 15}, wanted, rounded));
}

} // namespace
