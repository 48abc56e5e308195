//===- KerasMetricsTest.cpp - Metrics of sums, and sample weights ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../support/CompiledModel.h"
#include "../support/Definitions.h"
#include "../support/Golden.h"

#include "dlc/Prelude/Prelude.h"

#include "mlir/IR/Builders.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;
using test::CompiledModel;
using test::Golden;

namespace {

/// A case of metrics.safetensors: the metric of a model that returns its input.
struct Case {
  const char *golden;
  const char *metric; ///< With its params.
};

void PrintTo(const Case &metric, std::ostream *os) { *os << metric.golden; }

const Case cases[] = {
    {"root_mean_squared_error", "@root_mean_squared_error {}"},
    {"cosine_similarity", "@cosine_similarity {}"},
    {"true_positives", "@true_positives {}"},
    {"false_positives", "@false_positives {}"},
    {"true_negatives", "@true_negatives {}"},
    {"false_negatives", "@false_negatives {}"},
    {"precision", "@precision {}"},
    {"precision_weighted", "@precision {weighted}"},
    {"precision_class1", "@precision {class_id = 1}"},
    {"precision_top2", "@precision {top_k = 2, weighted}"},
    {"precision_top3_threshold",
     "@precision {top_k = 3, threshold = 0.3, weighted}"},
    {"recall", "@recall {}"},
    {"recall_class2", "@recall {class_id = 2, threshold = 0.3}"},
    {"recall_top2", "@recall {top_k = 2}"},
    {"f1_score_macro", "@f1_score {}"},
    {"f1_score_micro_threshold0.5",
     "@f1_score {threshold = 0.5, average = \"micro\"}"},
    {"f1_score_weighted",
     "@f1_score {threshold = 0.5, average = \"weighted\"}"},
    {"mean_iou", "@mean_iou {}"},
    {"r2_score", "@r2_score {}"},
    {"r2_score_weighted", "@r2_score {weighted}"},
    {"auc", "@auc {}"},
    {"auc_weighted", "@auc {weighted}"},
    {"auc_rank3", "@auc {}"},
    {"auc_logits", "@auc {from_logits = true}"},
    {"auc_soft", "@auc {num_thresholds = 20, weighted}"},
    {"auc_majoring",
     "@auc {num_thresholds = 7, summation_method = \"majoring\"}"},
    {"auc_pr", "@auc {curve = \"PR\"}"},
    {"auc_pr_minoring", "@auc {curve = \"PR\", num_thresholds = 50, "
                        "summation_method = \"minoring\"}"},
    {"auc_prgain", "@auc {curve = \"PRGAIN\"}"},
    {"auc_labels_weighted", "@auc_of_labels {num_thresholds = 20, weighted}"},
    {"auc_labels_pr", "@auc_of_labels {curve = \"PR\", num_thresholds = 20}"},
    {"sparse_categorical_accuracy_weighted",
     "@sparse_categorical_accuracy {weighted}"},
};

/// A model that returns an input like `prediction`, and the recipe's items.
std::string identityOf(const ref::Tensor &prediction,
                       const std::string &items) {
  SmallVector<int64_t> shape(prediction.getShape());
  shape[0] = ShapedType::kDynamic;
  std::string text;
  llvm::raw_string_ostream(text)
      << "dlc.model @m {\n%x = dlc.input \"x\" : "
      << RankedTensorType::get(shape, prediction.getElementType())
      << "\n%0 = dlc.identity %x\ndlc.outputs %0\n}\ndlc.recipe @m {\n"
      << items << "}\n";
  return text;
}

class KerasMetrics : public ::testing::TestWithParam<Case> {
protected:
  /// Class indices as numbers that are largest there.
  ref::Tensor oneHot(const ref::Tensor &classes, int64_t count) {
    ref::Tensor result(Float32Type::get(&context), {classes.size(), count});
    for (int64_t i = 0; i < classes.size(); ++i)
      result.floats[i * count + classes.ints[i]] = 1;
    return result;
  }

  MLIRContext context;
};

TEST_P(KerasMetrics, FollowKeras) {
  Golden golden(context, "metrics.safetensors");
  auto stored = [&](const char *what) {
    return golden.get(std::string(GetParam().golden) + "." + what);
  };
  ref::Tensor target = stored("y_true"), prediction = stored("y_pred");
  if (!prediction.isFloat())
    prediction = oneHot(prediction, 3);
  bool isWeighted = StringRef(GetParam().metric).contains("weighted}");
  ref::Tensor weights;
  if (isWeighted)
    weights = stored("sample_weight");
  std::string items;
  llvm::raw_string_ostream(items)
      << (isWeighted ? target.isFloat()
                           ? "dlc.loss @mean_squared_error {sample_weight}\n"
                           : "dlc.loss @sparse_categorical_crossentropy "
                             "{sample_weight}\n"
                     : "")
      << "dlc.metric " << StringRef(GetParam().metric).drop_back()
      << (StringRef(GetParam().metric).ends_with("{}") ? "" : ", ")
      << "name = \"metric\"}\n";
  std::string text = identityOf(prediction, items);
  CompiledModel model(text);
  ASSERT_TRUE(model) << text;
  model.init(1);
  const ref::Tensor &ends = golden.get("batch_end");
  const ref::Tensor &expected = stored("result.f32");
  int64_t begin = 0;
  for (int64_t update = 0; update < ends.size(); ++update) {
    int64_t end = ends.ints[update];
    SmallVector<ref::Tensor> batch = {test::rowsOf(prediction, begin, end),
                                      test::rowsOf(target, begin, end)};
    if (isWeighted)
      batch.push_back(test::rowsOf(weights, begin, end));
    model.evaluate(batch, end - begin);
    EXPECT_NEAR(model.getMetric("metric"), expected.floats[update], 2e-6)
        << "update " << update;
    begin = end;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, KerasMetrics, ::testing::ValuesIn(cases),
                         [](const ::testing::TestParamInfo<Case> &info) {
                           std::string name = info.param.golden;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

/// Every metric of sums has values of Keras's.
TEST(KerasMetricsSuite, IsComplete) {
  MLIRContext context;
  test::loadDialects(context);
  auto prelude = loadPrelude(&context);
  for (layers::DefineOp metric :
       test::definitionsOf(layers::DefinitionKind::metric, prelude)) {
    std::string text = ("@" + metric.getSymName() + " ").str();
    bool has = llvm::any_of(cases, [&](const Case &each) {
      return StringRef(each.metric).starts_with(text);
    });
    EXPECT_TRUE(!metric.getSums() || has)
        << text << " has no values of Keras's";
  }
}

/// The losses of rows times their weights, by what the reduction says.
TEST(SampleWeights, MultiplyLosses) {
  MLIRContext context;
  Golden golden(context, "losses.safetensors");
  struct Weighted {
    const char *golden, *loss;
  };
  for (auto [name, loss] :
       {Weighted{"weighted_mse", "@mean_squared_error"},
        {"weighted_sparse_ce", "@sparse_categorical_crossentropy"}})
    for (std::string reduction : {"", "sum_over_batch_size", "mean", "sum",
                                  "mean_with_sample_weight"}) {
      std::string at = name;
      ref::Tensor prediction = golden.get(at + ".y_pred");
      std::string text = identityOf(
          prediction,
          std::string("dlc.loss ") + loss + " {sample_weight" +
              (reduction.empty() ? "" : ", reduction = \"" + reduction + "\"") +
              "}\n");
      CompiledModel model(text);
      ASSERT_TRUE(model) << text;
      model.init(1);
      model.evaluate(
          {prediction, golden.get(at + ".y_true"), golden.get("sample_weight")},
          prediction.getShape()[0]);
      at += "." + (reduction.empty() ? "sum_over_batch_size" : reduction);
      double expected = golden.get(at + ".f32").floats[0];
      EXPECT_NEAR(model.getMetric("loss"), expected, 2e-6 * expected) << at;
    }
}

/// Where no sample has a weight the mean by weight is 0, as Keras's.
TEST(SampleWeights, MeanOfNothingIsZero) {
  MLIRContext context;
  test::loadDialects(context);
  Type f32 = Float32Type::get(&context);
  ref::Tensor prediction(f32, {2, 1}), target(f32, {2, 1}), weight(f32, {2});
  prediction.floats = {1, 2};
  CompiledModel model(identityOf(prediction,
                                 "dlc.loss @mean_squared_error {sample_weight, "
                                 "reduction = \"mean_with_sample_weight\"}\n"));
  ASSERT_TRUE(model);
  model.init(1);
  model.evaluate({prediction, target, weight}, 2);
  EXPECT_EQ(model.getMetric("loss"), 0);
}

/// Samples of a class that is left out don't count.
TEST(IgnoredClass, CountsForNothing) {
  MLIRContext context;
  Golden golden(context, "losses.safetensors");
  std::string at = "sparse_ce_ignore2";
  ref::Tensor prediction = golden.get(at + ".y_pred");
  std::string text =
      identityOf(prediction, "dlc.loss @sparse_categorical_crossentropy "
                             "{ignore_class = 2}\n");
  CompiledModel model(text);
  ASSERT_TRUE(model) << text;
  model.init(1);
  model.evaluate({prediction, golden.get(at + ".y_true")},
                 prediction.getShape()[0]);
  double expected = golden.get(at + ".loss.f32").floats[0];
  EXPECT_NEAR(model.getMetric("loss"), expected, 2e-6 * expected);
}

} // namespace
