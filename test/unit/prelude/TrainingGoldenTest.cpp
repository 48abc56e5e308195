//===- TrainingGoldenTest.cpp - Regularizers, constraints, schedules ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every such definition of the prelude against the values that Keras made. A
// definition without values fails the suite.
//
//===----------------------------------------------------------------------===//

#include "../support/Definitions.h"
#include "../support/Golden.h"
#include "../support/Gradients.h"

#include "dlc/Prelude/Prelude.h"
#include "dlc/Support/RefCompare.h"

#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;
using layers::DefinitionKind;

namespace {

class TrainingGoldens : public ::testing::Test {
protected:
  TrainingGoldens() {
    test::loadDialects(context);
    prelude = loadPrelude(&context);
    f32 = Float32Type::get(&context);
    f64 = Float64Type::get(&context);
  }

  /// Compares what definitions of a kind make, and gradients where there are
  /// some.
  void compare(DefinitionKind kind, const test::GoldenCases &casesOf) {
    test::Golden golden(context, "regularizers.safetensors");
    for (layers::DefineOp definition : test::definitionsOf(kind, prelude)) {
      auto it = casesOf.find(definition.getSymName().str());
      ASSERT_NE(it, casesOf.end())
          << definition.getSymName().str() << " has no golden values";
      for (const auto &[name, params] : it->second)
        for (auto [suffix, dtype] : {std::pair("f32", f32), {"f64", f64}}) {
          double gap = dtype.isF64() ? 1e-13 : ref::dtypeTolerance(dtype).rtol;
          auto stored = [&, &name = name, suffix = suffix](const char *what) {
            return golden.get(name + "." + what + "." + suffix);
          };
          ref::Tensor x = golden.get(name + ".x", dtype);
          OwningOpRef<ModuleOp> module =
              test::instantiate(definition, test::typeOf(x), dtype, params);
          ASSERT_TRUE(module);
          auto y = test::evaluateF(*module, x);
          ASSERT_TRUE(y) << name;
          EXPECT_LE(test::gapOf((*y)[0], stored("y")), gap) << name;
          if (!golden.has(name + ".dx.f32"))
            continue;
          ref::Tensor one = ref::Tensor::full(
              ref::Context(), RankedTensorType::get({}, dtype), 1);
          auto dx = test::gradientsOf(*module, x, one, 1, false);
          ASSERT_TRUE(dx) << name;
          EXPECT_LE(test::gapOf((*dx)[0], stored("dx")), gap) << name;
        }
    }
  }

  MLIRContext context;
  SmallVector<OwningOpRef<ModuleOp>> prelude;
  Type f32, f64;
};

TEST_F(TrainingGoldens, Regularizers) {
  const test::Params l1l2 = {{"l1", 0.01}, {"l2", 0.02}};
  compare(DefinitionKind::regularizer,
          {{"l1", {{"l1_rank1", {}}, {"l1_rank2", {}}, {"l1_zeros", {}}}},
           {"l2", {{"l2_rank1", {}}, {"l2_rank2", {}}}},
           {"l1_l2",
            {{"l1l2_rank1", l1l2}, {"l1l2_rank2", l1l2}, {"l1l2_zeros", l1l2}}},
           {"orthogonal_regularizer",
            {{"orthogonal_rows", {}}, {"orthogonal_columns", {{"mode", 1}}}}}});
}

TEST_F(TrainingGoldens, Constraints) {
  compare(DefinitionKind::constraint,
          {{"max_norm",
            {{"max_norm", {}},
             {"max_norm_axis1", {{"axis", 1}, {"max_value", 1}}}}},
           {"non_neg", {{"non_neg", {}}}},
           {"unit_norm", {{"unit_norm", {}}}},
           {"min_max_norm",
            {{"min_max_norm",
              {{"min_value", 0.5}, {"max_value", 1.5}, {"rate", 0.5}}}}}});
}

TEST_F(TrainingGoldens, Schedules) {
  llvm::json::Value golden = test::readGoldenJson("schedules.json");
  std::map<std::string, int> compared;
  for (const auto &[key, value] : *golden.getAsObject()) {
    const llvm::json::Object &own = *value.getAsObject();
    std::string name =
        llvm::convertToSnakeFromCamelCase(*own.getString("class"));
    layers::DefineOp definition;
    for (layers::DefineOp each :
         test::definitionsOf(DefinitionKind::schedule, prelude))
      if (each.getSymName() == name)
        definition = each;
    ASSERT_TRUE(definition) << name;
    Builder builder(&context);
    auto number = [&](const llvm::json::Value &value) -> Attribute {
      return builder.getF64FloatAttr(
          value.getAsNumber().value_or(value.getAsBoolean().value_or(false)));
    };
    NamedAttrList params;
    for (const auto &[param, argument] : *own.getObject("arguments")) {
      if (const llvm::json::Array *list = argument.getAsArray())
        params.append(param.str(),
                      builder.getArrayAttr(llvm::map_to_vector(*list, number)));
      else if (argument.kind() != llvm::json::Value::Null)
        params.append(param.str(), number(argument));
    }
    ref::Tensor step(IntegerType::get(&context, 64), {});
    OwningOpRef<ModuleOp> module = test::instantiate(
        definition, test::typeOf(step), f64, params.getDictionary(&context));
    ASSERT_TRUE(module);
    double largest = 0;
    for (const llvm::json::Value &rate : *own.getArray("float64"))
      largest = std::max(largest, std::fabs(*rate.getAsNumber()));
    for (auto [at, rate] :
         llvm::zip(*own.getArray("steps"), *own.getArray("float64"))) {
      step.ints[0] = *at.getAsInteger();
      auto y = test::evaluateF(*module, step);
      ASSERT_TRUE(y);
      EXPECT_NEAR((*y)[0].floats[0], *rate.getAsNumber(), 1e-14 * largest)
          << key.str() << " at " << step.ints[0];
    }
    ++compared[name];
  }
  for (layers::DefineOp definition :
       test::definitionsOf(DefinitionKind::schedule, prelude))
    EXPECT_TRUE(compared.count(definition.getSymName().str()))
        << definition.getSymName().str() << " has no golden values";
}

} // namespace
