//===- CompiledGradientTest.cpp - Gradients of compiled code --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every operation with DifferentiableOp, compiled in float64: value and
// gradient in one entry, against central differences of the compiled value and
// against the interpreter.
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"
#include "../support/Golden.h"
#include "Samples.h"

#include "dlc/Dlt/Dlt.h"
#include "dlc/Pipelines/Register.h"

#include "mlir/Parser/Parser.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;
using test::CompiledModel;
using test::Sample;

namespace {

constexpr int64_t rows = 3;

class CompiledGradients : public ::testing::TestWithParam<Sample> {
protected:
  CompiledGradients() {
    DialectRegistry registry;
    registerDialects(registry);
    context.appendDialectRegistry(registry);
    context.loadDialect<dlt::DltDialect, func::FuncDialect>();
  }

  /// A program of one entry: (arguments, cotangent) -> (value, gradients).
  static std::string programOf(const Sample &sample) {
    std::string x = sample.x, y = sample.y, r = sample.result;
    bool two = !y.empty();
    std::string types = x + (two ? ", " + y : "");
    std::string wrt = two ? "[0, 1]" : "[0]";
    return "dlt.metadata \"gradient\"\ndlt.variables @state {\n}\n" +
           test::functionOf(sample) +
           "dlt.entry @step state(@state) (%x: " + x +
           (two ? ", %y: " + y : "") + ", %c: " + r + ") -> (" + r + ", " +
           types + ")\ninputs [#dlt.input<\"x\", feature>" +
           (two ? ", #dlt.input<\"y\", feature>" : "") +
           ", #dlt.input<\"c\", feature>] outputs [\"r\", \"dx\"" +
           (two ? ", \"dy\"" : "") + "] {\n%r, %dx" + (two ? ", %dy" : "") +
           " = dlt.vjp @f(%x" + (two ? ", %y" : "") +
           ") cotangents(%c) wrt = " + wrt + " : (" + types + ") (" + r +
           ") -> (" + r + ", " + types + ")\ndlt.return %r, %dx" +
           (two ? ", %dy" : "") + " : " + r + ", " + types + "\n}\n";
  }

  std::mt19937_64 random{1};
  MLIRContext context;
};

TEST_P(CompiledGradients, AgreeWithDifferences) {
  const Sample &sample = GetParam();
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(test::functionOf(sample), &context);
  ASSERT_TRUE(module);
  auto f = module->lookupSymbol<func::FuncOp>("f");
  SmallVector<ref::Tensor> arguments, cotangents;
  for (Type type : f.getArgumentTypes())
    arguments.push_back(test::randomTensor(cast<RankedTensorType>(type), rows,
                                           sample.low, sample.high, random));
  auto result = cast<RankedTensorType>(f.getResultTypes()[0]);
  cotangents.push_back(test::randomTensor(result, rows, -1, 1, random));

  CompiledModel model(programOf(sample), {.maxRows = rows});
  ASSERT_TRUE(model) << programOf(sample);
  // The value, then the gradients.
  auto run =
      [&](ArrayRef<ref::Tensor> at) -> std::optional<SmallVector<ref::Tensor>> {
    SmallVector<ref::Tensor> inputs(at), outputs;
    llvm::append_range(inputs, cotangents);
    outputs.push_back(ref::Tensor::zeros(result, rows));
    for (const ref::Tensor &argument : arguments)
      outputs.emplace_back(argument.getElementType(), argument.getShape());
    if (!model.call("step", inputs, outputs, 0))
      return std::nullopt;
    return outputs;
  };
  auto outputs = run(arguments);
  ASSERT_TRUE(outputs);
  ArrayRef<ref::Tensor> gradients = ArrayRef(*outputs).drop_front();

  // Differences of what is rounded to float32 say nothing.
  if (!result.getElementType().isF32()) {
    auto wrong = test::compareWithDifferences(
        arguments, cotangents, gradients, sample.expected,
        [&](ArrayRef<ref::Tensor> at)
            -> std::optional<SmallVector<ref::Tensor>> {
          auto values = run(at);
          if (!values)
            return std::nullopt;
          values->truncate(1);
          return values;
        });
    EXPECT_FALSE(wrong) << sample.statement << "\n" << wrong.value_or("");
  }
  auto reference =
      test::gradientsOf(*module, arguments, cotangents, rows, false);
  ASSERT_TRUE(reference);
  for (auto [compiled, interpreted] : llvm::zip_equal(gradients, *reference)) {
    EXPECT_LE(test::gapOf(compiled, interpreted), 1e-13) << sample.statement;
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, CompiledGradients,
                         ::testing::ValuesIn(test::gradientSamples().begin(),
                                             test::gradientSamples().end()),
                         [](const ::testing::TestParamInfo<Sample> &info) {
                           std::string name =
                               std::to_string(info.index) + "_" + info.param.op;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

} // namespace
