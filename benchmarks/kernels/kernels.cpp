//===- kernels.cpp - Times programs of single kernels --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// dlc-bench-kernels THREADS SAMPLE_MS NAME=ARTIFACT:ROWS...
//
// Answers each line of standard input by a line of JSON: NAME by the
// microseconds of a call of the artifact's `train_step`, or else of its
// `predict`, on so many rows of normal numbers and of random classes, `copy
// BYTES` by those of a copy of so many bytes, `rows N WIDTH SIZE` by those of a
// copy of N random rows of a table of SIZE rows, `peak` by the GFLOP/s of
// multiply-adds in registers.
//
//===----------------------------------------------------------------------===//

#include "../steps/Probe.h"
#include "dlcrt/dlcrt.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace dlc::bench;

namespace {

void must(dlcrt_status status, const dlcrt_error &error) {
  if (status == DLCRT_OK)
    return;
  std::fprintf(stderr, "error: %s\n", error.message);
  std::exit(1);
}

/// A program with its inputs and outputs, which live as long as the process.
class Program {
public:
  Program(const std::string &path, int64_t rows, int threads) {
    dlcrt_artifact *artifact = nullptr;
    must(dlcrt_artifact_load(path.c_str(), &artifact, &error), error);
    dlcrt_session_options options = {};
    options.size = sizeof(options);
    options.threads = threads;
    options.max_rows = rows;
    must(dlcrt_session_create(artifact, &options, &session, &error), error);
    entry = dlcrt_artifact_find_entry(artifact, "train_step");
    if (entry >= 0)
      must(dlcrt_init(session, 1, &error), error);
    else
      entry = dlcrt_artifact_find_entry(artifact, "predict");
    dlcrt_tensor_info info;
    for (int32_t i = 0; i < dlcrt_entry_inputs(artifact, entry); ++i) {
      must(dlcrt_entry_input(artifact, entry, i, &info, &error), error);
      inputs.push_back(make(info, rows));
    }
    for (int32_t i = 0; i < dlcrt_entry_outputs(artifact, entry); ++i) {
      must(dlcrt_entry_output(artifact, entry, i, &info, &error), error);
      outputs.push_back(make(info, rows));
    }
  }

  void call() {
    must(dlcrt_call(session, entry, inputs.data(), int32_t(inputs.size()),
                    outputs.data(), int32_t(outputs.size()), 0, &error),
         error);
  }

private:
  /// Of float32, or classes of int32.
  static dlcrt_tensor make(const dlcrt_tensor_info &info, int64_t rows) {
    static std::mt19937 random(1);
    std::normal_distribution<float> normal;
    dlcrt_tensor tensor = {nullptr, info.dtype, info.rank, {}};
    int64_t count = 1;
    for (int32_t i = 0; i < info.rank; ++i)
      count *= tensor.shape[i] = info.shape[i] < 0 ? rows : info.shape[i];
    int64_t bytes = (count * 4 + 4095) / 4096 * 4096;
    void *data = std::aligned_alloc(4096, bytes);
    bool classes = info.dtype == DLCRT_I32 && info.classes > 0;
    if (!data || (!classes && info.dtype != DLCRT_F32))
      std::abort();
    for (int64_t i = 0; i < count; ++i)
      if (classes)
        static_cast<int32_t *>(data)[i] = int32_t(random() % info.classes);
      else
        static_cast<float *>(data)[i] = normal(random);
    tensor.data = data;
    return tensor;
  }

  int32_t entry = -1;
  dlcrt_session *session = nullptr;
  dlcrt_error error = {};
  std::vector<dlcrt_tensor> inputs, outputs;
};

double sample(Program &program, double ms) {
  program.call();
  double start = seconds();
  program.call();
  double one = std::max(seconds() - start, 1e-7);
  auto calls = std::max<int64_t>(1, std::llround(ms * 1e-3 / one));
  start = seconds();
  for (int64_t i = 0; i < calls; ++i)
    program.call();
  return (seconds() - start) * 1e6 / double(calls);
}
} // namespace

int main(int argc, char **argv) {
  if (argc < 3 || std::atoi(argv[1]) < 1) {
    std::fprintf(stderr, "usage: dlc-bench-kernels THREADS SAMPLE_MS "
                         "NAME=ARTIFACT:ROWS...\n");
    return 1;
  }
  int threads = std::atoi(argv[1]);
  double ms = std::atof(argv[2]);
  std::map<std::string, Program> programs;
  for (int i = 3; i < argc; ++i) {
    std::string argument = argv[i];
    size_t equals = argument.find('='), colon = argument.rfind(':');
    if (equals == std::string::npos || colon == std::string::npos) {
      std::fprintf(stderr, "error: expected NAME=ARTIFACT:ROWS, found '%s'\n",
                   argv[i]);
      return 1;
    }
    programs.try_emplace(argument.substr(0, equals),
                         argument.substr(equals + 1, colon - equals - 1),
                         std::atoll(argument.c_str() + colon + 1), threads);
  }
  for (std::string line; std::getline(std::cin, line);) {
    if (line == "peak")
      std::printf("{\"gflops\": %.6g}\n", peakGflops(threads));
    else if (line.starts_with("copy "))
      std::printf("{\"us\": %.6g}\n",
                  copyUs(threads, std::atoll(line.c_str() + 5)));
    else if (line.starts_with("rows ")) {
      long long rows = 0, width = 0, size = 0;
      if (std::sscanf(line.c_str(), "rows %lld %lld %lld", &rows, &width,
                      &size) == 3)
        std::printf("{\"us\": %.6g}\n", rowsUs(threads, rows, width, size));
    } else if (auto found = programs.find(line); found != programs.end())
      std::printf("{\"us\": %.6g}\n", sample(found->second, ms));
    else
      std::printf("{\"missing\": \"unknown\"}\n");
    std::fflush(stdout);
  }
  return 0;
}
