//===- AccuracyTest.cpp - Sums of very many terms -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What docs/cpu_codegen.md promises of sums in float32, against float64:
// DLC_TEST_TERMS terms (scripts/nightly: 20 million), random and all alike.
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"
#include "dlcrt/dlcrt.h"

#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>
#include <random>

using namespace dlc;
using test::CompiledModel;
using test::ModelOptions;

namespace {

/// Of sums, and of products, relative to the sum of the terms' magnitudes.
constexpr double mostOfSums = 1e-6, mostOfProducts = 1e-5;

/// Fewer where each access of a thread is simulated.
int64_t numberOfTerms(const std::string &target) {
  const char *wanted = std::getenv("DLC_TEST_TERMS");
  int64_t terms = wanted ? std::atoll(wanted) : 200000;
  return target == "sim" ? terms / 10 : terms;
}

enum class Data { constant, positive, random };

std::vector<float> numbers(int64_t count, Data data, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> within(data == Data::random ? -1 : 0,
                                               1);
  std::vector<float> result(count);
  for (float &value : result)
    value = data == Data::constant ? 0.1f + 0.2f * seed : within(random);
  return result;
}

/// A sum in float64, and that of the magnitudes.
struct Sum {
  double sum = 0, magnitudes = 0;

  void add(double term) {
    sum += term;
    magnitudes += std::abs(term);
  }
  double errorOf(float value) const {
    return std::abs(value - sum) / magnitudes;
  }
};

dlcrt_tensor tensor(std::vector<float> &values, std::vector<int64_t> shape) {
  dlcrt_tensor result = {};
  result.data = values.data();
  result.dtype = DLCRT_F32;
  result.rank = static_cast<int32_t>(shape.size());
  std::copy(shape.begin(), shape.end(), result.shape);
  return result;
}

void call(CompiledModel &model, std::vector<dlcrt_tensor> inputs,
          std::vector<dlcrt_tensor> outputs) {
  dlcrt_error error = {};
  ASSERT_EQ(dlcrt_predict(model.get(), inputs.data(), int32_t(inputs.size()),
                          outputs.data(), int32_t(outputs.size()), 0, &error),
            DLCRT_OK)
      << error.message;
}

class Accuracy : public testing::TestWithParam<std::string> {
protected:
  ModelOptions options(int64_t rows) const {
    ModelOptions options;
    options.target = GetParam();
    options.maxRows = rows;
    options.threads = 2;
    return options;
  }
};

TEST_P(Accuracy, SumsOverRows) {
  int64_t rows = numberOfTerms(GetParam());
  CompiledModel model(R"mlir(
dlt.metadata "sums"
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x3xf32>, %y: tensor<?x2xf32>)
    -> (tensor<3xf32>, tensor<f32>, tensor<3x2xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>]
    outputs ["columns", "all", "products"] {
  %c = dlt.reduce sum %x dims = [0] : tensor<?x3xf32> -> tensor<3xf32>
  %a = dlt.reduce sum %x dims = [0, 1] : tensor<?x3xf32> -> tensor<f32>
  %p = dlt.dot_general %x, %y contract = [0] x [0] : (tensor<?x3xf32>, tensor<?x2xf32>) -> tensor<3x2xf32>
  dlt.return %c, %a, %p : tensor<3xf32>, tensor<f32>, tensor<3x2xf32>
}
)mlir",
                      options(rows));
  if (!model)
    GTEST_SKIP() << "not this machine's";
  for (Data data : {Data::constant, Data::positive, Data::random}) {
    std::vector<float> x = numbers(rows * 3, data, 1),
                       y = numbers(rows * 2, data, 2);
    std::vector<float> columns(3), all(1), products(6);
    call(model, {tensor(x, {rows, 3}), tensor(y, {rows, 2})},
         {tensor(columns, {3}), tensor(all, {}), tensor(products, {3, 2})});
    Sum wantedAll, wanted[3], wantedProducts[6];
    for (int64_t row = 0; row < rows; ++row)
      for (int64_t i = 0; i < 3; ++i) {
        wantedAll.add(x[row * 3 + i]);
        wanted[i].add(x[row * 3 + i]);
        for (int64_t j = 0; j < 2; ++j)
          wantedProducts[i * 2 + j].add(double(x[row * 3 + i]) *
                                        y[row * 2 + j]);
      }
    EXPECT_LE(wantedAll.errorOf(all[0]), mostOfSums);
    for (int64_t i = 0; i < 3; ++i)
      EXPECT_LE(wanted[i].errorOf(columns[i]), mostOfSums);
    for (int64_t i = 0; i < 6; ++i)
      EXPECT_LE(wantedProducts[i].errorOf(products[i]), mostOfProducts);
  }
}

TEST_P(Accuracy, SumsOfARow) {
  const int64_t terms = numberOfTerms(GetParam());
  std::string text = R"mlir(
dlt.metadata "sums"
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?xTERMSxf32>, %w: tensor<TERMSx2xf32>, %t: tensor<2xTERMSxf32>)
    -> (tensor<?xf32>, tensor<?x2xf32>, tensor<?x2xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>, #dlt.input<"t", feature>]
    outputs ["sum", "product", "transposed"] {
  %s = dlt.reduce sum %x dims = [1] : tensor<?xTERMSxf32> -> tensor<?xf32>
  %p = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?xTERMSxf32>, tensor<TERMSx2xf32>) -> tensor<?x2xf32>
  %q = dlt.dot_general %x, %t contract = [1] x [1] : (tensor<?xTERMSxf32>, tensor<2xTERMSxf32>) -> tensor<?x2xf32>
  dlt.return %s, %p, %q : tensor<?xf32>, tensor<?x2xf32>, tensor<?x2xf32>
}
)mlir";
  for (size_t at; (at = text.find("TERMS")) != std::string::npos;)
    text.replace(at, 5, std::to_string(terms));
  CompiledModel model(text, options(1));
  if (!model)
    GTEST_SKIP() << "not this machine's";
  for (Data data : {Data::constant, Data::positive, Data::random}) {
    std::vector<float> x = numbers(terms, data, 1),
                       w = numbers(terms * 2, data, 2), t(terms * 2);
    for (int64_t i = 0; i < terms * 2; ++i)
      t[i % 2 * terms + i / 2] = w[i];
    std::vector<float> sum(1), product(2), transposed(2);
    call(model,
         {tensor(x, {1, terms}), tensor(w, {terms, 2}), tensor(t, {2, terms})},
         {tensor(sum, {1}), tensor(product, {1, 2}),
          tensor(transposed, {1, 2})});
    Sum wanted, wantedProduct[2];
    for (int64_t i = 0; i < terms; ++i) {
      wanted.add(x[i]);
      for (int64_t j = 0; j < 2; ++j)
        wantedProduct[j].add(double(x[i]) * w[i * 2 + j]);
    }
    EXPECT_LE(wanted.errorOf(sum[0]), mostOfSums);
    for (int64_t j = 0; j < 2; ++j) {
      EXPECT_LE(wantedProduct[j].errorOf(product[j]), mostOfProducts);
      EXPECT_EQ(product[j], transposed[j]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(OnCpus, Accuracy,
                         testing::Values("x86-64", "x86-64-v3", "x86-64-v4"));

INSTANTIATE_TEST_SUITE_P(OnTheSimulatedDevice, Accuracy,
                         testing::Values("sim"));

} // namespace
