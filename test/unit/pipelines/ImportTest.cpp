//===- ImportTest.cpp - Imports of modules in memory ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What programs do that build modules themselves: there is no file that others
// could lie beside, so they give folders.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dlc/Dlc.h"
#include "dlc/Passes/Model.h"
#include "dlc/Pipelines/Pipelines.h"
#include "dlc/Pipelines/Register.h"

#include "mlir/Pass/PassManager.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;

namespace {

class Import : public testing::Test {
protected:
  Import() : context(registry(), MLIRContext::Threading::DISABLED) {
    context.loadAllAvailableDialects();
    OpBuilder builder(&context);
    module = ModuleOp::create(builder, builder.getUnknownLoc());
    builder.setInsertionPointToStart(module->getBody());
    layers::ImportOp::create(builder, builder.getUnknownLoc(), "layers.mlir");
  }
  static DialectRegistry registry() {
    DialectRegistry result;
    registerCompilerDialects(result);
    return result;
  }

  const std::string folder = DLC_SOURCE_DIR "/examples/shared_layers";
  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

TEST_F(Import, FoldersAreAnOptionOfThePipeline) {
  PassManager passes(&context);
  LayerOptions options;
  options.importFolders.addValue(DLC_SOURCE_DIR "/no_such_folder");
  options.importFolders.addValue(folder);
  buildLayerPipeline(passes, options);
  ASSERT_TRUE(succeeded(passes.run(*module)));
  EXPECT_TRUE(module->getOps<layers::ImportOp>().empty());
  EXPECT_TRUE(module->lookupSymbol<layers::DefineOp>("swish"));
}

TEST_F(Import, FoldersMayBeAddedToAPipeline) {
  PassManager passes(&context);
  passes.addPass(createImport());
  addImportFolders(passes, {folder});
  ASSERT_TRUE(succeeded(passes.run(*module)));
  EXPECT_TRUE(module->lookupSymbol<layers::BlockOp>("residual"));
}

TEST_F(Import, WithoutFoldersThereIsNowhereToLook) {
  std::string message;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    message = diagnostic.str();
    return success();
  });
  PassManager passes(&context);
  passes.addPass(createImport());
  EXPECT_TRUE(failed(passes.run(*module)));
  EXPECT_EQ(message, "'dlc.import' op finds no \"layers.mlir\": expects "
                     "folders to look in, since its own location names no "
                     "file");
}

} // namespace
