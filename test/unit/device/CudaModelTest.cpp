//===- CudaModelTest.cpp - Compiled models on a GPU that pretends ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sessions on gpu:0 with all of the runtime that they have on a GPU: graphs,
// copies, modules, products in cuBLASLt's terms. What NVIDIA's libraries do is
// pretended, and kernels are what the artifact has for the simulator.
//
//===----------------------------------------------------------------------===//

#include "../support/Golden.h"
#include "../support/SimulatedKernels.h"
#include "../support/TrainedModels.h"

#include "session/Session.h"

#include "gtest/gtest.h"

#include <limits>
#include <optional>

using namespace mlir;
using namespace dlc;
using namespace dlc::test;

namespace {

/// Host programs that count how often they are called.
class CountedPrograms {
public:
  explicit CountedPrograms(dlcrt_session &session) {
    size_t count = session.model().entries.size();
    EXPECT_LE(count, std::size(table));
    std::copy_n(session.entries, count, programs);
    session.entries = table;
    calls = 0;
  }
  static inline int calls;

private:
  template <size_t index>
  static void call(const dlcrt_services *services, const dlcrt_frame *frame) {
    ++calls;
    programs[index](services, frame);
  }
  static inline dlcrt_entry programs[5];
  static constexpr dlcrt_entry table[] = {call<0>, call<1>, call<2>, call<3>,
                                          call<4>};
};

class CudaModel : public testing::TestWithParam<TrainedModel> {
protected:
  void SetUp() override {
    sim = make("sim");
    ASSERT_TRUE(*sim);
    kernels.emplace(gpu, *sim->getArtifact());
    inputs = makeInputs(context, *sim, "train_step", rows());
  }

  static int64_t batch() { return GetParam().batch; }
  /// 12 batches and a part of one.
  static int64_t rows() { return 12 * batch() + batch() / 2 + 1; }

  std::unique_ptr<CompiledModel> make(const char *device,
                                      int64_t maxSteps = 100) {
    auto model = std::make_unique<CompiledModel>(
        GetParam().getText(), ModelOptions{.maxSteps = maxSteps,
                                           .device = device,
                                           .target = "cpu,cuda,sim",
                                           .defines = GetParam().defines});
    if (*model)
      model->init(7);
    return model;
  }
  /// Makes it, and trains it in calls of so many steps.
  std::unique_ptr<CompiledModel> trained(const char *device, int64_t steps,
                                         int64_t maxSteps = 100) {
    auto model = make(device, maxSteps);
    if (*model)
      for (int epoch = 0; epoch < 2; ++epoch)
        trainInCalls(*model, inputs, batch(), steps);
    return model;
  }

  /// What another order of the sums in products may make of some steps,
  /// relative to the largest element: by what the model computes with.
  double tolerance() const {
    for (const rt::VariableSpec &variable : sim->getArtifact()->model.variables)
      if (variable.info.role == rt::roleWeight &&
          variable.info.dtype == DLCRT_F32)
        return 1e-5;
    return 1e-13;
  }
  void expectClose(const ref::Tensor &found, const ref::Tensor &expected,
                   const std::string &what) {
    if (found.isFloat())
      EXPECT_LE(gapOf(found, expected), tolerance()) << what;
    else
      EXPECT_EQ(found.ints, expected.ints) << what;
  }
  void expectCloseState(CompiledModel &found, CompiledModel &expected,
                        const std::string &what) {
    for (const std::string &path : found.getPaths())
      expectClose(found.getVariable(context, path),
                  expected.getVariable(context, path), what + ": " + path);
  }
  std::vector<ref::Tensor> predict(CompiledModel &model) {
    std::vector<ref::Tensor> outputs =
        makeOutputs(context, model, "predict", rows());
    EXPECT_TRUE(model.call("predict",
                           makeInputs(context, model, "predict", rows()),
                           outputs, batch()));
    return outputs;
  }
  std::vector<double> metrics(CompiledModel &model) {
    std::vector<double> values;
    for (const rt::MetricSpec &metric : model.getArtifact()->model.metrics)
      values.push_back(model.getMetric(metric.name));
    return values;
  }

  dlcrt::test::FakeCuda gpu;
  MLIRContext context;
  std::unique_ptr<CompiledModel> sim;
  std::optional<SimulatedKernels> kernels;
  std::vector<ref::Tensor> inputs;
};

TEST_P(CudaModel, FusedStepsChangeNoBit) {
  auto single = trained("gpu:0", 1);
  ASSERT_TRUE(*single);
  std::vector<ref::Tensor> predicted = predict(*single);
  for (int64_t steps : {3, 10, 100}) {
    auto fused = trained("gpu:0", steps);
    expectSameState(context, *single, *fused, std::to_string(steps) + " steps");
    // All of an epoch in one call, as several executions.
    auto parts = trained("gpu:0", 100, steps);
    expectSameState(context, *single, *parts, std::to_string(steps) + " most");
    for (auto [x, y] : llvm::zip_equal(predict(*parts), predicted))
      EXPECT_TRUE(x.floats == y.floats);
  }
  EXPECT_GT(kernels->getLaunches(), 0);
}

TEST_P(CudaModel, ComputesWhatOthersDo) {
  auto gpuModel = make("gpu:0"), cpu = make("cpu");
  ASSERT_TRUE(*gpuModel && *cpu);
  EXPECT_STREQ(dlcrt_session_device(gpuModel->get()), "gpu:0");
  // There is no product in it.
  expectSameState(context, *gpuModel, *sim, "initial values");
  for (CompiledModel *other : {sim.get(), cpu.get()}) {
    gpuModel->init(8);
    gpuModel->init(7);
    std::string name = dlcrt_session_device(other->get());
    for (CompiledModel *model : {gpuModel.get(), other}) {
      model->train(inputs, batch());
      model->resetMetrics();
      model->evaluate(inputs, batch());
    }
    expectCloseState(*gpuModel, *other, name);
    for (auto [found, expected] :
         llvm::zip_equal(metrics(*gpuModel), metrics(*other)))
      EXPECT_NEAR(found, expected, tolerance() * std::abs(expected)) << name;
    for (auto [found, expected] :
         llvm::zip_equal(predict(*gpuModel), predict(*other)))
      expectClose(found, expected, name + ": predictions");
  }
}

TEST_P(CudaModel, AnExecutionIsOneLaunchOfAGraph) {
  auto model = make("gpu:0", 10);
  ASSERT_TRUE(*model);
  CountedPrograms counted(*model->get());
  struct Count {
    long launches, captures, allocations;
    uint64_t executions;
    int programs;
    long waits;
  };
  auto count = [&](const std::function<void()> &call) {
    auto now = [&] {
      return Count{gpu.calls("cuGraphLaunch"),
                   gpu.calls("cuStreamBeginCapture_v2"),
                   gpu.calls("cuMemAlloc_v2") + gpu.calls("cuMemHostAlloc"),
                   dlcrt_session_executions(model->get()),
                   CountedPrograms::calls,
                   gpu.calls("cuStreamSynchronize")};
    };
    Count before = now();
    call();
    Count after = now();
    return Count{after.launches - before.launches,
                 after.captures - before.captures,
                 after.allocations - before.allocations,
                 after.executions - before.executions,
                 after.programs - before.programs,
                 after.waits - before.waits};
  };
  std::function<void()> calls[] = {
      [&] { model->init(1); },
      [&] { model->train(inputs, batch()); },
      [&] { model->evaluate(inputs, batch()); },
      [&] { predict(*model); },
  };
  for (size_t i = 0; i < std::size(calls); ++i) {
    // 10 steps and the 3 others, the last of which has fewer rows.
    int executions = i == 0 ? 1 : 2;
    Count first = count(calls[i]), again = count(calls[i]);
    EXPECT_EQ(first.launches, executions);
    EXPECT_EQ(first.executions, uint64_t(executions));
    EXPECT_EQ(first.captures, executions);
    EXPECT_EQ(first.programs, 2 * executions);
    EXPECT_EQ(again.launches, executions);
    EXPECT_EQ(again.executions, uint64_t(executions));
    EXPECT_EQ(again.captures, 0);
    EXPECT_EQ(again.programs, 0);
    EXPECT_EQ(again.allocations, 0);
    // Those with outputs wait for these, too.
    if (i != 3)
      EXPECT_EQ(again.waits, executions);
  }
}

TEST_P(CudaModel, DataOnTheDeviceChangesNoBit) {
  auto model = make("gpu:0", 5), reference = make("gpu:0", 5);
  ASSERT_TRUE(*model && *reference);
  // The last row first.
  std::vector<int64_t> order;
  for (int64_t row = rows() - 1; row >= 0; --row)
    order.push_back(row);
  std::vector<ref::Tensor> ordered = inputs;
  for (auto [to, from] : llvm::zip_equal(ordered, inputs)) {
    int64_t length = from.strides()[0];
    for (auto [i, row] : llvm::enumerate(order))
      for (int64_t k = 0; k < length; ++k)
        to.set(ref::Context(), static_cast<int64_t>(i) * length + k,
               from.get(row * length + k));
  }
  reference->train(ordered, batch());
  model->trainOnKept(inputs, order, batch());
  expectSameState(context, *model, *reference, "rows by their numbers");
  EXPECT_GT(gpu.calls("cuLaunchKernel"), 0);
}

TEST_P(CudaModel, ACheckThatFailsInTheMiddle) {
  constexpr int64_t good = 5, badRow = 2;
  std::vector<ref::Tensor> bad = inputs;
  std::vector<dlcrt_tensor_info> infos = sim->getInputs("train_step");
  // A class that is none, or a target that is no number.
  for (size_t i = 0; i < bad.size(); ++i) {
    if (infos[i].role != 1)
      continue;
    int64_t at = (good * batch() + badRow) * bad[i].strides()[0];
    bad[i].set(ref::Context(), at,
               {std::numeric_limits<double>::quiet_NaN(), 1000});
  }
  auto until = make("gpu:0"), further = make("gpu:0");
  ASSERT_TRUE(*until && *further);
  for (CompiledModel *each : {until.get(), further.get()})
    each->train(rowsOf(inputs, 0, good * batch()), batch());
  further->train(inputs, batch());
  // In one execution, in the second one, and in one of its own.
  for (int64_t maxSteps : {100, 4, 1}) {
    auto model = make("gpu:0", maxSteps), other = make("sim", maxSteps);
    dlcrt_outcome outcome, expected;
    for (CompiledModel *each : {model.get(), other.get()})
      EXPECT_FALSE(each->call("train_step", bad, {}, batch()));
    EXPECT_EQ(model->getFailedCheck(), other->getFailedCheck());
    dlcrt_session_outcome(model->get(), &outcome, nullptr);
    dlcrt_session_outcome(other->get(), &expected, nullptr);
    EXPECT_EQ(outcome.step, good);
    EXPECT_NE(outcome.check, 0);
    EXPECT_EQ(outcome.check, expected.check);
    EXPECT_EQ(outcome.row, expected.row);
    // The steps before have happened, and nothing after them.
    expectSameState(context, *model, *until, "until the check");
    model->train(inputs, batch());
    expectSameState(context, *model, *further, "after the check");
  }
}

TEST_P(CudaModel, VariablesAndWeights) {
  auto model = trained("gpu:0", 100);
  auto copy = make("gpu:0"), cpu = make("cpu");
  ASSERT_TRUE(*model && *copy && *cpu);
  for (const std::string &path : model->getPaths())
    for (CompiledModel *each : {copy.get(), sim.get()})
      each->setVariable(path, model->getVariable(context, path));
  expectSameState(context, *copy, *model, "copied");
  expectSameState(context, *sim, *model, "copied to the simulator");
  for (CompiledModel *each : {model.get(), copy.get()})
    each->train(inputs, batch());
  expectSameState(context, *copy, *model, "trained further");

  std::string file = testing::TempDir() + "cuda_model." + GetParam().getName();
  dlcrt_error error;
  ASSERT_EQ(dlcrt_save_weights(model->get(), file.c_str(), &error), DLCRT_OK)
      << error.message;
  copy->init(9);
  for (CompiledModel *each : {copy.get(), sim.get(), cpu.get()}) {
    ASSERT_EQ(dlcrt_load_weights(each->get(), file.c_str(), &error), DLCRT_OK)
        << error.message;
    for (const rt::VariableSpec &variable : sim->getArtifact()->model.variables)
      if (variable.info.role == rt::roleWeight)
        EXPECT_TRUE(each->getVariable(context, variable.info.path).floats ==
                    model->getVariable(context, variable.info.path).floats)
            << variable.info.path;
  }
  std::remove(file.c_str());
  for (auto [found, expected] :
       llvm::zip_equal(predict(*copy), predict(*model)))
    EXPECT_TRUE(found.floats == expected.floats);
}

INSTANTIATE_TEST_SUITE_P(Models, CudaModel, testing::ValuesIn(trainedModels()),
                         [](const testing::TestParamInfo<TrainedModel> &info) {
                           return info.param.getName();
                         });

} // namespace
