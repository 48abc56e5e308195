//===- Pipelines.cpp - The order of passes -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/Pipelines.h"
#include "dlc/CodeGen/Cpu/CodeGen.h"
#include "dlc/Passes/Autodiff.h"
#include "dlc/Passes/CodeGen.h"
#include "dlc/Passes/Fusion.h"
#include "dlc/Passes/Lowering.h"
#include "dlc/Passes/Model.h"
#include "dlc/Passes/Verify.h"
#include "dlc/Pipelines/Register.h"

#include "mlir/Transforms/Passes.h"

using namespace mlir;

void dlc::buildLayerPipeline(OpPassManager &passes, const LayerOptions &options,
                             AddPasses addExtra) {
  ImportOptions import;
  import.folders = llvm::to_vector<0>(options.importFolders);
  import.output = options.output;
  passes.addPass(createImport(import));
  BindOptions bind;
  bind.defines = llvm::to_vector<0>(options.defines);
  passes.addPass(createBind(bind));
  passes.addPass(createNameLayers());
  passes.addPass(createInstantiateBlocks());
  InferOptions infer;
  infer.dtypePolicies = llvm::to_vector<0>(options.dtypePolicies);
  passes.addPass(createInfer(infer));
  if (addExtra)
    addExtra(passes);
  passes.addPass(createVerifyLayers());
}

void dlc::buildGraphPipeline(OpPassManager &passes, AddPasses addExtra) {
  passes.addPass(createExpand());
  buildEntriesPipeline(passes, addExtra);
}

void dlc::buildEntriesPipeline(OpPassManager &passes, AddPasses addExtra) {
  passes.addPass(createBuildEntries());
  // Functions that a program calls; bodies stay as they are otherwise.
  passes.addPass(createInlinerPass({}, [](OpPassManager &) {}));
  passes.addPass(createAutodiff());
  passes.addPass(createSymbolDCEPass());
  passes.addPass(createCanonicalizerPass());
  passes.addPass(createCSEPass());
  if (addExtra)
    addExtra(passes);
  passes.addPass(createVerifyGraph());
}

void dlc::buildKernelPipeline(OpPassManager &passes,
                              const KernelOptions &options,
                              AddPasses addExtra) {
  registerTargets();
  // What is no program, as a model of layers, is an error and not passed by.
  passes.addPass(createVerifyGraph());
  passes.addPass(createReuseReluMasks());
  if (options.forDevice)
    passes.addPass(createSplitReductions());
  passes.addPass(createCanonicalizerPass());
  passes.addPass(createLowerToLinalg());
  passes.addPass(createWidenNarrowFloats());
  passes.addPass(createCanonicalizerPass());
  passes.addPass(createMergeEqual());
  passes.addPass(createFoldTransposes());
  passes.addPass(createExtendFactors());
  passes.addPass(createFormKernels({options.forDevice}));
  passes.addPass(createPlanMemory({options.forDevice}));
  if (addExtra)
    addExtra(passes);
  buildLaunchListChecks(passes);
}

void dlc::buildLaunchListChecks(OpPassManager &passes) {
  registerTargets();
  passes.addPass(createVerifyKernels());
  passes.addPass(createVerifyPrograms());
}

void dlc::buildLaunchPipeline(OpPassManager &passes,
                              const KernelOptions &options) {
  passes.addPass(createFuseSteps());
  if (options.forDevice)
    passes.addPass(createPlanLaunches());
}

void dlc::registerPipelines() {
  PassPipelineRegistration<LayerOptions>(
      "dlc-layer-pipeline", "From a model file to typed layers.",
      [](auto &passes, auto &options) { buildLayerPipeline(passes, options); });
  PassPipelineRegistration<>(
      "dlc-graph-pipeline",
      "From typed layers to entries of tensor operations.",
      [](auto &passes) { buildGraphPipeline(passes); });
  PassPipelineRegistration<KernelOptions>(
      "dlc-kernel-pipeline",
      "From entries of tensor operations to launch lists.",
      [](auto &passes, auto &options) {
        buildKernelPipeline(passes, options);
      });
  PassPipelineRegistration<KernelOptions>("dlc-launch-pipeline",
                                          "Launch lists as a target runs them.",
                                          buildLaunchPipeline);
  PassPipelineRegistration<>("dlcrt-lower-to-llvm",
                             "Code for a CPU or a GPU in the LLVM dialect.",
                             cpu::buildLowerToLLVM);
}
