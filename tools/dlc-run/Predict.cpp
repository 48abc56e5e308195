//===- Predict.cpp - dlc-run predict -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Common.h"

#include "core/NarrowFloats.h"
#include "core/Types.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

using namespace dlc;
using namespace dlc::run;

namespace {

/// An output of predict for all rows, and where it is written.
struct Output {
  dlcrt_tensor_info info;
  std::vector<uint8_t> memory;
  dlcrt_tensor tensor;
  std::string path;
};

bool hasRows(const Output &output) {
  return output.info.rank && output.info.shape[0] == -1;
}

std::vector<Output> makeOutputs(const dlcrt_artifact *artifact, int32_t entry,
                                int64_t rows) {
  std::vector<Output> outputs(dlcrt_entry_outputs(artifact, entry));
  for (size_t i = 0; i < outputs.size(); ++i) {
    Output &output = outputs[i];
    dlcrt_error error;
    check(dlcrt_entry_output(artifact, entry, static_cast<int32_t>(i),
                             &output.info, &error),
          error);
    output.tensor = {};
    output.tensor.dtype = output.info.dtype;
    output.tensor.rank = output.info.rank;
    std::copy_n(output.info.shape, DLCRT_MAX_RANK, output.tensor.shape);
    if (hasRows(output))
      output.tensor.shape[0] = rows;
    int64_t bytes = 0;
    if (!rt::shapeBytes(output.tensor.dtype, output.tensor.shape,
                        output.tensor.rank, bytes))
      throw Failure(std::string("output '") + output.info.name +
                    "' of so many rows does not fit into memory");
    output.memory.resize(static_cast<size_t>(bytes));
    output.tensor.data = output.memory.data();
  }
  return outputs;
}

void printFloat(double value) { std::printf(" %s", numberText(value).c_str()); }

void printElement(const dlcrt_tensor &tensor, int64_t i) {
  switch (tensor.dtype) {
  case DLCRT_F16:
    return printFloat(double(static_cast<const rt::Half *>(tensor.data)[i]));
  case DLCRT_BF16:
    return printFloat(double(static_cast<const rt::BFloat *>(tensor.data)[i]));
  case DLCRT_F32:
    return printFloat(static_cast<const float *>(tensor.data)[i]);
  case DLCRT_F64:
    return printFloat(static_cast<const double *>(tensor.data)[i]);
  case DLCRT_I32:
    std::printf(" %" PRId32, static_cast<const int32_t *>(tensor.data)[i]);
    break;
  case DLCRT_I64:
    std::printf(" %" PRId64, static_cast<const int64_t *>(tensor.data)[i]);
    break;
  default:
    throw Failure(std::string("elements of type ") +
                  rt::dtypeName(tensor.dtype) +
                  " can't be printed; use --output to write them");
  }
}

void printOutput(const Output &output, int64_t limit) {
  const dlcrt_tensor &tensor = output.tensor;
  int64_t rows = tensor.rank ? tensor.shape[0] : 1, columns = 1;
  for (int32_t i = 1; i < tensor.rank; ++i)
    columns *= tensor.shape[i];
  std::printf(
      "%s: %s\n", output.info.name,
      rt::describeType(tensor.dtype, tensor.shape, tensor.rank, false).text);
  for (int64_t row = 0; row < std::min(rows, limit); ++row) {
    if (hasRows(output))
      std::printf("row %" PRId64 ":", row);
    for (int64_t i = 0; i < columns; ++i)
      printElement(tensor, row * columns + i);
    std::printf("\n");
  }
}

/// Writes the output; NumPy has no bf16, so such elements become f32.
void writeOutput(const Output &output) {
  dlcrt_tensor tensor = output.tensor;
  std::vector<float> wide;
  if (tensor.dtype == DLCRT_BF16) {
    const auto *elements = static_cast<const rt::BFloat *>(tensor.data);
    for (size_t i = 0; i < output.memory.size() / sizeof(rt::BFloat); ++i)
      wide.push_back(static_cast<float>(double(elements[i])));
    tensor.dtype = DLCRT_F32;
    tensor.data = wide.data();
  }
  dlcrt_error error;
  check(rt::writeNpy(output.path.c_str(), tensor, &error), error);
}

/// Gives the outputs the files that --output names.
void assignFiles(const Options &options, std::vector<Output> &outputs) {
  for (const rt::InputFile &file : inputFiles(options.outputs, "--output")) {
    auto found =
        std::find_if(outputs.begin(), outputs.end(), [&](const Output &output) {
          return file.name == output.info.name;
        });
    if (found == outputs.end()) {
      std::string known;
      for (const Output &output : outputs)
        known += std::string(" ") + output.info.name;
      throw Failure("--output: the model has no output '" + file.name +
                    "'; there are:" + known);
    }
    if (!found->path.empty())
      throw Failure("--output: '" + file.name +
                    "' is given twice: " + found->path + " and " + file.path);
    for (const Output &output : outputs)
      if (output.path == file.path)
        throw Failure("--output: expected a file for each output, found " +
                      file.path + " for '" + output.info.name + "' and '" +
                      file.name + "'");
    requireWritable(file.path);
    found->path = file.path;
  }
}

void runPredict(const Options &options) {
  ArtifactHandle artifact = loadArtifact(options.model);
  requireWeights(options, artifact.get(), "predict");
  dlcrt_error error;
  rt::Dataset data;
  check(data.load(artifact.get(), "predict",
                  inputFiles(options.inputs, "--input"), &error),
        error);
  int32_t entry = dlcrt_artifact_find_entry(artifact.get(), "predict");
  std::vector<Output> outputs = makeOutputs(artifact.get(), entry, data.rows());
  assignFiles(options, outputs);
  int64_t batch = std::max<int64_t>(
      1, std::min(batchSizeOf(options, artifact.get()), data.rows()));
  for (const Output &output : outputs)
    if (!hasRows(output) && data.rows() > batch)
      throw Failure(std::string("output '") + output.info.name +
                    "' is of a whole batch, not of rows: expected a "
                    "--batch-size of all " +
                    std::to_string(data.rows()) + " rows, found " +
                    std::to_string(batch));
  SessionHandle session = makeSession(options, artifact.get(), batch);
  std::vector<dlcrt_tensor> tensors;
  for (const Output &output : outputs)
    tensors.push_back(output.tensor);
  check(dlcrt_predict(session.get(), data.tensors().data(),
                      static_cast<int32_t>(data.tensors().size()),
                      tensors.data(), static_cast<int32_t>(tensors.size()),
                      batch, &error),
        error);
  for (const Output &output : outputs)
    if (!output.path.empty())
      writeOutput(output);
    else if (options.outputs.empty())
      printOutput(output, options.limit);
}

} // namespace

void run::addPredict(CLI::App &app) {
  CLI::App *predict = app.add_subcommand("predict", "Run a model on inputs");
  auto options = std::make_shared<Options>();
  options->addRun(*predict);
  predict
      ->add_option("--input", options->inputs, "File of an input, as name=path")
      ->allow_extra_args(false)
      ->required();
  predict
      ->add_option("--output", options->outputs,
                   "Write an output to a .npy file, as name=path, bf16 as "
                   "f32; without, rows are printed")
      ->allow_extra_args(false);
  predict->add_option("--limit", options->limit, "Rows to print (default 10)")
      ->check(CLI::Range(int64_t(0), int64_t(1) << 40));
  predict->callback([options] { runPredict(*options); });
}
