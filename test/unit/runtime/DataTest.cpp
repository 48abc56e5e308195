//===- DataTest.cpp - Calls on data that stays on a device ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <cstring>
#include <numeric>

using namespace dlcrt::test;

namespace {

/// Each test runs on each device.
class ResidentData : public testing::TestWithParam<DeviceCase> {
protected:
  dlcrt_session_options options(int64_t maxRows = 8,
                                int64_t maxSteps = 3) const {
    return GetParam().options(1, maxRows, maxSteps);
  }
  static int32_t entry(LinearSession &s, const char *name) {
    return dlcrt_artifact_find_entry(s.artifact, name);
  }
  static dlcrt_data *keep(LinearSession &s, LinearData &data) {
    std::vector<dlcrt_tensor> inputs = data.inputs();
    dlcrt_data *kept = nullptr;
    EXPECT_EQ(dlcrt_data_create(s.session, entry(s, "train_step"),
                                inputs.data(), 3, &kept, &s.error),
              DLCRT_OK)
        << s.error.message;
    return kept;
  }
  static dlcrt_status call(LinearSession &s, const char *name,
                           const dlcrt_data *data,
                           const std::vector<int64_t> &rows,
                           dlcrt_tensor *output = nullptr, int64_t batch = 8) {
    return dlcrt_call_rows(s.session, entry(s, name), data, rows.data(), 0,
                           static_cast<int64_t>(rows.size()), output,
                           output != nullptr, batch, &s.error);
  }
  /// The data with its rows in this order.
  static LinearData inOrder(const LinearData &data,
                            const std::vector<int64_t> &rows) {
    LinearData result(0);
    result.rows = static_cast<int64_t>(rows.size());
    for (int64_t row : rows) {
      for (int k = 0; k < 3; ++k)
        result.x.push_back(data.x[row * 3 + k]);
      result.y.push_back(data.y[row]);
      result.group.push_back(data.group[row]);
    }
    return result;
  }
  /// Trains `s` by `train`, and `reference` on these rows handed over by a
  /// call.
  template <typename Train>
  static void expectTrainsOn(LinearSession &s, LinearSession &reference,
                             const LinearData &data,
                             const std::vector<int64_t> &rows, int64_t batch,
                             Train &&train) {
    LinearData ordered = inOrder(data, rows);
    std::vector<dlcrt_tensor> inputs = ordered.inputs();
    for (LinearSession *each : {&s, &reference})
      ASSERT_EQ(dlcrt_init(each->session, 3, &each->error), DLCRT_OK);
    ASSERT_EQ(train(), DLCRT_OK) << s.error.message;
    ASSERT_EQ(dlcrt_train(reference.session, inputs.data(), 3, batch,
                          &reference.error),
              DLCRT_OK);
    EXPECT_EQ(s.kernel(), reference.kernel());
  }
  static std::vector<double> metrics(LinearSession &s) {
    std::vector<double> values(3);
    EXPECT_EQ(dlcrt_metric_results(s.session, values.data(), 3, &s.error),
              DLCRT_OK);
    return values;
  }
};

INSTANTIATE_TEST_SUITE_P(Devices, ResidentData, testing::ValuesIn(allDevices),
                         deviceName);

TEST_P(ResidentData, RowsByTheirNumbersAreTheRows) {
  LinearSession s(options()), reference(options());
  LinearData data(50);
  dlcrt_data *kept = keep(s, data);
  EXPECT_EQ(dlcrt_data_rows(kept), 50);
  // Some several times, others not at all: 9 executions' worth on a device.
  std::vector<int64_t> rows;
  for (int64_t i = 0; i < 210; ++i)
    rows.push_back(i * i * 7 % 50);
  LinearData ordered = inOrder(data, rows);
  std::vector<dlcrt_tensor> inputs = ordered.inputs();
  for (LinearSession *each : {&s, &reference})
    ASSERT_EQ(dlcrt_init(each->session, 3, &each->error), DLCRT_OK);
  // What the data was made of may change.
  std::fill(data.x.begin(), data.x.end(), 0.0f);
  ASSERT_EQ(call(s, "train_step", kept, rows), DLCRT_OK) << s.error.message;
  ASSERT_EQ(
      dlcrt_train(reference.session, inputs.data(), 3, 8, &reference.error),
      DLCRT_OK);
  EXPECT_EQ(s.kernel(), reference.kernel());
  EXPECT_EQ(metrics(s), metrics(reference));
  // An entry that reads less of it, with results in the order of the rows.
  std::vector<float> y(rows.size()), expected(rows.size());
  auto count = static_cast<int64_t>(rows.size());
  dlcrt_tensor output = tensorOf(y.data(), DLCRT_F32, {count, 1}),
               wanted = tensorOf(expected.data(), DLCRT_F32, {count, 1});
  ASSERT_EQ(call(s, "predict", kept, rows, &output), DLCRT_OK)
      << s.error.message;
  ASSERT_EQ(dlcrt_predict(reference.session, inputs.data(), 1, &wanted, 1, 8,
                          &reference.error),
            DLCRT_OK);
  EXPECT_EQ(y, expected);
  dlcrt_data_release(kept);
}

TEST_P(ResidentData, RowsFromOneOn) {
  LinearSession s(options()), reference(options());
  LinearData data(50);
  dlcrt_data *kept = keep(s, data);
  for (int64_t first : {0, 17, 49, 50}) {
    int64_t count = 50 - first;
    std::vector<int64_t> rows(static_cast<size_t>(count));
    std::iota(rows.begin(), rows.end(), first);
    expectTrainsOn(s, reference, data, rows, 8, [&] {
      return dlcrt_call_rows(s.session, entry(s, "train_step"), kept, nullptr,
                             first, count, nullptr, 0, 8, &s.error);
    });
  }
  dlcrt_data_release(kept);
}

TEST_P(ResidentData, MoreRowsThanAreGatheredTogether) {
  LinearSession s(options(1000, 2)), reference(options(1000, 2));
  LinearData data(10001);
  dlcrt_data *kept = keep(s, data);
  std::vector<int64_t> rows(10001);
  std::iota(rows.rbegin(), rows.rend(), 0);
  expectTrainsOn(s, reference, data, rows, 999, [&] {
    return call(s, "train_step", kept, rows, nullptr, 999);
  });
  dlcrt_data_release(kept);
}

TEST_P(ResidentData, ChecksNameStepAndRow) {
  LinearSession s(options(8, 2)), until(options(8, 2));
  LinearData data(50);
  data.group[33] = 9;
  dlcrt_data *kept = keep(s, data), *good = keep(until, data);
  std::vector<int64_t> rows(40, 1), before(24, 1);
  rows[24 + 5] = 33;
  for (LinearSession *each : {&s, &until})
    ASSERT_EQ(dlcrt_init(each->session, 3, &each->error), DLCRT_OK);
  EXPECT_EQ(call(s, "train_step", kept, rows), DLCRT_CHECK_FAILED);
  EXPECT_STREQ(s.error.message,
               "entry 'train_step': a group is out of range (group) in step 3 "
               "of this call, row 5 of its batch: expected 0 to 3, found 9");
  dlcrt_outcome outcome;
  ASSERT_EQ(dlcrt_session_outcome(s.session, &outcome, &s.error), DLCRT_OK);
  EXPECT_EQ(outcome.step, 3);
  EXPECT_EQ(outcome.row, 5);
  ASSERT_EQ(call(until, "train_step", good, before), DLCRT_OK);
  EXPECT_EQ(s.kernel(), until.kernel());
  dlcrt_data_release(kept);
  dlcrt_data_release(good);
}

TEST_P(ResidentData, ManyRowsFailWhereTheyDo) {
  LinearSession s(options(8, 2));
  LinearData data(20000);
  data.group[19000] = 7;
  dlcrt_data *kept = keep(s, data);
  ASSERT_EQ(dlcrt_init(s.session, 3, &s.error), DLCRT_OK);
  EXPECT_EQ(dlcrt_call_rows(s.session, entry(s, "train_step"), kept, nullptr, 0,
                            20000, nullptr, 0, 8, &s.error),
            DLCRT_CHECK_FAILED);
  EXPECT_NE(std::strstr(s.error.message, "expected 0 to 3, found 7"), nullptr)
      << s.error.message;
  dlcrt_outcome outcome;
  ASSERT_EQ(dlcrt_session_outcome(s.session, &outcome, &s.error), DLCRT_OK);
  EXPECT_EQ(outcome.step, 19000 / 8);
  EXPECT_EQ(outcome.row, 19000 % 8);
  dlcrt_data_release(kept);
}

TEST_P(ResidentData, RefusesWhatItHasNot) {
  LinearSession s(options()), other(options());
  LinearData data(50);
  dlcrt_data *kept = keep(s, data), *foreign = keep(other, data);
  auto refused = [&](const dlcrt_data *of, const int64_t *rows, int64_t first,
                     int64_t count, const char *message) {
    EXPECT_EQ(dlcrt_call_rows(s.session, entry(s, "train_step"), of, rows,
                              first, count, nullptr, 0, 8, &s.error),
              DLCRT_INVALID_ARGUMENT);
    EXPECT_STREQ(s.error.message, message);
  };
  int64_t rows[] = {0, 49, 50}, negative[] = {-1};
  refused(nullptr, rows, 0, 2,
          "dlcrt_call_rows: expected data of the session, found NULL");
  refused(foreign, rows, 0, 2,
          "dlcrt_call_rows: expected data of the session, found that of "
          "another one");
  refused(kept, rows, 0, 3,
          "entry 'train_step': rows[2]: expected a row of the data's 50, found "
          "50");
  refused(kept, negative, 0, 1,
          "entry 'train_step': rows[0]: expected a row of the data's 50, found "
          "-1");
  refused(kept, nullptr, 20, 31,
          "entry 'train_step': expected rows of the data's 50, found 31 from "
          "row 20 on");
  refused(kept, nullptr, INT64_MAX, INT64_MAX,
          "entry 'train_step': expected rows of the data's 50, found "
          "9223372036854775807 from row 9223372036854775807 on");
  refused(kept, nullptr, 0, -1,
          "entry 'train_step': expected a count and a first row of at least 0, "
          "the latter 0 with a list of rows, found -1 and 0");
  refused(kept, rows, 1, 1,
          "entry 'train_step': expected a count and a first row of at least 0, "
          "the latter 0 with a list of rows, found 1 and 1");
  // Made of what another entry reads, which is less.
  dlcrt_data *features = nullptr;
  std::vector<dlcrt_tensor> inputs = data.inputs();
  ASSERT_EQ(dlcrt_data_create(s.session, entry(s, "predict"), inputs.data(), 1,
                              &features, &s.error),
            DLCRT_OK);
  refused(features, rows, 0, 2,
          "entry 'train_step': input 'y': the data has no input of this name "
          "and type");
  std::vector<float> y(3);
  dlcrt_tensor output = tensorOf(y.data(), DLCRT_F32, {3, 1});
  EXPECT_EQ(call(s, "predict", features, {0, 1}, &output),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_STREQ(s.error.message, "entry 'predict': output 'y' has 3 rows, "
                                "argument 'count' has 2");
  EXPECT_EQ(call(s, "predict", features, {0, 1, 49}, &output), DLCRT_OK);
  dlcrt_data *none = kept;
  EXPECT_EQ(dlcrt_data_create(s.session, 99, inputs.data(), 3, &none, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_EQ(none, nullptr);
  EXPECT_EQ(dlcrt_data_create(s.session, entry(s, "train_step"), inputs.data(),
                              2, &none, &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_STREQ(s.error.message, "entry 'train_step': expected 3 inputs, found "
                                "2");
  for (dlcrt_data *each : {kept, foreign, features})
    dlcrt_data_release(each);
}

TEST_P(ResidentData, AnEntryWithoutRowsRunsOnce) {
  LinearSession s(options()), reference(options());
  // The seed is an input without rows.
  uint64_t seed = 7;
  dlcrt_tensor input = tensorOf(&seed, DLCRT_U64, {});
  dlcrt_data *kept = nullptr;
  ASSERT_EQ(dlcrt_data_create(s.session, entry(s, "init"), &input, 1, &kept,
                              &s.error),
            DLCRT_OK)
      << s.error.message;
  ASSERT_EQ(dlcrt_init(reference.session, 7, &reference.error), DLCRT_OK);
  // A list of none is not read.
  const auto *none = reinterpret_cast<const int64_t *>(uintptr_t(16));
  ASSERT_EQ(dlcrt_call_rows(s.session, entry(s, "init"), kept, none, 0, 0,
                            nullptr, 0, 0, &s.error),
            DLCRT_OK)
      << s.error.message;
  EXPECT_EQ(s.kernel(), reference.kernel());
  EXPECT_EQ(dlcrt_session_executions(s.session), 1u);
  dlcrt_data_release(kept);
}

TEST_P(ResidentData, MayHaveNoRows) {
  LinearSession s(options());
  LinearData data(0);
  dlcrt_data *kept = keep(s, data);
  EXPECT_EQ(dlcrt_data_rows(kept), 0);
  EXPECT_EQ(call(s, "train_step", kept, {}), DLCRT_OK) << s.error.message;
  dlcrt_data_release(kept);
}

} // namespace
