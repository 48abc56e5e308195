//===- KerasLayersTest.cpp - Layers against Keras -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"
#include "../support/Definitions.h"
#include "../support/Golden.h"
#include "../support/Gradients.h"

#include "dlc/Dlc/Dlc.h"
#include "dlc/Passes/Model.h"
#include "dlc/Pipelines/Pipelines.h"

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

/// A case of a file of values: the layers on inputs %x or %x0, %x1, ..., of
/// which the last gives %y. Its weights are what the model has.
struct Case {
  const char *file;
  const char *name;
  const char *layers;
  const char *recipe = ""; ///< With `loss` among the values.
  const char *definitions = "";

  bool isTraining() const { return StringRef(name).ends_with("_training"); }
};

void PrintTo(const Case &layer, std::ostream *os) { *os << layer.name; }

const char L[] = "layers", M[] = "masks";

const char ownNormalization[] =
    R"(dlc.define layer @normal(%x) params(%momentum = 0.99, %training)
           variables(%gamma: [%x[-1]] = @ones, %beta: [%x[-1]] = @zeros,
                     %mean "moving_mean": [%x[-1]] statistic = @zeros,
                     %variance "moving_variance": [%x[-1]] statistic = @ones) {
         %m = eval mean(%x, 0)
         %v = eval mean((%x - %m) * (%x - %m), 0)
         %next_m = eval %mean * %momentum + %m * (1 - %momentum)
         %next_v = eval %variance * %momentum + %v * (1 - %momentum)
         %centre = eval select(%training == 1, %m, %mean)
         %square = eval select(%training == 1, %v, %variance)
         %y = eval (%x - %centre) / sqrt(%square + 1e-3) * %gamma + %beta
         yield %y, %next_m, %next_v
       })";

const Case cases[] = {
    {L, "add_two", "%y = dlc.add %x0, %x1"},
    {L, "add_three", "%y = dlc.add %x0, %x1, %x2"},
    {L, "add_broadcast", "%y = dlc.add %x0, %x1"},
    {L, "add_int", "%y = dlc.add %x0, %x1"},
    {L, "subtract", "%y = dlc.subtract %x0, %x1"},
    {L, "multiply", "%y = dlc.multiply %x0, %x1, %x2"},
    {L, "multiply_broadcast", "%y = dlc.multiply %x0, %x1"},
    {L, "average", "%y = dlc.average %x0, %x1, %x2"},
    {L, "maximum", "%y = dlc.maximum %x0, %x1"},
    {L, "minimum", "%y = dlc.minimum %x0, %x1"},
    {L, "concatenate_rank2_axis_last", "%y = dlc.concatenate %x0, %x1, %x2"},
    {L, "concatenate_rank3_axis1", "%y = dlc.concatenate %x0, %x1 {axis = 1}"},
    {L, "concatenate_rank3_axis_last",
     "%y = dlc.concatenate %x0, %x1 {axis = -1}"},
    {L, "dot_axes1", "%y = dlc.dot %x0, %x1 {axes = 1}"},
    {L, "dot_axes_2_1", "%y = dlc.dot %x0, %x1 {axes = [2, 1]}"},
    {L, "dot_normalize", "%y = dlc.dot %x0, %x1 {axes = 1, normalize = true}"},
    {L, "dense_rank2", "%y = dlc.dense %x {units = 3}"},
    {L, "dense_rank2_no_bias",
     "%y = dlc.dense %x {units = 3, use_bias = false}"},
    {L, "dense_rank2_relu",
     "%y = dlc.dense %x {units = 6, activation = @relu}"},
    {L, "dense_rank3_glu", "%y = dlc.dense %x {units = 6, activation = @glu}"},
    {L, "activation_glu", "%y = dlc.activation %x {activation = @glu}"},
    {L, "dense_rank3", "%y = dlc.dense %x {units = 5}"},
    {L, "dense_rank3_no_bias",
     "%y = dlc.dense %x {units = 5, use_bias = false}"},
    {L, "einsum_dense_abc_cd_abd",
     "%y = dlc.einsum_dense %x {equation = \"abc,cd->abd\", "
     "output_shape = [3, 5], bias_axes = \"d\"}"},
    {L, "einsum_dense_heads",
     "%y = dlc.einsum_dense %x {equation = \"abc,cde->abde\", "
     "output_shape = [3, 2, 4], bias_axes = \"de\"}"},
    {L, "einsum_dense_back",
     "%y = dlc.einsum_dense %x {equation = \"abde,dec->abc\", "
     "output_shape = [3, 5], bias_axes = \"c\"}"},
    {L, "einsum_dense_ellipsis_left",
     "%y = dlc.einsum_dense %x {equation = \"...x,xy->...y\", "
     "output_shape = 4, bias_axes = \"y\"}"},
    {L, "einsum_dense_ellipsis_right",
     "%y = dlc.einsum_dense %x {equation = \"ab...,bc->ac...\", "
     "output_shape = 4}"},
    {L, "einsum_dense_relu_no_bias",
     "%y = dlc.einsum_dense %x {equation = \"ab,bc->ac\", output_shape = 6, "
     "activation = @relu}"},
    {L, "embedding", "%y = dlc.embedding %x {input_dim = 7, output_dim = 4}"},
    {L, "embedding_rank1",
     "%y = dlc.embedding %x {input_dim = 7, output_dim = 4}"},
    {L, "dropout_inference", "%y = dlc.dropout %x {rate = 0.5}"},
    {L, "flatten_rank1", "%y = dlc.flatten %x"},
    {L, "flatten_rank2", "%y = dlc.flatten %x"},
    {L, "flatten_rank3", "%y = dlc.flatten %x"},
    {L, "flatten_rank4", "%y = dlc.flatten %x"},
    {L, "reshape", "%y = dlc.reshape %x {target_shape = [4, -1]}"},
    {L, "permute", "%y = dlc.permute %x {dims = [2, 1]}"},
    {L, "permute_rank4", "%y = dlc.permute %x {dims = [3, 1, 2]}"},
    {L, "repeat_vector", "%y = dlc.repeat_vector %x {n = 3}"},
    {L, "global_average_pooling1d", "%y = dlc.global_average_pooling1d %x"},
    {L, "global_max_pooling1d", "%y = dlc.global_max_pooling1d %x"},
    {L, "identity", "%y = dlc.identity %x"},
    {L, "masking_unmasked_output", "%y = dlc.masking %x"},
    {L, "rescaling_1_16", "%y = dlc.rescaling %x {scale = 0.0625}"},
    {L, "rescaling_1_255",
     "%y = dlc.rescaling %x {scale = 0.00392156862745098}"},
    {L, "rescaling_1_127.5_minus1",
     "%y = dlc.rescaling %x {scale = 0.00784313725490196, offset = -1.0}"},
    {L, "rescaling_uint8", "%y = dlc.rescaling %x {scale = 0.0625}"},
    {L, "normalization",
     "%y = dlc.normalization %x {mean = [0.5, -1, 2, 0], "
     "variance = [4, 0.25, 1, 2]}"},
    {L, "normalization_invert",
     "%y = dlc.normalization %x {axis = [], mean = 0.5, variance = 4.0, "
     "invert = true}"},
    {L, "layer_normalization", "%y = dlc.layer_normalization %x"},
    {L, "layer_normalization_rank3", "%y = dlc.layer_normalization %x"},
    {L, "layer_normalization_axes",
     "%y = dlc.layer_normalization %x {axis = [1, 2]}"},
    {L, "layer_normalization_no_scale",
     "%y = dlc.layer_normalization %x {scale = false}"},
    {L, "layer_normalization_no_center",
     "%y = dlc.layer_normalization %x {center = false}"},
    {L, "layer_normalization_epsilon",
     "%y = dlc.layer_normalization %x {epsilon = 1e-6}"},
    {L, "rms_normalization", "%y = dlc.rms_normalization %x"},
    {L, "rms_normalization_rank3", "%y = dlc.rms_normalization %x"},
    {L, "unit_normalization", "%y = dlc.unit_normalization %x"},
    {L, "unit_normalization_axis1",
     "%y = dlc.unit_normalization %x {axis = 1}"},
    {L, "batch_normalization_inference", "%y = dlc.batch_normalization %x"},
    {L, "batch_normalization_training", "%y = dlc.batch_normalization %x"},
    {L, "batch_normalization_rank3_inference",
     "%y = dlc.batch_normalization %x {momentum = 0.9}"},
    {L, "batch_normalization_rank3_training",
     "%y = dlc.batch_normalization %x {momentum = 0.9}"},
    {L, "batch_normalization_axis1_inference",
     "%y = dlc.batch_normalization %x {axis = 1}"},
    {L, "batch_normalization_axis1_training",
     "%y = dlc.batch_normalization %x {axis = 1}"},
    {L, "batch_normalization_no_scale_no_center_inference",
     "%y = dlc.batch_normalization %x {scale = false, center = false}"},
    {L, "batch_normalization_no_scale_no_center_training",
     "%y = dlc.batch_normalization %x {scale = false, center = false}"},
    {M, "masking_pool",
     "%0 = dlc.masking %x\n %y = dlc.global_average_pooling1d %0"},
    {M, "embedding_pool",
     "%0 = dlc.embedding %x {input_dim = 9, output_dim = 4, mask_zero = true}\n"
     "%y = dlc.global_average_pooling1d %0"},
    {M, "masking_batch_normalization_training",
     "%0 = dlc.masking %x\n %y = dlc.batch_normalization %0"},
    {M, "masking_add",
     "%0 = dlc.masking %x0\n %1 = dlc.masking %x1\n %2 = dlc.add %0, %1\n"
     "%y = dlc.global_average_pooling1d %2"},
    {M, "masking_maximum",
     "%0 = dlc.masking %x0\n %1 = dlc.masking %x1\n %2 = dlc.maximum %0, %1\n"
     "%y = dlc.global_average_pooling1d %2"},
    {M, "masking_minimum",
     "%0 = dlc.masking %x0\n %1 = dlc.masking %x1\n %2 = dlc.minimum %0, %1\n"
     "%y = dlc.global_average_pooling1d %2"},
    {M, "masking_concatenate",
     "%0 = dlc.masking %x0\n %1 = dlc.masking %x1\n"
     "%2 = dlc.concatenate %0, %1\n %y = dlc.global_average_pooling1d %2"},
    {M, "masking_dense_loss",
     "%0 = dlc.masking %x\n %y = dlc.dense %0 {units = 2}",
     "dlc.loss @mean_squared_error"},
    {M, "embedding_token_loss",
     "%0 = dlc.embedding %x {input_dim = 9, output_dim = 4, mask_zero = true}\n"
     "%y = dlc.dense %0 {units = 5}",
     "dlc.loss @sparse_categorical_crossentropy {from_logits = 1}"},
};

/// Layers of one's own have the values of those that there are.
const Case ownCases[] = {
    {L, "dense_rank2", "%y = dlc.layer @own_dense %x {units = 3}", "",
     R"(dlc.define layer @own_dense(%x) params(%units)
            variables(%kernel: [%x[-1], units], %bias: [units] = @zeros) {
          %product = dot_general %x, %kernel contract = [1] x [0]
          %y = eval %product + %bias
          yield %y
        })"},
    {L, "subtract", "%y = dlc.layer @difference %x0, %x1", "",
     R"(dlc.define layer @difference(%x, %y) {
          %z = eval %x - %y
          yield %z
        })"},
    {L, "batch_normalization_inference", "%y = dlc.layer @normal %x", "",
     ownNormalization},
    {L, "batch_normalization_training", "%y = dlc.layer @normal %x", "",
     ownNormalization},
};

/// A dtype policy of a model.
struct Policy {
  const char *name;   ///< As a model's `dtype` has it.
  const char *values; ///< Of what is stored, where that depends on the dtype.
  Type variable, compute;

  /// In float32 what torch.testing allows, relative to the largest value; in 16
  /// bits some roundings of inputs, weights and results.
  double gap() const {
    constexpr double roundings = 4;
    if (compute.isF64())
      return 1e-13;
    return compute.isF32()
               ? 1.3e-6
               : roundings * std::ldexp(1, compute.isF16() ? -11 : -8);
  }
};

class KerasLayers : public ::testing::TestWithParam<Case> {
protected:
  KerasLayers()
      : golden(context, std::string(GetParam().file) + ".safetensors") {
    test::loadDialects(context);
    Builder builder(&context);
    Type f32 = builder.getF32Type();
    policies = {{"f32", "f32", f32, f32},
                {"f64", "f64", builder.getF64Type(), builder.getF64Type()},
                {"\"mixed_bfloat16\"", "f32", f32, builder.getBF16Type()},
                {"\"mixed_float16\"", "f32", f32, builder.getF16Type()}};
    for (const char *input : {"x", "x0", "x1", "x2"})
      if (golden.has(nameOf(input)))
        inputs.push_back(input);
  }

  static std::string nameOf(StringRef what) {
    return std::string(GetParam().name) + "." + what.str();
  }

  /// The stored tensor in the dtype, unless it holds integers.
  ref::Tensor stored(StringRef what, Type dtype) {
    std::string name = nameOf(what);
    return golden.get(name).isFloat() ? golden.get(name, dtype)
                                      : golden.get(name);
  }

  /// What is stored of a variable: its path, or without the layer's name.
  std::string weightOf(StringRef path) {
    return golden.has(nameOf(path)) ? path.str()
                                    : path.rsplit('/').second.str();
  }

  std::string textOf(const Policy &policy) {
    std::string text = GetParam().definitions;
    text += "\ndlc.model @m attributes {dtype = ";
    text += std::string(policy.name) + "} {\n";
    for (const char *input : inputs) {
      ref::Tensor x = stored(input, policy.variable);
      SmallVector<int64_t> shape(x.getShape());
      shape[0] = ShapedType::kDynamic;
      llvm::raw_string_ostream(text)
          << "%" << input << " = dlc.input \"" << input
          << "\" : " << RankedTensorType::get(shape, x.getElementType())
          << "\n";
    }
    text += GetParam().layers;
    text += "\ndlc.outputs %y names [\"y\"]\n}\n";
    if (*GetParam().recipe)
      text += std::string("dlc.recipe @m {\n") + GetParam().recipe + "\n}\n";
    return text;
  }

  void expectStored(const ref::Tensor &value, StringRef what,
                    const Policy &policy) {
    std::string name = nameOf(what);
    if (!golden.has(name))
      name += std::string(".") + policy.values;
    if (value.isFloat())
      EXPECT_LE(test::gapOf(value, golden.get(name)), policy.gap())
          << name << " of " << policy.name;
    else
      EXPECT_EQ(value.ints, golden.get(name).ints) << name;
  }

  MLIRContext context;
  Golden golden;
  std::vector<Policy> policies;
  std::vector<const char *> inputs;
};

TEST_P(KerasLayers, Predict) {
  if (GetParam().isTraining())
    return; // Below.
  for (const Policy &policy : policies) {
    CompiledModel model(textOf(policy), {.maxRows = 8});
    ASSERT_TRUE(model);
    for (const std::string &path : model.getPaths())
      if (!StringRef(path).starts_with("metrics/"))
        model.setVariable(path, stored(weightOf(path), policy.variable));
    std::vector<ref::Tensor> values;
    for (const char *input : inputs)
      values.push_back(stored(input, policy.variable));
    std::string name = nameOf("y");
    if (!golden.has(name))
      name += std::string(".") + policy.values;
    const ref::Tensor &expected = golden.get(name);
    ref::Tensor y(expected.isFloat() ? policy.compute
                                     : expected.getElementType(),
                  expected.getShape());
    ASSERT_TRUE(model.call("predict", values, y, 0));
    expectStored(y, "y", policy);
    if (!*GetParam().recipe)
      continue;
    values.push_back(stored("y_true", policy.variable));
    model.resetMetrics();
    model.evaluate(values, 8);
    double loss = golden.get(nameOf("loss") + "." + policy.values).floats[0];
    EXPECT_NEAR(model.getMetric("loss"), loss, policy.gap() * loss);
  }
}

/// Values and gradients on the interpreter; compiled gradients are compared
/// with it elsewhere.
TEST_P(KerasLayers, Gradients) {
  if (!golden.has(nameOf("cotangent")))
    return; // Integers have no gradient; a loss's is another.
  bool training = GetParam().isTraining();
  for (const Policy &policy : policies) {
    auto module = parseSourceString<ModuleOp>(textOf(policy), &context);
    ASSERT_TRUE(module);
    PassManager passes(&context);
    buildLayerPipeline(passes, LayerOptions());
    passes.addPass(createExpand());
    ASSERT_TRUE(succeeded(passes.run(*module)));
    // (weights, [seed, step,] inputs) -> (y, [mask,] new statistics)
    auto function = module->lookupSymbol<func::FuncOp>(
        training ? "m_training" : "m_inference");
    function.setSymName("f");
    std::vector<std::string> names, statistics;
    SmallVector<ref::Tensor> arguments;
    auto table = module->lookupSymbol<dlt::VariablesOp>("m_variables");
    for (dlt::VariableOp row : table.getVariables()) {
      names.push_back(weightOf(row.getPath()));
      arguments.push_back(stored(names.back(), policy.variable));
      if (row.getRole() == dlt::Role::statistic)
        statistics.push_back(row.getPath().rsplit('/').second.str());
    }
    if (training)
      arguments.append(2, ref::Tensor(Builder(&context).getI64Type(), {}));
    for (const char *input : inputs) {
      arguments.push_back(stored(input, policy.variable));
      if (arguments.back().isFloat())
        names.push_back(input);
    }
    int64_t rows = arguments.back().getShape()[0];
    auto values = test::evaluate(*module, "f", arguments, rows, false);
    ASSERT_TRUE(values);
    expectStored(values->front(), "y", policy);
    SmallVector<ref::Tensor> cotangents = {stored("cotangent", policy.compute)};
    for (const ref::Tensor &value : ArrayRef(*values).drop_front())
      cotangents.emplace_back(value.getElementType(), value.getShape());
    for (auto [name, value] : llvm::zip_equal(
             statistics, ArrayRef(*values).take_back(statistics.size())))
      expectStored(value, training ? "new_" + name : name, policy);
    auto gradients =
        test::gradientsOf(*module, arguments, cotangents, rows, false);
    ASSERT_TRUE(gradients);
    for (auto [name, gradient] : llvm::zip_equal(names, *gradients))
      if (!llvm::is_contained(statistics, StringRef(name)) &&
          !StringRef(name).contains("moving_"))
        expectStored(gradient, "d" + name, policy);
  }
}

std::string testName(const ::testing::TestParamInfo<Case> &info) {
  std::string name = info.param.name;
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Cases, KerasLayers, ::testing::ValuesIn(cases),
                         testName);
INSTANTIATE_TEST_SUITE_P(Own, KerasLayers, ::testing::ValuesIn(ownCases),
                         testName);

/// Keras casts what comes into layers to their dtype, but not into this one:
/// differences of such numbers would be lost.
TEST(KerasAutocast, LayerNormalizationIsGivenWideFloats) {
  MLIRContext context;
  test::loadDialects(context);
  Type f32 = Float32Type::get(&context);
  CompiledModel model(R"(
      dlc.model @m {
        %x = dlc.input "x" : tensor<?x4xf32>
        %0 = dlc.layer_normalization %x
        %y = dlc.identity %0 {dtype = "float32"}
        dlc.outputs %y names ["y"]
      } {dtype = "mixed_bfloat16"})");
  ASSERT_TRUE(model);
  model.init(1);
  ref::Tensor x(f32, {1, 4}), y(f32, {1, 4});
  x.floats = {1000, 1001, 1002, 1003};
  ASSERT_TRUE(model.call("predict", x, y, 0));
  const double keras[] = {-1.34375, -0.447265625, 0.447265625, 1.34375};
  for (int i = 0; i < 4; ++i)
    EXPECT_NEAR(y.floats[i], keras[i], 0.004);
}

/// Layers that take statistics of data: names of values, and keywords.
const std::pair<const char *, const char *> adapted[] = {
    {"normalization_adapted", ""},
    {"normalization_adapted_axis1", "{axis = 1}"},
    {"normalization_adapted_axes", "{axis = [1, 2]}"},
    {"normalization_adapted_none", "{axis = []}"},
};

TEST(KerasAdaptedNormalization, TakesTheStatisticsOfData) {
  MLIRContext context;
  test::loadDialects(context);
  Golden golden(context, "layers.safetensors");
  Builder builder(&context);
  for (auto [layer, keywords] : adapted)
    for (bool isDouble : {false, true})
      for (const char *target : {"native", "sim"}) {
        std::string name = layer, tag = isDouble ? ".f64" : ".f32";
        Type dtype =
            isDouble ? Type(builder.getF64Type()) : builder.getF32Type();
        double gap = isDouble ? 1e-13 : 2e-6;
        ref::Tensor data = golden.get(name + ".data", dtype);
        SmallVector<int64_t> shape(data.getShape());
        shape[0] = ShapedType::kDynamic;
        std::string text;
        llvm::raw_string_ostream(text)
            << "dlc.model @m {\n%x = dlc.input \"x\" : "
            << RankedTensorType::get(shape, dtype)
            << "\n%y = dlc.normalization %x " << keywords
            << "\ndlc.outputs %y names [\"y\"]\n} {dtype = " << dtype << "}";
        CompiledModel model(text, {.maxRows = 8, .target = target});
        ASSERT_TRUE(model) << name;
        model.init(1);
        // The last step has fewer rows.
        ASSERT_TRUE(model.call("adapt_step", data, {}, 8));
        for (const char *statistic : {"mean", "variance"})
          EXPECT_LE(test::gapOf(
                        model.getVariable(
                            context, std::string("normalization/") + statistic),
                        golden.get(name + "." + statistic + tag)),
                    gap)
              << name << " " << statistic << tag << " " << target;
        ref::Tensor count = model.getVariable(context, "normalization/count");
        EXPECT_EQ(count.ints[0], 37);
        ref::Tensor x = golden.get(name + ".x", dtype);
        ref::Tensor y(dtype, x.getShape());
        ASSERT_TRUE(model.call("predict", x, y, 0));
        EXPECT_LE(test::gapOf(y, golden.get(name + ".y" + tag)), 2 * gap)
            << name << tag << " " << target;
      }
}

/// Every layer has values of Keras's, and all values are used.
TEST(KerasLayersSuite, IsComplete) {
  MLIRContext context;
  test::loadDialects(context);
  // Without values: an activation's are its definition's, and the other returns
  // its input.
  const StringRef others[] = {"activation", "activity_regularization"};
  for (RegisteredOperationName op : test::operationsOf(context, "dlc")) {
    if (!op.hasInterface<layers::LayerOpInterface>())
      continue;
    std::string text = "= " + op.getStringRef().str() + " ";
    auto isOf = [&](const Case &layer) {
      return StringRef(layer.layers).contains(text);
    };
    EXPECT_TRUE(llvm::is_contained(others, op.stripDialect()) ||
                llvm::any_of(cases, isOf) || llvm::any_of(ownCases, isOf))
        << op.getStringRef().str() << " has no values of Keras's";
  }
  for (const char *file : {L, M}) {
    Golden golden(context, std::string(file) + ".safetensors");
    for (const auto &[name, tensor] : golden.all()) {
      bool isUsed = llvm::any_of(cases, [&](const Case &layer) {
        return StringRef(name).starts_with(std::string(layer.name) + ".");
      });
      for (auto [layer, keywords] : adapted)
        isUsed |= StringRef(name).starts_with(std::string(layer) + ".");
      EXPECT_TRUE(isUsed) << name << " of " << file << " is of no case";
    }
  }
}

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
          %0 = dlc.apply @block(%x) {name = "block"}
          %1 = dlc.apply @block(%x) {shares = "block"}
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
