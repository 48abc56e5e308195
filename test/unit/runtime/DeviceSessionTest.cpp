//===- DeviceSessionTest.cpp - Copies to and from a device ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An entry with inputs and outputs of all kinds, whose steps are done by the
// host program itself: addresses of the simulator are the host's.
//
//===----------------------------------------------------------------------===//

#include "OwnArtifact.h"
#include "artifact/Image.h"

using namespace dlcrt::manifest;
using namespace dlcrt::test;

namespace {

/// What the entry was called with.
struct Seen {
  int64_t rows, batch, capacity;
  const void *x;
  const void *scale;
  void *arena;
};
std::vector<Seen> seen;

/// y = scale x, last = the last x, sum = the sum of the step's. Fails at an x
/// of -1.
void run(const dlcrt_services *services, const dlcrt_frame *frame) {
  seen.push_back({frame->rows, frame->batch, frame->capacity, frame->inputs[0],
                  frame->inputs[1], frame->arena});
  auto *x = static_cast<const float *>(frame->inputs[0]);
  auto *scale = static_cast<const float *>(frame->inputs[1]);
  for (int64_t first = 0; first < frame->rows; first += frame->batch) {
    int64_t end = std::min(frame->rows, first + frame->batch);
    services->begin_step(services->context, first / frame->batch);
    for (int64_t i = first; i < end; ++i)
      if (x[i] == -1) {
        *frame->outcome = {1, 0, first / frame->batch, i - first};
        return;
      }
    for (int64_t i = first; i < end; ++i) {
      static_cast<float *>(frame->outputs[0])[i] = *scale * x[i];
      *static_cast<float *>(frame->outputs[1]) = x[i];
    }
  }
}

class DeviceCalls : public testing::Test {
protected:
  static ManifestT model() {
    ManifestT model;
    model.model = "m";
    model.producer = "test";
    auto tensor = [](const char *name, std::vector<int64_t> shape) {
      auto result = std::make_unique<TensorT>();
      result->name = name;
      result->dtype = DType_f32;
      result->shape = std::move(shape);
      return result;
    };
    auto entry = std::make_unique<EntryT>();
    entry->name = "predict";
    entry->inputs.push_back(tensor("x", {-1}));
    entry->inputs.push_back(tensor("scale", {}));
    entry->inputs.push_back(tensor("empty", {-1, 0}));
    entry->outputs.push_back(tensor("y", {-1}));
    entry->outputs.push_back(tensor("last", {}));
    entry->arena_bytes_per_row = 8;
    model.entries.push_back(std::move(entry));
    auto variant = std::make_unique<VariantT>();
    variant->machine = dlc::rt::hostMachine;
    variant->name = "v";
    variant->target = Target_sim;
    model.variants.push_back(std::move(variant));
    auto check = std::make_unique<CheckT>();
    check->message = "x is -1";
    model.checks.push_back(std::move(check));
    return model;
  }
  DeviceCalls() {
    seen.clear();
    dlcrt_session_options options = LinearSession::optionsOf(1, 100);
    options.max_steps = 3;
    EXPECT_EQ(own.open(options), DLCRT_OK) << own.error.message;
  }
  dlcrt_status predict(int64_t rows, int64_t batch) {
    y.assign(rows, 7);
    dlcrt_tensor inputs[] = {tensorOf(x.data(), DLCRT_F32, {rows}),
                             tensorOf(&scale, DLCRT_F32, {}),
                             tensorOf(nullptr, DLCRT_F32, {rows, 0})};
    dlcrt_tensor outputs[] = {tensorOf(y.data(), DLCRT_F32, {rows}),
                              tensorOf(&last, DLCRT_F32, {})};
    return dlcrt_predict(own.session, inputs, 3, outputs, 2, batch, &own.error);
  }

  OwnArtifact own{model(), {run}};
  std::vector<float> x = std::vector<float>(1000);
  std::vector<float> y;
  float scale = 2, last = 5;
};

TEST_F(DeviceCalls, AreHandedOverInPieces) {
  for (size_t i = 0; i < x.size(); ++i)
    x[i] = float(i);
  ASSERT_EQ(predict(1000, 90), DLCRT_OK) << own.error.message;
  for (size_t i = 0; i < y.size(); ++i)
    EXPECT_EQ(y[i], 2 * x[i]);
  EXPECT_EQ(last, 999);
  // 11 steps of 90 and one of 10 are three of these and one of three steps.
  ASSERT_EQ(seen.size(), 4u);
  for (const Seen &each : seen) {
    EXPECT_EQ(each.rows, &each == &seen[3] ? 190 : 270);
    EXPECT_EQ(each.batch, 90);
    EXPECT_EQ(each.capacity, 90);
    EXPECT_EQ(each.x, seen[0].x);
    EXPECT_EQ(each.scale, seen[0].scale);
    EXPECT_EQ(each.arena, seen[0].arena);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(each.x) % DLCRT_ALIGNMENT, 0u);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(each.scale) % DLCRT_ALIGNMENT, 0u);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(each.arena) % DLCRT_ALIGNMENT, 0u);
  }
  EXPECT_EQ(dlcrt_session_executions(own.session), 4u);
  // The addresses are those of all calls.
  ASSERT_EQ(predict(5, 0), DLCRT_OK);
  EXPECT_EQ(seen[4].x, seen[0].x);
  EXPECT_EQ(seen[4].capacity, 5);
  EXPECT_EQ(last, 4);
}

TEST_F(DeviceCalls, OutputsOfTheStepsBeforeAFailedCheckStand) {
  x[155] = -1;
  for (int64_t fail : {0, 15, 155}) {
    std::fill(x.begin(), x.end(), 1.0f);
    x[fail] = -1;
    last = 5;
    EXPECT_EQ(predict(200, 10), DLCRT_CHECK_FAILED);
    EXPECT_EQ(std::string(own.error.message),
              "entry 'predict': x is -1 in step " + std::to_string(fail / 10) +
                  " of this call, row " + std::to_string(fail % 10) +
                  " of its batch");
    for (int64_t i = 0; i < 200; ++i)
      EXPECT_EQ(y[i], i < fail / 10 * 10 ? 2 : 7) << i;
    EXPECT_EQ(last, fail < 10 ? 5 : 1);
  }
}

TEST_F(DeviceCalls, AnOutcomeOutOfRangeIsBounded) {
  static dlcrt_outcome outcome;
  OwnArtifact bad(model(),
                  {[](const dlcrt_services *, const dlcrt_frame *frame) {
                    *frame->outcome = outcome;
                  }});
  ASSERT_EQ(bad.open(LinearSession::optionsOf(1, 100)), DLCRT_OK);
  std::swap(own.session, bad.session);
  for (int64_t step : {int64_t(-1), int64_t(77), INT64_MAX}) {
    outcome = {1, 0, step, -1};
    EXPECT_EQ(predict(100, 50), DLCRT_CHECK_FAILED);
    EXPECT_EQ(std::string(own.error.message),
              "entry 'predict': x is -1 in step 0 of this call");
  }
  std::swap(own.session, bad.session);
}

} // namespace
