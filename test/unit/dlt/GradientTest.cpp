//===- GradientTest.cpp - The gradient of every operation ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every operation with DifferentiableOp, against central differences on the
// interpreter in float64. The table below gives each one examples; an operation
// without an example fails the suite.
//
//===----------------------------------------------------------------------===//

#include "../support/Gradients.h"
#include "WrongDialect.h"

#include "dlc/Dlt/Dlt.h"
#include "dlc/Pipelines/Register.h"

#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringMap.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;
using dlc::test::Expected;

namespace {

/// Operands %x, %y of types `x`, `y` ("" if there is none) in [low, high); the
/// statement defines %r of type `result`. `?` is 3 rows.
struct Sample {
  const char *op;
  const char *x, *y;
  const char *statement;
  const char *result;
  double low = -2, high = 2;
  Expected expected = Expected::differences;
};

#define M "tensor<?x4xf64>"
#define S "tensor<f64>"
#define UNARY(OP, LOW, HIGH)                                                   \
  {"dlt." OP, M, "", "dlt." OP " %x : " M, M, LOW, HIGH}, {                    \
    "dlt." OP, S, "", "dlt." OP " %x : " S, S, LOW, HIGH                       \
  }
#define BINARY(OP, LOW, HIGH)                                                  \
  {"dlt." OP, M, M, "dlt." OP " %x, %y : " M, M, LOW, HIGH},                   \
      {"dlt." OP, S, S, "dlt." OP " %x, %y : " S, S, LOW, HIGH}, {             \
    "dlt." OP, M, "", "dlt." OP " %x, %x : " M, M, LOW + 0.0, HIGH             \
  }

const Sample samples[] = {
    UNARY("abs", -2, 2),
    UNARY("exponential", -2, 2),
    UNARY("log", 0.2, 3),
    UNARY("log_plus_one", -0.7, 3),
    UNARY("logistic", -4, 4),
    UNARY("negate", -2, 2),
    UNARY("rsqrt", 0.2, 3),
    UNARY("sign", -2, 2),
    UNARY("sqrt", 0.2, 3),
    UNARY("tanh", -2, 2),
    BINARY("add", -2, 2),
    BINARY("subtract", -2, 2),
    BINARY("multiply", -2, 2),
    BINARY("divide", 0.3, 2),
    {"dlt.divide", M, M, "dlt.divide %x, %y : " M, M, -2, -0.3},
    BINARY("power", 0.2, 3),
    {"dlt.maximum", M, M, "dlt.maximum %x, %y : " M, M},
    {"dlt.maximum", M, "", "dlt.maximum %x, %x : " M, M},
    {"dlt.minimum", M, M, "dlt.minimum %x, %y : " M, M},
    {"dlt.minimum", M, "", "dlt.minimum %x, %x : " M, M},
    {"dlt.select", M, M,
     "dlt.select %p, %x, %y : tensor<?x4xi1>, " M "\n"
     "%p = dlt.compare gt %x, %y : " M,
     M},
    {"dlt.convert", M, "", "dlt.convert %x : " M " -> tensor<?x4xf32>",
     "tensor<?x4xf32>"},
    {"dlt.full_like", M, "", "dlt.full_like %x, 2.0 : " M, M},
    {"dlt.iota", M, "", "dlt.iota 1 like %x : " M " -> " M, M},
    {"dlt.stop_gradient", M, "", "dlt.stop_gradient %x : " M, M, -2, 2,
     Expected::zero},
    {"dlt.broadcast_in_dim", "tensor<2x1xf64>", "",
     "dlt.broadcast_in_dim %x dims = [0, 2] : tensor<2x1xf64> -> "
     "tensor<2x3x4xf64>",
     "tensor<2x3x4xf64>"},
    {"dlt.broadcast_in_dim", S, "",
     "dlt.broadcast_in_dim %x dims = [] : " S " -> " M, M},
    {"dlt.broadcast_in_dim", "tensor<?xf64>", "",
     "dlt.broadcast_in_dim %x dims = [0] : tensor<?xf64> -> " M, M},
    {"dlt.broadcast_like", "tensor<4xf64>", M,
     "dlt.broadcast_like %x, %y : tensor<4xf64>, " M " -> " M, M},
    {"dlt.broadcast_like", "tensor<?xf64>", M,
     "dlt.broadcast_like %x, %y leading : tensor<?xf64>, " M " -> " M, M},
    {"dlt.reshape", "tensor<?x2x3xf64>", "",
     "dlt.reshape %x : tensor<?x2x3xf64> -> tensor<?x6xf64>",
     "tensor<?x6xf64>"},
    {"dlt.transpose", "tensor<2x3x4xf64>", "",
     "dlt.transpose %x, [2, 0, 1] : tensor<2x3x4xf64> -> tensor<4x2x3xf64>",
     "tensor<4x2x3xf64>"},
    {"dlt.concatenate", M, "tensor<?x2xf64>",
     "dlt.concatenate %x, %y, %x dim = 1 : (" M ", tensor<?x2xf64>, " M
     ") -> tensor<?x10xf64>",
     "tensor<?x10xf64>"},
    {"dlt.slice", M, "",
     "dlt.slice %x dim = 1 [1, 3] : " M " -> tensor<?x2xf64>",
     "tensor<?x2xf64>"},
    {"dlt.pad", M, "",
     "dlt.pad %x dim = 1 low = 1 high = 2 : " M " -> tensor<?x7xf64>",
     "tensor<?x7xf64>"},
    {"dlt.reduce", M, "",
     "dlt.reduce sum %x dims = [0] : " M " -> tensor<4xf64>", "tensor<4xf64>"},
    {"dlt.reduce", M, "",
     "dlt.reduce sum %x dims = [-1] keep_dims : " M " -> tensor<?x1xf64>",
     "tensor<?x1xf64>"},
    {"dlt.reduce", M, "",
     "dlt.reduce max %x dims = [1] : " M " -> tensor<?xf64>", "tensor<?xf64>"},
    {"dlt.reduce", M, "", "dlt.reduce min %x dims = [0, 1] : " M " -> " S, S},
    {"dlt.dot_general", M, "tensor<4x5xf64>",
     "dlt.dot_general %x, %y contract = [1] x [0] : (" M
     ", tensor<4x5xf64>) -> tensor<?x5xf64>",
     "tensor<?x5xf64>"},
    {"dlt.dot_general", "tensor<4x3xf64>", "tensor<5x4xf64>",
     "dlt.dot_general %x, %y contract = [0] x [1] : (tensor<4x3xf64>, "
     "tensor<5x4xf64>) -> tensor<3x5xf64>",
     "tensor<3x5xf64>"},
    {"dlt.dot_general", "tensor<2x3x4x2xf64>", "tensor<4x2x2x5xf64>",
     "dlt.dot_general %x, %y batch = [0] x [2] contract = [3, 2] x [1, 0] : "
     "(tensor<2x3x4x2xf64>, tensor<4x2x2x5xf64>) -> tensor<2x3x5xf64>",
     "tensor<2x3x5xf64>"},
    {"dlt.dot_general", M, "",
     "dlt.dot_general %x, %x contract = [0, 1] x [0, 1] : (" M ", " M ") -> " S,
     S},
};
#undef M
#undef S

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
    // A second line of the statement is what the first one needs.
    auto [statement, before] = StringRef(sample.statement).split('\n');
    std::string text = "func.func @f(%x: " + std::string(sample.x);
    if (*sample.y)
      text += ", %y: " + std::string(sample.y);
    text += ") -> " + std::string(sample.result) + " {\n" + before.str() +
            "\n%r = " + statement.str() + "\nreturn %r : " + sample.result +
            "\n}";
    return parseSourceString<ModuleOp>(text, &context);
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
  for (const Sample &sample : samples)
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
  for (const Sample &sample : samples) {
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
