//===- Entries.h - Pieces of a model's entry points -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL_ENTRIES_H
#define DLC_PASSES_MODEL_ENTRIES_H

#include "Signature.h"

#include "dlc/Dlc/Dlc.h"
#include "dlc/Prelude/Prelude.h"

namespace dlc {

/// A value that training adds to the state.
struct StateRow {
  std::string path;
  mlir::RankedTensorType type;
  dlt::Role role;
  std::string regards; ///< Of a slot: its weight's path.
  double initial = 0;
};

/// An output of the model together with its target, loss and metrics.
struct Head {
  std::string name;       ///< Of the output.
  std::string targetName; ///< Of the entry's input.
  unsigned index;         ///< Among the model's outputs.
  mlir::RankedTensorType type;
  mlir::RankedTensorType targetType; ///< Null: no target is needed.
  std::string weightName; ///< Of the input of sample weights; empty: none.
  int64_t classes = 0;    ///< Of a target of class indices.
  layers::LossOp loss;
  layers::DefineOp lossDefinition;
};

/// A metric and where its sums are in the state.
struct MetricState {
  std::string name;
  /// Rows of the table: a total and a count, or the definition's sums.
  llvm::SmallVector<unsigned> rows;
  /// Null for losses, whose means are computed anyway.
  layers::MetricOp op;
  layers::DefineOp definition;
  int head = -1;           ///< -1: the total loss.
  layers::DefineOp result; ///< What makes it of the sums; null: their mean.
};

/// The class whose samples a loss or metric, the definition's `user` with
/// `params`, leaves out; none if there is none. Fails after an error.
llvm::FailureOr<std::optional<double>>
ignoredClass(mlir::Operation *user, layers::DefineOp definition,
             mlir::DictionaryAttr params);

/// What an entry is given for a head.
struct HeadInputs {
  mlir::Value target; ///< Null if the head needs none.
  mlir::Value weight; ///< Of each row; null: 1.
};

/// How an optimizer updates a trained weight.
struct WeightPlan {
  layers::DefineOp definition;
  mlir::DictionaryAttr params;
  mlir::Attribute decay;             ///< Of the weight, decoupled; or null.
  llvm::SmallVector<unsigned> slots; ///< Rows of the table.
  bool isReached = true; ///< Whether the loss follows from the weight.
};

/// What a recipe asks of its model.
struct TrainingPlan {
  /// Adds a row to the state; returns its place in the table.
  unsigned addRow(StateRow row) {
    state.push_back(std::move(row));
    return numWeights + state.size() - 1;
  }

  unsigned numWeights = 0; ///< Rows before the state's.
  llvm::SmallVector<Head> heads;
  llvm::SmallVector<MetricState> metrics;
  layers::OptimizerOp optimizer;
  llvm::SmallVector<StateRow> state;     ///< Rows after the weights.
  llvm::SmallVector<WeightPlan> trained; ///< For each trained weight.
  /// The first rows of sums of gradients and of averages of weights.
  std::optional<unsigned> accumulators, averages;
  unsigned iteration = 0, step = 0, seed = 0;
  /// What the loss is multiplied by before it is differentiated: a number, or
  /// the rows of a factor and of a counter of steps since it changed; null: 1.
  mlir::Attribute lossScale;
  struct DynamicScale {
    unsigned scale, counter;
    double growthSteps;
  };
  std::optional<DynamicScale> dynamicScale;
  /// Rows of the hyperparameters of run time.
  llvm::MapVector<mlir::StringAttr, unsigned> params;
  /// The learning rate's row, or the schedule that it follows; neither if a
  /// hyperparameter of run time is the rate.
  std::optional<unsigned> learningRate;
  layers::DefineOp schedule;
  mlir::Type rateType; ///< Of the learning rate: f32, f64 if a weight is.
};

/// The dtype in which losses of an output and first values of a variable are
/// computed: its own if that is a float of 32 bits or more.
inline mlir::Type atLeastFloat32(mlir::Type output) {
  mlir::Type type = mlir::getElementTypeOrSelf(output);
  return mlir::isa<mlir::FloatType>(type)
             ? dlt::accumulatorType(type)
             : mlir::Float32Type::get(output.getContext());
}

/// Fails after an error unless `table` and the functions of `model` are what
/// dlc-expand makes of it.
llvm::LogicalResult checkExpanded(layers::ModelOp model,
                                  dlt::VariablesOp table);

/// Reads `recipe` (may be null) of `model`, whose weights are `weights`.
/// Fails after an error at what does not fit.
llvm::FailureOr<TrainingPlan>
planTraining(layers::ModelOp model, layers::RecipeOp recipe,
             llvm::ArrayRef<dlt::VariableOp> weights, Definitions &library);

/// Plans the optimizer's part: its definitions for each of `weights` that is
/// trained, and the rows that it needs. Fails after an error at what does not
/// fit.
llvm::LogicalResult planOptimizer(TrainingPlan &plan, layers::ModelOp model,
                                  llvm::ArrayRef<dlt::VariableOp> weights,
                                  Definitions &library);

/// Initial value of a weight from its initializer.
llvm::FailureOr<mlir::Value> initialWeight(mlir::OpBuilder &builder,
                                           dlt::VariableOp variable,
                                           mlir::Value seed,
                                           Definitions &library);

/// Number of a scalar tensor of `type`.
mlir::Value scalar(mlir::OpBuilder &builder, mlir::Location loc,
                   mlir::Type type, double value);

/// The losses of a step.
struct Losses {
  /// The weighted sum, with what layers add; null without any.
  mlir::Value total;
  /// The mean over the samples for each head, null if it has no loss.
  llvm::SmallVector<mlir::Value> ofHeads;
};

/// Builds the losses of `outputs`, with `inputs` for each head. Elements that a
/// mask leaves out count for nothing. Fails after an error of a definition or
/// of losses of several dtypes.
llvm::LogicalResult
computeLosses(mlir::OpBuilder &builder, layers::DefinitionLibrary &library,
              const TrainingPlan &plan, const ModelSignature::Results &outputs,
              llvm::ArrayRef<HeadInputs> inputs, Losses &losses);

/// Adds the metrics of `outputs` and the losses of computeLosses to their sums
/// in `state`, which has a value for each row of the table. `loc` is the
/// model's. Fails after an error of a definition.
llvm::LogicalResult updateMetrics(mlir::OpBuilder &builder,
                                  layers::DefinitionLibrary &library,
                                  mlir::Location loc, const TrainingPlan &plan,
                                  const ModelSignature::Results &outputs,
                                  llvm::ArrayRef<HeadInputs> inputs,
                                  const Losses &losses,
                                  llvm::MutableArrayRef<mlir::Value> state);

/// The types of the sums that the metric makes of a head; fails after an error.
llvm::FailureOr<llvm::SmallVector<mlir::RankedTensorType>>
typesOfSums(layers::DefinitionLibrary &library, const MetricState &metric,
            const Head &head);

/// What the metric makes of its rows of `state`, in float64. Fails after an
/// error of a definition.
llvm::FailureOr<mlir::Value> metricResult(mlir::OpBuilder &builder,
                                          layers::DefinitionLibrary &library,
                                          mlir::Location loc,
                                          const MetricState &metric,
                                          mlir::ValueRange state);

/// Builds before `model` the entries that `plan` asks for: init and predict,
/// with metrics evaluate_step and metric_results, with an optimizer
/// train_step. `table` has all rows, those of the plan included. Fails after
/// an error of a definition.
llvm::LogicalResult buildEntries(layers::ModelOp model, dlt::VariablesOp table,
                                 TrainingPlan plan, Definitions &library);

} // namespace dlc

#endif // DLC_PASSES_MODEL_ENTRIES_H
