//===- Pipelines.h - The order of passes ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The only place that orders passes. A pipeline is a function that adds passes
// and has a textual name for dlc-opt.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PIPELINES_PIPELINES_H
#define DLC_PIPELINES_PIPELINES_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"

namespace dlc {

/// Adds passes of others to a pipeline: behind its own, before those that check
/// what it makes.
using AddPasses = llvm::function_ref<void(mlir::OpPassManager &)>;

/// From a model file to typed layers.
struct LayerOptions : mlir::PassPipelineOptions<LayerOptions> {
  ListOption<std::string> defines{
      *this, "define",
      llvm::cl::desc("Values of hyperparameters, as name=value.")};
  ListOption<std::string> dtypePolicies{
      *this, "dtype-policy",
      llvm::cl::desc("Dtype policies, as policy or path=policy, the path a "
                     "regular expression.")};
  ListOption<std::string> importFolders{
      *this, "import-folder",
      llvm::cl::desc("Folders to look for imported files in, behind those of "
                     "the files that import them.")};
  Option<std::string> output{
      *this, "output",
      llvm::cl::desc("A file that will be written, which it is an error to "
                     "import.")};
};

/// `dlc-layer-pipeline`: import, bind, name, instantiate blocks, infer.
void buildLayerPipeline(mlir::OpPassManager &passes,
                        const LayerOptions &options, AddPasses addExtra = {});

/// `dlc-graph-pipeline`: from typed layers to entries of tensor operations,
/// with gradients expanded and functions inlined.
void buildGraphPipeline(mlir::OpPassManager &passes, AddPasses addExtra = {});

/// The end of `dlc-graph-pipeline`, from models that dlc-expand has expanded.
void buildEntriesPipeline(mlir::OpPassManager &passes, AddPasses addExtra = {});

/// `dlc-kernel-pipeline`: from entries of tensor operations to launch lists.
struct KernelOptions : mlir::PassPipelineOptions<KernelOptions> {
  Option<bool> forDevice{*this, "for-device",
                         llvm::cl::desc("Form kernels for a device of many "
                                        "threads"),
                         llvm::cl::init(false)};
};
void buildKernelPipeline(mlir::OpPassManager &passes,
                         const KernelOptions &options, AddPasses addExtra = {});

/// What code generation relies on: kernels and programs are checked.
void buildLaunchListChecks(mlir::OpPassManager &passes);

/// `dlc-launch-pipeline`: launch lists as a target runs them. The steps of a
/// call are a loop; a device's launches are put together.
void buildLaunchPipeline(mlir::OpPassManager &passes,
                         const KernelOptions &options);

void registerPipelines();

} // namespace dlc

#endif // DLC_PIPELINES_PIPELINES_H
