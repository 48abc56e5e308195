//===- GradientTest.cpp - The gradient of every operation ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every operation with DifferentiableOp, against central differences on the
// interpreter in float64. Samples.cpp gives each one examples; an operation
// without an example fails the suite.
//
//===----------------------------------------------------------------------===//

#include "../support/Gradients.h"
#include "Samples.h"
#include "WrongDialect.h"

#include "dlc/Dlt/Dlt.h"
#include "dlc/Pipelines/Register.h"

#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringMap.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;
using dlc::test::Sample;

namespace {

class Gradients : public ::testing::Test {
protected:
  Gradients() {
    DialectRegistry registry;
    registerDialects(registry);
    registry.insert<test::WrongDialect>();
    context.appendDialectRegistry(registry);
    context
        .loadDialect<dlt::DltDialect, func::FuncDialect, test::WrongDialect>();
  }

  OwningOpRef<ModuleOp> parse(const Sample &sample) {
    return parseSourceString<ModuleOp>(test::functionOf(sample), &context);
  }

  std::optional<std::string> check(const Sample &sample) {
    OwningOpRef<ModuleOp> module = parse(sample);
    if (!module)
      return "the sample does not parse";
    SmallVector<ref::Tensor> arguments;
    for (Type type : module->lookupSymbol<func::FuncOp>("f").getArgumentTypes())
      arguments.push_back(test::randomTensor(cast<RankedTensorType>(type), rows,
                                             sample.low, sample.high, random));
    return test::checkGradients(*module, arguments, rows, random,
                                sample.expected);
  }

  static constexpr int64_t rows = 3;
  std::mt19937_64 random{1};
  MLIRContext context;
};

TEST_F(Gradients, EveryDifferentiableOperationHasASample) {
  llvm::StringMap<int> count;
  for (const Sample &sample : test::gradientSamples())
    ++count[sample.op];
  int differentiable = 0;
  for (RegisteredOperationName name : test::operationsOf(context, "dlt"))
    if (name.hasInterface<dlt::DifferentiableOp>()) {
      ++differentiable;
      EXPECT_GT(count.lookup(name.getStringRef()), 0)
          << name.getStringRef().str()
          << " is differentiable, but has no sample here";
    }
  EXPECT_GT(differentiable, 25);
}

TEST_F(Gradients, AgreeWithDifferences) {
  for (const Sample &sample : test::gradientSamples()) {
    auto wrong = check(sample);
    EXPECT_FALSE(wrong) << sample.statement << "\n" << wrong.value_or("");
  }
}

// The test of the test: an operation whose gradient is wrong in a chosen way.
TEST_F(Gradients, PlantedFaultsAreCaught) {
  for (StringRef fault : test::faultsOfWrongSquare()) {
    std::string statement = "\"wrong.square\"(%x) {fault = \"" + fault.str() +
                            "\"} : (tensor<3x2xf64>) -> tensor<3x2xf64>";
    Sample sample{"wrong.square", "tensor<3x2xf64>", "", statement.c_str(),
                  "tensor<3x2xf64>"};
    EXPECT_EQ(check(sample).has_value(), fault != "none") << fault.str();
  }
}

/// And of each operation: gradients of its samples that are a little too large,
/// of the other sign, absent, not 0, or of another element.
TEST_F(Gradients, PlantedFaultsOfEachOperationAreCaught) {
  using Fault = void (*)(std::vector<double> &);
  const std::pair<const char *, Fault> faults[] = {
      {"larger",
       [](std::vector<double> &g) {
         for (double &value : g)
           value *= 1.0001;
       }},
      {"negated",
       [](std::vector<double> &g) {
         for (double &value : g)
           value = -value;
       }},
      {"absent", [](std::vector<double> &g) { g.assign(g.size(), 0); }},
      {"not 0",
       [](std::vector<double> &g) {
         for (double &value : g)
           value += 1e-6;
       }},
      {"moved",
       [](std::vector<double> &g) {
         std::rotate(g.begin(), g.begin() + 1, g.end());
       }},
  };
  llvm::StringMap<int> caught;
  for (const Sample &sample : test::gradientSamples()) {
    if (sample.expected == test::Expected::zero) {
      ++caught[sample.op]; // There is nothing to be wrong about.
      continue;
    }
    OwningOpRef<ModuleOp> module = parse(sample);
    auto f = module->lookupSymbol<func::FuncOp>("f");
    SmallVector<ref::Tensor> arguments, cotangents;
    for (Type type : f.getArgumentTypes())
      arguments.push_back(test::randomTensor(cast<RankedTensorType>(type), rows,
                                             sample.low, sample.high, random));
    for (Type type : f.getResultTypes())
      cotangents.push_back(test::randomTensor(cast<RankedTensorType>(type),
                                              rows, -1, 1, random));
    auto gradients = test::gradientsOf(*module, arguments, cotangents, rows);
    ASSERT_TRUE(gradients) << sample.statement;
    for (size_t index = 0; index < gradients->size(); ++index)
      for (auto [name, fault] : faults) {
        SmallVector<ref::Tensor> spoilt(*gradients);
        for (double &value : spoilt[index].floats) // As x / x has.
          if (std::fabs(value) < 1e-12)
            value = 0;
        std::vector<double> right = spoilt[index].floats;
        fault(spoilt[index].floats);
        if (spoilt[index].floats == right)
          continue; // As 0 times any factor.
        auto difference = test::compareWithDifferences(
            arguments, cotangents, spoilt, sample.expected,
            [&](ArrayRef<ref::Tensor> moved) {
              return test::evaluate(*module, "f", moved, rows);
            });
        EXPECT_TRUE(difference)
            << sample.statement << ": gradient " << index << ", " << name;
        ++caught[sample.op];
      }
  }
  for (const Sample &sample : test::gradientSamples())
    EXPECT_GT(caught.lookup(sample.op), 0) << sample.op;
}

/// At a kink the gradient is a convention, Keras's and JAX's.
TEST_F(Gradients, Kinks) {
  struct Kink {
    Sample sample;
    double x, y;
    double dx, dy;
  };
#define S "tensor<f64>"
  const Kink kinks[] = {
      {{"", S, "", "dlt.abs %x : " S, S}, 0, 0, 0, 0},
      {{"", S, S, "dlt.maximum %x, %y : " S, S}, 1, 1, 0.5, 0.5},
      {{"", S, S, "dlt.minimum %x, %y : " S, S}, -1, -1, 0.5, 0.5},
      {{"", S, S, "dlt.power %x, %y : " S, S}, 0, 2, 0, 0},
      {{"", S, S, "dlt.power %x, %y : " S, S}, 0, 1, 1, 0},
      {{"", S, S, "dlt.power %x, %y : " S, S}, 0, 0, 0, 0},
      {{"", S, S, "dlt.power %x, %y : " S, S}, -2, 3, 12, NAN},
  };
#undef S
  for (const Kink &kink : kinks) {
    OwningOpRef<ModuleOp> module = parse(kink.sample);
    ASSERT_TRUE(module);
    Type type = Float64Type::get(&context);
    SmallVector<ref::Tensor> arguments;
    for (double value : {kink.x, kink.y}) {
      arguments.emplace_back(type, ArrayRef<int64_t>());
      arguments.back().floats[0] = value;
    }
    if (!*kink.sample.y)
      arguments.pop_back();
    ref::Tensor one(type, {});
    one.floats[0] = 1;
    auto gradients = test::gradientsOf(*module, arguments, one, 1);
    ASSERT_TRUE(gradients);
    EXPECT_EQ((*gradients)[0].floats[0], kink.dx) << kink.sample.statement;
    if (gradients->size() < 2)
      continue;
    double dy = (*gradients)[1].floats[0];
    EXPECT_TRUE(dy == kink.dy || (std::isnan(dy) && std::isnan(kink.dy)))
        << kink.sample.statement << ": " << dy;
  }
}

/// Equal elements share the gradient of a maximum.
TEST_F(Gradients, TiesOfReductions) {
  Sample sample{"", "tensor<4xf64>", "",
                "dlt.reduce max %x dims = [0] : tensor<4xf64> -> tensor<f64>",
                "tensor<f64>"};
  OwningOpRef<ModuleOp> module = parse(sample);
  ref::Tensor x(Float64Type::get(&context), {4});
  x.floats = {2, 1, 2, 0};
  ref::Tensor one(Float64Type::get(&context), {});
  one.floats[0] = 1;
  auto gradients = test::gradientsOf(*module, x, one, 1);
  ASSERT_TRUE(gradients);
  EXPECT_EQ((*gradients)[0].floats, (std::vector<double>{0.5, 0, 0.5, 0}));
}

} // namespace
