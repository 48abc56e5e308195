//===- SessionTest.cpp - Calls, variables and metrics ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <cmath>
#include <cstring>
#include <thread>

using namespace dlcrt::test;

namespace {

TEST(Session, TrainsEvaluatesAndPredicts) {
  LinearSession s(2);
  LinearData data(100);
  std::vector<dlcrt_tensor> inputs = data.inputs();
  ASSERT_EQ(dlcrt_init(s.session, 7, &s.error), DLCRT_OK) << s.error.message;
  for (int epoch = 0; epoch < 400; ++epoch)
    ASSERT_EQ(dlcrt_train(s.session, inputs.data(), 3, 32, &s.error), DLCRT_OK)
        << s.error.message;
  ASSERT_EQ(dlcrt_reset_metrics(s.session, &s.error), DLCRT_OK);
  ASSERT_EQ(dlcrt_evaluate(s.session, inputs.data(), 3, 32, &s.error),
            DLCRT_OK);
  double values[3];
  ASSERT_EQ(dlcrt_metric_results(s.session, values, 3, &s.error), DLCRT_OK)
      << s.error.message;
  EXPECT_LT(values[0], 1e-4);
  EXPECT_EQ(values[1], 100);
  EXPECT_FLOAT_EQ(float(values[2]), float(values[0]));
  std::vector<float> y(100);
  dlcrt_tensor output = tensorOf(y.data(), DLCRT_F32, {100, 1});
  ASSERT_EQ(
      dlcrt_predict(s.session, inputs.data(), 1, &output, 1, 32, &s.error),
      DLCRT_OK)
      << s.error.message;
  for (int i = 0; i < 100; ++i)
    EXPECT_NEAR(y[i], data.y[i], 0.05);
}

TEST(Session, DescribesItself) {
  LinearSession s;
  EXPECT_STREQ(dlcrt_artifact_model(s.artifact), "linear");
  EXPECT_STREQ(dlcrt_artifact_producer(s.artifact), "dlc fixture");
  EXPECT_STREQ(dlcrt_artifact_variant(s.artifact), "baseline");
  EXPECT_EQ(dlcrt_artifact_state_bytes(s.artifact), 384u);
  EXPECT_EQ(dlcrt_artifact_entries(s.artifact), 5);
  int32_t train = dlcrt_artifact_find_entry(s.artifact, "train_step");
  EXPECT_EQ(train, 2);
  EXPECT_STREQ(dlcrt_entry_name(s.artifact, train), "train_step");
  EXPECT_EQ(dlcrt_entry_inputs(s.artifact, train), 3);
  EXPECT_EQ(dlcrt_entry_outputs(s.artifact, train), 0);
  EXPECT_EQ(dlcrt_artifact_find_entry(s.artifact, "nothing"), -1);
  dlcrt_tensor_info info;
  ASSERT_EQ(dlcrt_entry_input(s.artifact, train, 2, &info, &s.error), DLCRT_OK);
  EXPECT_STREQ(info.name, "group");
  EXPECT_EQ(info.dtype, DLCRT_U8);
  EXPECT_EQ(info.rank, 1);
  EXPECT_EQ(info.shape[0], -1);
  EXPECT_EQ(info.role, 1);
  EXPECT_EQ(info.classes, 4);
  EXPECT_EQ(dlcrt_entry_input(s.artifact, train, 3, &info, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(dlcrt_entry_output(s.artifact, 9, 0, &info, &s.error),
            DLCRT_INVALID_ARGUMENT);
  ASSERT_EQ(dlcrt_artifact_variables(s.artifact), 6);
  dlcrt_variable_info variable;
  ASSERT_EQ(dlcrt_artifact_variable(s.artifact, 0, &variable, &s.error),
            DLCRT_OK);
  EXPECT_STREQ(variable.path, "linear/kernel");
  EXPECT_EQ(variable.rank, 2);
  EXPECT_STREQ(variable.initializer, "uniform");
  EXPECT_EQ(dlcrt_artifact_variable(s.artifact, 6, &variable, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(dlcrt_metrics(s.artifact), 3);
  ASSERT_EQ(dlcrt_artifact_variants(s.artifact), 3);
  EXPECT_STREQ(dlcrt_variant_name(s.artifact, 0), "imaginary");
  EXPECT_STREQ(dlcrt_variant_name(s.artifact, 3), "");
  EXPECT_STREQ(dlcrt_variant_target(s.artifact, 1), "cpu");
  EXPECT_STREQ(dlcrt_variant_target(s.artifact, 2), "sim");
  EXPECT_STREQ(dlcrt_session_device(s.session), "cpu:0");
  ASSERT_EQ(dlcrt_artifact_checks(s.artifact), 2);
  EXPECT_STREQ(dlcrt_check_message(s.artifact, 0), "a group is out of range");
  EXPECT_STREQ(dlcrt_check_where(s.artifact, 0), "group");
  EXPECT_STREQ(dlcrt_check_where(s.artifact, -1), "");
  // 64 + 4 a row, rows in blocks of 64.
  EXPECT_EQ(dlcrt_entry_arena_bytes(s.artifact, train, 65), 384u);
  EXPECT_EQ(dlcrt_entry_arena_bytes(s.artifact, train, INT64_MAX), UINT64_MAX);
  EXPECT_STREQ(dlcrt_metric_name(s.artifact, 1), "count");
}

TEST(Session, TellsItsRecipe) {
  LinearSession s;
  dlcrt_recipe_info recipe;
  ASSERT_EQ(dlcrt_artifact_recipe(s.artifact, &recipe, &s.error), DLCRT_OK);
  EXPECT_EQ(recipe.batch_size, 32);
  EXPECT_EQ(recipe.steps_per_execution, 1);
  EXPECT_EQ(recipe.epochs, 1);
  EXPECT_STREQ(recipe.loss, "mean_squared_error");
  EXPECT_STREQ(recipe.optimizer, "sgd");
  EXPECT_EQ(dlcrt_artifact_recipe(s.artifact, nullptr, &s.error),
            DLCRT_INVALID_ARGUMENT);
}

TEST(Session, TellsHowTheLastExecutionEnded) {
  LinearSession s;
  LinearData data(100);
  data.group[71] = 4;
  std::vector<dlcrt_tensor> inputs = data.inputs();
  ASSERT_EQ(dlcrt_train(s.session, inputs.data(), 3, 32, &s.error),
            DLCRT_CHECK_FAILED);
  dlcrt_outcome outcome;
  ASSERT_EQ(dlcrt_session_outcome(s.session, &outcome, &s.error), DLCRT_OK);
  EXPECT_EQ(outcome.check, 1);
  EXPECT_EQ(outcome.step, 2);
  EXPECT_EQ(outcome.row, 7);
  data.group[71] = 3;
  ASSERT_EQ(dlcrt_train(s.session, inputs.data(), 3, 32, &s.error), DLCRT_OK);
  ASSERT_EQ(dlcrt_session_outcome(s.session, &outcome, &s.error), DLCRT_OK);
  EXPECT_EQ(outcome.check, 0);
}

} // namespace
