//===- KerasOptimizersTest.cpp - Compiled optimizers step as Keras's do ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// 50 steps of every optimizer and of every option of a step, with gradients
// that are given: losses are the sum of target times prediction. The input of a
// layer with a kernel and no bias is four times the unit matrix with four rows
// in all, so that the kernel's gradient is the target; a normalization of zeros
// is its beta, whose gradient is the target if all rows have the same.
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"
#include "../support/Definitions.h"
#include "../support/Golden.h"

#include "dlc/Prelude/Prelude.h"

#include "mlir/IR/Builders.h"

#include "gtest/gtest.h"

#include <set>

using namespace mlir;
using namespace dlc;
using test::CompiledModel;
using test::Golden;

namespace {

/// An optimizer as a recipe names it, Keras's name of it, and how much larger
/// than its rounding errors a formula's error may be.
struct Case {
  const char *golden, *use, *keras;
  double condition = 1;
};

void PrintTo(const Case &value, std::ostream *os) { *os << value.golden; }

const Case cases[] = {
    {"sgd", "@sgd", "sgd"},
    {"sgd_momentum", "@sgd_momentum", "sgd"},
    {"sgd_nesterov", "@sgd_nesterov", "sgd"},
    {"adam", "@adam", "adam"},
    {"adam_amsgrad", "@adam_amsgrad", "adam"},
    {"adamw", "@adamw", "adam_w"},
    {"adamw_amsgrad", "@adamw_amsgrad", "adam_w"},
    {"adamax", "@adamax", "adamax"},
    {"rmsprop", "@rmsprop", "rm_sprop"},
    {"rmsprop_momentum", "@rmsprop_momentum", "rm_sprop"},
    {"rmsprop_centered", "@rmsprop_centered", "rm_sprop"},
    {"rmsprop_centered_momentum", "@rmsprop_centered_momentum", "rm_sprop"},
    {"adagrad", "@adagrad", "adagrad"},
    {"adadelta", "@adadelta", "adadelta"},
    {"lion", "@lion", "lion"},
    {"nadam", "@nadam", "nadam"},
    {"lamb", "@lamb", "lamb"},
    // The root of the accumulator, 0.3, grows by 2e-6 in a step of b.
    {"ftrl", "@ftrl", "ftrl", 50},
    {"ftrl_regularized",
     "@ftrl {l1_regularization_strength = 0.02, l2_regularization_strength = "
     "0.1, l2_shrinkage_regularization_strength = 0.3, beta = 0.001, "
     "learning_rate = 0.1}",
     "ftrl"},
    {"adafactor", "@adafactor", "adafactor"},
    {"schedule_free_adamw", "@schedule_free_adamw", "schedule_free_adam_w"},
    {"schedule_free_adamw_warmup", "@schedule_free_adamw {warmup_steps = 20}",
     "schedule_free_adam_w"},
    {"schedule_free_adamw_decay", "@schedule_free_adamw {weight_decay = 10}",
     "schedule_free_adam_w"},
    {"muon", "@muon", "muon"},
    {"muon_ns2", "@muon {ns_steps = 2}", "muon"},
    // With other arguments than the defaults.
    {"adam_other", "@adam {beta_1 = 0.8, beta_2 = 0.95, epsilon = 1e-3}",
     "adam"},
    {"adamax_other", "@adamax {beta_1 = 0.8, beta_2 = 0.95, epsilon = 1e-3}",
     "adamax"},
    {"nadam_other", "@nadam {beta_1 = 0.8, beta_2 = 0.95, epsilon = 1e-3}",
     "nadam"},
    {"lamb_other", "@lamb {beta_1 = 0.8, beta_2 = 0.95, epsilon = 1e-3}",
     "lamb"},
    {"schedule_free_adamw_other",
     "@schedule_free_adamw {beta_1 = 0.8, beta_2 = 0.95, epsilon = 1e-3}",
     "schedule_free_adam_w"},
    {"lion_other", "@lion {beta_1 = 0.8, beta_2 = 0.95}", "lion"},
    {"rmsprop_other", "@rmsprop {rho = 0.8, epsilon = 1e-3}", "rm_sprop"},
    {"rmsprop_centered_other", "@rmsprop_centered {rho = 0.8, epsilon = 1e-3}",
     "rm_sprop"},
    {"adadelta_other", "@adadelta {rho = 0.8, epsilon = 1e-3}", "adadelta"},
    {"adagrad_other",
     "@adagrad {initial_accumulator_value = 0.3, epsilon = 1e-3}", "adagrad"},
    {"ftrl_other",
     "@ftrl {learning_rate_power = -0.4, initial_accumulator_value = 0.3, "
     "learning_rate = 0.1}",
     "ftrl"},
    {"adafactor_other",
     "@adafactor {beta_2_decay = -0.6, epsilon_1 = 1e-3, epsilon_2 = 0.1, "
     "clip_threshold = 0.3, learning_rate = 0.1}",
     "adafactor"},
    {"muon_other", "@muon {nesterov = false, rms_rate = 0.4, momentum = 0.8}",
     "muon"},
    {"sgd_clipvalue", "@sgd {clipvalue = 0.02}", "sgd"},
    {"sgd_clipnorm", "@sgd {clipnorm = 0.5}", "sgd"},
    {"sgd_global_clipnorm", "@sgd {global_clipnorm = 0.5}", "sgd"},
    {"sgd_weight_decay", "@sgd {weight_decay = 0.01}", "sgd"},
    {"adam_clipvalue", "@adam {clipvalue = 0.02}", "adam"},
    {"adam_clipnorm", "@adam {clipnorm = 0.5}", "adam"},
    {"adam_global_clipnorm", "@adam {global_clipnorm = 0.5}", "adam"},
    {"adam_weight_decay", "@adam {weight_decay = 0.01}", "adam"},
    {"adam_accumulate4", "@adam {gradient_accumulation_steps = 4}", "adam"},
    {"sgd_ema", "@sgd {ema_momentum = 0.9}", "sgd"},
    {"sgd_ema_accumulate3_overwrite2",
     "@sgd {ema_momentum = 0.8, ema_overwrite_frequency = 2, "
     "gradient_accumulation_steps = 3}",
     "sgd"},
};

/// A golden variable: the layer whose it is, its name there and its shape, and
/// those of the layer's input and target without rows.
struct Variable {
  const char *name, *layer, *own;
  std::vector<int64_t> shape, input, target;
};
const Variable variables[] = {
    {"a",
     "dense %x_a {name = \"a\", use_bias = false, units = 2}",
     "kernel",
     {3, 2},
     {3},
     {2}},
    {"b",
     "layer_normalization %x_b {name = \"b\", scale = false}",
     "beta",
     {4},
     {4},
     {4}},
    {"c",
     "einsum_dense %x_c {name = \"c\", equation = \"ab,bcd->acd\", "
     "output_shape = [2, 2]}",
     "kernel",
     {2, 2, 2},
     {2},
     {2, 2}}};
constexpr int64_t rows = 4;

std::string typeOf(ArrayRef<int64_t> shape, const std::string &dtype) {
  std::string text = "tensor<?x";
  for (int64_t size : shape)
    text += std::to_string(size) + "x";
  return text + dtype + ">";
}

std::string textOf(const Case &value, const std::string &dtype) {
  std::string text = "dlc.define loss @product2(%target, %prediction) {\n"
                     "  %value = eval sum(%target * %prediction, -1)\n"
                     "  yield %value\n}\n"
                     "dlc.define loss @product3(%target, %prediction) {\n"
                     "  %value = eval sum(%target * %prediction, -1, -2)\n"
                     "  yield %value\n}\n"
                     "dlc.model @m attributes {dtype = " +
                     dtype + "} {\n";
  std::string outputs, names, losses;
  for (const Variable &variable : variables) {
    std::string name = variable.name;
    text += "  %x_" + name + " = dlc.input \"x_" + name +
            "\" : " + typeOf(variable.input, dtype) + "\n  %y_" + name +
            " = dlc." + variable.layer + "\n";
    outputs += (outputs.empty() ? "%y_" : ", %y_") + name;
    names += (names.empty() ? "\"" : ", \"") + name + "\"";
    losses += "  dlc.loss @product" +
              std::to_string(1 + variable.target.size()) + " for \"" + name +
              "\"\n";
  }
  return text + "  dlc.outputs " + outputs + " names [" + names +
         "]\n}\ndlc.recipe @m {\n  dlc.optimizer " + value.use + "\n" + losses +
         "}\n";
}

/// What the golden values call a variable of a model, or empty.
std::string keyOf(StringRef path, const Case &value) {
  if (path == "optimizer/u_product")
    return "variable";
  bool isSlot = path.consume_front("optimizer/");
  for (const Variable &variable : variables) {
    StringRef rest = path;
    if (!rest.consume_front((Twine(variable.name) + "/" + variable.own).str()))
      continue;
    if (!isSlot)
      return variable.name;
    return (Twine(value.keras) + "/" + variable.name + "_" + rest.drop_front())
        .str();
  }
  return {};
}

class KerasOptimizers : public ::testing::TestWithParam<Case> {
protected:
  void follow(const char *target, const std::string &dtype, double gap);

  MLIRContext context;
};

void KerasOptimizers::follow(const char *target, const std::string &dtype,
                             double gap) {
  const Case &value = GetParam();
  Golden golden(context, "optimizers.safetensors");
  Builder builder(&context);
  Type type = dtype == "f64"    ? Type(builder.getF64Type())
              : dtype == "bf16" ? Type(builder.getBF16Type())
              : dtype == "f16"  ? Type(builder.getF16Type())
                                : Type(builder.getF32Type());
  // Rounds to the dtype.
  auto assign = [&](ref::Tensor &to, int64_t at, double number) {
    to.set(ref::Context(), at, ref::Scalar{number});
  };
  CompiledModel model(textOf(value, dtype), {.target = target});
  ASSERT_TRUE(model);
  model.init(1);
  auto withRows = [&](ArrayRef<int64_t> shape, Type dtype) {
    SmallVector<int64_t> all = {rows};
    llvm::append_range(all, shape);
    return ref::Tensor(dtype, all);
  };
  SmallVector<ref::Tensor> inputs;
  for (const Variable &variable : variables) {
    ref::Tensor &input = inputs.emplace_back(withRows(variable.input, type));
    if (variable.shape.size() > 1)
      for (int64_t i = 0; i < variable.input[0]; ++i)
        input.floats[i * variable.input[0] + i] = rows;
    ref::Tensor weight(type, variable.shape);
    const ref::Tensor &initial =
        golden.get(std::string("initial.") + variable.name);
    for (int64_t i = 0; i < weight.size(); ++i)
      assign(weight, i, initial.floats[i]);
    model.setVariable(std::string(variable.name) + "/" + variable.own, weight);
  }
  int compared = 0;
  for (int64_t step = 1; step <= 50; ++step) {
    SmallVector<ref::Tensor> batch(inputs);
    for (const Variable &variable : variables) {
      const ref::Tensor &all =
          golden.get(std::string("gradients.") + variable.name);
      ref::Tensor gradient = withRows(variable.target, type);
      int64_t size = ref::Tensor(type, variable.shape).size();
      int64_t copies = variable.shape.size() > 1 ? 1 : rows;
      for (int64_t i = 0; i < size * copies; ++i)
        assign(gradient, i, all.floats[(step - 1) * size + i % size]);
      // Losses are computed in float32 at least, and so are targets.
      batch.push_back(withRows(variable.target, dlt::accumulatorType(type)));
      batch.back().floats = gradient.floats;
    }
    model.train(batch, 0);
    for (const std::string &path : model.getPaths()) {
      std::string key = keyOf(path, value);
      if (key.empty())
        continue;
      key = value.golden + (".step" + std::to_string(step)) + "." + key + "." +
            dtype;
      if (!golden.has(key))
        continue;
      const ref::Tensor &stored = golden.get(key);
      ref::Tensor found = model.getVariable(context, path);
      EXPECT_EQ(found.getShape(), stored.getShape()) << key;
      EXPECT_LE(test::gapOf(found, stored), gap * value.condition)
          << key << ", " << target;
      ++compared;
    }
  }
  // The three weights at five steps, and slots at the last.
  EXPECT_GE(compared, 15);
}

// In float32 Keras is up to 2e-5 from its own formulas (gaps.json).
TEST_P(KerasOptimizers, Float32) { follow("native", "f32", 2e-6); }
TEST_P(KerasOptimizers, Float64) { follow("native", "f64", 1e-12); }
TEST_P(KerasOptimizers, SimulatedDevice) { follow("sim", "f32", 2e-6); }

class KerasNarrowOptimizers : public KerasOptimizers {};

std::vector<Case> narrowCases() {
  std::vector<Case> chosen;
  for (const Case &value : cases)
    if (llvm::is_contained({"sgd_ema", "sgd_momentum", "adam", "adamw",
                            "rmsprop", "adagrad", "lion"},
                           StringRef(value.golden)))
      chosen.push_back(value);
  return chosen;
}

// Of variables of 16 bits, bit for bit: each operation of Keras's rounds, and
// so does each of ours.
TEST_P(KerasNarrowOptimizers, BFloat16) { follow("native", "bf16", 0); }
TEST_P(KerasNarrowOptimizers, Float16) { follow("native", "f16", 0); }
TEST_P(KerasNarrowOptimizers, SimulatedDevice) { follow("sim", "bf16", 0); }

INSTANTIATE_TEST_SUITE_P(Cases, KerasNarrowOptimizers,
                         ::testing::ValuesIn(narrowCases()),
                         [](const auto &info) {
                           return std::string(info.param.golden);
                         });

INSTANTIATE_TEST_SUITE_P(Cases, KerasOptimizers, ::testing::ValuesIn(cases),
                         [](const auto &info) {
                           return std::string(info.param.golden);
                         });

/// Every optimizer of the prelude is among them.
TEST(KerasOptimizersSuite, IsComplete) {
  MLIRContext context;
  test::loadDialects(context);
  std::set<std::string> known;
  for (const Case &value : cases)
    known.insert(value.golden);
  SmallVector<OwningOpRef<ModuleOp>> prelude = loadPrelude(&context);
  auto optimizers =
      test::definitionsOf(layers::DefinitionKind::optimizer, prelude);
  // What another leaves some weights to is compared with it.
  for (layers::DefineOp definition : optimizers)
    if (auto other = definition.getOtherwise())
      known.insert(other->str());
  for (layers::DefineOp definition : optimizers)
    EXPECT_TRUE(known.count(definition.getSymName().str()))
        << definition.getSymName().str() << " is not compared with Keras";
}

} // namespace
