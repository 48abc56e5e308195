//===- GradientTest.cpp - Gradients of the prelude's definitions ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every activation and loss of the prelude, against central differences on the
// interpreter in float64.
//
//===----------------------------------------------------------------------===//

#include "../support/Definitions.h"
#include "../support/Gradients.h"

#include "dlc/Prelude/Prelude.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;

namespace {

class PreludeGradients : public ::testing::Test {
protected:
  PreludeGradients() {
    test::loadDialects(context);
    prelude = loadPrelude(&context);
    f64 = Float64Type::get(&context);
  }

  RankedTensorType floats(ArrayRef<int64_t> shape) {
    return RankedTensorType::get(shape, f64);
  }

  MLIRContext context;
  SmallVector<OwningOpRef<ModuleOp>> prelude;
  Type f64;
  std::mt19937_64 random{2};
  static constexpr int64_t dynamic = ShapedType::kDynamic, rows = 3;
};

TEST_F(PreludeGradients, Activations) {
  auto definitions =
      test::definitionsOf(layers::DefinitionKind::activation, prelude);
  ASSERT_GE(definitions.size(), 4u);
  // Even numbers, of which there are halves.
  for (layers::DefineOp definition : definitions)
    for (RankedTensorType type :
         {floats({dynamic, 6}), floats({dynamic, 3, 2}), floats({4})}) {
      OwningOpRef<ModuleOp> module = test::instantiate(definition, type, f64);
      ASSERT_TRUE(module);
      auto wrong = test::checkGradients(
          *module, test::randomTensor(type, rows, -3, 3, random), rows, random);
      EXPECT_FALSE(wrong) << definition.getSymName().str() << ": "
                          << wrong.value_or("");
    }
}

TEST_F(PreludeGradients, Losses) {
  auto definitions = test::definitionsOf(layers::DefinitionKind::loss, prelude);
  ASSERT_GE(definitions.size(), 2u);
  for (layers::DefineOp definition : definitions)
    for (RankedTensorType prediction :
         {floats({dynamic, 5}), floats({dynamic, 2, 4})}) {
      // Class indices if the definition wants integers, else numbers.
      RankedTensorType target = prediction;
      if (definition.getClassTargets())
        target = RankedTensorType::get(prediction.getShape().drop_back(),
                                       IntegerType::get(&context, 32));
      int64_t classes = prediction.getShape().back();
      OwningOpRef<ModuleOp> module =
          test::instantiate(definition, {target, prediction}, f64);
      ASSERT_TRUE(module);
      // Predictions are probabilities well inside (0, 1), fine as logits too.
      ref::Tensor arguments[] = {
          test::randomTensor(target, rows, target == prediction ? 0.1 : 0,
                             target == prediction ? 0.9 : double(classes),
                             random),
          test::randomTensor(prediction, rows, 0.1, 0.9, random)};
      auto wrong = test::checkGradients(*module, arguments, rows, random);
      EXPECT_FALSE(wrong) << definition.getSymName().str() << ": "
                          << wrong.value_or("");
    }
}

} // namespace
