//===- CompiledModel.cpp - A model that a test compiles and runs ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CompiledModel.h"

#include "dlc/Numerics/Compiled.h"
#include "dlc/Pipelines/Compile.h"
#include "dlcrt/dlcrt.h"

#include "mlir/IR/Builders.h"

#include "gtest/gtest.h"

#include <map>

using namespace mlir;
using namespace dlc;
using test::CompiledModel;
using test::ModelOptions;

/// A failure of the test unless the status is fine.
static bool check(dlcrt_status status, const dlcrt_error &error) {
  if (status == DLCRT_OK)
    return true;
  ADD_FAILURE() << error.message;
  return false;
}

/// Compiled once for each text and target: tests make several sessions of one
/// model. Empty after a failure.
static const std::vector<char> &compileOnce(const std::string &text,
                                            const ModelOptions &options) {
  static std::map<std::string, std::vector<char>> compiled;
  std::string key = options.target + text;
  for (const std::string &define : options.defines)
    key += "\n" + define;
  std::vector<char> &bytes = compiled[key];
  if (!bytes.empty())
    return bytes;
  CompileOptions compileOptions;
  compileOptions.defines = options.defines;
  SmallVector<StringRef> targets;
  StringRef(options.target).split(targets, ',');
  if (llvm::is_contained({"cpu", "cuda", "sim"}, targets.front()))
    compileOptions.targets.assign(targets.begin(), targets.end());
  else
    compileOptions.cpus = {options.target};
  if (!compile(text, "model", compileOptions, bytes))
    ADD_FAILURE() << "the model does not compile";
  return bytes;
}

CompiledModel::CompiledModel(const std::string &text,
                             const ModelOptions &options) {
  const std::vector<char> &bytes = compileOnce(text, options);
  if (bytes.empty())
    return;
  dlcrt_error error = {};
  dlcrt_session_options wanted = {};
  wanted.size = sizeof(wanted);
  wanted.threads = options.threads;
  wanted.max_rows = options.maxRows;
  wanted.max_steps = options.maxSteps;
  wanted.device = options.device.c_str();
  dlcrt_status status = dlcrt_artifact_load_memory(bytes.data(), bytes.size(),
                                                   "model", &artifact, &error);
  if (status == DLCRT_UNSUPPORTED && options.target != "native")
    return;
  if (check(status, error))
    check(dlcrt_session_create(artifact, &wanted, &session, &error), error);
}

CompiledModel::~CompiledModel() {
  dlcrt_session_release(session);
  dlcrt_artifact_release(artifact);
}

void CompiledModel::init(uint64_t seed) {
  dlcrt_error error = {};
  check(dlcrt_init(session, seed, &error), error);
}

std::vector<std::string> CompiledModel::getPaths() const {
  std::vector<std::string> paths;
  for (int32_t i = 0; i < dlcrt_artifact_variables(artifact); ++i) {
    dlcrt_variable_info info;
    dlcrt_error error = {};
    if (check(dlcrt_artifact_variable(artifact, i, &info, &error), error))
      paths.push_back(info.path);
  }
  return paths;
}

std::vector<dlcrt_tensor_info>
CompiledModel::getInputs(const char *entry) const {
  int32_t index = dlcrt_artifact_find_entry(artifact, entry);
  std::vector<dlcrt_tensor_info> inputs(dlcrt_entry_inputs(artifact, index));
  for (size_t i = 0; i < inputs.size(); ++i)
    dlcrt_entry_input(artifact, index, i, &inputs[i], nullptr);
  return inputs;
}

std::vector<dlcrt_tensor_info>
CompiledModel::getOutputs(const char *entry) const {
  int32_t index = dlcrt_artifact_find_entry(artifact, entry);
  std::vector<dlcrt_tensor_info> outputs(dlcrt_entry_outputs(artifact, index));
  for (size_t i = 0; i < outputs.size(); ++i)
    dlcrt_entry_output(artifact, index, i, &outputs[i], nullptr);
  return outputs;
}

Type test::typeOf(MLIRContext &context, dlcrt_dtype dtype) {
  Builder builder(&context);
  switch (dtype) {
  case DLCRT_F32:
    return builder.getF32Type();
  case DLCRT_F64:
    return builder.getF64Type();
  case DLCRT_BF16:
    return builder.getBF16Type();
  case DLCRT_F16:
    return builder.getF16Type();
  case DLCRT_I64:
    return builder.getI64Type();
  case DLCRT_I32:
    return builder.getI32Type();
  case DLCRT_U8:
    return builder.getIntegerType(8, /*isSigned=*/false);
  default:
    ADD_FAILURE() << "a dtype that tests don't read";
    return builder.getI8Type();
  }
}

namespace {
/// A tensor of the interpreter as the runtime takes it.
struct View {
  View(const ref::Tensor &tensor, dlcrt_dtype dtype)
      : bytes(numerics::toBytes(tensor)),
        tensor{
            bytes.data(), dtype, static_cast<int32_t>(tensor.getRank()), {}} {
    llvm::copy(tensor.getShape(), this->tensor.shape);
  }

  std::vector<char> bytes;
  dlcrt_tensor tensor;
};
} // namespace

/// The artifact's description of a variable; false after a failure.
static bool find(dlcrt_artifact *artifact, const std::string &path,
                 dlcrt_variable_info &info) {
  dlcrt_error error = {};
  for (int32_t i = 0; i < dlcrt_artifact_variables(artifact); ++i)
    if (check(dlcrt_artifact_variable(artifact, i, &info, &error), error) &&
        path == info.path)
      return true;
  ADD_FAILURE() << "there is no variable " << path;
  return false;
}

ref::Tensor CompiledModel::getVariable(MLIRContext &context,
                                       const std::string &path) {
  dlcrt_variable_info info;
  if (!find(artifact, path, info))
    return ref::Tensor();
  ref::Tensor value(typeOf(context, info.dtype),
                    {info.shape, size_t(info.rank)});
  View view(value, info.dtype);
  dlcrt_error error = {};
  if (check(dlcrt_get_variable(session, path.c_str(), &view.tensor, &error),
            error))
    numerics::fromBytes(view.bytes, value);
  return value;
}

void CompiledModel::setVariable(const std::string &path,
                                const ref::Tensor &value) {
  dlcrt_variable_info info;
  dlcrt_error error = {};
  if (!find(artifact, path, info))
    return;
  View view(value, info.dtype);
  check(dlcrt_set_variable(session, path.c_str(), &view.tensor, &error), error);
}

bool CompiledModel::call(const char *entry, ArrayRef<ref::Tensor> inputs,
                         MutableArrayRef<ref::Tensor> outputs, int64_t batch) {
  dlcrt_error error = {};
  dlcrt_tensor_info info;
  int32_t index = dlcrt_artifact_find_entry(artifact, entry);
  std::vector<View> views;
  views.reserve(inputs.size() + outputs.size());
  std::vector<dlcrt_tensor> given, made;
  for (auto [i, input] : llvm::enumerate(inputs)) {
    if (!check(dlcrt_entry_input(artifact, index, i, &info, &error), error))
      return false;
    given.push_back(views.emplace_back(input, info.dtype).tensor);
  }
  for (auto [i, output] : llvm::enumerate(outputs)) {
    if (!check(dlcrt_entry_output(artifact, index, i, &info, &error), error))
      return false;
    made.push_back(views.emplace_back(output, info.dtype).tensor);
  }
  dlcrt_status status = dlcrt_call(session, index, given.data(), given.size(),
                                   made.data(), made.size(), batch, &error);
  if (status == DLCRT_CHECK_FAILED)
    failedCheck = error.message;
  if (status == DLCRT_CHECK_FAILED || !check(status, error))
    return false;
  for (auto [i, output] : llvm::enumerate(outputs))
    numerics::fromBytes(views[inputs.size() + i].bytes, output);
  return true;
}

void CompiledModel::trainOnKept(ArrayRef<ref::Tensor> inputs,
                                ArrayRef<int64_t> rows, int64_t batch) {
  dlcrt_error error = {};
  int32_t entry = dlcrt_artifact_find_entry(artifact, "train_step");
  std::vector<View> views;
  std::vector<dlcrt_tensor> tensors;
  views.reserve(inputs.size());
  for (auto [input, info] : llvm::zip_equal(inputs, getInputs("train_step")))
    tensors.push_back(views.emplace_back(input, info.dtype).tensor);
  dlcrt_data *data = nullptr;
  if (check(dlcrt_data_create(session, entry, tensors.data(), tensors.size(),
                              &data, &error),
            error))
    check(dlcrt_call_rows(session, entry, data, rows.data(), 0, rows.size(),
                          nullptr, 0, batch, &error),
          error);
  dlcrt_data_release(data);
}

void CompiledModel::train(ArrayRef<ref::Tensor> inputs, int64_t batch) {
  EXPECT_TRUE(call("train_step", inputs, {}, batch));
}

void CompiledModel::evaluate(ArrayRef<ref::Tensor> inputs, int64_t batch) {
  EXPECT_TRUE(call("evaluate_step", inputs, {}, batch));
}

void CompiledModel::resetMetrics() {
  dlcrt_error error = {};
  check(dlcrt_reset_metrics(session, &error), error);
}

double CompiledModel::getMetric(const std::string &name) {
  dlcrt_error error = {};
  std::vector<double> values(dlcrt_metrics(artifact));
  if (check(dlcrt_metric_results(session, values.data(), values.size(), &error),
            error))
    for (size_t i = 0; i < values.size(); ++i)
      if (name == dlcrt_metric_name(artifact, i))
        return values[i];
  ADD_FAILURE() << "there is no metric " << name;
  return 0;
}

ref::Tensor test::rowsOf(const ref::Tensor &tensor, int64_t begin,
                         int64_t end) {
  SmallVector<int64_t> shape(tensor.getShape());
  int64_t stride = tensor.strides()[0];
  shape[0] = end - begin;
  ref::Tensor part(tensor.getElementType(), shape);
  if (tensor.isFloat())
    std::copy(tensor.floats.begin() + begin * stride,
              tensor.floats.begin() + end * stride, part.floats.begin());
  else
    std::copy(tensor.ints.begin() + begin * stride,
              tensor.ints.begin() + end * stride, part.ints.begin());
  return part;
}
