//===- KerasLayersTest.cpp - Layers against Keras -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"
#include "../support/Golden.h"
#include "../support/Gradients.h"

#include "dlc/Passes/Model.h"
#include "dlc/Pipelines/Pipelines.h"
#include "dlc/Pipelines/Register.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;
using test::CompiledModel;
using test::Golden;

namespace {

/// A case of layers.safetensors: the layer on inputs %x0, %x1, ...
struct Case {
  const char *name;
  const char *layer;
  std::vector<const char *> inputs = {"x"};
  std::vector<const char *> weights = {};
};

void PrintTo(const Case &layer, std::ostream *os) { *os << layer.name; }

const Case cases[] = {
    {"add_two", "dlc.add %x0, %x1", {"x0", "x1"}},
    {"add_three", "dlc.add %x0, %x1, %x2", {"x0", "x1", "x2"}},
    {"concatenate_rank2_axis_last",
     "dlc.concatenate %x0, %x1, %x2",
     {"x0", "x1", "x2"}},
    {"concatenate_rank3_axis1",
     "dlc.concatenate %x0, %x1 {axis = 1}",
     {"x0", "x1"}},
    {"concatenate_rank3_axis_last",
     "dlc.concatenate %x0, %x1 {axis = -1}",
     {"x0", "x1"}},
    {"dense_rank2", "dlc.dense %x {units = 3}", {"x"}, {"kernel", "bias"}},
    {"dense_rank2_no_bias",
     "dlc.dense %x {units = 3, use_bias = false}",
     {"x"},
     {"kernel"}},
    {"dense_rank2_relu",
     "dlc.dense %x {units = 6, activation = @relu}",
     {"x"},
     {"kernel", "bias"}},
    {"dense_rank3", "dlc.dense %x {units = 5}", {"x"}, {"kernel", "bias"}},
    {"dense_rank3_no_bias",
     "dlc.dense %x {units = 5, use_bias = false}",
     {"x"},
     {"kernel"}},
    {"dropout_inference", "dlc.dropout %x {rate = 0.5}"},
    {"flatten_rank1", "dlc.flatten %x"},
    {"flatten_rank2", "dlc.flatten %x"},
    {"flatten_rank3", "dlc.flatten %x"},
    {"flatten_rank4", "dlc.flatten %x"},
    {"rescaling_1_16", "dlc.rescaling %x {scale = 0.0625}"},
    {"rescaling_1_255", "dlc.rescaling %x {scale = 0.00392156862745098}"},
    {"rescaling_1_127.5_minus1",
     "dlc.rescaling %x {scale = 0.00784313725490196, offset = -1.0}"},
    {"rescaling_uint8", "dlc.rescaling %x {scale = 0.0625}"},
};

class KerasLayers : public ::testing::TestWithParam<Case> {
protected:
  KerasLayers() {
    DialectRegistry registry;
    registerDialects(registry);
    context.appendDialectRegistry(registry);
    context.loadAllAvailableDialects();
    Builder builder(&context);
    dtypes = {{"f32", builder.getF32Type()}, {"f64", builder.getF64Type()}};
  }

  /// The stored tensor in the dtype, unless it holds integers.
  ref::Tensor stored(const Golden &golden, StringRef what, Type dtype) {
    std::string name = std::string(GetParam().name) + "." + what.str();
    return golden.get(name).isFloat() ? golden.get(name, dtype)
                                      : golden.get(name);
  }

  std::string textOf(const Golden &golden, const char *dtypeName, Type dtype) {
    std::string text = "dlc.model @m attributes {dtype = ";
    text += std::string(dtypeName) + "} {\n";
    for (const char *input : GetParam().inputs) {
      ref::Tensor x = stored(golden, input, dtype);
      SmallVector<int64_t> shape(x.getShape());
      shape[0] = ShapedType::kDynamic;
      llvm::raw_string_ostream(text)
          << "%" << input << " = dlc.input \"" << input
          << "\" : " << RankedTensorType::get(shape, x.getElementType())
          << "\n";
    }
    return text + "%y = " + GetParam().layer +
           "\ndlc.outputs %y names [\"y\"]\n}\n";
  }

  /// In float32 what torch.testing allows, relative to the largest value.
  static double gapFor(Type dtype) { return dtype.isF64() ? 1e-13 : 1.3e-6; }

  MLIRContext context;
  std::vector<std::pair<const char *, Type>> dtypes;
};

TEST_P(KerasLayers, Predict) {
  Golden golden(context, "layers.safetensors");
  for (auto [dtypeName, dtype] : dtypes) {
    CompiledModel model(textOf(golden, dtypeName, dtype), {.maxRows = 8});
    ASSERT_TRUE(model);
    for (const char *weight : GetParam().weights)
      model.setVariable(std::string("dense/") + weight,
                        stored(golden, weight, dtype));
    std::vector<ref::Tensor> inputs;
    for (const char *input : GetParam().inputs)
      inputs.push_back(stored(golden, input, dtype));
    const ref::Tensor &expected =
        golden.get(std::string(GetParam().name) + ".y." + dtypeName);
    ref::Tensor y(dtype, expected.getShape());
    ASSERT_TRUE(model.call("predict", inputs, y, 0));
    EXPECT_LE(test::gapOf(y, expected), gapFor(dtype)) << dtypeName;
  }
}

/// Gradients on the interpreter; compiled ones are compared with it elsewhere.
TEST_P(KerasLayers, Gradients) {
  Golden golden(context, "layers.safetensors");
  if (!golden.get(std::string(GetParam().name) + "." + GetParam().inputs[0])
           .isFloat())
    return; // Integers have no gradient.
  for (auto [dtypeName, dtype] : dtypes) {
    auto module =
        parseSourceString<ModuleOp>(textOf(golden, dtypeName, dtype), &context);
    ASSERT_TRUE(module);
    PassManager passes(&context);
    buildLayerPipeline(passes, LayerOptions());
    passes.addPass(createExpand());
    ASSERT_TRUE(succeeded(passes.run(*module)));
    // (weights, inputs) -> outputs
    module->lookupSymbol<func::FuncOp>("m_inference").setSymName("f");
    std::vector<std::string> names;
    SmallVector<ref::Tensor> arguments;
    for (const auto &list : {GetParam().weights, GetParam().inputs})
      for (const char *name : list) {
        names.push_back(name);
        arguments.push_back(stored(golden, name, dtype));
      }
    int64_t rows = arguments.back().getShape()[0];
    auto gradients = test::gradientsOf(
        *module, arguments, stored(golden, "cotangent", dtype), rows, false);
    ASSERT_TRUE(gradients);
    for (auto [name, gradient] : llvm::zip_equal(names, *gradients))
      EXPECT_LE(
          test::gapOf(gradient, golden.get(std::string(GetParam().name) + ".d" +
                                           name + "." + dtypeName)),
          gapFor(dtype))
          << dtypeName << " d" << name;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, KerasLayers, ::testing::ValuesIn(cases),
                         [](const ::testing::TestParamInfo<Case> &info) {
                           std::string name = info.param.name;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

/// Names of variables, as far as Keras's do not depend on what else was made in
/// the session (test/golden/keras/README.md).
TEST(KerasNaming, Paths) {
  struct Named {
    const char *name, *text;
  };
  const Named models[] = {
      {"sequential_digits_mlp_with_input", R"(
        dlc.model sequential @digits_mlp {
          %x = dlc.input "x" : tensor<?x4xf32>
          %0 = dlc.dense %x {units = 3}
          %1 = dlc.dense %0 {units = 2}
          dlc.outputs %1 names ["y"]
        })"},
      {"functional_digits_mlp", R"(
        dlc.model @digits_mlp {
          %x = dlc.input "x" : tensor<?x4xf32>
          %0 = dlc.dense %x {units = 3}
          %1 = dlc.dense %0 {units = 2}
          dlc.outputs %1 names ["y"]
        })"},
      {"functional_sequential_block_called_twice", R"(
        dlc.block @block(%x) {
          %0 = dlc.dense %x {units = 3}
          %1 = dlc.dense %0 {units = 2}
          dlc.yield %1
        }
        dlc.model @outer {
          %x = dlc.input "x" : tensor<?x4xf32>
          %0 = dlc.apply @block(%x) name("block")
          %1 = dlc.apply @block(%x) shares("block")
          %2 = dlc.add %0, %1
          %3 = dlc.dense %2 {units = 2, name = "dense_2"}
          dlc.outputs %3 names ["y"]
        })"},
      {"sequential_named_layers", R"(
        dlc.model sequential @model {
          %x = dlc.input "x" : tensor<?x4xf32>
          %0 = dlc.dense %x {units = 3, name = "hidden"}
          %1 = dlc.dense %0 {units = 2, name = "out"}
          dlc.outputs %1 names ["y"]
        })"},
  };
  llvm::json::Value golden = test::readGoldenJson("naming.json");
  for (const Named &named : models) {
    CompiledModel model(named.text);
    ASSERT_TRUE(model) << named.name;
    std::vector<std::string> expected;
    for (const llvm::json::Value &path :
         *golden.getAsObject()->getObject(named.name)->getArray("variables"))
      expected.push_back(path.getAsString()->str());
    EXPECT_EQ(model.getPaths(), expected) << named.name;
  }
}

} // namespace
