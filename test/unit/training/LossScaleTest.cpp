//===- LossScaleTest.cpp - Trainings whose loss is scaled -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"
#include "../support/Golden.h"

#include "mlir/IR/Builders.h"

#include "gtest/gtest.h"

#include <array>

using namespace mlir;
using namespace dlc;
using test::CompiledModel;
using test::Golden;

namespace {

constexpr int64_t kRows = 8, kSteps = 24;

/// Two dense layers, 4 -> 8 -> 1.
std::string modelOf(const std::string &optimizer,
                    const std::string &attributes = "",
                    const std::string &loss = "@mean_squared_error") {
  return "dlc.model sequential @scaled {\n"
         "  dlc.input \"x\" : tensor<?x4xf32>\n"
         "  dlc.dense {units = 8, activation = @relu}\n"
         "  dlc.dense {units = 1}\n"
         "  dlc.outputs names [\"y\"]\n}" +
         attributes + "\ndlc.recipe @scaled {\n  dlc.optimizer " + optimizer +
         "\n  dlc.loss " + loss + "\n}\n";
}

/// By code for this CPU and for the simulated device.
class LossScale : public ::testing::TestWithParam<const char *> {
protected:
  LossScale() : golden(context, "loss_scale.safetensors") {}

  double read(CompiledModel &model, const char *path) {
    ref::Tensor value = model.getVariable(context, path);
    return value.isFloat() ? value.floats[0]
                           : static_cast<double>(value.ints[0]);
  }

  void setInitial(CompiledModel &model) {
    model.init(1);
    for (const auto &[name, value] : golden.all())
      if (StringRef(name).starts_with("initial."))
        model.setVariable(name.substr(strlen("initial.")), value);
  }

  /// The rows of a step, of inputs times `factor`.
  SmallVector<ref::Tensor> batch(int64_t step, double factor = 1) {
    SmallVector<ref::Tensor> result;
    for (const char *name : {"x", "y"})
      result.push_back(
          test::rowsOf(golden.get(name), step * kRows, (step + 1) * kRows));
    for (double &value : result[0].floats)
      value *= factor;
    return result;
  }

  /// The largest gap between the model's weights and those that Keras ends
  /// with, relative to how far a weight has gone.
  double gapAtEnd(CompiledModel &model, const std::string &name) {
    double worst = 0;
    for (const auto &[key, initial] : golden.all()) {
      StringRef path = key;
      if (!path.consume_front("initial."))
        continue;
      ref::Tensor found = model.getVariable(context, path.str());
      const ref::Tensor &wanted = golden.get(name + ".end." + path.str());
      double way = 0, gap = 0;
      for (int64_t i = 0; i < found.size(); ++i) {
        way = std::max(way, std::fabs(wanted.floats[i] - initial.floats[i]));
        gap = std::max(gap, std::fabs(wanted.floats[i] - found.floats[i]));
      }
      worst = std::max(worst, gap / way);
    }
    return worst;
  }

  /// Follows Keras's factor, step by step.
  void follow(const std::string &name, const std::string &text, double factor,
              double tolerance) {
    CompiledModel model(text, {.target = GetParam()});
    ASSERT_TRUE(model) << text;
    setInitial(model);
    for (int64_t step = 0; step < kSteps; ++step) {
      model.train(batch(step, factor), 0);
      EXPECT_EQ(read(model, "step"), step + 1);
      for (auto [path, stored] :
           {std::pair("optimizer/dynamic_scale", ".scale"),
            {"optimizer/step_counter", ".counter"},
            {"optimizer/iteration", ".iterations"}}) {
        const ref::Tensor &wanted = golden.get(name + stored);
        EXPECT_EQ(read(model, path),
                  wanted.isFloat() ? wanted.floats[step] : wanted.ints[step])
            << path << ", step " << step;
      }
    }
    EXPECT_LE(gapAtEnd(model, name), tolerance);
  }

  MLIRContext context;
  Golden golden;
};

/// From where gradients of float32 overflow.
TEST_P(LossScale, FollowsKeras) {
  follow("dynamic",
         modelOf("@sgd_momentum {learning_rate = 0.002, dynamic_loss_scale = "
                 "true, initial_scale = 1.7014118346046923e38, "
                 "dynamic_growth_steps = 3}"),
         1, 1e-5);
}

/// A model of mixed_float16 has a dynamic factor by itself.
TEST_P(LossScale, FollowsKerasInMixedFloat16) {
  follow("mixed_float16",
         modelOf("@sgd {learning_rate = 1e-6}", " {dtype = \"mixed_float16\"}"),
         64, 4e-3);
}

TEST_P(LossScale, FollowsKerasWithFixedFactor) {
  CompiledModel model(
      modelOf("@adam {learning_rate = 0.02, loss_scale_factor = 10}"),
      {.target = GetParam()});
  ASSERT_TRUE(model);
  setInitial(model);
  for (int64_t step = 0; step < kSteps; ++step)
    model.train(batch(step), 0);
  EXPECT_LE(gapAtEnd(model, "fixed"), 1e-5);
}

/// A power of two changes no bit where nothing under- or overflows.
TEST_P(LossScale, PowersOfTwoChangeNothing) {
  std::vector<double> ends[2];
  for (auto [i, factor] : llvm::enumerate(std::array{"1", "1024"})) {
    CompiledModel model(
        modelOf(std::string("@adam {loss_scale_factor = ") + factor + "}"),
        {.target = GetParam()});
    ASSERT_TRUE(model);
    setInitial(model);
    for (int64_t step = 0; step < kSteps; ++step)
      model.train(batch(step), 0);
    ends[i] = model.getVariable(context, "scaled/dense/kernel").floats;
  }
  EXPECT_EQ(ends[0], ends[1]);
}

/// Gradients of a loss times 1e-9 are none of float16; a factor makes them
/// some.
TEST_P(LossScale, KeepsSmallGradients) {
  double moved[2];
  for (auto [i, factor] : llvm::enumerate(std::array{"1", "1e9"})) {
    CompiledModel model(
        modelOf(std::string("@sgd {learning_rate = 1e6, loss_scale_factor = ") +
                    factor + "}",
                " {dtype = \"mixed_float16\"}",
                "@mean_squared_error {weight = 1e-9}"),
        {.target = GetParam()});
    ASSERT_TRUE(model);
    setInitial(model);
    for (int64_t step = 0; step < 8; ++step)
      model.train(batch(step), 0);
    moved[i] = test::gapOf(model.getVariable(context, "scaled/dense/kernel"),
                           golden.get("initial.scaled/dense/kernel"));
  }
  EXPECT_EQ(moved[0], 0);
  EXPECT_GE(moved[1], 1e-3);
}

/// Of weights in float16, which has no number for the factor.
TEST_P(LossScale, MayBeLargerThanFloat16) {
  CompiledModel model(modelOf("@sgd {learning_rate = 0.01, loss_scale_factor = "
                              "1048576}",
                              " {dtype = \"float16\"}",
                              "@mean_squared_error {weight = 1e-4}"),
                      {.target = GetParam()});
  ASSERT_TRUE(model);
  model.init(3);
  const std::string path = "scaled/dense_1/bias";
  double before = model.getVariable(context, path).floats[0];
  model.train(batch(0), 0);
  double after = model.getVariable(context, path).floats[0];
  // -0.01 * 1e-4 * 2 (prediction - target), of targets of some 20.
  EXPECT_NE(before, after);
  EXPECT_LT(std::fabs(after - before), 1e-4);
}

/// A step that is left out changes nothing of layers and optimizer, statistics
/// of batches included.
TEST_P(LossScale, LeavesStepsOut) {
  std::string text =
      "dlc.model sequential @scaled {\n"
      "  dlc.input \"x\" : tensor<?x4xf32>\n"
      "  dlc.dense {units = 8}\n  dlc.batch_normalization\n"
      "  dlc.dense {units = 1}\n  dlc.outputs names [\"y\"]\n}\n"
      "dlc.recipe @scaled {\n"
      "  dlc.optimizer @adam {dynamic_loss_scale = true, ema_momentum = 0.9, "
      "gradient_accumulation_steps = 2}\n"
      "  dlc.loss @mean_squared_error\n}\n";
  CompiledModel model(text, {.target = GetParam()});
  ASSERT_TRUE(model);
  model.init(1);
  for (int64_t step = 0; step < 3; ++step)
    model.train(batch(step), 0);
  std::map<std::string, ref::Tensor> before;
  for (const std::string &path : model.getPaths())
    before.emplace(path, model.getVariable(context, path));
  ASSERT_EQ(before.at("optimizer/step_counter").ints[0], 3);
  SmallVector<ref::Tensor> spoilt = batch(3);
  spoilt[0].floats[5] = std::numeric_limits<double>::infinity();
  model.train(spoilt, 0);
  for (const auto &[path, old] : before) {
    ref::Tensor now = model.getVariable(context, path);
    if (StringRef(path).starts_with("metrics/"))
      continue;
    if (path == "step")
      EXPECT_EQ(now.ints[0], 4);
    else if (path == "optimizer/step_counter")
      EXPECT_EQ(now.ints[0], 0);
    else if (path == "optimizer/dynamic_scale")
      EXPECT_EQ(now.floats[0], 16384);
    else
      EXPECT_TRUE(now.floats == old.floats && now.ints == old.ints) << path;
  }
  model.train(batch(4), 0);
  EXPECT_EQ(read(model, "optimizer/iteration"), 4);
}

/// The factor stays a number, whatever happens.
TEST_P(LossScale, HasBounds) {
  for (auto [start, input, end] :
       {std::tuple("1.7014118346046923e38", 0.0, 0x1p127),
        {"1.1754943508222875e-38", std::numeric_limits<double>::infinity(),
         0x1p-126}}) {
    CompiledModel model(
        modelOf(
            std::string("@sgd {learning_rate = 0, dynamic_loss_scale = "
                        "true, dynamic_growth_steps = 1, initial_scale = ") +
            start + "}"),
        {.target = GetParam()});
    ASSERT_TRUE(model);
    setInitial(model);
    model.setVariable("scaled/dense_1/kernel",
                      ref::Tensor(Float32Type::get(&context), {8, 1}));
    model.setVariable("scaled/dense_1/bias",
                      ref::Tensor(Float32Type::get(&context), {1}));
    SmallVector<ref::Tensor> data = batch(0);
    std::fill(data[0].floats.begin(), data[0].floats.end(), input);
    std::fill(data[1].floats.begin(), data[1].floats.end(), 0.0);
    for (int step = 0; step < 3; ++step)
      model.train(data, 0);
    EXPECT_EQ(read(model, "optimizer/dynamic_scale"), end);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Targets, LossScale, ::testing::Values("native", "sim"),
    [](const ::testing::TestParamInfo<const char *> &info) {
      return std::string(info.param);
    });

} // namespace
