//===- CompiledModel.h - A model that a test compiles and runs ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_SUPPORT_COMPILEDMODEL_H
#define DLC_TEST_SUPPORT_COMPILEDMODEL_H

#include "dlc/Support/RefTensor.h"
#include "dlcrt/dlcrt.h"

#include <string>
#include <vector>

struct dlcrt_artifact;
struct dlcrt_session;
struct dlcrt_tensor_info;

namespace dlc::test {

struct ModelOptions {
  /// Of the session: see dlcrt_session_options.
  int threads = 1;
  int64_t maxRows = 0;
  int64_t maxSteps = 0;
  std::string device = {};
  /// What to compile for: a CPU, or targets ("cpu,cuda,sim").
  std::string target = "native";
  std::vector<std::string> defines = {};
};

/// An artifact in memory and a session of it. Whatever fails is a failure of
/// the test, with the message.
class CompiledModel {
public:
  /// Compiles the text of a model file. If this machine can't run code for the
  /// CPU that is wanted, the model is false.
  explicit CompiledModel(const std::string &text,
                         const ModelOptions &options = {});
  ~CompiledModel();
  CompiledModel(const CompiledModel &) = delete;
  CompiledModel &operator=(const CompiledModel &) = delete;

  explicit operator bool() const { return session != nullptr; }
  dlcrt_session *get() const { return session; }
  dlcrt_artifact *getArtifact() const { return artifact; }

  void init(uint64_t seed);
  std::vector<std::string> getPaths() const;
  std::vector<dlcrt_tensor_info> getInputs(const char *entry) const;
  std::vector<dlcrt_tensor_info> getOutputs(const char *entry) const;
  /// Reads a variable into a tensor of its dtype and shape.
  ref::Tensor getVariable(mlir::MLIRContext &context, const std::string &path);
  void setVariable(const std::string &path, const ref::Tensor &value);

  /// dlcrt_train and dlcrt_evaluate on all rows of the inputs.
  void train(llvm::ArrayRef<ref::Tensor> inputs, int64_t batch);
  void evaluate(llvm::ArrayRef<ref::Tensor> inputs, int64_t batch);
  /// Runs an entry; `outputs` have the right shapes and are filled in. False,
  /// without a failure of the test, if a check failed.
  bool call(const char *entry, llvm::ArrayRef<ref::Tensor> inputs,
            llvm::MutableArrayRef<ref::Tensor> outputs, int64_t batch);
  /// Trains on these rows of inputs that are kept on the device.
  void trainOnKept(llvm::ArrayRef<ref::Tensor> inputs,
                   llvm::ArrayRef<int64_t> rows, int64_t batch);
  /// What the last check that failed in a call said.
  const std::string &getFailedCheck() const { return failedCheck; }

  void resetMetrics();
  /// A metric since the last reset.
  double getMetric(const std::string &name);

private:
  dlcrt_artifact *artifact = nullptr;
  dlcrt_session *session = nullptr;
  std::string failedCheck;
};

/// The type of elements; a failure of the test for those that no test reads.
mlir::Type typeOf(mlir::MLIRContext &context, dlcrt_dtype dtype);

/// Rows [begin, end) of a tensor.
ref::Tensor rowsOf(const ref::Tensor &tensor, int64_t begin, int64_t end);

} // namespace dlc::test

#endif // DLC_TEST_SUPPORT_COMPILEDMODEL_H
