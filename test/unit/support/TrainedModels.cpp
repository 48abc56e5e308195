//===- TrainedModels.cpp - The models that tests train --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TrainedModels.h"

#include "dlc/Numerics/Compiled.h"
#include "dlc/Numerics/Numerics.h"
#include "dlcrt/dlcrt.h"

#include "mlir/IR/Builders.h"
#include "llvm/Support/MemoryBuffer.h"

#include "gtest/gtest.h"

#include <ostream>
#include <random>

using namespace mlir;
using namespace dlc;
using namespace dlc::test;

std::string TrainedModel::getName() const {
  StringRef name = file;
  return name.rsplit('/').second.drop_back(strlen(".mlir")).str();
}

std::string TrainedModel::getText() const {
  auto buffer =
      llvm::MemoryBuffer::getFile(DLC_SOURCE_DIR "/" + std::string(file));
  EXPECT_TRUE(buffer) << file;
  return buffer ? (*buffer)->getBuffer().str() : "";
}

void test::PrintTo(const TrainedModel &model, std::ostream *os) {
  *os << model.file;
}

const std::vector<TrainedModel> &test::trainedModels() {
  static const std::vector<TrainedModel> models = {
      {"test/models/bound.mlir", {"rate=0.25", "units=24"}, 4},
      {"test/models/double.mlir", {}, 8},
      {"test/models/joined.mlir", {}, 12},
      {"test/models/mixed.mlir", {}, 8},
      {"test/models/tokens.mlir", {}, 16},
      {"test/models/sequence.mlir", {}, 8},
      {"test/models/two_outputs.mlir", {}, 8},
      {"test/models/two_tower.mlir", {}, 16},
      {"examples/digits_mlp.mlir", {}, 32},
  };
  return models;
}

/// Zeros of a signature's type.
static ref::Tensor zerosOf(MLIRContext &context, const dlcrt_tensor_info &info,
                           int64_t rows) {
  SmallVector<int64_t> shape(info.shape, info.shape + info.rank);
  shape[0] = rows;
  return ref::Tensor(typeOf(context, info.dtype), shape);
}

std::vector<ref::Tensor> test::makeInputs(MLIRContext &context,
                                          CompiledModel &model,
                                          const char *entry, int64_t rows) {
  std::mt19937 random(3);
  std::vector<ref::Tensor> inputs;
  for (const dlcrt_tensor_info &info : model.getInputs(entry)) {
    ref::Tensor tensor = zerosOf(context, info, rows);
    bool isTarget = info.role == int32_t(dlt::InputRole::target);
    for (int64_t i = 0; i < tensor.size(); ++i) {
      double number = static_cast<double>(random() % 1001) / 1000;
      if (isTarget) { // Of the first feature of the row.
        const ref::Tensor &feature = inputs.front();
        int64_t row = i / tensor.strides()[0];
        ref::Scalar first = feature.get(row * feature.strides()[0]);
        number = feature.isFloat() ? first.f : double(first.i) / 16;
      }
      tensor.set(ref::Context(), i,
                 {number, info.classes ? int64_t(number * 7) % info.classes
                                       : int64_t(number * 16)});
    }
    inputs.push_back(std::move(tensor));
  }
  return inputs;
}

std::vector<ref::Tensor> test::makeOutputs(MLIRContext &context,
                                           CompiledModel &model,
                                           const char *entry, int64_t rows) {
  std::vector<ref::Tensor> outputs;
  for (const dlcrt_tensor_info &info : model.getOutputs(entry))
    outputs.push_back(zerosOf(context, info, rows));
  return outputs;
}

std::vector<ref::Tensor> test::rowsOf(ArrayRef<ref::Tensor> tensors,
                                      int64_t begin, int64_t end) {
  std::vector<ref::Tensor> parts;
  for (const ref::Tensor &tensor : tensors)
    parts.push_back(rowsOf(tensor, begin, end));
  return parts;
}

void test::trainInCalls(CompiledModel &model, ArrayRef<ref::Tensor> inputs,
                        int64_t batch, int64_t steps) {
  int64_t rows = inputs.front().getShape()[0];
  for (int64_t first = 0; first < rows; first += steps * batch)
    model.train(rowsOf(inputs, first, std::min(rows, first + steps * batch)),
                batch);
}

void test::expectSameState(MLIRContext &context, CompiledModel &x,
                           CompiledModel &y, const std::string &what) {
  for (const std::string &path : x.getPaths())
    EXPECT_TRUE(numerics::toBytes(x.getVariable(context, path)) ==
                numerics::toBytes(y.getVariable(context, path)))
        << what << ": " << path;
}
