//===- EntryBuilder.h - Builds a model's entry points --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_MODEL_ENTRYBUILDER_H
#define DLC_PASSES_MODEL_ENTRYBUILDER_H

#include "Entries.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace dlc {

/// What a model's loss function returns.
struct TrainingResults {
  ModelSignature::Results outputs;
  Losses losses;

  /// Calls `function` for each value that is there, in order.
  void forEach(llvm::function_ref<void(mlir::Value &)> function);
};

/// Builds the entries of one model: EntryBuilder.cpp, TrainEntry.cpp.
class EntryBuilder {
public:
  EntryBuilder(layers::ModelOp model, dlt::VariablesOp table, TrainingPlan plan,
               Definitions &library);

  llvm::LogicalResult build();

private:
  llvm::LogicalResult buildInit();
  /// An entry that gives the state, with what layers assign, and the first
  /// outputs of the model.
  void buildForward(llvm::StringRef name, Mode mode,
                    llvm::ArrayRef<mlir::Type> outputs,
                    llvm::ArrayRef<llvm::StringRef> names);
  void buildPredict();
  llvm::LogicalResult buildEvaluate();
  llvm::LogicalResult buildMetricResults();
  llvm::LogicalResult buildTrain();

  dlt::EntryOp createEntry(llvm::StringRef name,
                           llvm::ArrayRef<mlir::Type> inputs,
                           llvm::ArrayRef<mlir::Attribute> attrs,
                           llvm::ArrayRef<mlir::Type> outputs,
                           llvm::ArrayRef<llvm::StringRef> outputNames);
  /// An entry that is given the model's inputs and its targets.
  dlt::EntryOp createEntryOfData(llvm::StringRef name);
  mlir::Attribute inputAttr(llvm::StringRef name, dlt::InputRole role,
                            int64_t classes = 0);
  /// The values of targetTypes for each head.
  llvm::SmallVector<HeadInputs> readHeads(mlir::ValueRange values);
  /// Lets what reads a hyperparameter of run time in the block have the value
  /// that `get` says for its row.
  void readParams(mlir::Block &block,
                  llvm::function_ref<mlir::Value(unsigned)> get);
  void readParams(dlt::EntryOp entry) {
    mlir::Block &block = entry.getBody().front();
    readParams(block, [&](unsigned row) { return block.getArgument(row); });
  }

  // Pieces of buildTrain.
  llvm::FailureOr<mlir::func::FuncOp>
  buildLossFunction(TrainingResults &results);
  void markUnreached(mlir::func::FuncOp function);
  /// Calls the loss function of an entry's arguments and gives `values` what it
  /// returns; returns the gradients of trained weights, of the total loss times
  /// `scale`.
  mlir::ValueRange differentiate(mlir::func::FuncOp function,
                                 mlir::ValueRange arguments, mlir::Value scale,
                                 TrainingResults &values);
  llvm::LogicalResult updateWeights(mlir::ValueRange arguments,
                                    mlir::ValueRange gradients,
                                    llvm::MutableArrayRef<mlir::Value> state);

  layers::ModelOp model;
  dlt::VariablesOp table;
  TrainingPlan plan;
  Definitions &library;
  ModelSignature signature;
  mlir::OpBuilder builder;
  mlir::Location loc;
  llvm::SmallVector<dlt::VariableOp> variables;
  llvm::SmallVector<mlir::Type> stateTypes, inputTypes, targetTypes;
  llvm::SmallVector<mlir::Attribute> inputAttrs, targetAttrs;
  /// Rows of hyperparameters that the loss function takes behind the rest.
  llvm::SmallVector<unsigned> lossParams;
};

} // namespace dlc

#endif // DLC_PASSES_MODEL_ENTRYBUILDER_H
