//===- NullTest.cpp - NULL for every argument -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// No function of the C interface crashes when it is handed NULL: those that
// can fail say so, the others give the answer for nothing. Any error argument
// may be NULL, too.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <functional>
#include <memory>

using namespace dlcrt::test;

namespace {

class Null : public testing::Test {
protected:
  /// Runs a function with and without a place for the message.
  void refused(const std::function<dlcrt_status(dlcrt_error *)> &call,
               const std::string &message,
               dlcrt_status status = DLCRT_INVALID_ARGUMENT) {
    EXPECT_EQ(call(nullptr), status);
    dlcrt_error error = {};
    EXPECT_EQ(call(&error), status);
    EXPECT_EQ(error.status, status);
    EXPECT_EQ(std::string(error.message), message);
  }

  LinearSession s;
  const std::string noSession = "expected a session, found NULL";
};

TEST_F(Null, Artifacts) {
  dlcrt_artifact *artifact = nullptr;
  const std::string load = "dlcrt_artifact_load: expected a path and a place "
                           "for the artifact, found NULL";
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_artifact_load(nullptr, &artifact, e);
      },
      load);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_artifact_load(DLCRT_FIXTURE, nullptr, e);
      },
      load);
  const std::string memory = "dlcrt_artifact_load_memory: expected bytes and a "
                             "place for the artifact, found NULL";
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_artifact_load_memory(nullptr, 1, "m", &artifact, e);
      },
      memory);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_artifact_load_memory("x", 1, "m", nullptr, e);
      },
      memory);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_artifact_load_memory(nullptr, 0, nullptr, &artifact, e);
      },
      "artifact: not an artifact: expected at least the 64 bytes of an ELF "
      "header, found 0 bytes",
      DLCRT_BAD_ARTIFACT);
  const std::string linked = "dlcrt_artifact_from_static: expected a model and "
                             "a place for the artifact, found NULL";
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_artifact_from_static(nullptr, &artifact, e);
      },
      linked);
  dlcrt_static_artifact model = {};
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_artifact_from_static(&model, nullptr, e);
      },
      linked);
  dlcrt_artifact_release(nullptr);
}

TEST_F(Null, Descriptions) {
  EXPECT_STREQ(dlcrt_artifact_model(nullptr), "");
  EXPECT_STREQ(dlcrt_artifact_producer(nullptr), "");
  EXPECT_STREQ(dlcrt_artifact_variant(nullptr), "");
  EXPECT_EQ(dlcrt_artifact_state_bytes(nullptr), 0u);
  EXPECT_EQ(dlcrt_artifact_variants(nullptr), 0);
  EXPECT_STREQ(dlcrt_variant_name(nullptr, 0), "");
  EXPECT_STREQ(dlcrt_variant_target(nullptr, 0), "");
  EXPECT_EQ(dlcrt_artifact_checks(nullptr), 0);
  EXPECT_STREQ(dlcrt_check_message(nullptr, 0), "");
  EXPECT_STREQ(dlcrt_check_where(nullptr, 0), "");
  EXPECT_EQ(dlcrt_artifact_entries(nullptr), 0);
  EXPECT_EQ(dlcrt_artifact_find_entry(nullptr, "init"), -1);
  EXPECT_EQ(dlcrt_artifact_find_entry(s.artifact, nullptr), -1);
  EXPECT_STREQ(dlcrt_entry_name(nullptr, 0), "");
  EXPECT_EQ(dlcrt_entry_inputs(nullptr, 0), 0);
  EXPECT_EQ(dlcrt_entry_outputs(nullptr, 0), 0);
  EXPECT_EQ(dlcrt_entry_arena_bytes(nullptr, 0, 1), 0u);
  EXPECT_EQ(dlcrt_artifact_variables(nullptr), 0);
  EXPECT_EQ(dlcrt_metrics(nullptr), 0);
  EXPECT_STREQ(dlcrt_metric_name(nullptr, 0), "");

  dlcrt_recipe_info recipe;
  const std::string noRecipe = "dlcrt_artifact_recipe: expected an artifact "
                               "and a place for the answer, found NULL";
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_artifact_recipe(nullptr, &recipe, e);
      },
      noRecipe);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_artifact_recipe(s.artifact, nullptr, e);
      },
      noRecipe);
  dlcrt_variable_info variable;
  const std::string noVariable = "dlcrt_artifact_variable: expected an "
                                 "artifact and a place for the answer, found "
                                 "NULL";
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_artifact_variable(nullptr, 0, &variable, e);
      },
      noVariable);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_artifact_variable(s.artifact, 0, nullptr, e);
      },
      noVariable);
  dlcrt_tensor_info info;
  for (auto *describe : {dlcrt_entry_input, dlcrt_entry_output}) {
    dlcrt_error error = {};
    EXPECT_EQ(describe(nullptr, 1, 0, &info, &error), DLCRT_INVALID_ARGUMENT);
    EXPECT_NE(error.message[0], '\0');
    EXPECT_EQ(describe(s.artifact, 1, 0, nullptr, &error),
              DLCRT_INVALID_ARGUMENT);
    EXPECT_NE(error.message[0], '\0');
    EXPECT_EQ(describe(nullptr, 1, 0, nullptr, nullptr),
              DLCRT_INVALID_ARGUMENT);
    EXPECT_EQ(describe(s.artifact, 1, 0, &info, nullptr), DLCRT_OK);
  }
}

TEST_F(Null, IndicesOutOfRange) {
  for (int32_t index : {-1, INT32_MIN, 100, INT32_MAX}) {
    EXPECT_STREQ(dlcrt_variant_name(s.artifact, index), "");
    EXPECT_STREQ(dlcrt_variant_target(s.artifact, index), "");
    EXPECT_STREQ(dlcrt_check_message(s.artifact, index), "");
    EXPECT_STREQ(dlcrt_check_where(s.artifact, index), "");
    EXPECT_STREQ(dlcrt_entry_name(s.artifact, index), "");
    EXPECT_EQ(dlcrt_entry_inputs(s.artifact, index), 0);
    EXPECT_EQ(dlcrt_entry_outputs(s.artifact, index), 0);
    EXPECT_EQ(dlcrt_entry_arena_bytes(s.artifact, index, 1), 0u);
    EXPECT_STREQ(dlcrt_metric_name(s.artifact, index), "");
    dlcrt_tensor_info info;
    dlcrt_variable_info variable;
    EXPECT_EQ(dlcrt_entry_input(s.artifact, index, 0, &info, nullptr),
              DLCRT_INVALID_ARGUMENT);
    EXPECT_EQ(dlcrt_entry_output(s.artifact, 1, index, &info, nullptr),
              DLCRT_INVALID_ARGUMENT);
    EXPECT_EQ(dlcrt_artifact_variable(s.artifact, index, &variable, nullptr),
              DLCRT_INVALID_ARGUMENT);
    EXPECT_EQ(dlcrt_call(s.session, index, nullptr, 0, nullptr, 0, 0, nullptr),
              DLCRT_INVALID_ARGUMENT);
  }
  EXPECT_EQ(dlcrt_entry_arena_bytes(s.artifact, 2, -1), 0u);
}

TEST_F(Null, Sessions) {
  dlcrt_session *session = nullptr;
  const std::string create = "dlcrt_session_create: expected an artifact and a "
                             "place for the session, found NULL";
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_session_create(nullptr, nullptr, &session, e);
      },
      create);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_session_create(s.artifact, nullptr, nullptr, e);
      },
      create);
  dlcrt_session_release(nullptr);
  EXPECT_EQ(dlcrt_session_executions(nullptr), 0u);
  EXPECT_STREQ(dlcrt_session_device(nullptr), "");
  refused([&](dlcrt_error *e) { return dlcrt_init(nullptr, 1, e); }, noSession);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_call(nullptr, 0, nullptr, 0, nullptr, 0, 0, e);
      },
      noSession);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_predict(nullptr, nullptr, 0, nullptr, 0, 0, e);
      },
      noSession);
  refused(
      [&](dlcrt_error *e) { return dlcrt_train(nullptr, nullptr, 0, 0, e); },
      noSession);
  refused(
      [&](dlcrt_error *e) { return dlcrt_evaluate(nullptr, nullptr, 0, 0, e); },
      noSession);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_metric_results(nullptr, nullptr, 0, e);
      },
      noSession);
  refused([&](dlcrt_error *e) { return dlcrt_reset_metrics(nullptr, e); },
          noSession);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_get_variable(nullptr, "step", nullptr, e);
      },
      noSession);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_set_variable(nullptr, "step", nullptr, e);
      },
      noSession);
  refused([&](dlcrt_error *e) { return dlcrt_save_weights(nullptr, "f", e); },
          noSession);
  refused([&](dlcrt_error *e) { return dlcrt_load_weights(nullptr, "f", e); },
          noSession);
  dlcrt_outcome outcome;
  const std::string noOutcome = "dlcrt_session_outcome: expected a session and "
                                "a place for the answer, found NULL";
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_session_outcome(nullptr, &outcome, e);
      },
      noOutcome);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_session_outcome(s.session, nullptr, e);
      },
      noOutcome);
}

TEST_F(Null, Arguments) {
  LinearData data(4);
  std::vector<dlcrt_tensor> inputs = data.inputs();
  refused(
      [&](dlcrt_error *e) { return dlcrt_train(s.session, nullptr, 3, 0, e); },
      "entry 'train_step': expected 3 inputs, found NULL");
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_predict(s.session, inputs.data(), 1, nullptr, 1, 0, e);
      },
      "entry 'predict': expected 1 outputs, found NULL");
  inputs[1].data = nullptr;
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_train(s.session, inputs.data(), 3, 0, e);
      },
      "entry 'train_step': input 'y': expected 16 bytes of data, found NULL");
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_metric_results(s.session, nullptr, 3, e);
      },
      "metric results: expected room for 3 values, found NULL");
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_metric_results(s.session, nullptr, -1, e);
      },
      "metric results: expected room for 3 values, found -1");
  const std::string noPath = std::string(DLCRT_FIXTURE) +
                             ": expected a variable's path and a tensor, found "
                             "NULL";
  dlcrt_tensor value = tensorOf(nullptr, DLCRT_I64, {});
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_get_variable(s.session, nullptr, &value, e);
      },
      noPath);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_set_variable(s.session, "step", nullptr, e);
      },
      noPath);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_get_variable(s.session, "step", &value, e);
      },
      "variable 'step': expected 8 bytes of data, found NULL");
  refused(
      [&](dlcrt_error *e) { return dlcrt_save_weights(s.session, nullptr, e); },
      "dlcrt_save_weights: expected a path, found NULL");
  refused(
      [&](dlcrt_error *e) { return dlcrt_load_weights(s.session, nullptr, e); },
      "dlcrt_load_weights: expected a path, found NULL");
  refused([&](dlcrt_error *e) { return dlcrt_save_weights(s.session, "", e); },
          "expected the name of a file to write, found an empty one");
  refused([&](dlcrt_error *e) { return dlcrt_load_weights(s.session, "", e); },
          "expected the name of a file to read, found an empty one");
}

TEST_F(Null, OptionsOfAnOlderHeader) {
  // Memory of just its size, so that a sanitizer sees reads beyond it.
  auto size = std::make_unique<uint32_t>(4);
  dlcrt_session *session = nullptr;
  EXPECT_EQ(dlcrt_session_create(
                s.artifact,
                reinterpret_cast<const dlcrt_session_options *>(size.get()),
                &session, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_STREQ(s.error.message, "session options: expected size 48, found 4");
}

TEST_F(Null, Data) {
  LinearData data(4);
  std::vector<dlcrt_tensor> inputs = data.inputs();
  int32_t entry = dlcrt_artifact_find_entry(s.artifact, "train_step");
  dlcrt_data *kept = nullptr;
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_data_create(nullptr, entry, inputs.data(), 3, &kept, e);
      },
      noSession);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_data_create(s.session, entry, inputs.data(), 3, nullptr,
                                 e);
      },
      "dlcrt_data_create: expected a place for the data, found NULL");
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_data_create(s.session, entry, nullptr, 3, &kept, e);
      },
      "entry 'train_step': expected 3 inputs, found NULL");
  inputs[1].data = nullptr;
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_data_create(s.session, entry, inputs.data(), 3, &kept, e);
      },
      "entry 'train_step': input 'y': expected 16 bytes of data, found NULL");
  EXPECT_EQ(kept, nullptr);
  refused(
      [&](dlcrt_error *e) {
        return dlcrt_call_rows(nullptr, entry, nullptr, nullptr, 0, 1, nullptr,
                               0, 0, e);
      },
      noSession);
  EXPECT_EQ(dlcrt_data_rows(nullptr), 0);
  dlcrt_data_release(nullptr);
}

} // namespace
