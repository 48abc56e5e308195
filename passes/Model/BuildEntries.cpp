//===- BuildEntries.cpp - Makes a model's entry points --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// 1. Extend the table of variables by what training needs.
// 2. Make the entries (EntryBuilder.cpp).
// 3. Remove the layer level.
//
//===----------------------------------------------------------------------===//

#include "Entries.h"
#include "dlc/Passes/Model.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace dlc::layers;

namespace dlc {
#define GEN_PASS_DEF_BUILDENTRIES
#include "dlc/Passes/Model/Passes.h.inc"

namespace {

struct BuildEntriesPass : impl::BuildEntriesBase<BuildEntriesPass> {
  using Base::Base;

  LogicalResult build(ModelOp model, RecipeOp recipe) {
    auto table = SymbolTable::lookupNearestSymbolFrom<dlt::VariablesOp>(
        getOperation(),
        StringAttr::get(&getContext(), model.getSymName() + "_variables"));
    if (!table)
      return model.emitOpError("has no table of variables; run dlc-expand "
                               "first");
    if (failed(checkExpanded(model, table)))
      return failure();
    Definitions library(getOperation(), getAnalysis<Prelude>());
    SmallVector<dlt::VariableOp> weights(table.getVariables());
    FailureOr<TrainingPlan> plan =
        planTraining(model, recipe, weights, library);
    if (failed(plan))
      return failure();
    auto builder = OpBuilder::atBlockEnd(&table.getBody().front());
    for (const StateRow &row : plan->state)
      dlt::VariableOp::create(
          builder, model.getLoc(), row.path, row.type, row.role,
          /*trainable=*/false, StringAttr(), DictionaryAttr(),
          row.regards.empty() ? StringAttr()
                              : builder.getStringAttr(row.regards),
          /*constraint=*/Attribute(), /*fans=*/DenseF64ArrayAttr());

    builder.setInsertionPoint(model);
    auto number = [&](Attribute attr, int64_t other) {
      return getInteger(attr).value_or(other);
    };
    StringAttr loss, optimizer;
    for (Head &head : plan->heads)
      if (!loss && head.loss)
        loss = builder.getStringAttr(head.loss.getDefinition());
    if (plan->optimizer)
      optimizer = builder.getStringAttr(plan->optimizer.getDefinition());
    dlt::MetadataOp::create(
        builder, model.getLoc(), builder.getStringAttr(model.getSymName()),
        number(recipe ? recipe.getBatchSizeAttr() : Attribute(), 32),
        number(recipe ? recipe.getEpochsAttr() : Attribute(), 1),
        number(recipe ? recipe.getStepsPerExecutionAttr() : Attribute(), 1),
        loss, optimizer);

    return buildEntries(model, table, std::move(*plan), library);
  }

  void runOnOperation() override {
    ModuleOp module = getOperation();
    ModelOp model;
    for (ModelOp other : module.getOps<ModelOp>()) {
      if (model) {
        InFlightDiagnostic diag =
            other.emitOpError("is a second model; a program has one");
        diag.attachNote(model.getLoc()) << "the first";
        return signalPassFailure();
      }
      model = other;
    }
    if (!model)
      return;
    RecipeOp recipe;
    for (RecipeOp other : module.getOps<RecipeOp>()) {
      if (recipe) {
        other.emitOpError("is a second recipe of ") << other.getModelAttr();
        return signalPassFailure();
      }
      recipe = other;
    }
    if (failed(build(model, recipe)))
      return signalPassFailure();
    // Functions of hyperparameters, which no longer are there, are in the
    // entries by now.
    for (auto function :
         llvm::make_early_inc_range(module.getOps<func::FuncOp>()))
      if (function.isPrivate() && !function.isExternal() &&
          !function.getBody().getOps<ParamValueOp>().empty() &&
          SymbolTable::symbolKnownUseEmpty(function, module))
        function.erase();
    for (Operation &op : llvm::make_early_inc_range(*module.getBody()))
      if (isa<DlcDialect>(op.getDialect()))
        op.erase();
  }
};

} // namespace
} // namespace dlc
