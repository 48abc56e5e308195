//===- ConformanceTest.cpp - What sessions do on any device ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <cmath>
#include <cstring>

using namespace dlcrt::test;

namespace {

/// Each test runs on each device and compares with the CPU.
class Conformance : public testing::TestWithParam<DeviceCase> {
protected:
  dlcrt_session_options options(int64_t maxRows = 64,
                                int64_t maxSteps = 0) const {
    return GetParam().options(1, maxRows, maxSteps);
  }
  bool isCpu() const { return std::strcmp(GetParam().device, "cpu") == 0; }

  static void init(LinearSession &s, uint64_t seed = 1) {
    ASSERT_EQ(dlcrt_init(s.session, seed, &s.error), DLCRT_OK)
        << s.error.message;
  }
  static dlcrt_status train(LinearSession &s, LinearData &data, int64_t batch) {
    std::vector<dlcrt_tensor> inputs = data.inputs();
    return dlcrt_train(s.session, inputs.data(), 3, batch, &s.error);
  }
  static std::vector<float> predict(LinearSession &s, LinearData &data,
                                    int64_t batch) {
    std::vector<dlcrt_tensor> inputs = data.inputs();
    std::vector<float> y(static_cast<size_t>(data.rows));
    dlcrt_tensor output = tensorOf(y.data(), DLCRT_F32, {data.rows, 1});
    EXPECT_EQ(
        dlcrt_predict(s.session, inputs.data(), 1, &output, 1, batch, &s.error),
        DLCRT_OK)
        << s.error.message;
    return y;
  }
  static std::vector<double> metrics(LinearSession &s) {
    std::vector<double> values(3);
    EXPECT_EQ(dlcrt_metric_results(s.session, values.data(), 3, &s.error),
              DLCRT_OK)
        << s.error.message;
    return values;
  }
};

INSTANTIATE_TEST_SUITE_P(Devices, Conformance, testing::ValuesIn(allDevices),
                         deviceName);

TEST_P(Conformance, TellsItsDevice) {
  LinearSession s(options());
  EXPECT_EQ(std::string(dlcrt_session_device(s.session)),
            GetParam().device + std::string(":0"));
}

TEST_P(Conformance, StartsWithZeros) {
  LinearSession s(options());
  EXPECT_EQ(s.kernel(), std::vector<float>(3));
  EXPECT_EQ(metrics(s), std::vector<double>(3));
}

TEST_P(Conformance, InitialValuesAreThoseOfTheSeed) {
  LinearSession s(options()), cpu;
  for (uint64_t seed : {uint64_t(0), uint64_t(7), UINT64_MAX}) {
    init(s, seed);
    init(cpu, seed);
    EXPECT_EQ(s.kernel(), cpu.kernel());
  }
}

TEST_P(Conformance, TrainsEvaluatesAndPredicts) {
  LinearSession s(options(32)), cpu(1, 32);
  LinearData data(100);
  for (LinearSession *each : {&s, &cpu}) {
    init(*each, 7);
    for (int epoch = 0; epoch < 100; ++epoch)
      ASSERT_EQ(train(*each, data, 32), DLCRT_OK) << each->error.message;
  }
  for (int i = 0; i < 3; ++i)
    EXPECT_NEAR(s.kernel()[i], cpu.kernel()[i], 1e-4);
  ASSERT_EQ(dlcrt_reset_metrics(s.session, &s.error), DLCRT_OK);
  std::vector<dlcrt_tensor> inputs = data.inputs();
  ASSERT_EQ(dlcrt_evaluate(s.session, inputs.data(), 3, 32, &s.error),
            DLCRT_OK);
  std::vector<double> values = metrics(s);
  EXPECT_LT(values[0], 0.01);
  EXPECT_EQ(values[1], 100);
  EXPECT_FLOAT_EQ(float(values[2]), float(values[0]));
  std::vector<float> y = predict(s, data, 32);
  for (int i = 0; i < 100; ++i)
    EXPECT_NEAR(y[i], data.y[i], 0.5);
  EXPECT_EQ(predict(s, data, 7), y);
}

TEST_P(Conformance, FusedStepsAreSingleSteps) {
  LinearSession one(options(5, 100)), other(options(5));
  LinearData rows(23);
  init(one);
  init(other);
  ASSERT_EQ(train(one, rows, 5), DLCRT_OK) << one.error.message;
  for (int64_t at = 0; at < 23; at += 5) {
    int64_t n = at + 5 < 23 ? 5 : 23 - at;
    dlcrt_tensor part[3] = {tensorOf(&rows.x[at * 3], DLCRT_F32, {n, 3}),
                            tensorOf(&rows.y[at], DLCRT_F32, {n, 1}),
                            tensorOf(&rows.group[at], DLCRT_U8, {n})};
    ASSERT_EQ(dlcrt_train(other.session, part, 3, 0, &other.error), DLCRT_OK);
  }
  EXPECT_EQ(one.kernel(), other.kernel());
  EXPECT_EQ(metrics(one), metrics(other));
}

TEST_P(Conformance, StepsHandedOverAtOnceChangeNothing) {
  LinearSession reference(options(8, 1000));
  LinearData rows(100);
  init(reference);
  ASSERT_EQ(train(reference, rows, 8), DLCRT_OK);
  std::vector<float> predicted = predict(reference, rows, 8);
  EXPECT_EQ(dlcrt_session_executions(reference.session), 3u);
  // 100 rows are 12 steps of 8 and one of 4.
  for (int64_t steps : {1, 2, 5, 12, 13}) {
    LinearSession s(options(8, steps));
    init(s);
    ASSERT_EQ(train(s, rows, 8), DLCRT_OK) << s.error.message;
    EXPECT_EQ(s.kernel(), reference.kernel());
    EXPECT_EQ(predict(s, rows, 8), predicted);
    EXPECT_EQ(metrics(s), metrics(reference));
    uint64_t times = isCpu() ? 1 : uint64_t(13 + steps - 1) / steps;
    EXPECT_EQ(dlcrt_session_executions(s.session), 2 + 2 * times);
  }
}

TEST_P(Conformance, CheckNamesStepAndRow) {
  // In one execution, and in the second of two steps each.
  for (int64_t steps : {100, 2, 1}) {
    LinearSession s(options(8, steps)), until(options(8));
    LinearData data(40), first(24);
    data.group[24 + 5] = 9;
    data.group[35] = 7;
    init(s);
    init(until);
    EXPECT_EQ(train(s, data, 8), DLCRT_CHECK_FAILED);
    EXPECT_STREQ(s.error.message,
                 "entry 'train_step': a group is out of range (group) in step "
                 "3 of this call, row 5 of its batch: expected 0 to 3, found "
                 "9");
    dlcrt_outcome outcome;
    ASSERT_EQ(dlcrt_session_outcome(s.session, &outcome, &s.error), DLCRT_OK);
    EXPECT_EQ(outcome.check, 1);
    EXPECT_EQ(outcome.step, 3);
    EXPECT_EQ(outcome.row, 5);
    // The steps before have happened, and nothing after them.
    ASSERT_EQ(train(until, first, 8), DLCRT_OK);
    EXPECT_EQ(s.kernel(), until.kernel());
    EXPECT_EQ(metrics(s), metrics(until));
    data.group[24 + 5] = data.group[35] = 0;
    ASSERT_EQ(train(s, data, 8), DLCRT_OK) << s.error.message;
    ASSERT_EQ(dlcrt_session_outcome(s.session, &outcome, &s.error), DLCRT_OK);
    EXPECT_EQ(outcome.check, 0);
  }
}

TEST_P(Conformance, LossThatIsNotFinite) {
  LinearSession s(options());
  LinearData data(8);
  init(s);
  std::vector<float> before = s.kernel();
  data.y[3] = NAN;
  EXPECT_EQ(train(s, data, 0), DLCRT_CHECK_FAILED);
  EXPECT_STREQ(s.error.message,
               "entry 'train_step': the loss is not a finite number (the loss "
               "of linear) in step 0 of this call");
  EXPECT_EQ(s.kernel(), before);
  EXPECT_EQ(metrics(s)[1], 0);
}

TEST_P(Conformance, Rows) {
  LinearSession s(options(16, 2));
  init(s);
  LinearData data(17);
  EXPECT_EQ(train(s, data, 0), DLCRT_INVALID_ARGUMENT);
  EXPECT_STREQ(s.error.message,
               "entry 'train_step': a batch of 17 rows is more than the "
               "session's max_rows of 16");
  EXPECT_EQ(train(s, data, 16), DLCRT_OK);
  LinearData none(0);
  uint64_t before = dlcrt_session_executions(s.session);
  EXPECT_EQ(train(s, none, 0), DLCRT_OK);
  EXPECT_EQ(dlcrt_session_executions(s.session), before);
  LinearData one(1);
  EXPECT_EQ(train(s, one, 0), DLCRT_OK);
  EXPECT_EQ(metrics(s)[1], 18);
}

TEST_P(Conformance, Variables) {
  LinearSession s(options());
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
  // What is set is what is computed with.
  std::vector<float> kernel = {1, -2, 3};
  dlcrt_tensor weights = tensorOf(kernel.data(), DLCRT_F32, {3, 1});
  float bias = 0.5f;
  value.shape[0] = 1;
  value.rank = 1;
  value.data = &bias;
  ASSERT_EQ(dlcrt_set_variable(s.session, "linear/kernel", &weights, &s.error),
            DLCRT_OK);
  ASSERT_EQ(dlcrt_set_variable(s.session, "linear/bias", &value, &s.error),
            DLCRT_OK)
      << s.error.message;
  LinearData data(20);
  std::vector<float> y = predict(s, data, 8);
  for (int i = 0; i < 20; ++i)
    EXPECT_NEAR(y[i], data.y[i], 1e-5);
}

TEST_P(Conformance, Metrics) {
  LinearSession s(options());
  LinearData data(8);
  init(s);
  std::vector<dlcrt_tensor> inputs = data.inputs();
  for (int i = 0; i < 2; ++i)
    ASSERT_EQ(dlcrt_evaluate(s.session, inputs.data(), 3, 8, &s.error),
              DLCRT_OK);
  EXPECT_EQ(metrics(s)[1], 16);
  std::vector<float> before = s.kernel();
  ASSERT_EQ(dlcrt_reset_metrics(s.session, &s.error), DLCRT_OK);
  EXPECT_EQ(metrics(s), std::vector<double>(3));
  EXPECT_EQ(s.kernel(), before);
}

TEST_P(Conformance, Weights) {
  TempFolder folder;
  std::string path = folder / "weights.safetensors";
  LinearSession a(options()), b(options()), cpu;
  LinearData data(40);
  init(a, 11);
  ASSERT_EQ(train(a, data, 8), DLCRT_OK);
  ASSERT_EQ(dlcrt_save_weights(a.session, path.c_str(), &a.error), DLCRT_OK)
      << a.error.message;
  std::vector<uint8_t> first = readBytes(path);
  for (LinearSession *each : {&b, &cpu}) {
    ASSERT_EQ(dlcrt_load_weights(each->session, path.c_str(), &each->error),
              DLCRT_OK)
        << each->error.message;
    EXPECT_EQ(each->kernel(), a.kernel());
    ASSERT_EQ(dlcrt_save_weights(each->session, path.c_str(), &each->error),
              DLCRT_OK);
    EXPECT_EQ(readBytes(path), first);
  }
}

void countRegion(void *context, dlcrt_task task, void *argument,
                 int64_t chunks) {
  *static_cast<int64_t *>(context) += chunks;
  for (int64_t chunk = chunks; chunk-- > 0;)
    task(argument, chunk);
}

TEST_P(Conformance, UsesTheApplicationsThreads) {
  int64_t chunks = 0;
  dlcrt_executor executor = {2, &chunks, countRegion};
  dlcrt_session_options own = options();
  own.executor = &executor;
  LinearSession s(own), reference(options());
  LinearData data(50);
  for (LinearSession *each : {&s, &reference}) {
    init(*each);
    ASSERT_EQ(train(*each, data, 0), DLCRT_OK) << each->error.message;
  }
  // The code for the CPU has 16 rows a chunk, the simulator one for a thread.
  EXPECT_EQ(chunks, isCpu() ? 4 : 2);
  EXPECT_EQ(s.kernel(), reference.kernel());
}

TEST(DeviceFault, LeavesTheSessionUsable) {
  dlcrt_session_options options = LinearSession::optionsOf(1, 64);
  options.device = "sim";
  LinearSession s(options), good(options);
  EXPECT_EQ(dlcrt_init(s.session, 0xbad, &s.error), DLCRT_DEVICE_FAULT);
  EXPECT_EQ(s.error.status, DLCRT_DEVICE_FAULT);
  EXPECT_STREQ(s.error.message,
               "entry 'init', step 0 of this call: kernel 'init', block 0, "
               "thread 0: writes 4 bytes of argument 1 at offset 12, 4 bytes "
               "beyond its end: it has 12 bytes");
  dlcrt_outcome outcome;
  ASSERT_EQ(dlcrt_session_outcome(s.session, &outcome, nullptr), DLCRT_OK);
  EXPECT_EQ(outcome.check, 0);
  LinearData data(40);
  std::vector<dlcrt_tensor> inputs = data.inputs();
  for (LinearSession *each : {&s, &good}) {
    ASSERT_EQ(dlcrt_init(each->session, 1, &s.error), DLCRT_OK);
    ASSERT_EQ(dlcrt_train(each->session, inputs.data(), 3, 8, &s.error),
              DLCRT_OK);
  }
  EXPECT_EQ(s.kernel(), good.kernel());
}

} // namespace
