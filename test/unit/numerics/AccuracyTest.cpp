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

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <random>

using namespace dlc;
using test::CompiledModel;
using test::ModelOptions;

namespace {

/// Of sums, and of products, relative to the sum of the terms' magnitudes.
constexpr double mostOfSums = 1e-6, mostOfProducts = 1e-5;

int64_t numberOfTerms() {
  const char *wanted = std::getenv("DLC_TEST_TERMS");
  return wanted ? std::atoll(wanted) : 200000;
}

/// Fewer where each access of a thread is simulated.
int64_t numberOfTerms(const std::string &target) {
  return target == "sim" ? numberOfTerms() / 10 : numberOfTerms();
}

/// All alike, or uniform in [least, 1).
struct Data {
  std::optional<float> constant;
  float least = 0;
};

/// Chains of these constants are far off, each of another length.
const Data allData[] = {{0.1f},     {0.7f},  {0.88902f}, {0.96987f},
                        {0.99892f}, {{}, 0}, {{}, -1}};

std::vector<float> numbers(int64_t count, const Data &data, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> within(data.least, 1);
  std::vector<float> result(count);
  for (float &value : result)
    value = data.constant ? *data.constant : within(random);
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
  for (const Data &data : allData) {
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
  // A device's threads share a row: a chain of each must be long, too.
  const int64_t terms = std::min<int64_t>(
      numberOfTerms(), GetParam() == "sim" ? 2000000 : INT64_MAX);
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
  for (const Data &data : allData) {
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

//===----------------------------------------------------------------------===//
// Sums along any dimensions
//===----------------------------------------------------------------------===//

/// A sum of products in Einstein's notation: a letter is a dimension, r the
/// rows; `b` may be empty.
struct Einsum {
  std::string a, b, result;
  std::map<char, int64_t> sizes;

  bool isProduct() const { return !b.empty(); }
  std::vector<int64_t> shape(const std::string &letters) const {
    std::vector<int64_t> result;
    for (char letter : letters)
      result.push_back(sizes.at(letter));
    return result;
  }
  int64_t count(const std::string &letters) const {
    int64_t result = 1;
    for (int64_t size : shape(letters))
      result *= size;
    return result;
  }
  std::string type(const std::string &letters) const {
    std::string text = "tensor<";
    for (char letter : letters)
      text += (letter == 'r' ? "?" : std::to_string(sizes.at(letter))) + "x";
    return text + "f32>";
  }
  std::string name() const {
    return a + (isProduct() ? "," + b : "") + "->" + result;
  }
};

/// Positions in `letters` of those that `wanted` takes, in the order of `of`.
std::string positions(const std::string &of, const std::string &letters,
                      llvm::function_ref<bool(char)> wanted) {
  std::string list;
  for (char letter : of)
    if (wanted(letter))
      list += (list.empty() ? "" : ", ") + std::to_string(letters.find(letter));
  return "[" + list + "]";
}

std::string textOf(const Einsum &sum, llvm::StringRef kind) {
  auto has = [](const std::string &letters, char letter) {
    return letters.find(letter) != std::string::npos;
  };
  std::string a = sum.type(sum.a), b = sum.isProduct() ? sum.type(sum.b) : "",
              result = sum.type(sum.result), op;
  if (sum.isProduct()) {
    auto batch = [&](char c) { return has(sum.b, c) && has(sum.result, c); };
    auto contracted = [&](char c) {
      return has(sum.b, c) && !has(sum.result, c);
    };
    op = "dlt.dot_general %x, %y batch = " + positions(sum.a, sum.a, batch) +
         " x " + positions(sum.a, sum.b, batch) +
         " contract = " + positions(sum.a, sum.a, contracted) + " x " +
         positions(sum.a, sum.b, contracted) + " : (" + a + ", " + b + ") -> ";
  } else {
    op = "dlt.reduce " + kind.str() + " %x dims = " +
         positions(sum.a, sum.a, [&](char c) { return !has(sum.result, c); }) +
         " : " + a + " -> ";
  }
  return "dlt.metadata \"sums\"\ndlt.variables @state {}\n"
         "dlt.entry @predict state(@state) (%x: " +
         a + (b.empty() ? "" : ", %y: " + b) + ") -> " + result +
         "\n    inputs [#dlt.input<\"x\", feature>" +
         (b.empty() ? "" : ", #dlt.input<\"y\", feature>") +
         "] outputs [\"sum\"] {\n  %s = " + op + result +
         "\n  dlt.return %s : " + result + "\n}\n";
}

/// The sum's elements in float64, by its definition.
std::vector<Sum> valuesOf(const Einsum &sum, const std::vector<float> &x,
                          const std::vector<float> &y) {
  // Of each letter its size, and how far apart its elements lie in each tensor.
  struct Dimension {
    int64_t size, a, b, result;
  };
  std::vector<Dimension> dimensions;
  auto stride = [&](const std::string &of, char letter) {
    size_t at = of.find(letter);
    return at == std::string::npos ? 0 : sum.count(of.substr(at + 1));
  };
  for (const auto &[letter, size] : sum.sizes)
    if ((sum.a + sum.b).find(letter) != std::string::npos)
      dimensions.push_back({size, stride(sum.a, letter), stride(sum.b, letter),
                            stride(sum.result, letter)});
  std::vector<Sum> values(sum.count(sum.result));
  std::function<void(size_t, int64_t, int64_t, int64_t)> add =
      [&](size_t depth, int64_t a, int64_t b, int64_t result) {
        if (depth == dimensions.size()) {
          values[result].add(sum.isProduct() ? double(x[a]) * y[b] : x[a]);
          return;
        }
        const Dimension &dim = dimensions[depth];
        for (int64_t i = 0; i < dim.size; ++i)
          add(depth + 1, a + i * dim.a, b + i * dim.b, result + i * dim.result);
      };
  add(0, 0, 0, 0);
  return values;
}

void expectAccurate(const Einsum &sum, llvm::StringRef kind,
                    const ModelOptions &options) {
  SCOPED_TRACE(sum.name());
  CompiledModel model(textOf(sum, kind), options);
  if (!model)
    GTEST_SKIP() << "not this machine's";
  // Less of all where each access of a thread is simulated.
  llvm::ArrayRef<Data> some(allData);
  for (const Data &data : options.target == "sim" ? some.take_back(3) : some) {
    std::vector<float> x = numbers(sum.count(sum.a), data, 1),
                       y = numbers(sum.count(sum.b), data, 2),
                       found(sum.count(sum.result));
    std::vector<dlcrt_tensor> inputs = {tensor(x, sum.shape(sum.a))};
    if (sum.isProduct())
      inputs.push_back(tensor(y, sum.shape(sum.b)));
    call(model, inputs, {tensor(found, sum.shape(sum.result))});
    std::vector<Sum> wanted = valuesOf(sum, x, y);
    double terms = kind == "mean" ? double(x.size()) / double(found.size()) : 1;
    for (auto [value, each] : llvm::zip_equal(found, wanted))
      EXPECT_LE(each.errorOf(float(value * terms)),
                (sum.isProduct() ? mostOfProducts : mostOfSums))
          << "of " << data.constant.value_or(-1);
  }
}

/// Some of these are scalar code, and so is the reference.
int64_t fewerTerms(const std::string &target) {
  return std::clamp<int64_t>(numberOfTerms(target) / 4, 20000, 500000);
}

TEST_P(Accuracy, SumsAlongAnyDimensions) {
  int64_t terms = fewerTerms(GetParam());
  std::map<char, int64_t> ofRows = {
      {'r', terms / 32}, {'h', 2}, {'t', 4}, {'d', 16}};
  std::map<char, int64_t> ofPositions = {
      {'r', 2}, {'h', 3}, {'t', terms}, {'d', 3}};
  for (const Einsum &sum :
       {Einsum{"rhd", "", "h", ofRows}, Einsum{"rhtd", "", "h", ofRows},
        Einsum{"rhtd", "", "td", ofRows}, Einsum{"rhtd", "", "t", ofRows},
        Einsum{"rhtd", "", "", ofRows}, Einsum{"rtd", "", "rd", ofPositions},
        Einsum{"rtd", "", "r", ofPositions},
        Einsum{"rhtd", "", "rh", ofPositions},
        Einsum{"rhtd", "", "rd", ofPositions},
        Einsum{"htd", "", "h", ofPositions},
        Einsum{"htd", "", "d", ofPositions}})
    for (const char *kind : {"sum", "mean"})
      expectAccurate(sum, kind, options(sum.sizes.at('r')));
}

TEST_P(Accuracy, ProductsAlongAnyDimensions) {
  int64_t terms = fewerTerms(GetParam());
  std::map<char, int64_t> ofRows = {
      {'r', terms / 4}, {'h', 2}, {'t', 4}, {'d', 3}, {'e', 2}};
  std::map<char, int64_t> ofPositions = {
      {'r', 2}, {'h', 2}, {'t', terms}, {'d', 3}, {'e', 2}};
  for (const Einsum &sum :
       {Einsum{"rh", "rh", "h", ofRows}, Einsum{"rhd", "rhe", "hde", ofRows},
        Einsum{"rtd", "rte", "de", ofRows}, Einsum{"rtd", "rht", "dh", ofRows},
        Einsum{"rdt", "rte", "rde", ofPositions},
        Einsum{"rhdt", "rhet", "rhde", ofPositions},
        Einsum{"rdht", "reht", "rde", ofPositions}})
    expectAccurate(sum, "", options(sum.sizes.at('r')));
  // Of lengths around which blocks begin.
  bool isSim = GetParam() == "sim";
  for (int64_t terms : isSim
                           ? std::vector<int64_t>{512, 1000}
                           : std::vector<int64_t>{512, 513, 784, 1000, 1025}) {
    std::map<char, int64_t> sizes = {
        {'r', 3}, {'k', terms}, {'n', 5}, {'h', 2}};
    std::map<char, int64_t> rows = {{'r', terms}, {'k', 3}, {'n', 5}, {'h', 2}};
    for (const Einsum &sum :
         {Einsum{"rk", "kn", "rn", sizes}, Einsum{"rk", "nk", "rn", sizes},
          Einsum{"rk", "k", "r", sizes}, Einsum{"rhk", "rhkn", "rhn", sizes},
          Einsum{"rk", "rn", "kn", rows}})
      expectAccurate(sum, "", options(sum.sizes.at('r')));
  }
}

INSTANTIATE_TEST_SUITE_P(OnCpus, Accuracy,
                         testing::Values("x86-64", "x86-64-v3", "x86-64-v4"));

INSTANTIATE_TEST_SUITE_P(OnTheSimulatedDevice, Accuracy,
                         testing::Values("sim"));

} // namespace
