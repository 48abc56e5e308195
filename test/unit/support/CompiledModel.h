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

#include <string>
#include <vector>

struct dlcrt_artifact;
struct dlcrt_session;
struct dlcrt_tensor_info;

namespace dlc::test {

/// An artifact in memory and a session of it. Whatever fails is a failure of
/// the test, with the message.
class CompiledModel {
public:
  /// Compiles the text of a model file for this machine, or another CPU, or for
  /// the simulated device ("sim"). If this machine can't run code for that, the
  /// model is false.
  explicit CompiledModel(const std::string &text, int threads = 1,
                         int64_t maxRows = 0,
                         std::vector<std::string> defines = {},
                         const std::string &target = "native");
  ~CompiledModel();
  CompiledModel(const CompiledModel &) = delete;
  CompiledModel &operator=(const CompiledModel &) = delete;

  explicit operator bool() const { return session != nullptr; }
  dlcrt_session *get() const { return session; }

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

  void resetMetrics();
  /// A metric since the last reset.
  double getMetric(const std::string &name);

private:
  dlcrt_artifact *artifact = nullptr;
  dlcrt_session *session = nullptr;
};

/// Rows [begin, end) of a tensor.
ref::Tensor rowsOf(const ref::Tensor &tensor, int64_t begin, int64_t end);

} // namespace dlc::test

#endif // DLC_TEST_SUPPORT_COMPILEDMODEL_H
