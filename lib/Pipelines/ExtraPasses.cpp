//===- ExtraPasses.cpp - Passes of others within the pipelines ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/ExtraPasses.h"
#include "dlc/Pipelines/Register.h"

#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace dlc;

/// Makes names of passes known: dlc's, and the clean-up that goes with any.
static void registerNames() {
  static const bool once = [] {
    registerPassesAndPipelines();
    registerTransformsPasses();
    return true;
  }();
  (void)once;
}

LogicalResult ExtraPasses::parse(ModuleOp module, ArrayRef<std::string> texts) {
  if (!texts.empty())
    registerNames();
  for (StringRef text : texts) {
    auto [name, pipeline] = text.split(':');
    auto stage = llvm::StringSwitch<std::optional<Stage>>(name)
                     .Case("layer", Stage::layer)
                     .Case("graph", Stage::graph)
                     .Case("kernel", Stage::kernel)
                     .Default(std::nullopt);
    if (!stage || pipeline.empty())
      return module->emitError("expected extra passes as stage:pipeline with a "
                               "stage layer, graph or kernel, found \"")
             << text << '"';
    std::string reason;
    llvm::raw_string_ostream os(reason);
    OpPassManager scratch(ModuleOp::getOperationName());
    if (failed(parsePassPipeline(pipeline, scratch, os)))
      return module->emitError("expected a pipeline of passes, found \"")
             << pipeline << "\": " << StringRef(reason).trim();
    extras.push_back({*stage, pipeline.str()});
  }
  return success();
}

bool ExtraPasses::has(Stage stage) const {
  return llvm::any_of(extras,
                      [&](const Extra &extra) { return extra.stage == stage; });
}

void ExtraPasses::add(Stage stage, OpPassManager &passes) const {
  for (const Extra &extra : extras)
    if (extra.stage == stage) // Has been parsed once.
      (void)parsePassPipeline(extra.pipeline, passes);
}
