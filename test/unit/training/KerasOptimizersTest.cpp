//===- KerasOptimizersTest.cpp - Compiled optimizers step as Keras's do ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// 50 steps of every optimizer and of every option of a step, with gradients
// that are given: the loss of a dense layer without bias is the sum of target
// times prediction, and its input four times the unit matrix with four rows in
// all, so that the gradient of its kernel is the target.
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

/// An optimizer as a recipe names it, and Keras's name of it.
struct Case {
  const char *golden, *use, *keras;
};

void PrintTo(const Case &value, std::ostream *os) { *os << value.golden; }

const Case cases[] = {
    {"sgd", "@sgd", "sgd"},
    {"sgd_momentum", "@sgd_momentum", "sgd"},
    {"sgd_nesterov", "@sgd_nesterov", "sgd"},
    {"adam", "@adam", "adam"},
    {"adam_amsgrad", "@adam_amsgrad", "adam"},
    {"adamw", "@adamw", "adam_w"},
    {"adamax", "@adamax", "adamax"},
    {"rmsprop", "@rmsprop", "rm_sprop"},
    {"rmsprop_momentum", "@rmsprop_momentum", "rm_sprop"},
    {"rmsprop_centered", "@rmsprop_centered", "rm_sprop"},
    {"adagrad", "@adagrad", "adagrad"},
    {"adadelta", "@adadelta", "adadelta"},
    {"lion", "@lion", "lion"},
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
};

/// The golden variables and the shapes that kernels have for them.
struct Kernel {
  const char *name;
  int64_t inputs, units;
};
constexpr Kernel kernels[] = {{"a", 3, 2}, {"b", 4, 1}, {"c", 4, 2}};
constexpr int64_t rows = 4;

std::string textOf(const Case &value, const std::string &dtype) {
  std::string text = "dlc.define loss @product(%target, %prediction) {\n"
                     "  %value = eval sum(%target * %prediction, -1)\n"
                     "  yield %value\n}\n"
                     "dlc.model @m attributes {dtype = " +
                     dtype + "} {\n";
  std::string outputs, names, losses;
  for (const Kernel &kernel : kernels) {
    std::string name = kernel.name;
    text += "  %" + name + " = dlc.input \"x_" + name + "\" : tensor<?x" +
            std::to_string(kernel.inputs) + "x" + dtype + ">\n  %y_" + name +
            " = dlc.dense %" + name + " {name = \"" + name +
            "\", use_bias = false, units = " + std::to_string(kernel.units) +
            "}\n";
    outputs += (outputs.empty() ? "%y_" : ", %y_") + name;
    names += (names.empty() ? "\"" : ", \"") + name + "\"";
    losses += "  dlc.loss @product for \"" + name + "\"\n";
  }
  return text + "  dlc.outputs " + outputs + " names [" + names +
         "]\n}\ndlc.recipe @m {\n  dlc.optimizer " + value.use + "\n" + losses +
         "}\n";
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
  Type type =
      dtype == "f64" ? Type(builder.getF64Type()) : builder.getF32Type();
  CompiledModel model(textOf(value, dtype), {.target = target});
  ASSERT_TRUE(model);
  model.init(1);
  SmallVector<ref::Tensor> inputs;
  for (const Kernel &kernel : kernels) {
    ref::Tensor &input =
        inputs.emplace_back(type, ArrayRef({rows, kernel.inputs}));
    for (int64_t i = 0; i < kernel.inputs; ++i)
      input.floats[i * kernel.inputs + i] = rows;
    ref::Tensor weight(type, ArrayRef({kernel.inputs, kernel.units}));
    weight.floats = golden.get(std::string("initial.") + kernel.name).floats;
    model.setVariable(std::string(kernel.name) + "/kernel", weight);
  }
  int compared = 0;
  for (int64_t step = 1; step <= 50; ++step) {
    SmallVector<ref::Tensor> batch(inputs);
    for (const Kernel &kernel : kernels) {
      const ref::Tensor &all =
          golden.get(std::string("gradients.") + kernel.name);
      ref::Tensor &gradient =
          batch.emplace_back(type, ArrayRef({rows, kernel.units}));
      int64_t size = kernel.inputs * kernel.units;
      for (int64_t i = 0; i < size; ++i)
        gradient.floats[i] = all.floats[(step - 1) * size + i];
    }
    model.train(batch, 0);
    for (const std::string &path : model.getPaths()) {
      StringRef rest = path;
      bool isSlot = rest.consume_front("optimizer/");
      StringRef variable = rest.take_front();
      if (!rest.drop_front().consume_front("/kernel") ||
          !StringRef("abc").contains(variable))
        continue;
      std::string key = value.golden + (".step" + std::to_string(step)) + ".";
      if (isSlot)
        key += value.keras + ("/" + variable + "_").str() +
               rest.drop_front(strlen("a/kernel/")).str();
      else
        key += variable.str();
      key += "." + dtype;
      if (!golden.has(key))
        continue;
      // Kernels have two dimensions, whatever Keras's variables have.
      const ref::Tensor &stored = golden.get(key);
      ref::Tensor found(type, stored.getShape());
      found.floats = model.getVariable(context, path).floats;
      EXPECT_LE(test::gapOf(found, stored), gap) << key << ", " << target;
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
  for (OwningOpRef<ModuleOp> &module : loadPrelude(&context))
    for (auto definition : module->getOps<layers::DefineOp>())
      if (definition.getKind() == layers::DefinitionKind::optimizer)
        EXPECT_TRUE(known.count(definition.getSymName().str()))
            << definition.getSymName().str() << " is not compared with Keras";
}

} // namespace
