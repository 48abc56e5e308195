//===- GoldenTest.cpp - The prelude against Keras ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every definition of the prelude against the values that Keras made
// (test/golden/keras/README.md), in float32 and float64. A definition without
// such values fails the suite.
//
//===----------------------------------------------------------------------===//

#include "../support/Golden.h"
#include "../support/Definitions.h"
#include "../support/Gradients.h"

#include "dlc/Prelude/Prelude.h"
#include "dlc/Support/RefCompare.h"

#include "mlir/Parser/Parser.h"

#include "gtest/gtest.h"

#include <random>

using namespace mlir;
using namespace dlc;
using layers::DefinitionKind;

namespace {

/// A dtype of a computation: how far it may be from Keras, relative to the
/// largest value of a tensor. In float32 what torch.testing allows, without its
/// absolute part.
struct Precision {
  const char *suffix;
  Type dtype;
  double gap;
};

class Goldens : public ::testing::Test {
protected:
  Goldens() {
    test::loadDialects(context);
    prelude = loadPrelude(&context);
    precisions.push_back(
        {"f32", Float32Type::get(&context),
         ref::dtypeTolerance(Float32Type::get(&context)).rtol});
    precisions.push_back({"f64", Float64Type::get(&context), 1e-13});
  }

  SmallVector<layers::DefineOp> definitions(DefinitionKind kind) {
    return test::definitionsOf(kind, prelude);
  }

  layers::DefineOp find(StringRef name) {
    for (OwningOpRef<ModuleOp> &module : prelude)
      if (auto op = module->lookupSymbol<layers::DefineOp>(name))
        return op;
    return {};
  }

  OwningOpRef<ModuleOp> instantiate(layers::DefineOp definition,
                                    ArrayRef<ref::Tensor> arguments, Type dtype,
                                    const test::Params &params = {}) {
    SmallVector<Type> types;
    for (const ref::Tensor &argument : arguments)
      types.push_back(test::typeOf(argument));
    return test::instantiate(definition, types, dtype, params);
  }

  /// Of a dimension.
  ref::Tensor firstHalf(const ref::Tensor &tensor, int64_t axis) {
    SmallVector<int64_t> shape(tensor.getShape());
    shape[axis] /= 2;
    ref::Tensor half(tensor.getElementType(), shape);
    int64_t size = 1;
    for (int64_t dim = axis; dim < static_cast<int64_t>(shape.size()); ++dim)
      size *= shape[dim];
    for (int64_t i = 0; i < half.size(); ++i)
      half.set(ref::Context(), i, tensor.get(i / size * 2 * size + i % size));
    return half;
  }

  ref::Tensor scalar(Type dtype, double value) {
    ref::Tensor tensor(dtype, {});
    tensor.set(ref::Context(), 0, {value, static_cast<int64_t>(value)});
    return tensor;
  }

  MLIRContext context;
  SmallVector<OwningOpRef<ModuleOp>> prelude;
  SmallVector<Precision> precisions;
};

TEST_F(Goldens, Activations) {
  // Those whose values are called otherwise, or that have several.
  const test::GoldenCases casesOf = {
      {"relu",
       {{"relu", {}},
        {"relu_slope0.1", {{"negative_slope", 0.1}}},
        {"relu_slope0.1_max6_threshold0.5",
         {{"negative_slope", 0.1}, {"max_value", 6}, {"threshold", 0.5}}}}},
      {"celu", {{"celu_alpha2", {{"alpha", 2}}}}},
      {"elu", {{"elu", {}}, {"elu_alpha0.5", {{"alpha", 0.5}}}}},
      {"threshold",
       {{"threshold_1_to_minus2", {{"threshold", 1}, {"default_value", -2}}}}},
      {"gelu", {{"gelu_exact", {}}, {"gelu_tanh", {{"approximate", 1}}}}},
      {"softmax", {{"softmax", {}}, {"softmax_axis1", {{"axis", 1}}}}},
      {"log_softmax",
       {{"log_softmax", {}}, {"log_softmax_axis1", {{"axis", 1}}}}},
      {"sparsemax", {{"sparsemax", {}}, {"sparsemax_axis1", {{"axis", 1}}}}},
      {"glu", {{"glu", {}}, {"glu_axis1", {{"axis", 1}}}}}};
  test::Golden golden(context, "activations.safetensors");
  for (layers::DefineOp definition : definitions(DefinitionKind::activation)) {
    std::string own = definition.getSymName().str();
    auto it = casesOf.find(own);
    for (const auto &[name, params] :
         it != casesOf.end() ? it->second
                             : std::vector<test::GoldenCase>{{own, {}}})
      for (StringRef input : {"edges", "rank1", "rank2", "rank3", "rank4"})
        for (const Precision &precision : precisions) {
          std::string at = name + "." + input.str();
          auto stored = [&](const char *what) {
            return golden.get(at + "." + what + "." + precision.suffix);
          };
          ref::Tensor x = golden.get(input.str() + ".x", precision.dtype);
          int64_t rank = static_cast<int64_t>(x.getShape().size());
          bool isAlongFirst = StringRef(name).ends_with("_axis1");
          if (isAlongFirst && rank < 3)
            continue;
          int64_t axis = isAlongFirst ? 1 : rank - 1;
          // Halves are of an even number.
          bool isHalved = own == "glu";
          if (isHalved && x.getShape()[axis] % 2)
            continue;
          ref::Tensor cotangent =
              golden.get(input.str() + ".cotangent", precision.dtype);
          if (isHalved)
            cotangent = firstHalf(cotangent, axis);
          OwningOpRef<ModuleOp> module =
              instantiate(definition, x, precision.dtype, params);
          ASSERT_TRUE(module);
          auto y = test::evaluateF(*module, x);
          ASSERT_TRUE(y) << at;
          EXPECT_LE(test::gapOf((*y)[0], stored("y")), precision.gap) << at;
          auto dx = test::gradientsOf(*module, x, cotangent, 1, false);
          ASSERT_TRUE(dx) << at;
          EXPECT_LE(test::gapOf((*dx)[0], stored("dx")), precision.gap)
              << at << " gradient";
        }
  }
}

TEST_F(Goldens, Losses) {
  const test::Params logits = {{"from_logits", 1}};
  const test::Params smooth = {{"label_smoothing", 0.1}};
  const test::Params both = {{"from_logits", 1}, {"label_smoothing", 0.1}};
  const test::GoldenCases casesOf = {
      {"mean_squared_error",
       {{"mse_rank2", {}}, {"mse_rank3", {}}, {"mse_equal", {}}}},
      {"mean_absolute_error", {{"mae_rank2", {}}, {"mae_equal", {}}}},
      {"mean_absolute_percentage_error", {{"mape_rank2", {}}}},
      {"mean_squared_logarithmic_error", {{"msle_rank2", {}}}},
      {"huber", {{"huber_rank2", {}}, {"huber_delta0.5", {{"delta", 0.5}}}}},
      {"log_cosh", {{"log_cosh_rank2", {}}}},
      {"cosine_similarity", {{"cosine_similarity_rank2", {}}}},
      {"binary_crossentropy",
       {{"binary_ce_rank2", {}},
        {"binary_ce_column", {}},
        {"binary_ce_smooth0.1", smooth},
        {"binary_ce_hard", {}},
        {"binary_ce_logits_rank2", logits},
        {"binary_ce_logits_smooth0.1", both},
        {"binary_ce_logits_hard", logits}}},
      {"categorical_crossentropy",
       {{"categorical_ce_rank2", {}},
        {"categorical_ce_soft", {}},
        {"categorical_ce_hard", {}},
        {"categorical_ce_smooth0.1", smooth},
        {"categorical_ce_logits_rank3", logits},
        {"categorical_ce_logits_smooth0.1", both}}},
      {"sparse_categorical_crossentropy",
       {{"sparse_ce_rank2", {}},
        {"sparse_ce_rank3", {}},
        {"sparse_ce_hard", {}},
        {"sparse_ce_logits_rank2", logits},
        {"sparse_ce_logits_rank3", logits},
        {"sparse_ce_logits_hard", logits}}},
      {"binary_focal_crossentropy",
       {{"binary_focal_rank2", {}},
        {"binary_focal_balanced",
         {{"apply_class_balancing", 1},
          {"alpha", 0.3},
          {"gamma", 1.5},
          {"from_logits", 1}}},
        {"binary_focal_smooth0.1", smooth}}},
      {"categorical_focal_crossentropy",
       {{"categorical_focal_rank3", {}},
        {"categorical_focal_logits",
         {{"alpha", 0.4},
          {"gamma", 1.5},
          {"from_logits", 1},
          {"label_smoothing", 0.1}}}}},
      {"categorical_generalized_cross_entropy",
       {{"generalized_ce_rank2", {}}, {"generalized_ce_q0.8", {{"q", 0.8}}}}},
      {"kl_divergence",
       {{"kl_divergence_rank2", {}}, {"kl_divergence_hard", {}}}},
      {"poisson", {{"poisson_rank2", {}}}},
      {"hinge", {{"hinge_rank2", {}}, {"hinge_zero_one", {}}}},
      {"squared_hinge", {{"squared_hinge_rank2", {}}}},
      {"categorical_hinge", {{"categorical_hinge_rank2", {}}}}};
  test::Golden golden(context, "losses.safetensors");
  for (layers::DefineOp definition : definitions(DefinitionKind::loss)) {
    auto it = casesOf.find(definition.getSymName().str());
    ASSERT_NE(it, casesOf.end())
        << definition.getSymName().str() << " has no golden values";
    for (const auto &[name, params] : it->second)
      for (const Precision &precision : precisions) {
        auto stored = [&, &name = name](const char *what) {
          return golden.get(name + "." + what + "." + precision.suffix);
        };
        const ref::Tensor &target = golden.get(name + ".y_true");
        ref::Tensor arguments[] = {
            target.isFloat() ? golden.get(name + ".y_true", precision.dtype)
                             : target,
            golden.get(name + ".y_pred", precision.dtype)};
        OwningOpRef<ModuleOp> module =
            instantiate(definition, arguments, precision.dtype, params);
        ASSERT_TRUE(module);
        auto loss = test::evaluateF(*module, arguments);
        ASSERT_TRUE(loss) << name;
        EXPECT_LE(test::gapOf((*loss)[0], stored("per_sample")), precision.gap)
            << name;
        // The reduced loss is the mean over samples.
        ref::Tensor cotangent = (*loss)[0];
        for (double &value : cotangent.floats)
          value = 1.0 / static_cast<double>(cotangent.size());
        auto gradients =
            test::gradientsOf(*module, arguments, cotangent, 1, false);
        ASSERT_TRUE(gradients) << name;
        EXPECT_LE(test::gapOf(gradients->back(), stored("dy_pred")),
                  precision.gap)
            << name << " gradient";
      }
  }
}

TEST_F(Goldens, Metrics) {
  // A loss may be named as a metric too.
  const test::GoldenCases casesOf = {
      {"sparse_categorical_accuracy",
       {{"sparse_categorical_accuracy", {}},
        {"sparse_categorical_accuracy_rank3", {}}}},
      {"categorical_accuracy", {{"categorical_accuracy", {}}}},
      {"binary_accuracy",
       {{"binary_accuracy", {}},
        {"binary_accuracy_threshold0.7", {{"threshold", 0.7}}},
        {"binary_accuracy_column", {}}}},
      {"sparse_top_k_categorical_accuracy",
       {{"sparse_top2_categorical_accuracy", {{"k", 2}}}}},
      {"top_k_categorical_accuracy",
       {{"top2_categorical_accuracy", {{"k", 2}}}}},
      {"mean_squared_error", {{"mean_squared_error", {}}}},
      {"mean_absolute_error", {{"mean_absolute_error", {}}}}};
  // Metrics of sums: KerasMetricsTest.cpp, and there one that is no loss.
  for (layers::DefineOp definition : definitions(DefinitionKind::metric))
    EXPECT_TRUE(definition.getSums() ||
                definition.getSymName() == "cosine_similarity" ||
                casesOf.count(definition.getSymName().str()))
        << definition.getSymName().str() << " has no golden values";
  test::Golden golden(context, "metrics.safetensors");
  const ref::Tensor &ends = golden.get("batch_end");
  Type f32 = Float32Type::get(&context);
  for (const auto &[definition, cases] : casesOf)
    for (const auto &[name, params] : cases) {
      ref::Tensor arguments[] = {golden.get(name + ".y_true"),
                                 golden.get(name + ".y_pred")};
      OwningOpRef<ModuleOp> module =
          instantiate(find(definition), arguments, f32, params);
      ASSERT_TRUE(module);
      auto values = test::evaluateF(*module, arguments);
      ASSERT_TRUE(values);
      const ref::Tensor &each = (*values)[0];
      int64_t perRow = each.size() / each.getShape()[0];
      const ref::Tensor &expected = golden.get(name + ".result.f32");
      for (int64_t update = 0; update < ends.size(); ++update) {
        double sum = 0;
        int64_t count = ends.ints[update] * perRow;
        for (int64_t i = 0; i < count; ++i)
          sum += each.floats[i];
        EXPECT_NEAR(sum / static_cast<double>(count), expected.floats[update],
                    1e-6)
            << name << ", update " << update;
      }
    }
}

/// The normal distribution's number below which a share of all are.
double quantile(double share) {
  double low = -40, high = 40;
  for (int i = 0; i < 200; ++i) {
    double middle = (low + high) / 2;
    (std::erfc(-middle / std::sqrt(2.0)) / 2 < share ? low : high) = middle;
  }
  return low;
}

/// What an initializer makes of uniform numbers and fans.
using Expected =
    std::function<double(double uniform, double fanIn, double fanOut)>;

TEST_F(Goldens, Initializers) {
  test::Golden golden(context, "initializers.safetensors");
  Type f64 = Float64Type::get(&context);
  // Uniform numbers, from the least to the largest of float32.
  std::vector<double> numbers = {0,    0.015625, 0.25,       0.5,
                                 0.75, 0.96875,  1 - 0x1p-24};
  ref::Tensor uniform(f64, {7});
  uniform.floats.assign(numbers.begin(), numbers.end());
  // Within two deviations: of the distribution cut there.
  double below = std::erfc(std::sqrt(2.0)) / 2;
  auto truncated = [&](double u) {
    return quantile(below + u * (1 - 2 * below));
  };
  auto stored = [&](const char *name) {
    return golden.get(std::string("default.") + name).floats[0];
  };
  const std::map<std::string, Expected> defaults = {
      {"zeros", [](double, double, double) { return 0.0; }},
      {"ones", [](double, double, double) { return 1.0; }},
      {"constant", [](double, double, double) { return 0.0; }},
      {"random_uniform",
       [&](double u, double, double) {
         double low = stored("random_uniform.minval");
         return low + u * (stored("random_uniform.limit") - low);
       }},
      {"random_normal",
       [&](double u, double, double) {
         // As far as the least uniform number of float32 leads.
         double share = std::clamp(u, 0x1p-24, 1 - 0x1p-24);
         return quantile(share) * stored("random_normal.stddev");
       }},
      {"truncated_normal", [&](double u, double, double) {
         return truncated(u) * stored("truncated_normal.truncated_stddev");
       }}};
  for (layers::DefineOp definition : definitions(DefinitionKind::initializer)) {
    std::string name = definition.getSymName().str();
    // Below: of matrices only, and with params.
    if (name == "identity" || name == "orthogonal" ||
        name == "variance_scaling" || name == "stft")
      continue;
    int compared = 0;
    for (StringRef shape :
         {"10x64", "1x1", "2x3x4x5x6", "3x3x8x16", "4x8x16", "64x10", "7"}) {
      ref::Tensor arguments[] = {uniform,
                                 golden.get((shape + ".fan_in").str(), f64),
                                 golden.get((shape + ".fan_out").str(), f64)};
      for (int i : {1, 2}) // The file has integers.
        arguments[i].floats[0] = static_cast<double>(
            golden.get((shape + (i == 1 ? ".fan_in" : ".fan_out")).str())
                .ints[0]);
      OwningOpRef<ModuleOp> module = instantiate(definition, arguments, f64);
      ASSERT_TRUE(module);
      auto values = test::evaluateF(*module, arguments);
      ASSERT_TRUE(values);
      std::string own = (shape + "." + name).str();
      for (auto [i, u] : llvm::enumerate(numbers)) {
        double expected, gap = 1e-15;
        if (auto it = defaults.find(name); it != defaults.end()) {
          expected = it->second(u, 0, 0);
        } else if (golden.has(own + ".limit")) {
          expected = golden.get(own + ".limit").floats[0] * (2 * u - 1);
        } else {
          ASSERT_TRUE(golden.has(own + ".truncated_stddev"))
              << name << " has no golden values";
          expected =
              golden.get(own + ".truncated_stddev").floats[0] * truncated(u);
        }
        // erf's inverse is approximated for float32.
        if (StringRef(name).contains("normal"))
          gap = 1e-6 * std::max(std::fabs(expected), 1e-3);
        EXPECT_NEAR((*values)[0].floats[i], expected, gap)
            << name << " of " << shape.str() << " at " << u;
      }
      ++compared;
    }
    EXPECT_EQ(compared, 7) << name;
  }
}

TEST_F(Goldens, Identity) {
  Type f32 = Float32Type::get(&context);
  ref::Tensor arguments[] = {ref::Tensor(f32, {2, 3}), scalar(f32, 2),
                             scalar(f32, 3)};
  OwningOpRef<ModuleOp> module =
      instantiate(find("identity"), arguments, f32, {{"gain", 2}});
  ASSERT_TRUE(module);
  auto values = test::evaluateF(*module, arguments);
  ASSERT_TRUE(values);
  const double expected[] = {2, 0, 0, 0, 2, 0};
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ((*values)[0].floats[i], expected[i]) << i;
}

TEST_F(Goldens, VarianceScaling) {
  test::Golden golden(context, "initializers.safetensors");
  Type f64 = Float64Type::get(&context);
  Builder builder(&context);
  const std::pair<const char *, const char *> distributions[] = {
      {"truncated_normal", "truncated_stddev"},
      {"untruncated_normal", "stddev"},
      {"uniform", "limit"}};
  double below = std::erfc(std::sqrt(2.0)) / 2;
  for (StringRef shape : {"10x64", "2x3x4x5x6", "7"})
    for (StringRef mode : {"fan_in", "fan_out", "fan_avg"})
      for (auto [distribution, what] : distributions)
        for (double u : {0.03125, 0.25, 0.875}) {
          auto fan = [&](const char *which) {
            return scalar(f64, static_cast<double>(
                                   golden.get((shape + which).str()).ints[0]));
          };
          ref::Tensor arguments[] = {scalar(f64, u), fan(".fan_in"),
                                     fan(".fan_out")};
          NamedAttrList params;
          params.set("scale", builder.getF64FloatAttr(2.5));
          params.set("mode", builder.getStringAttr(mode));
          params.set("distribution", builder.getStringAttr(distribution));
          OwningOpRef<ModuleOp> module = test::instantiate(
              find("variance_scaling"),
              {test::typeOf(arguments[0]), test::typeOf(arguments[1]),
               test::typeOf(arguments[2])},
              f64, params.getDictionary(&context));
          ASSERT_TRUE(module);
          auto values = test::evaluateF(*module, arguments);
          ASSERT_TRUE(values);
          std::string name =
              (shape + ".variance_scaling_" + mode + "_" + distribution + ".")
                  .str();
          double size = golden.get(name + what).floats[0];
          double number = StringRef(what) == "limit" ? 2 * u - 1
                          : StringRef(what) == "stddev"
                              ? quantile(u)
                              : quantile(below + u * (1 - 2 * below));
          EXPECT_NEAR((*values)[0].floats[0], size * number,
                      2e-6 * std::fabs(size * number))
              << name << " at " << u;
        }
}

TEST_F(Goldens, Stft) {
  test::Golden golden(context, "initializers.safetensors");
  Builder b(&context);
  auto text = [&](const char *value) { return b.getStringAttr(value); };
  const std::map<std::string, std::vector<NamedAttribute>> cases = {
      {"stft", {}},
      {"stft_imag",
       {{"side", text("imag")},
        {"window", text("hamming")},
        {"scaling", text("none")}}},
      {"stft_blackman",
       {{"window", text("blackman")},
        {"scaling", text("spectrum")},
        {"periodic", b.getBoolAttr(true)}}},
      {"stft_none", {{"side", text("imag")}, {"window", text("none")}}}};
  for (const auto &[name, params] : cases)
    for (const Precision &precision : precisions) {
      const ref::Tensor &expected = golden.get(name + ".f64");
      ref::Tensor arguments[] = {
          ref::Tensor(precision.dtype, expected.getShape()),
          scalar(precision.dtype, 1), scalar(precision.dtype, 1)};
      OwningOpRef<ModuleOp> module = test::instantiate(
          find("stft"),
          {test::typeOf(arguments[0]), test::typeOf(arguments[1]),
           test::typeOf(arguments[2])},
          precision.dtype, DictionaryAttr::get(&context, params));
      ASSERT_TRUE(module);
      auto values = test::evaluateF(*module, arguments);
      ASSERT_TRUE(values);
      EXPECT_LE(test::gapOf((*values)[0], expected), precision.gap) << name;
    }
}

/// The product of the tensor's last dimension, or of all others, with itself.
ref::Tensor gram(const ref::Tensor &tensor, bool ofRows) {
  int64_t columns = tensor.getShape().back(), rows = tensor.size() / columns;
  int64_t size = ofRows ? rows : columns, terms = ofRows ? columns : rows;
  ref::Tensor result(tensor.getElementType(), {size, size});
  for (int64_t i = 0; i < size; ++i)
    for (int64_t j = 0; j < size; ++j)
      for (int64_t k = 0; k < terms; ++k)
        result.floats[i * size + j] += ofRows
                                           ? tensor.floats[i * columns + k] *
                                                 tensor.floats[j * columns + k]
                                           : tensor.floats[k * columns + i] *
                                                 tensor.floats[k * columns + j];
  return result;
}

TEST_F(Goldens, Orthogonal) {
  Type f32 = Float32Type::get(&context);
  std::mt19937 random(7);
  std::uniform_int_distribution<int> bits(0, (1 << 24) - 1);
  for (const std::vector<int64_t> &shape : {std::vector<int64_t>{1, 1},
                                            {3, 3},
                                            {40, 7},
                                            {6, 50},
                                            {64, 64},
                                            {2, 3, 4, 5},
                                            {2, 2, 9}}) {
    ref::Tensor uniform(f32, shape);
    for (double &value : uniform.floats)
      value = bits(random) * 0x1p-24;
    ref::Tensor arguments[] = {uniform, scalar(f32, 1), scalar(f32, 1)};
    OwningOpRef<ModuleOp> module =
        instantiate(find("orthogonal"), arguments, f32, {{"gain", 3}});
    ASSERT_TRUE(module);
    auto values = test::evaluateF(*module, arguments);
    ASSERT_TRUE(values);
    int64_t columns = shape.back(), rows = uniform.size() / columns;
    ref::Tensor products = gram((*values)[0], rows < columns);
    int64_t size = products.getShape()[0];
    for (int64_t i = 0; i < products.size(); ++i)
      EXPECT_NEAR(products.floats[i], i / size == i % size ? 9 : 0, 2e-5)
          << rows << "x" << columns << " at " << i;
  }
}

/// The orthogonal factor of the polar decomposition is next to the matrix:
/// their product is symmetric and has no negative eigenvalue, of 2 x 2 by its
/// trace.
TEST_F(Goldens, OrthogonalIsPolar) {
  Type f32 = Float32Type::get(&context);
  std::mt19937 random(8);
  std::uniform_int_distribution<int> bits(0, (1 << 24) - 1);
  for (int repeat = 0; repeat < 20; ++repeat) {
    ref::Tensor arguments[] = {ref::Tensor(f32, {2, 2}), scalar(f32, 1),
                               scalar(f32, 1)};
    for (double &value : arguments[0].floats)
      value = bits(random) * 0x1p-24;
    OwningOpRef<ModuleOp> module =
        instantiate(find("orthogonal"), arguments, f32);
    ASSERT_TRUE(module);
    auto values = test::evaluateF(*module, arguments);
    ASSERT_TRUE(values);
    double a[4], product[4] = {};
    for (int i = 0; i < 4; ++i)
      a[i] = quantile(arguments[0].floats[i]);
    for (int i = 0; i < 4; ++i)
      for (int k = 0; k < 2; ++k)
        product[i] += (*values)[0].floats[k * 2 + i / 2] * a[k * 2 + i % 2];
    EXPECT_NEAR(product[1], product[2], 1e-5);
    EXPECT_GE(product[0] + product[3], 0);
  }
}

/// Definitions of the prelude that others apply, as functions of one result.
TEST_F(Goldens, IndexOfExtremes) {
  Type f32 = Float32Type::get(&context);
  double nan = std::nan("");
  ref::Tensor x(f32, {5, 3});
  x.floats = {1, 3, 3, -0.0, 0, -1, nan, 9, nan, 9, nan, 1, -2, -2, -2};
  const std::pair<const char *, std::vector<int64_t>> wanted[] = {
      {"@arg_max", {1, 0, 0, 1, 0}}, {"@arg_min", {0, 2, 0, 1, 0}}};
  for (const auto &[name, indices] : wanted) {
    std::string text = std::string("dlc.define function @f(%x) {\n"
                                   "%y = eval ") +
                       name + "(%x, 1)\nyield %y\n}\n";
    auto module = parseSourceString<ModuleOp>(text, &context);
    ASSERT_TRUE(module);
    auto function = *module->getOps<layers::DefineOp>().begin();
    OwningOpRef<ModuleOp> made = instantiate(function, x, f32);
    ASSERT_TRUE(made);
    auto values = test::evaluateF(*made, x);
    ASSERT_TRUE(values);
    EXPECT_EQ((*values)[0].ints, indices) << name;
  }
}

TEST_F(Goldens, OneHot) {
  Type f32 = Float32Type::get(&context);
  const char *text = "dlc.define function @f(%x) params(%n = 3) {\n"
                     "%y = eval one_hot(%x, %n)\nyield %y\n}\n";
  auto module = parseSourceString<ModuleOp>(text, &context);
  ASSERT_TRUE(module);
  auto function = *module->getOps<layers::DefineOp>().begin();
  Type types[] = {IntegerType::get(&context, 32),
                  IntegerType::get(&context, 8, IntegerType::Unsigned),
                  IntegerType::get(&context, 64)};
  for (Type type : types) {
    ref::Tensor indices(type, {2, 2});
    bool isUnsigned = type.isUnsignedInteger();
    indices.ints = {2, 0, 3, isUnsigned ? 255 : -1};
    OwningOpRef<ModuleOp> made = instantiate(function, indices, f32);
    ASSERT_TRUE(made);
    auto values = test::evaluateF(*made, indices);
    ASSERT_TRUE(values);
    EXPECT_EQ((*values)[0].getShape(), ArrayRef<int64_t>({2, 2, 3}));
    EXPECT_EQ((*values)[0].floats,
              std::vector<double>({0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0}));
  }
}

TEST_F(Goldens, Optimizers) {
  test::Golden golden(context, "optimizers.safetensors");
  llvm::json::Value options = test::readGoldenJson("optimizers.json");
  for (layers::DefineOp definition : definitions(DefinitionKind::optimizer)) {
    std::string name = definition.getSymName().str();
    // Decay is not the definition's, but the step's, and so is which weights it
    // updates or what they share: KerasOptimizersTest.cpp.
    if (definition.getWeightDecay() || definition.getSlotShapes() ||
        name == "adafactor_of_vectors")
      continue;
    const llvm::json::Object *own = options.getAsObject()->getObject(name);
    ASSERT_TRUE(own) << name << " has no golden values";
    double rate = *own->getNumber("learning_rate");
    FailureOr<SmallVector<Attribute>> values =
        layers::resolveParams(definition, definition, {});
    ASSERT_TRUE(succeeded(values));
    for (auto [param, value] :
         llvm::zip(definition.getParamNames(), definition.getParamValues()))
      EXPECT_EQ(*own->getNumber(cast<StringAttr>(param).getValue()), value)
          << name << ": other defaults than Keras's";
    std::string prefix = own->getString("name")->str();
    for (const Precision &precision : precisions)
      for (std::string variable : {"a", "b", "c"}) {
        const ref::Tensor &gradients = golden.get("gradients." + variable);
        SmallVector<ref::Tensor> arguments = {
            golden.get("initial." + variable, precision.dtype),
            golden.get("initial." + variable, precision.dtype),
            scalar(IntegerType::get(&context, 64), 0),
            scalar(precision.dtype, rate)};
        for (size_t slot = 0; slot < definition.getSlots().size(); ++slot) {
          arguments.push_back(
              ref::Tensor(precision.dtype, arguments[0].getShape()));
          double start =
              *layers::startOfSlot(definition, definition, slot, *values);
          for (int64_t i = 0; i < arguments[0].size(); ++i)
            arguments.back().set(ref::Context(), i,
                                 layers::startsFromWeight(definition, slot)
                                     ? arguments[0].get(i)
                                     : ref::Scalar{start});
        }
        OwningOpRef<ModuleOp> module =
            instantiate(definition, arguments, precision.dtype);
        ASSERT_TRUE(module);
        int64_t size = arguments[0].size();
        for (int64_t step = 1; step <= 50; ++step) {
          for (int64_t i = 0; i < size; ++i)
            arguments[1].set(ref::Context(), i,
                             gradients.get((step - 1) * size + i));
          arguments[2].ints[0] = step - 1;
          auto next = test::evaluateF(*module, arguments);
          ASSERT_TRUE(next);
          arguments[0] = (*next)[0];
          for (size_t slot = 0; slot < definition.getSlots().size(); ++slot)
            arguments[4 + slot] = (*next)[1 + slot];
          std::string at = name + ".step" + std::to_string(step) + "." +
                           variable + "." + precision.suffix;
          if (golden.has(at)) {
            EXPECT_LE(test::gapOf(arguments[0], golden.get(at)), precision.gap)
                << at;
          } else {
            EXPECT_FALSE(llvm::is_contained({1, 2, 3, 10, 50}, step)) << at;
          }
        }
        for (auto [slot, slotName] : llvm::enumerate(definition.getSlots())) {
          std::string at = name + ".step50." + prefix + "/" + variable + "_" +
                           cast<StringAttr>(slotName).getValue().str() + "." +
                           precision.suffix;
          EXPECT_LE(test::gapOf(arguments[4 + slot], golden.get(at)),
                    precision.gap)
              << at;
        }
      }
  }
}

} // namespace
