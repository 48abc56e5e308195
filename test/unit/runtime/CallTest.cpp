//===- CallTest.cpp - What calls refuse -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <cstring>
#include <thread>

using namespace dlcrt::test;

namespace {

class Calls : public testing::Test {
protected:
  Calls() : s(1, 64), data(8), inputs(data.inputs()), y(8) {
    output = tensorOf(y.data(), DLCRT_F32, {8, 1});
    EXPECT_EQ(dlcrt_init(s.session, 1, &s.error), DLCRT_OK);
  }
  /// Predicts and expects this refusal.
  void refused(const std::string &message, int64_t batch = 0,
               dlcrt_status status = DLCRT_INVALID_ARGUMENT) {
    uint64_t before = dlcrt_session_executions(s.session);
    EXPECT_EQ(
        dlcrt_predict(s.session, inputs.data(), 1, &output, 1, batch, &s.error),
        status);
    EXPECT_EQ(s.error.status, status);
    EXPECT_NE(std::string(s.error.message).find(message), std::string::npos)
        << s.error.message;
    EXPECT_EQ(dlcrt_session_executions(s.session), before);
  }

  LinearSession s;
  LinearData data;
  std::vector<dlcrt_tensor> inputs;
  std::vector<float> y;
  dlcrt_tensor output;
};

TEST_F(Calls, Dtype) {
  inputs[0].dtype = DLCRT_F64;
  refused("entry 'predict': input 'x': expected tensor<rows x 3 x f32>, found "
          "tensor<8 x 3 x f64>");
}

TEST_F(Calls, Rank) {
  inputs[0].rank = 1;
  refused("expected tensor<rows x 3 x f32>, found tensor<8 x f32>");
  inputs[0].rank = 9;
  refused("found a tensor of rank 9");
  inputs[0].rank = -1;
  refused("found a tensor of rank -1");
}

TEST_F(Calls, Shape) {
  inputs[0].shape[1] = 4;
  refused("found tensor<8 x 4 x f32>");
  inputs[0].shape[1] = 3;
  inputs[0].shape[0] = -1;
  refused("expected tensor<rows x 3 x f32>, found tensor<-1 x 3 x f32>");
  inputs[0].shape[0] = -5;
  refused("found tensor<-5 x 3 x f32>");
}

TEST_F(Calls, RowsDiffer) {
  output.shape[0] = 7;
  refused("entry 'predict': output 'y' has 7 rows, input 'x' has 8");
}

TEST_F(Calls, NullAndMisalignedData) {
  output.data = nullptr;
  refused("output 'y': expected 32 bytes of data, found NULL");
  output.data = reinterpret_cast<char *>(y.data()) + 1;
  refused("output 'y': expected data aligned to 4 bytes");
}

TEST_F(Calls, Overflow) {
  inputs[0].shape[0] = output.shape[0] = INT64_MAX / 8;
  refused("the size of 1152921504606846975 rows exceeds 64 bits", 1);
}

TEST_F(Calls, Counts) {
  EXPECT_EQ(dlcrt_predict(s.session, inputs.data(), 2, &output, 1, 0, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_STREQ(s.error.message, "entry 'predict': expected 1 inputs, found 2");
  EXPECT_EQ(dlcrt_predict(s.session, nullptr, 1, &output, 1, 0, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(dlcrt_predict(s.session, inputs.data(), 1, nullptr, 0, 0, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(dlcrt_call(s.session, 5, nullptr, 0, nullptr, 0, 0, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(dlcrt_call(nullptr, 0, nullptr, 0, nullptr, 0, 0, nullptr),
            DLCRT_INVALID_ARGUMENT);
}

TEST_F(Calls, Batch) {
  refused("a batch of 65 rows is more than the session's max_rows of 64", 65);
  refused("a batch of at least 0 rows, found -1", -1);
  LinearData big(65);
  std::vector<dlcrt_tensor> all = big.inputs();
  EXPECT_EQ(dlcrt_train(s.session, all.data(), 3, 0, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(dlcrt_train(s.session, all.data(), 3, 64, &s.error), DLCRT_OK);
}

TEST_F(Calls, NoRowsIsNoStep) {
  uint64_t before = dlcrt_session_executions(s.session);
  inputs[0].shape[0] = output.shape[0] = 0;
  inputs[0].data = output.data = nullptr;
  EXPECT_EQ(dlcrt_predict(s.session, inputs.data(), 1, &output, 1, 0, &s.error),
            DLCRT_OK)
      << s.error.message;
  EXPECT_EQ(dlcrt_session_executions(s.session), before);
}

TEST_F(Calls, CheckNamesStepAndRow) {
  data.group[5] = 4;
  std::vector<float> before = s.kernel();
  EXPECT_EQ(dlcrt_train(s.session, inputs.data(), 3, 8, &s.error),
            DLCRT_CHECK_FAILED);
  EXPECT_STREQ(s.error.message,
               "entry 'train_step': a group is out of range (group) in step 0 "
               "of this call, row 5 of its batch: expected 0 to 3, found 4");
  EXPECT_EQ(s.kernel(), before);
  EXPECT_EQ(dlcrt_train(s.session, inputs.data(), 3, 3, &s.error),
            DLCRT_CHECK_FAILED);
  EXPECT_NE(std::strstr(s.error.message, "in step 1 of this call, row 2"),
            nullptr)
      << s.error.message;
  EXPECT_NE(s.kernel(), before);
}

TEST_F(Calls, FusedStepsAreSingleSteps) {
  LinearSession one(1, 64), other(3, 64);
  LinearData rows(23);
  std::vector<dlcrt_tensor> all = rows.inputs();
  ASSERT_EQ(dlcrt_init(one.session, 3, &one.error), DLCRT_OK);
  ASSERT_EQ(dlcrt_init(other.session, 3, &other.error), DLCRT_OK);
  ASSERT_EQ(dlcrt_train(one.session, all.data(), 3, 5, &one.error), DLCRT_OK);
  for (int64_t at = 0; at < 23; at += 5) {
    int64_t n = at + 5 < 23 ? 5 : 23 - at;
    dlcrt_tensor part[3] = {tensorOf(&rows.x[at * 3], DLCRT_F32, {n, 3}),
                            tensorOf(&rows.y[at], DLCRT_F32, {n, 1}),
                            tensorOf(&rows.group[at], DLCRT_U8, {n})};
    ASSERT_EQ(dlcrt_train(other.session, part, 3, 0, &other.error), DLCRT_OK);
  }
  EXPECT_EQ(one.kernel(), other.kernel());
}

TEST_F(Calls, Variables) {
  float rate = 0.5f;
  dlcrt_tensor value = tensorOf(&rate, DLCRT_F32, {});
  EXPECT_EQ(
      dlcrt_set_variable(s.session, "sgd/learning_rate", &value, &s.error),
      DLCRT_OK);
  rate = 0;
  EXPECT_EQ(
      dlcrt_get_variable(s.session, "sgd/learning_rate", &value, &s.error),
      DLCRT_OK);
  EXPECT_EQ(rate, 0.5f);
  EXPECT_EQ(dlcrt_get_variable(s.session, "sgd/rate", &value, &s.error),
            DLCRT_NOT_FOUND);
  EXPECT_NE(std::strstr(s.error.message, "no variable 'sgd/rate'"), nullptr);
  EXPECT_EQ(dlcrt_get_variable(s.session, "linear/kernel", &value, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_STREQ(s.error.message, "variable 'linear/kernel': expected "
                                "tensor<3 x 1 x f32>, found tensor<f32>");
  EXPECT_EQ(dlcrt_set_variable(s.session, nullptr, &value, &s.error),
            DLCRT_INVALID_ARGUMENT);
}

TEST_F(Calls, MetricsReset) {
  ASSERT_EQ(dlcrt_evaluate(s.session, inputs.data(), 3, 8, &s.error), DLCRT_OK);
  double values[3];
  EXPECT_EQ(dlcrt_metric_results(s.session, values, 2, &s.error),
            DLCRT_INVALID_ARGUMENT);
  ASSERT_EQ(dlcrt_metric_results(s.session, values, 3, &s.error), DLCRT_OK);
  EXPECT_EQ(values[1], 8);
  std::vector<float> before = s.kernel();
  ASSERT_EQ(dlcrt_reset_metrics(s.session, &s.error), DLCRT_OK);
  ASSERT_EQ(dlcrt_metric_results(s.session, values, 3, &s.error), DLCRT_OK);
  EXPECT_EQ(values[0], 0);
  EXPECT_EQ(values[1], 0);
  EXPECT_EQ(s.kernel(), before);
}

/// An application's own threads: it sees every region, and may use the
/// session meanwhile, which is refused.
struct Executor {
  dlcrt_session *session = nullptr;
  int regions = 0;
  dlcrt_status nested = DLCRT_OK;
};

void executorRun(void *context, dlcrt_task task, void *argument,
                 int64_t chunks) {
  auto *executor = static_cast<Executor *>(context);
  ++executor->regions;
  executor->nested = dlcrt_reset_metrics(executor->session, nullptr);
  for (int64_t chunk = chunks; chunk-- > 0;)
    task(argument, chunk);
}

TEST(Session, UsesTheApplicationsThreadsAndNoticesTwoUsers) {
  Executor own;
  dlcrt_executor executor = {2, &own, executorRun};
  LinearSession s(0, 64, &executor), reference(1, 64);
  own.session = s.session;
  LinearData data(50);
  std::vector<dlcrt_tensor> inputs = data.inputs();
  for (dlcrt_session *session : {s.session, reference.session}) {
    ASSERT_EQ(dlcrt_init(session, 1, &s.error), DLCRT_OK);
    ASSERT_EQ(dlcrt_train(session, inputs.data(), 3, 0, &s.error), DLCRT_OK);
  }
  EXPECT_EQ(own.regions, 1);
  EXPECT_EQ(own.nested, DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(s.kernel(), reference.kernel());
}

TEST(Session, Options) {
  LinearSession s;
  dlcrt_session *session = nullptr;
  const dlcrt_session_options good = LinearSession::optionsOf(0, 0);
  auto refused = [&](dlcrt_session_options options, const char *message,
                     dlcrt_status status = DLCRT_INVALID_ARGUMENT) {
    EXPECT_EQ(dlcrt_session_create(s.artifact, &options, &session, &s.error),
              status);
    EXPECT_EQ(session, nullptr);
    EXPECT_NE(std::strstr(s.error.message, message), nullptr)
        << s.error.message;
  };
  dlcrt_session_options options = good;
  options.size = 4;
  refused(options, "expected size");
  options = good;
  options.threads = -1;
  refused(options, "found -1");
  options = good;
  options.max_rows = -1;
  refused(options, "max_rows of at least 0, found -1");
  options = good;
  options.max_steps = -1;
  refused(options, "max_steps of at least 0, found -1");
  options = good;
  dlcrt_executor executor = {};
  options.executor = &executor;
  refused(options, "an executor with a function");
  options = good;
  options.threads = 1;
  options.max_rows = INT64_MAX;
  refused(options, "exceeds 64 bits", DLCRT_OUT_OF_MEMORY);
  options.max_rows = INT64_MAX / 8;
  refused(options, "out of memory", DLCRT_OUT_OF_MEMORY);
  EXPECT_EQ(dlcrt_session_create(s.artifact, nullptr, &session, &s.error),
            DLCRT_OK);
  dlcrt_session_release(session);
  dlcrt_session_release(nullptr);
}

TEST(Session, KeepsItsArtifactAlive) {
  dlcrt_artifact *artifact = nullptr;
  dlcrt_session *session = nullptr;
  ASSERT_EQ(dlcrt_artifact_load(DLCRT_FIXTURE, &artifact, nullptr), DLCRT_OK);
  ASSERT_EQ(dlcrt_session_create(artifact, nullptr, &session, nullptr),
            DLCRT_OK);
  dlcrt_artifact_release(artifact);
  EXPECT_EQ(dlcrt_init(session, 5, nullptr), DLCRT_OK);
  dlcrt_session_release(session);
}

TEST(Session, ManyOnOneArtifact) {
  LinearSession first(1, 64);
  LinearData data(64);
  ASSERT_EQ(dlcrt_init(first.session, 1, nullptr), DLCRT_OK);
  std::vector<dlcrt_tensor> inputs = data.inputs();
  std::vector<std::thread> threads;
  std::vector<std::vector<float>> kernels(4, std::vector<float>(3));
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      dlcrt_session *session = nullptr;
      dlcrt_session_options options = LinearSession::optionsOf(2, 64);
      EXPECT_EQ(
          dlcrt_session_create(first.artifact, &options, &session, nullptr),
          DLCRT_OK);
      EXPECT_EQ(dlcrt_init(session, 1, nullptr), DLCRT_OK);
      for (int i = 0; i < 50; ++i)
        EXPECT_EQ(dlcrt_train(session, inputs.data(), 3, 16, nullptr),
                  DLCRT_OK);
      dlcrt_tensor value = tensorOf(kernels[t].data(), DLCRT_F32, {3, 1});
      EXPECT_EQ(dlcrt_get_variable(session, "linear/kernel", &value, nullptr),
                DLCRT_OK);
      dlcrt_session_release(session);
    });
  for (std::thread &thread : threads)
    thread.join();
  for (int t = 1; t < 4; ++t)
    EXPECT_EQ(kernels[t], kernels[0]);
}

} // namespace
