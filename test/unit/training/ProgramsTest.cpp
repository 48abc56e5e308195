//===- ProgramsTest.cpp - Programs written by hand learn as they should ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The programs against test/golden/programs/values.json, in float32 and
// float64.
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"
#include "dlcrt/dlcrt.h"

#include "mlir/IR/Builders.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;
using test::CompiledModel;

namespace {

/// As `numbers` of make.py.
std::vector<double> numbers(uint64_t seed, int64_t count) {
  uint64_t state = seed * 7919 + 1;
  std::vector<double> result;
  for (int64_t i = 0; i < count; ++i) {
    state = (state * 1103515245 + 12345) % (uint64_t(1) << 31);
    result.push_back(double(state) / (1 << 30) - 1);
  }
  return result;
}

std::string readFile(const std::string &path) {
  auto file = llvm::MemoryBuffer::getFile(DLC_SOURCE_DIR "/" + path);
  EXPECT_TRUE(file) << path;
  return file ? (*file)->getBuffer().str() : "";
}

struct Case {
  std::string file, dtype, target;
};

void PrintTo(const Case &each, std::ostream *os) {
  *os << each.file << ", " << each.dtype << " for " << each.target;
}

class Programs : public ::testing::TestWithParam<Case> {
protected:
  ref::Tensor makeInput(const dlcrt_tensor_info &info, uint64_t seed,
                        int64_t rows) {
    SmallVector<int64_t> shape(info.shape, info.shape + info.rank);
    shape[0] = rows;
    ref::Tensor tensor(test::typeOf(context, info.dtype), shape);
    std::vector<double> values = numbers(seed, tensor.size());
    for (int64_t i = 0; i < tensor.size(); ++i) {
      double value = values[i];
      if (StringRef(info.name) == "mask")
        value = value > -0.2 || i % tensor.strides()[0] == 0;
      if (info.classes)
        tensor.ints[i] = int64_t((value + 1) * double(info.classes) / 2);
      else
        tensor.set(ref::Context(), i, {value, 0});
    }
    return tensor;
  }

  MLIRContext context;
};

TEST_P(Programs, LearnWhatTheFormulasSay) {
  const auto &[file, dtype, target] = GetParam();
  auto parsed = llvm::json::parse(readFile("test/golden/programs/values.json"));
  ASSERT_TRUE(bool(parsed)) << llvm::toString(parsed.takeError());
  const llvm::json::Object &all = *parsed->getAsObject();
  const llvm::json::Object &golden =
      *all.getObject("programs")->getObject(file);
  int64_t rows = *all.getInteger("rows");

  std::string text = readFile(file);
  if (dtype == "f64")
    for (size_t at; (at = text.find("f32")) != std::string::npos;)
      text.replace(at, 3, "f64");
  // Nothing is converted then.
  StringRef convert = "dlt.convert %mean : tensor<f64> -> tensor<f64>";
  for (size_t at; (at = text.find(convert)) != std::string::npos;)
    text.replace(at, convert.size(), "dlt.stop_gradient %mean : tensor<f64>");
  CompiledModel model(text, {.maxRows = rows, .target = target});
  ASSERT_TRUE(model);
  model.init(1);
  Builder builder(&context);
  Type type =
      dtype == "f64" ? Type(builder.getF64Type()) : Type(builder.getF32Type());
  const llvm::json::Object &shapes = *golden.getObject("shapes");
  // In the order of make.py, which is that of the program.
  int64_t number = 0;
  for (const std::string &path : model.getPaths()) {
    const llvm::json::Array *sizes = shapes.getArray(path);
    if (!sizes)
      continue;
    SmallVector<int64_t> shape;
    for (const llvm::json::Value &size : *sizes)
      shape.push_back(*size.getAsInteger());
    ref::Tensor weight(type, shape);
    std::vector<double> values = numbers(10 + number++, weight.size());
    double scale = shape.size() == 1 ? 0.5 : 0.25;
    for (int64_t i = 0; i < weight.size(); ++i)
      weight.set(ref::Context(), i, {scale * values[i], 0});
    model.setVariable(path, weight);
  }
  ASSERT_EQ(number, int64_t(shapes.size()));
  ref::Tensor rate(type, {});
  rate.set(ref::Context(), 0, {*all.getNumber("rate"), 0});
  model.setVariable("learning_rate", rate);

  std::vector<ref::Tensor> inputs;
  for (const dlcrt_tensor_info &info : model.getInputs("train_step"))
    inputs.push_back(makeInput(
        info, StringRef(info.name) == "target" ? 99 : inputs.size() + 1, rows));
  // Relative to what the weights are: rounding errors of 50 steps.
  double gap = dtype == "f64" ? 1e-12 : 2e-6;
  // Each access of a thread is simulated.
  int64_t steps = target == "sim" ? 1 : 50;
  for (int64_t step = 1; step <= steps; ++step) {
    model.resetMetrics();
    model.train(inputs, rows);
    const llvm::json::Object *wanted =
        golden.getObject("steps")->getObject(std::to_string(step));
    if (!wanted)
      continue;
    double loss = *wanted->getNumber("loss");
    EXPECT_NEAR(model.getMetric("loss"), loss, gap * loss) << step;
    for (const auto &[path, digests] : *wanted->getObject("weights")) {
      ref::Tensor weight = model.getVariable(context, path.str());
      for (auto [p, digest] : llvm::enumerate(*digests.getAsArray())) {
        std::vector<double> factors = numbers(1000 + p, weight.size());
        double sum = 0, magnitudes = 0;
        for (int64_t i = 0; i < weight.size(); ++i) {
          sum += factors[i] * weight.floats[i];
          magnitudes += std::abs(factors[i] * weight.floats[i]);
        }
        EXPECT_NEAR(sum, *digest.getAsNumber(), gap * magnitudes)
            << path.str() << " after " << step << " steps";
      }
    }
  }
}

std::vector<Case> cases() {
  std::vector<Case> result;
  for (const char *target : {"native", "x86-64", "sim"})
    for (const char *dtype : {"f32", "f64"})
      for (const char *file : {"examples/encoder_block/encoder_block.mlir",
                               "test/Pipelines/Inputs/batch_norm.mlir",
                               "test/Pipelines/Inputs/bag_of_rows.mlir"})
        result.push_back({file, dtype, target});
  return result;
}

INSTANTIATE_TEST_SUITE_P(WrittenByHand, Programs, ::testing::ValuesIn(cases()));

} // namespace
