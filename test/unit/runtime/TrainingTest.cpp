//===- TrainingTest.cpp - The training loop -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"
#include "training/Feeder.h"
#include "training/Fit.h"
#include "training/Permutation.h"

#include <algorithm>
#include <cmath>

using namespace dlc::rt;
using namespace dlcrt::test;

namespace {

struct Observer : FitObserver {
  bool epochEnded(const FitProgress &progress) override {
    losses.push_back(progress.metrics[0]);
    counts.push_back(progress.metrics[1]);
    validated.insert(validated.end(), progress.validation.begin(),
                     progress.validation.end());
    return progress.epoch < last;
  }
  std::vector<double> losses, counts, validated;
  int64_t last = INT64_MAX;
};

class Training : public testing::Test {
protected:
  explicit Training(int64_t rows = 50) : data(rows), inputs(data.inputs()) {
    options.epochs = 2;
    options.batchSize = 8;
    options.seed = 5;
  }
  dlcrt_status train(LinearSession &s, Observer &observer,
                     const std::vector<dlcrt_tensor> &validation = {}) {
    EXPECT_EQ(dlcrt_init(s.session, 1, &s.error), DLCRT_OK);
    return fit(s.artifact, s.session, inputs, validation, options, observer,
               &s.error);
  }
  std::vector<float> trained() {
    LinearSession s(2, 64);
    Observer observer;
    EXPECT_EQ(train(s, observer), DLCRT_OK) << s.error.message;
    return s.kernel();
  }
  void refused(dlcrt_status status, const std::string &message,
               const std::vector<dlcrt_tensor> &validation = {}) {
    LinearSession s(1, 64);
    Observer observer;
    EXPECT_EQ(train(s, observer, validation), status);
    EXPECT_EQ(std::string(s.error.message), message);
    EXPECT_TRUE(observer.losses.empty());
  }

  LinearData data;
  std::vector<dlcrt_tensor> inputs;
  FitOptions options;
};

TEST(Permutation, TakesEachRowOnce) {
  for (int64_t rows : {1, 2, 3, 1000}) {
    std::vector<int64_t> first(rows), second(rows), again(rows);
    permuteRows(1, 0, first);
    permuteRows(1, 1, second);
    permuteRows(1, 0, again);
    EXPECT_EQ(first, again);
    EXPECT_TRUE(first != second || rows <= 3);
    std::sort(second.begin(), second.end());
    for (int64_t row = 0; row < rows; ++row)
      EXPECT_EQ(second[row], row);
  }
}

TEST_F(Training, LearnsAndCounts) {
  LinearSession s(1, 64);
  Observer observer;
  options.epochs = 30;
  ASSERT_EQ(train(s, observer, inputs), DLCRT_OK) << s.error.message;
  ASSERT_EQ(observer.losses.size(), 30u);
  EXPECT_LT(observer.losses[29], observer.losses[0] / 10);
  for (double count : observer.counts)
    EXPECT_EQ(count, 50);
  ASSERT_EQ(observer.validated.size(), 90u);
  EXPECT_EQ(observer.validated[1], 50);
}

TEST_F(Training, StepsOfAnExecutionChangeNothing) {
  for (bool shuffle : {true, false}) {
    options.shuffle = shuffle;
    options.stepsPerExecution = 1;
    std::vector<float> one = trained();
    // 50 rows are 7 steps: more of them than there are, too.
    for (int64_t steps : {2, 3, 7, 1000000}) {
      options.stepsPerExecution = steps;
      EXPECT_EQ(trained(), one) << steps;
    }
    options.stepsPerExecution = 1;
    options.seed ^= 1;
    EXPECT_EQ(trained() != one, shuffle);
  }
}

TEST_F(Training, WhereTheDataLiesChangesNothing) {
  for (const char *device : {"sim", "cpu"})
    for (bool shuffle : {true, false}) {
      options.shuffle = shuffle;
      options.epochs = 3;
      options.stepsPerExecution = 3;
      std::vector<float> kernel;
      std::vector<double> losses, validated;
      for (DataPlace place :
           {DataPlace::Host, DataPlace::Device, DataPlace::Automatic}) {
        options.place = place;
        dlcrt_session_options session = LinearSession::optionsOf(1, 64);
        session.device = device;
        LinearSession s(session);
        Observer observer;
        ASSERT_EQ(train(s, observer, inputs), DLCRT_OK) << s.error.message;
        if (place == DataPlace::Host) {
          kernel = s.kernel();
          losses = observer.losses;
          validated = observer.validated;
        }
        EXPECT_EQ(s.kernel(), kernel);
        EXPECT_EQ(observer.losses, losses);
        EXPECT_EQ(observer.validated, validated);
      }
    }
}

TEST_F(Training, FewerRowsThanABatch) {
  options.batchSize = 50;
  std::vector<float> all = trained();
  options.batchSize = INT64_MAX;
  options.stepsPerExecution = INT64_MAX;
  EXPECT_EQ(trained(), all);
}

TEST_F(Training, EndsWhenTold) {
  LinearSession s(1, 64);
  Observer observer;
  observer.last = 3;
  options.epochs = INT64_MAX;
  ASSERT_EQ(train(s, observer), DLCRT_OK) << s.error.message;
  EXPECT_EQ(observer.losses.size(), 3u);
  options.epochs = 0;
  Observer none;
  ASSERT_EQ(train(s, none), DLCRT_OK);
  EXPECT_TRUE(none.losses.empty());
}

TEST_F(Training, FailedChecksNameTheRowOfTheData) {
  data.group[37] = 4;
  options.shuffle = false;
  refused(DLCRT_CHECK_FAILED,
          "epoch 1, batch 5, row 37 of the data: group: "
          "a group is out of range: expected 0 to 3, found 4");
  options.stepsPerExecution = 3;
  refused(DLCRT_CHECK_FAILED,
          "epoch 1, batch 5, row 37 of the data: group: "
          "a group is out of range: expected 0 to 3, found 4");
  // Shuffled, it is in another batch, but still that row.
  options.shuffle = true;
  LinearSession s(1, 64);
  Observer observer;
  EXPECT_EQ(train(s, observer), DLCRT_CHECK_FAILED);
  EXPECT_NE(std::string(s.error.message).find(", row 37 of the data: group: "),
            std::string::npos)
      << s.error.message;
  double values[3];
  EXPECT_EQ(evaluate(s.artifact, s.session, inputs, 8, "evaluation", values,
                     &s.error),
            DLCRT_CHECK_FAILED);
  EXPECT_STREQ(s.error.message,
               "evaluation, batch 5, row 37 of the data: group: a group is out "
               "of range: expected 0 to 3, found 4");
}

TEST_F(Training, LossThatIsNotFinite) {
  data.x[3 * 20] = HUGE_VALF;
  options.shuffle = false;
  refused(DLCRT_CHECK_FAILED, "epoch 1, batch 3: the loss of linear: the loss "
                              "is not a finite number");
}

TEST_F(Training, Refuses) {
  LinearData none(0);
  std::vector<dlcrt_tensor> nothing = none.inputs();
  refused(DLCRT_INVALID_ARGUMENT,
          "validation: expected at least 1 row, found 0", nothing);
  refused(DLCRT_INVALID_ARGUMENT, "evaluate_step: expected 3 inputs, found 2",
          {inputs[0], inputs[1]});
  options.batchSize = 0;
  refused(DLCRT_INVALID_ARGUMENT,
          "fit: expected rows, a batch size and steps of 1 or more and epochs "
          "of 0 or more, found 50 rows, 0 a batch, 1 steps an execution, 2 "
          "epochs");
  options.batchSize = 8;
  inputs.pop_back();
  refused(DLCRT_INVALID_ARGUMENT, "train_step: expected 3 inputs, found 2");
  LinearSession s;
  double values[3];
  EXPECT_EQ(evaluate(s.artifact, s.session, nothing, 8, "evaluation", values,
                     &s.error),
            DLCRT_INVALID_ARGUMENT);
  EXPECT_STREQ(s.error.message, "evaluation: expected at least 1 row, found 0");
}

TEST_F(Training, AFeederMayEndAtAnyTime) {
  std::vector<bool> rowed(3, true);
  dlcrt_error error = {};
  for (int taken = 0; taken < 8; ++taken) {
    Feeder feeder;
    FeederOptions feeding;
    feeding.stageRows = 8;
    ASSERT_EQ(feeder.start(inputs, rowed, 50, feeding, &error), DLCRT_OK);
    int64_t rows = 0;
    for (int i = 0; i < taken && i < 7; ++i) {
      const Stage &stage = feeder.next();
      rows += stage.rows;
      for (int64_t row = 0; row < stage.rows; ++row)
        EXPECT_EQ(static_cast<uint8_t *>(stage.tensors[2].data)[row],
                  data.group[stage.origin[row]]);
      // The last one is not given back.
      if (i + 1 < taken)
        feeder.release();
    }
    EXPECT_EQ(rows, std::min(taken * 8, 50));
  }
}

} // namespace
