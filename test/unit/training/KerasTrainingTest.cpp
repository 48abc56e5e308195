//===- KerasTrainingTest.cpp - Compiled models train as Keras's do --------===//
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

#include <zlib.h>

using namespace mlir;
using namespace dlc;
using test::CompiledModel;
using test::Golden;

namespace {

/// How far float32 trainings may be apart, losses each by itself, weights and
/// slots relative to the tensor's largest. Keras in float32 is up to 7e-7 away
/// from its formulas (test/golden/keras/README.md).
constexpr double tolerance = 1e-5;

/// A gzipped IDX file of bytes.
ref::Tensor readDigits(MLIRContext &context, const std::string &name,
                       ArrayRef<int64_t> shape, bool isLabels) {
  Builder builder(&context);
  ref::Tensor tensor(isLabels ? builder.getI32Type()
                              : builder.getIntegerType(8, /*isSigned=*/false),
                     shape);
  std::string path = DLC_SOURCE_DIR "/data/digits/" + name;
  gzFile file = gzopen(path.c_str(), "rb");
  std::vector<unsigned char> bytes(4 + 4 * shape.size() + tensor.size());
  EXPECT_TRUE(file) << path;
  if (!file)
    return tensor;
  EXPECT_EQ(gzread(file, bytes.data(), bytes.size()), int(bytes.size()));
  gzclose(file);
  for (int64_t i = 0; i < tensor.size(); ++i)
    tensor.ints[i] = bytes[4 + 4 * shape.size() + i];
  return tensor;
}

/// The name that Keras gives the variable that we call `path`; empty if it has
/// none.
std::string kerasName(StringRef path, const std::string &optimizer) {
  if (path == "optimizer/iteration" || path == "optimizer/learning_rate")
    return optimizer + "/" + path.drop_front(strlen("optimizer/")).str();
  if (path.consume_front("optimizer/")) {
    std::string name = path.str();
    std::replace(name.begin(), name.end(), '/', '_');
    return optimizer + "/" + name;
  }
  return path.starts_with("metrics/") || path == "step" || path == "seed"
             ? ""
             : path.str();
}

/// By code for this CPU and for the simulated device.
class KerasTraining : public ::testing::TestWithParam<const char *> {
protected:
  /// Everything that Keras keeps, against the golden values of a step.
  void compareState(CompiledModel &model, const Golden &golden,
                    const std::string &prefix, const std::string &optimizer) {
    int compared = 0;
    for (const std::string &path : model.getPaths()) {
      std::string name = kerasName(path, optimizer);
      if (name.empty())
        continue;
      ref::Tensor value = model.getVariable(context, path);
      ASSERT_TRUE(golden.has(prefix + "." + name)) << name;
      const ref::Tensor &stored = golden.get(prefix + "." + name);
      if (value.isFloat())
        EXPECT_LE(test::gapOf(value, stored), tolerance)
            << prefix << " " << path;
      else
        EXPECT_EQ(value.ints, stored.ints) << prefix << " " << path;
      ++compared;
    }
    EXPECT_GE(compared, 6);
  }

  /// Trains batch by batch as the golden file says.
  void follow(const std::string &text, const Golden &golden,
              const std::string &optimizer, ArrayRef<ref::Tensor> inputs,
              ArrayRef<std::pair<const char *, const char *>> losses) {
    CompiledModel model(text, {.target = GetParam()});
    ASSERT_TRUE(model);
    model.init(1);
    for (const auto &[name, value] : golden.all())
      if (StringRef(name).starts_with("initial."))
        model.setVariable(name.substr(strlen("initial.")), value);
    const ref::Tensor &begin = golden.get("batch_begin");
    const ref::Tensor &end = golden.get("batch_end");
    for (int64_t step = 0; step < begin.size(); ++step) {
      SmallVector<ref::Tensor> batch;
      for (const ref::Tensor &input : inputs)
        batch.push_back(test::rowsOf(input, begin.ints[step], end.ints[step]));
      model.resetMetrics();
      model.train(batch, 0);
      for (auto [metric, stored] : losses) {
        double expected = golden.get(stored).floats[step];
        EXPECT_NEAR(model.getMetric(metric), expected, tolerance * expected)
            << metric << ", step " << step;
      }
      if (step == 0)
        compareState(model, golden, "step1", optimizer);
    }
    compareState(model, golden, "step" + std::to_string(begin.size()),
                 optimizer);
  }

  void followDigits(const std::string &file, const std::string &optimizer,
                    const std::string &recipe, const char *loss,
                    const ref::Tensor &target) {
    std::string text = R"(
      dlc.model sequential @digits_mlp {
        %image = dlc.input "image" : tensor<?x8x8xui8>
        %0 = dlc.rescaling %image {scale = 0.0625}
        %1 = dlc.flatten %0
        %2 = dlc.dense %1 {units = 64, activation = @relu}
        %3 = dlc.dense %2 {units = 10, activation = @softmax}
        dlc.outputs %3 names ["probabilities"]
      }
      dlc.recipe @digits_mlp {
        dlc.optimizer )" +
                       recipe + R"(
        dlc.loss @)" + loss +
                       R"(
      } {batch_size = 32}
    )";
    Golden golden(context, file);
    ref::Tensor images = readDigits(context, "train-images-idx3-ubyte.gz",
                                    {1437, 8, 8}, /*isLabels=*/false);
    follow(text, golden, optimizer, {images, target}, {{"loss", "losses"}});
  }

  ref::Tensor labels() {
    return readDigits(context, "train-labels-idx1-ubyte.gz", {1437},
                      /*isLabels=*/true);
  }

  MLIRContext context;
};

constexpr const char *crossentropy = "sparse_categorical_crossentropy";

TEST_P(KerasTraining, DigitsSGD) {
  followDigits("digits_sgd.safetensors", "sgd", "@sgd {learning_rate = 0.01}",
               crossentropy, labels());
}

TEST_P(KerasTraining, DigitsMomentum) {
  followDigits("digits_sgd_momentum.safetensors", "sgd",
               "@sgd_momentum {learning_rate = 0.01}", crossentropy, labels());
}

TEST_P(KerasTraining, DigitsNesterov) {
  followDigits("digits_sgd_nesterov.safetensors", "sgd",
               "@sgd_nesterov {learning_rate = 0.01}", crossentropy, labels());
}

TEST_P(KerasTraining, DigitsAdam) {
  followDigits("digits_adam.safetensors", "adam", "@adam", crossentropy,
               labels());
}

TEST_P(KerasTraining, DigitsMeanSquaredError) {
  ref::Tensor classes = labels();
  ref::Tensor target(Float32Type::get(&context), {classes.size(), 10});
  for (int64_t i = 0; i < classes.size(); ++i)
    target.floats[i * 10 + classes.ints[i]] = 1;
  followDigits("digits_mse.safetensors", "adam", "@adam", "mean_squared_error",
               target);
}

TEST_P(KerasTraining, TwoOutputs) {
  Golden golden(context, "two_outputs.safetensors");
  follow(R"(
    dlc.model @two_outputs {
      %x = dlc.input "x" : tensor<?x8xf32>
      %trunk = dlc.dense %x {units = 16, activation = @relu, name = "trunk"}
      %class = dlc.dense %trunk {units = 4, activation = @softmax, name = "class"}
      %value = dlc.dense %trunk {units = 1, name = "value"}
      dlc.outputs %class, %value names ["class", "value"]
    }
    dlc.recipe @two_outputs {
      dlc.optimizer @adam
      dlc.loss @sparse_categorical_crossentropy for "class"
      dlc.loss @mean_squared_error for "value"
    } {batch_size = 16}
  )",
         golden, "adam",
         {golden.get("x"), golden.get("y_class"), golden.get("y_value")},
         {{"loss", "losses"},
          {"class_loss", "class_losses"},
          {"value_loss", "value_losses"}});
}

TEST_P(KerasTraining, SharedBlock) {
  Golden golden(context, "two_towers.safetensors");
  follow(R"(
    dlc.block @tower(%x) {
      %0 = dlc.dense %x {units = 16, activation = @relu}
      %1 = dlc.dense %0 {units = 8}
      dlc.yield %1
    }
    dlc.model @two_towers {
      %a = dlc.input "a" : tensor<?x8xf32>
      %b = dlc.input "b" : tensor<?x8xf32>
      %0 = dlc.apply @tower(%a) {name = "tower"}
      %1 = dlc.apply @tower(%b) {shares = "tower"}
      %2 = dlc.concatenate %0, %1
      %3 = dlc.dense %2 {units = 1, name = "dense_2"}
      dlc.outputs %3 names ["y"]
    }
    dlc.recipe @two_towers {
      dlc.optimizer @sgd {learning_rate = 0.05}
      dlc.loss @mean_squared_error
    } {batch_size = 16}
  )",
         golden, "sgd", {golden.get("a"), golden.get("b"), golden.get("y")},
         {{"loss", "losses"}});
}

/// What fit logs after executions of several steps, and the state in the end.
TEST_P(KerasTraining, FusedSteps) {
  Golden golden(context, "fused_steps.safetensors");
  const std::string text = R"(
    dlc.model sequential @fused {
      %x = dlc.input "x" : tensor<?x4xf32>
      %0 = dlc.dense %x {units = 3, activation = @softmax}
      dlc.outputs %0 names ["y"]
    }
    dlc.recipe @fused {
      dlc.optimizer @sgd_momentum {learning_rate = 0.1}
      dlc.loss @sparse_categorical_crossentropy
      dlc.metric @sparse_categorical_accuracy {name = "accuracy"}
    } {batch_size = 8}
  )";
  const ref::Tensor &x = golden.get("x"), &y = golden.get("y");
  constexpr int64_t rows = 53, batch = 8;
  for (int64_t fused : {1, 3, 10}) {
    std::string prefix = "steps" + std::to_string(fused);
    CompiledModel model(text, {.target = GetParam()});
    ASSERT_TRUE(model);
    model.init(1);
    for (const char *path : {"fused/dense/kernel", "fused/dense/bias"})
      model.setVariable(path, golden.get(std::string("initial.") + path));
    // After each execution, the means since the epoch began.
    auto run = [&](const std::string &what, bool trains, int64_t &execution) {
      model.resetMetrics();
      for (int64_t first = 0; first < rows; first += fused * batch) {
        int64_t last = std::min(rows, first + fused * batch);
        ref::Tensor inputs[] = {test::rowsOf(x, first, last),
                                test::rowsOf(y, first, last)};
        trains ? model.train(inputs, batch) : model.evaluate(inputs, batch);
        double loss = golden.get(what + ".loss").floats[execution];
        double accuracy = golden.get(what + ".accuracy").floats[execution];
        EXPECT_NEAR(model.getMetric("loss"), loss, tolerance * loss) << what;
        EXPECT_NEAR(model.getMetric("accuracy"), accuracy, 1e-6) << what;
        ++execution;
      }
    };
    int64_t execution = 0, evaluation = 0;
    for (int epoch = 0; epoch < 2; ++epoch)
      run(prefix + ".fit", /*trains=*/true, execution);
    EXPECT_EQ(execution, golden.get(prefix + ".fit.loss").size());
    run(prefix + ".evaluate", /*trains=*/false, evaluation);
    compareState(model, golden, "final", "sgd");
    ref::Tensor predictions(x.getElementType(), {rows, 3});
    EXPECT_TRUE(model.call("predict", x, predictions, batch));
    EXPECT_LE(test::gapOf(predictions, golden.get("final.predictions")),
              tolerance);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Targets, KerasTraining, ::testing::Values("native", "sim"),
    [](const ::testing::TestParamInfo<const char *> &info) {
      return info.param;
    });

} // namespace
