//===- TrainedModels.h - The models that tests train ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_SUPPORT_TRAINEDMODELS_H
#define DLC_TEST_SUPPORT_TRAINEDMODELS_H

#include "CompiledModel.h"

#include <iosfwd>

namespace dlc::test {

/// A model file, values for its hyperparameters, and rows of a batch.
struct TrainedModel {
  const char *file;
  std::vector<std::string> defines;
  int64_t batch;

  /// The file's name without folder and ending.
  std::string getName() const;
  std::string getText() const;
};

/// For GoogleTest.
void PrintTo(const TrainedModel &model, std::ostream *os);

/// All of test/models, and the perceptron of the examples.
const std::vector<TrainedModel> &trainedModels();

/// Numbers for an entry's inputs, the same for each call. Targets follow from
/// features, so that there is something to learn.
std::vector<ref::Tensor> makeInputs(mlir::MLIRContext &context,
                                    CompiledModel &model, const char *entry,
                                    int64_t rows);
/// Room for an entry's outputs.
std::vector<ref::Tensor> makeOutputs(mlir::MLIRContext &context,
                                     CompiledModel &model, const char *entry,
                                     int64_t rows);

/// Rows [begin, end) of each tensor.
std::vector<ref::Tensor> rowsOf(llvm::ArrayRef<ref::Tensor> tensors,
                                int64_t begin, int64_t end);

/// Trains on all rows in calls of `steps` steps.
void trainInCalls(CompiledModel &model, llvm::ArrayRef<ref::Tensor> inputs,
                  int64_t batch, int64_t steps);

/// A failure of the test for each variable that is not the same to the bit.
void expectSameState(mlir::MLIRContext &context, CompiledModel &x,
                     CompiledModel &y, const std::string &what);

} // namespace dlc::test

#endif // DLC_TEST_SUPPORT_TRAINEDMODELS_H
