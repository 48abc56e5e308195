//===- SharedFunctions.h - Functions that kernels share ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_CPU_SHAREDFUNCTIONS_H
#define DLC_CODEGEN_CPU_SHAREDFUNCTIONS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace dlc::cpu {

/// Functions that kernels of any shape call, for one CPU: tiles of products,
/// random numbers. The code of a module is then as long as its kernels differ.
class SharedFunctions {
public:
  /// Functions are added at the end of `module`; their names end with
  /// `suffix`.shared.
  SharedFunctions(mlir::ModuleOp module, llvm::StringRef suffix)
      : module(module), suffix(suffix.str()) {}

  /// The function of the name `name`, which says all that its code depends on;
  /// `emit` writes the body of a new one, whose entry block is there.
  mlir::func::FuncOp get(mlir::Location loc, llvm::StringRef name,
                         mlir::FunctionType type,
                         llvm::function_ref<void(mlir::func::FuncOp)> emit);

  /// All of them, in the order in which they were asked for first.
  llvm::ArrayRef<mlir::func::FuncOp> getFunctions() const { return functions; }

private:
  mlir::ModuleOp module;
  std::string suffix;
  llvm::StringMap<mlir::func::FuncOp> byName;
  llvm::SmallVector<mlir::func::FuncOp> functions;
};

} // namespace dlc::cpu

#endif // DLC_CODEGEN_CPU_SHAREDFUNCTIONS_H
