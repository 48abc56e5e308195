//===- SameBitsTest.cpp - What changes no bit of a training ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Results must not depend on how a training is cut into calls, on the number of
// threads, on the rows that a row is predicted with, or on what the arena holds
// before a step. Every model of test/models, dropout and ragged batches
// included, and the programs with sequences and statistics; and all of them
// learn.
//
//===----------------------------------------------------------------------===//

#include "../support/TrainedModels.h"
#include "session/Session.h"

#include "gtest/gtest.h"

#include <cstring>

using namespace mlir;
using namespace dlc;
using test::CompiledModel;

namespace {

struct Case {
  test::TrainedModel model;
  std::string target;
};

void PrintTo(const Case &each, std::ostream *os) {
  *os << each.model.file << " for " << each.target;
}

std::vector<Case> casesFor(const std::string &target) {
  std::vector<Case> cases;
  for (const test::TrainedModel &model : test::trainedModels())
    cases.push_back({model, target});
  // Rows in lanes, or one after the other.
  cases.push_back({{"benchmarks/models/tiny.mlir", {}, 8}, target});
  // Few rows by many weights.
  cases.push_back({{"test/models/wide.mlir", {}, 16}, target});
  cases.push_back(
      {{"examples/encoder_block/encoder_block.mlir", {}, 8}, target});
  for (const char *file : {"test/Pipelines/Inputs/bag_of_rows.mlir",
                           "test/Pipelines/Inputs/batch_norm.mlir"})
    cases.push_back({{file, {}, 32}, target});
  // Enough work for several threads, and too much for one that is simulated.
  if (target != "sim")
    cases.push_back({{"benchmarks/models/mlp.mlir", {}, 128}, target});
  return cases;
}

class SameBits : public ::testing::TestWithParam<Case> {
protected:
  /// 12 batches and a part of one.
  static int64_t rows() { return 12 * batch() + batch() / 2 + 1; }
  static int64_t batch() { return GetParam().model.batch; }

  std::unique_ptr<CompiledModel> make(int threads = 1, int64_t maxRows = 0) {
    auto model = std::make_unique<CompiledModel>(
        GetParam().model.getText(),
        test::ModelOptions{.threads = threads,
                           .maxRows = maxRows,
                           .maxSteps = 100,
                           .target = GetParam().target,
                           .defines = GetParam().model.defines});
    if (*model)
      model->init(7);
    return model;
  }

  std::vector<ref::Tensor> makeInputs(CompiledModel &model, const char *entry) {
    return test::makeInputs(context, model, entry, rows());
  }

  /// Two epochs in calls of `steps` steps.
  void train(CompiledModel &model, int64_t steps) {
    std::vector<ref::Tensor> inputs = makeInputs(model, "train_step");
    for (int epoch = 0; epoch < 2; ++epoch)
      test::trainInCalls(model, inputs, batch(), steps);
  }

  static bool hasEntry(CompiledModel &model, const char *name) {
    return dlcrt_artifact_find_entry(model.getArtifact(), name) >= 0;
  }

  void expectSameState(CompiledModel &x, CompiledModel &y,
                       const std::string &what) {
    test::expectSameState(context, x, y, what);
  }

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
  if (GetParam().target == "sim")
    GTEST_SKIP() << "a kernel's threads are simulated on one";
  auto one = make(1), two = make(2), three = make(3);
  ASSERT_TRUE(*one && *two && *three);
  for (CompiledModel *model : {one.get(), two.get(), three.get()})
    train(*model, 4);
  expectSameState(*one, *two, "2 threads");
  expectSameState(*one, *three, "3 threads");
}

TEST_P(SameBits, WhatTheArenaHolds) {
  if (GetParam().target == "sim")
    GTEST_SKIP() << "a simulated device fills it before each step";
  // Zeros, as the system gives it; numbers that stand out; nan.
  constexpr int fills[] = {0, 0x7f, 0xff};
  std::unique_ptr<CompiledModel> zeros;
  for (int fill : fills) {
    auto model = make(2);
    ASSERT_TRUE(*model);
    const rt::Pages &arena = model->get()->arena;
    auto refill = [&] {
      if (arena.data())
        std::memset(arena.data(), fill, arena.size() + rt::codeOverRead);
    };
    std::vector<ref::Tensor> inputs = makeInputs(*model, "train_step");
    for (int64_t row = 0; row < rows(); row += batch()) {
      refill();
      model->train(test::rowsOf(inputs, row, std::min(row + batch(), rows())),
                   batch());
    }
    if (!zeros)
      zeros = std::move(model);
    else
      expectSameState(*zeros, *model, "bytes of " + std::to_string(fill));
  }
}

TEST_P(SameBits, TheBatchThatARowCameIn) {
  auto model = make(GetParam().target == "sim" ? 1 : 3, 128);
  ASSERT_TRUE(*model);
  if (!hasEntry(*model, "predict"))
    GTEST_SKIP() << "what it predicts depends on the batch";
  std::vector<ref::Tensor> inputs = makeInputs(*model, "predict");
  int64_t all = std::min<int64_t>(rows(), 128);
  auto predict = [&](int64_t begin, int64_t end) {
    std::vector<ref::Tensor> outputs =
        test::makeOutputs(context, *model, "predict", end - begin);
    EXPECT_TRUE(
        model->call("predict", test::rowsOf(inputs, begin, end), outputs, 0));
    return outputs;
  };
  std::vector<ref::Tensor> together = predict(0, all);
  // Threads share columns of up to 8 rows, and rows of more; vectors of rows
  // are full of 32 or 64.
  for (int64_t some : {1, 3, 8, 9, 40})
    for (int64_t row = 0; row + some <= all; row += some)
      for (auto [few, many] :
           llvm::zip_equal(predict(row, row + some), together))
        ASSERT_EQ(few.floats, test::rowsOf(many, row, row + some).floats)
            << some << " rows from " << row;
}

TEST_P(SameBits, AndItLearns) {
  if (GetParam().target == "sim" && GetParam().model.getName() == "wide")
    GTEST_SKIP() << "takes a minute, and is not what the model is for";
  auto model = make();
  ASSERT_TRUE(*model);
  if (!hasEntry(*model, "evaluate_step"))
    GTEST_SKIP() << "test/Pipelines/encoder-block.test trains it";
  std::vector<ref::Tensor> inputs = makeInputs(*model, "train_step");
  auto loss = [&] {
    model->resetMetrics();
    model->evaluate(inputs, batch());
    return model->getMetric("loss");
  };
  double before = loss();
  for (int i = 0; i < 120; ++i)
    model->train(inputs, batch());
  double after = loss();
  EXPECT_LT(after, 0.8 * before);
}

std::string nameOf(const ::testing::TestParamInfo<Case> &info) {
  return info.param.model.getName();
}

INSTANTIATE_TEST_SUITE_P(Models, SameBits,
                         ::testing::ValuesIn(casesFor("native")), nameOf);
INSTANTIATE_TEST_SUITE_P(OnTheSimulatedDevice, SameBits,
                         ::testing::ValuesIn(casesFor("sim")), nameOf);

} // namespace
