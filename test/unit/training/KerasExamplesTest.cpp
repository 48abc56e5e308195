//===- KerasExamplesTest.cpp - Examples train as Keras's models do --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"
#include "../support/Golden.h"

#include "gtest/gtest.h"

#include <fstream>
#include <sstream>

using namespace mlir;
using namespace dlc;
using test::CompiledModel;
using test::Golden;

namespace {

/// How far losses may be from Keras's in float32, each by itself, and weights
/// relative to the tensor's largest. Keras is up to 5.8e-7 and 2.5e-6 away from
/// its formulas (test/golden/keras/README.md).
constexpr double lossTolerance = 1e-5, weightTolerance = 1e-4;

struct Example {
  const char *golden, *file;
  std::vector<const char *> inputs;
  std::vector<std::string> defines;
};

const Example examples[] = {
    {"normalized_mlp", "normalized_mlp", {"x", "y"}, {}},
    {"recommender", "recommender", {"user", "item", "y"}, {}},
    {"tokens", "token_classifier", {"tokens", "y"}, {"dropout=0.0"}},
};

/// By code for this CPU and for the simulated device.
class KerasExamples
    : public ::testing::TestWithParam<std::tuple<Example, const char *>> {};

TEST_P(KerasExamples, Train) {
  const auto &[example, target] = GetParam();
  std::ifstream file(std::string(DLC_SOURCE_DIR "/examples/") + example.file +
                     ".mlir");
  std::stringstream text;
  text << file.rdbuf();
  MLIRContext context;
  Golden golden(context,
                std::string("example_") + example.golden + ".safetensors");
  CompiledModel model(text.str(),
                      {.target = target, .defines = example.defines});
  ASSERT_TRUE(model);
  model.init(1);

  // Keras's variables, in its order.
  std::vector<std::string> paths, expected;
  llvm::json::Value json = test::readGoldenJson("examples.json");
  for (const llvm::json::Value &path :
       *json.getAsObject()->getArray(example.golden))
    expected.push_back(path.getAsString()->str());
  for (const std::string &path : model.getPaths())
    if (golden.has("initial." + path))
      paths.push_back(path);
  EXPECT_EQ(paths, expected);
  for (const std::string &path : paths)
    model.setVariable(path, golden.get("initial." + path));

  const ref::Tensor &begin = golden.get("batch_begin");
  const ref::Tensor &end = golden.get("batch_end");
  for (int64_t step = 0; step < begin.size(); ++step) {
    SmallVector<ref::Tensor> batch;
    for (const char *input : example.inputs)
      batch.push_back(
          test::rowsOf(golden.get(input), begin.ints[step], end.ints[step]));
    model.resetMetrics();
    model.train(batch, 0);
    double loss = golden.get("losses").floats[step];
    EXPECT_NEAR(model.getMetric("loss"), loss, lossTolerance * loss)
        << "step " << step;
  }
  std::string last = "step" + std::to_string(begin.size()) + ".";
  for (const std::string &path : paths)
    EXPECT_LE(
        test::gapOf(model.getVariable(context, path), golden.get(last + path)),
        weightTolerance)
        << path;
}

INSTANTIATE_TEST_SUITE_P(Examples, KerasExamples,
                         ::testing::Combine(::testing::ValuesIn(examples),
                                            ::testing::Values("native", "sim")),
                         [](const auto &info) {
                           return std::string(std::get<0>(info.param).golden) +
                                  "_" + std::get<1>(info.param);
                         });

} // namespace
