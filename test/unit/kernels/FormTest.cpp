//===- FormTest.cpp - Forms that are wrong are refused --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every kernel of the test models, for CPUs and for devices, is given every
// form of one kind: those that its body does not have must be refused, and the
// others must not.
//
//===----------------------------------------------------------------------===//

#include "dlc/Kernels/Kinds.h"
#include "dlc/Pipelines/Pipelines.h"
#include "dlc/Pipelines/Register.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace dlc;

namespace {

class Forms : public testing::TestWithParam<std::tuple<const char *, bool>> {
protected:
  Forms() : context(registry(), MLIRContext::Threading::DISABLED) {
    context.loadAllAvailableDialects();
  }
  static DialectRegistry registry() {
    DialectRegistry result;
    registerCompilerDialects(result);
    return result;
  }

  OwningOpRef<ModuleOp> kernelsOf(const std::string &model, bool forDevice) {
    auto module = parseSourceFile<ModuleOp>(
        std::string(DLC_SOURCE_DIR "/test/models/") + model, &context);
    PassManager passes(&context);
    buildLayerPipeline(passes, LayerOptions());
    buildGraphPipeline(passes);
    KernelOptions options;
    options.forDevice = forDevice;
    buildKernelPipeline(passes, options);
    if (!module || failed(passes.run(*module)))
      return nullptr;
    return module;
  }

  /// What verifyForm says of the kernel; empty if nothing.
  std::string errorOf(kernel::KernelOp kernel) {
    std::string message;
    ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
      message = diagnostic.str();
      return success();
    });
    bool isRight = succeeded(kernels::verifyForm(kernel));
    EXPECT_EQ(isRight, message.empty());
    return message;
  }

  MLIRContext context;
};

TEST_P(Forms, ThatABodyDoesNotHaveAreRefused) {
  auto [model, forDevice] = GetParam();
  OwningOpRef<ModuleOp> module = kernelsOf(model, forDevice);
  ASSERT_TRUE(module);
  Attribute others[] = {
      kernel::NarrowKindAttr::get(&context),
      kernel::ContractKindAttr::get(&context),
      kernel::BatchedKindAttr::get(&context),
      kernel::ShortKindAttr::get(&context),
      kernel::RowsKindAttr::get(&context, 1),
      kernel::ColumnsKindAttr::get(&context, 1),
      kernel::FlatKindAttr::get(&context),
      kernel::CopyKindAttr::get(&context),
      kernel::GatherRowsKindAttr::get(&context),
      kernel::SegmentRowsKindAttr::get(&context),
      kernel::LoopsKindAttr::get(&context),
      kernel::LibraryKindAttr::get(&context, 1, 1, std::nullopt, false)};
  ASSERT_EQ(std::size(others), kernels::allKinds().size());
  unsigned kernelCount = 0, refused = 0;
  for (auto kernel : module->getOps<kernel::KernelOp>()) {
    ++kernelCount;
    kernel::FormAttr form = kernel.getFormAttr();
    EXPECT_EQ(errorOf(kernel), "");
    for (Attribute kind : others) {
      kernel.setFormAttr(kernel::FormAttr::get(&context, kind));
      // Loops are whatever has no other anchors than products.
      bool isLoops = llvm::all_of(kernel.getOps<KernelAnchor>(),
                                  llvm::IsaPred<kernel::ContractOp>);
      bool isItsOwn = llvm::is_contained(form.getKinds(), kind) ||
                      (isLoops && isa<kernel::LoopsKindAttr>(kind));
      std::string message = errorOf(kernel);
      EXPECT_EQ(message.empty(), isItsOwn) << kernel.getSymName().str();
      refused += !message.empty();
    }
    kernel.removeFormAttr();
    EXPECT_NE(errorOf(kernel).find("has no form"), std::string::npos);
    kernel.setFormAttr(form);
  }
  EXPECT_GT(kernelCount, 0u);
  EXPECT_GE(refused, 4 * kernelCount);
}

INSTANTIATE_TEST_SUITE_P(
    Models, Forms,
    testing::Combine(testing::Values("mixed.mlir", "deep.mlir", "joined.mlir",
                                     "sequence.mlir", "tokens.mlir"),
                     testing::Bool()));

} // namespace
