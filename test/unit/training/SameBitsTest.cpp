//===- SameBitsTest.cpp - What changes no bit of a training ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Results must not depend on how a training is cut into calls, on the number of
// threads, or on the rows that a row is predicted with. Every model of
// test/models, dropout and ragged batches included; and all of them learn.
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"

#include "dlc/Numerics/Numerics.h"
#include "dlc/Pipelines/Compile.h"
#include "dlcrt/dlcrt.h"

#include "mlir/IR/Builders.h"
#include "llvm/Support/MemoryBuffer.h"

#include "gtest/gtest.h"

#include <random>

using namespace mlir;
using namespace dlc;
using test::CompiledModel;

namespace {

struct Model {
  const char *file;
  std::vector<std::string> defines;
  int64_t batch;
  const char *target = "native";
};

void PrintTo(const Model &model, std::ostream *os) {
  *os << model.file << " for " << model.target;
}

const Model models[] = {
    {"test/models/bound.mlir", {"rate=0.25", "units=24"}, 4},
    {"test/models/double.mlir", {}, 8},
    {"test/models/mixed.mlir", {}, 8},
    {"test/models/sequence.mlir", {}, 8},
    {"test/models/two_outputs.mlir", {}, 8},
    {"test/models/two_tower.mlir", {}, 16},
    {"examples/digits_mlp.mlir", {}, 32},
    // Enough work for several threads.
    {"benchmarks/models/mlp.mlir", {}, 128},
};

/// The models that are small enough, for the simulated device.
std::vector<Model> simulatedModels() {
  std::vector<Model> result;
  for (Model model : models)
    if (StringRef(model.file) != "benchmarks/models/mlp.mlir") {
      model.target = "sim";
      result.push_back(model);
    }
  return result;
}

class SameBits : public ::testing::TestWithParam<Model> {
protected:
  void SetUp() override {
    auto file = llvm::MemoryBuffer::getFile(DLC_SOURCE_DIR "/" +
                                            std::string(GetParam().file));
    ASSERT_TRUE(file);
    text = (*file)->getBuffer().str();
    // 12 batches and a part of one.
    rows = 12 * GetParam().batch + GetParam().batch / 2 + 1;
  }

  std::unique_ptr<CompiledModel> make(int threads = 1, int64_t maxRows = 0) {
    auto model = std::make_unique<CompiledModel>(
        text, threads, maxRows, GetParam().defines, GetParam().target);
    if (*model)
      model->init(7);
    return model;
  }

  /// Numbers for an entry's inputs, the same for each call. Targets follow from
  /// features, so that there is something to learn.
  std::vector<ref::Tensor> makeInputs(CompiledModel &model, const char *entry) {
    std::mt19937 random(3);
    Builder builder(&context);
    std::vector<ref::Tensor> inputs;
    for (const dlcrt_tensor_info &info : model.getInputs(entry)) {
      SmallVector<int64_t> shape(info.shape, info.shape + info.rank);
      shape[0] = rows;
      Type type = info.dtype == DLCRT_F32   ? Type(builder.getF32Type())
                  : info.dtype == DLCRT_F64 ? Type(builder.getF64Type())
                  : info.dtype == DLCRT_I32
                      ? Type(builder.getI32Type())
                      : Type(builder.getIntegerType(8, false));
      ref::Tensor tensor(type, shape);
      bool isTarget = info.role == int32_t(dlt::InputRole::target);
      for (int64_t i = 0; i < tensor.size(); ++i) {
        double number = static_cast<double>(random() % 1001) / 1000;
        if (isTarget) { // Of the first feature of the row.
          const ref::Tensor &feature = inputs.front();
          int64_t row = i / tensor.strides()[0];
          ref::Scalar first = feature.get(row * feature.strides()[0]);
          number = feature.isFloat() ? first.f : double(first.i) / 16;
        }
        tensor.set(ref::Context(), i,
                   {number, info.classes ? int64_t(number * 7) % info.classes
                                         : int64_t(number * 16)});
      }
      inputs.push_back(std::move(tensor));
    }
    return inputs;
  }

  std::vector<ref::Tensor> part(ArrayRef<ref::Tensor> inputs, int64_t begin,
                                int64_t end) {
    std::vector<ref::Tensor> parts;
    for (const ref::Tensor &input : inputs)
      parts.push_back(test::rowsOf(input, begin, end));
    return parts;
  }

  /// Two epochs in calls of `steps` steps.
  void train(CompiledModel &model, int64_t steps) {
    std::vector<ref::Tensor> inputs = makeInputs(model, "train_step");
    int64_t batch = GetParam().batch;
    for (int epoch = 0; epoch < 2; ++epoch)
      for (int64_t first = 0; first < rows; first += steps * batch)
        model.train(part(inputs, first, std::min(rows, first + steps * batch)),
                    batch);
  }

  void expectSameState(CompiledModel &x, CompiledModel &y,
                       const std::string &what) {
    for (const std::string &path : x.getPaths()) {
      ref::Tensor a = x.getVariable(context, path);
      ref::Tensor b = y.getVariable(context, path);
      EXPECT_TRUE(a.floats == b.floats && a.ints == b.ints)
          << what << ": " << path;
    }
  }

  std::string text;
  int64_t rows = 0;
  MLIRContext context;
};

TEST_P(SameBits, FusedSteps) {
  auto single = make();
  ASSERT_TRUE(*single);
  train(*single, 1);
  // 5 does not divide the epoch, 100 is more than it has.
  for (int64_t steps : {5, 10, 100}) {
    auto fused = make();
    train(*fused, steps);
    expectSameState(*single, *fused, std::to_string(steps) + " steps");
  }
}

TEST_P(SameBits, Threads) {
  if (StringRef(GetParam().target) == "sim")
    GTEST_SKIP() << "a kernel's threads are simulated on one";
  auto one = make(1), two = make(2), three = make(3);
  ASSERT_TRUE(*one && *two && *three);
  for (CompiledModel *model : {one.get(), two.get(), three.get()})
    train(*model, 4);
  expectSameState(*one, *two, "2 threads");
  expectSameState(*one, *three, "3 threads");
}

TEST_P(SameBits, TheBatchThatARowCameIn) {
  auto model = make(1, 128);
  ASSERT_TRUE(*model);
  std::vector<ref::Tensor> inputs = makeInputs(*model, "predict");
  auto outputs = [&](int64_t count) {
    std::vector<ref::Tensor> result;
    Builder builder(&context);
    for (const dlcrt_tensor_info &info : model->getOutputs("predict")) {
      SmallVector<int64_t> shape(info.shape, info.shape + info.rank);
      shape[0] = count;
      result.emplace_back(info.dtype == DLCRT_F32 ? Type(builder.getF32Type())
                                                  : Type(builder.getF64Type()),
                          shape);
    }
    return result;
  };
  int64_t all = std::min<int64_t>(rows, 128);
  std::vector<ref::Tensor> together = outputs(all);
  ASSERT_TRUE(model->call("predict", part(inputs, 0, all), together, 0));
  for (int64_t row = 0; row < all; ++row) {
    std::vector<ref::Tensor> alone = outputs(1);
    ASSERT_TRUE(model->call("predict", part(inputs, row, row + 1), alone, 0));
    for (auto [one, many] : llvm::zip_equal(alone, together))
      ASSERT_EQ(one.floats, test::rowsOf(many, row, row + 1).floats)
          << "row " << row;
  }
}

TEST_P(SameBits, AndItLearns) {
  auto model = make();
  ASSERT_TRUE(*model);
  std::vector<ref::Tensor> inputs = makeInputs(*model, "train_step");
  auto loss = [&] {
    model->resetMetrics();
    model->evaluate(inputs, GetParam().batch);
    return model->getMetric("loss");
  };
  double before = loss();
  for (int i = 0; i < 120; ++i)
    model->train(inputs, GetParam().batch);
  double after = loss();
  EXPECT_LT(after, 0.8 * before);
}

std::string nameOf(const ::testing::TestParamInfo<Model> &info) {
  StringRef name = info.param.file;
  return name.rsplit('/').second.drop_back(strlen(".mlir")).str();
}

INSTANTIATE_TEST_SUITE_P(Models, SameBits, ::testing::ValuesIn(models), nameOf);
INSTANTIATE_TEST_SUITE_P(OnTheSimulatedDevice, SameBits,
                         ::testing::ValuesIn(simulatedModels()), nameOf);

} // namespace
