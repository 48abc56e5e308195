//===- Generate.h - From launch lists to code -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PIPELINES_GENERATE_H
#define DLC_PIPELINES_GENERATE_H

#include "dlc/Pipelines/Compile.h"
#include "dlc/Target/CPU/Target.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Support/Timing.h"

namespace dlc {

/// The variants of these names; empty after an error at `module`.
std::vector<cpu::Variant> findVariants(mlir::ModuleOp module,
                                       llvm::ArrayRef<std::string> names);

/// A program on its way from launch lists to a file, phase by phase. Each
/// phase changes the module in place and fails after an error.
class CodeGenerator {
public:
  CodeGenerator(mlir::ModuleOp module, llvm::ArrayRef<cpu::Variant> variants)
      : module(module), variants(variants) {}
  /// The same code in a clone of the module.
  CodeGenerator(mlir::ModuleOp clone, const CodeGenerator &other)
      : CodeGenerator(other) {
    module = clone;
  }

  /// From launch lists to functions of scf, arith and vector for each variant.
  llvm::LogicalResult emit();
  /// To the LLVM dialect.
  llvm::LogicalResult lower();
  /// To LLVM IR, assembly, an object or an artifact.
  llvm::LogicalResult finish(Stage stage, mlir::TimingScope &timing,
                             std::vector<char> &output);

private:
  mlir::ModuleOp module;
  std::vector<cpu::Variant> variants;
  std::string model;
  std::vector<std::string> entries;
  std::vector<uint8_t> manifest;
};

/// All phases.
bool generate(mlir::ModuleOp module, llvm::ArrayRef<cpu::Variant> variants,
              Stage stage, mlir::TimingScope &timing,
              std::vector<char> &output);

} // namespace dlc

#endif // DLC_PIPELINES_GENERATE_H
