//===- StaticTest.cpp - Models that are linked into the program -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <cstring>

using namespace dlcrt::test;

extern "C" const dlcrt_static_artifact dlc_artifact_linear;

namespace {

TEST(Static, SameAsTheFile) {
  dlcrt_artifact *artifact = nullptr;
  dlcrt_error error = {};
  ASSERT_EQ(dlcrt_artifact_from_static(&dlc_artifact_linear, &artifact, &error),
            DLCRT_OK)
      << error.message;
  EXPECT_STREQ(dlcrt_artifact_model(artifact), "linear");
  EXPECT_STREQ(dlcrt_artifact_variant(artifact), "baseline");
  dlcrt_session *session = nullptr;
  ASSERT_EQ(dlcrt_session_create(artifact, nullptr, &session, &error),
            DLCRT_OK);
  LinearSession file;
  LinearData data(40);
  std::vector<dlcrt_tensor> inputs = data.inputs();
  for (dlcrt_session *each : {session, file.session}) {
    ASSERT_EQ(dlcrt_init(each, 9, &error), DLCRT_OK);
    ASSERT_EQ(dlcrt_train(each, inputs.data(), 3, 16, &error), DLCRT_OK);
  }
  std::vector<float> kernel(3);
  dlcrt_tensor value = tensorOf(kernel.data(), DLCRT_F32, {3, 1});
  ASSERT_EQ(dlcrt_get_variable(session, "linear/kernel", &value, &error),
            DLCRT_OK);
  EXPECT_EQ(kernel, file.kernel());
  dlcrt_session_release(session);
  dlcrt_artifact_release(artifact);
}

TEST(Static, Refuses) {
  dlcrt_artifact *artifact = nullptr;
  dlcrt_error error = {};
  auto refused = [&](const dlcrt_static_artifact &model, dlcrt_status status,
                     const char *message) {
    EXPECT_EQ(dlcrt_artifact_from_static(&model, &artifact, &error), status);
    EXPECT_NE(std::strstr(error.message, message), nullptr) << error.message;
    EXPECT_EQ(artifact, nullptr);
  };
  dlcrt_static_artifact model = dlc_artifact_linear;
  model.format_version = 4;
  refused(model, DLCRT_VERSION_MISMATCH,
          "the linked model: the artifact has "
          "format version 4, newer than");
  model = dlc_artifact_linear;
  model.manifest_bytes = 12;
  refused(model, DLCRT_BAD_ARTIFACT, "expected a FlatBuffer");
  model = dlc_artifact_linear;
  model.entry_count = 5;
  refused(model, DLCRT_BAD_ARTIFACT,
          "the linked model 'linear': expected a table of 15 entry points");
  const dlcrt_entry none[15] = {};
  model = dlc_artifact_linear;
  model.entry_table = none;
  refused(model, DLCRT_BAD_ARTIFACT, "entry 'init' has no code");
  model.entry_table = nullptr;
  refused(model, DLCRT_BAD_ARTIFACT, "no manifest or no entry table");
  EXPECT_EQ(dlcrt_artifact_from_static(nullptr, &artifact, &error),
            DLCRT_INVALID_ARGUMENT);
}

} // namespace
