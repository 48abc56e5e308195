//===- WrapperTest.cpp - The C++ wrapper ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlcrt/dlcrt.hpp"

#include "TestSupport.h"

#include <cstring>

using namespace dlcrt::test;

namespace {

TEST(Wrapper, TrainsAndPredicts) {
  auto artifact = dlcrt::Artifact::load(DLCRT_FIXTURE);
  ASSERT_TRUE(artifact) << artifact.message();
  EXPECT_STREQ(artifact.value().model(), "linear");
  dlcrt::Session session =
      dlcrt::Session::create(artifact.value(), 1, 64).value();
  ASSERT_TRUE(session.init(42));
  LinearData data(64);
  auto x = dlcrt::tensor(data.x.data(), {64, 3});
  auto y = dlcrt::tensor(data.y.data(), {64, 1});
  auto group = dlcrt::tensor(data.group.data(), {64});
  for (int i = 0; i < 10; ++i)
    ASSERT_TRUE(session.train({x, y, group}, 16));
  std::vector<double> metrics = session.metrics().value();
  ASSERT_EQ(metrics.size(), 3u);
  EXPECT_EQ(metrics[1], 640);
  ASSERT_TRUE(session.resetMetrics());
  ASSERT_TRUE(session.evaluate({x, y, group}));
  EXPECT_EQ(session.metrics().value()[1], 64);
  std::vector<float> predicted(64);
  ASSERT_TRUE(session.predict({x}, {dlcrt::tensor(predicted.data(), {64, 1})}));
  float rate = 1;
  ASSERT_TRUE(session.set("sgd/learning_rate", dlcrt::tensor(&rate, {})));
  rate = 0;
  ASSERT_TRUE(session.get("sgd/learning_rate", dlcrt::tensor(&rate, {})));
  EXPECT_EQ(rate, 1);
}

TEST(Wrapper, KeepsDataOnTheDevice) {
  auto artifact = dlcrt::Artifact::load(DLCRT_FIXTURE);
  ASSERT_TRUE(artifact) << artifact.message();
  dlcrt_session_options options = {};
  options.device = "sim";
  auto session = dlcrt::Session::create(artifact.value(), options);
  ASSERT_TRUE(session) << session.message();
  dlcrt::Session &s = session.value();
  ASSERT_TRUE(s.init(1));
  LinearData all(10);
  auto kept = s.keep("train_step", {dlcrt::tensor(all.x.data(), {10, 3}),
                                    dlcrt::tensor(all.y.data(), {10, 1}),
                                    dlcrt::tensor(all.group.data(), {10})});
  ASSERT_TRUE(kept) << kept.message();
  dlcrt::Data &data = kept.value();
  EXPECT_EQ(data.rows(), 10);
  ASSERT_TRUE(s.call("train_step", data, {3, 1, 4, 1, 5}));
  EXPECT_EQ(s.metrics().value()[1], 5);
  ASSERT_TRUE(s.callAll("evaluate_step", data));
  EXPECT_EQ(s.metrics().value()[1], 15);
  // No rows are not all rows.
  ASSERT_TRUE(s.call("evaluate_step", data, {}));
  EXPECT_EQ(s.metrics().value()[1], 15);
  std::vector<float> y(2);
  ASSERT_TRUE(
      s.call("predict", data, {9, 0}, {dlcrt::tensor(y.data(), {2, 1})}));
  EXPECT_NE(std::strstr(s.callAll("train", data).message(),
                        "linear.so: expected an entry in [0, 5), found -1"),
            nullptr);
}

TEST(Wrapper, TakesAllOptions) {
  auto artifact = dlcrt::Artifact::load(DLCRT_FIXTURE);
  ASSERT_TRUE(artifact) << artifact.message();
  dlcrt_session_options options = {};
  options.device = "sim";
  options.checks = DLCRT_CHECK_MEMORY;
  auto session = dlcrt::Session::create(artifact.value(), options);
  ASSERT_TRUE(session) << session.message();
  EXPECT_STREQ(session.value().device(), "sim:0");
  EXPECT_EQ(session.value().init(0xbad).status(), DLCRT_DEVICE_FAULT);
  options.device = "tpu";
  EXPECT_EQ(dlcrt::Session::create(artifact.value(), options).status(),
            DLCRT_INVALID_ARGUMENT);
}

TEST(Wrapper, HandsErrorsBack) {
  auto none = dlcrt::Artifact::load("/nonexistent/model.so");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.status(), DLCRT_NOT_FOUND);
  EXPECT_NE(std::strstr(none.message(), "/nonexistent/model.so"), nullptr);
  auto artifact = dlcrt::Artifact::load(DLCRT_FIXTURE);
  dlcrt::Session session = dlcrt::Session::create(artifact.value()).value();
  float value = 0;
  auto bad =
      session.predict({dlcrt::tensor(&value, {1, 1, 1, 1, 1, 1, 1, 1, 1})}, {});
  EXPECT_EQ(bad.status(), DLCRT_INVALID_ARGUMENT);
}

} // namespace
