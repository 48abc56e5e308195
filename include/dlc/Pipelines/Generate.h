//===- Generate.h - From launch lists to code -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PIPELINES_GENERATE_H
#define DLC_PIPELINES_GENERATE_H

#include "dlc/CodeGen/Variant.h"
#include "dlc/Pipelines/Compile.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Support/Timing.h"

#include <functional>

namespace dlc {

/// The variants of code that the options ask for: those for the CPU in their
/// order, then devices, whose host code is for the last CPU. None after an
/// error at `module` if a name is unknown or given twice.
std::vector<CodeVariant> findVariants(mlir::ModuleOp module,
                                      const CompileOptions &options);

/// A program on its way from launch lists to a file, phase by phase. Each
/// phase changes the module in place and fails after an error.
class CodeGenerator {
public:
  /// `deviceModule` has the launch lists for devices, if `module` has others.
  CodeGenerator(mlir::ModuleOp module, llvm::ArrayRef<CodeVariant> variants,
                mlir::ModuleOp deviceModule = {})
      : module(module), deviceModule(deviceModule), variants(variants) {}
  /// The same code in a clone of the module.
  CodeGenerator(mlir::ModuleOp clone, const CodeGenerator &other)
      : CodeGenerator(other) {
    module = clone;
  }

  /// Called with the kernels of a device before they become code. For tests,
  /// which plant faults there.
  std::function<void(mlir::gpu::GPUModuleOp)> afterKernels;

  /// From launch lists to functions of scf, arith and vector for each variant.
  llvm::LogicalResult emit();
  /// To the LLVM dialect.
  llvm::LogicalResult lower();
  /// To LLVM IR, assembly, an object or an artifact.
  llvm::LogicalResult finish(Stage stage, mlir::TimingScope &timing,
                             std::vector<char> &output);

private:
  mlir::ModuleOp listsFor(const CodeVariant &variant) {
    return deviceModule && variant.target != Target::cpu ? deviceModule
                                                         : module;
  }

  mlir::ModuleOp module, deviceModule;
  std::vector<CodeVariant> variants;
  std::string model;
  std::vector<std::string> entries;
  std::vector<uint8_t> manifest;
};

/// All phases.
bool generate(mlir::ModuleOp module, llvm::ArrayRef<CodeVariant> variants,
              Stage stage, mlir::TimingScope &timing, std::vector<char> &output,
              mlir::ModuleOp deviceModule = {});

} // namespace dlc

#endif // DLC_PIPELINES_GENERATE_H
