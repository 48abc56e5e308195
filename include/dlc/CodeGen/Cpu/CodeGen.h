//===- CodeGen.h - From launch lists to machine code ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_CODEGEN_CPU_CODEGEN_H
#define DLC_CODEGEN_CPU_CODEGEN_H

#include "dlc/CodeGen/Cpu/SharedFunctions.h"
#include "dlc/CodeGen/Cpu/Target.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"

namespace llvm {
class LLVMContext;
class Module;
} // namespace llvm

namespace dlc::cpu {

/// Adds to `module`, which holds programs and kernels, the code of one
/// variant: `<program>.<variant>` for each dlcrt.program and its kernels, in
/// the dialects llvm, scf, arith, math and vector.
llvm::LogicalResult emitVariant(mlir::ModuleOp module, const Variant &variant);

/// Makes code of functions that are left to do for one variant, and of those
/// that they share: expands what its CPU has no instructions for, and says
/// which it has.
llvm::LogicalResult
finishFunctions(llvm::SmallVector<mlir::func::FuncOp> functions,
                SharedFunctions &shared, const Variant &variant);

/// Removes programs, kernels and everything else that is not code.
void eraseAllButCode(mlir::ModuleOp module);

/// The name of a program's code.
std::string codeName(llvm::StringRef program, const Variant &variant);

/// Passes that lower code to the LLVM dialect.
void buildLowerToLLVM(mlir::OpPassManager &passes);

/// Lowers the code to the LLVM dialect.
llvm::LogicalResult lowerToLLVM(mlir::ModuleOp module);

/// Translates to LLVM IR and optimises what concerns several functions; null
/// after an error.
std::unique_ptr<llvm::Module> translate(mlir::ModuleOp module,
                                        llvm::LLVMContext &context);

/// Optimises each function by itself. On failure `error` says why.
llvm::LogicalResult optimizeFunctions(llvm::Module &module, std::string &error);

/// Machine code as a relocatable object or as assembly.
llvm::LogicalResult emitMachineCode(llvm::Module &module, bool assembly,
                                    llvm::SmallVectorImpl<char> &output,
                                    std::string &error);

/// Optimises each function and makes machine code as several objects to be
/// linked, by as many threads as the machine has processors. Makes what is
/// internal hidden.
llvm::LogicalResult emitObjects(llvm::Module &module,
                                std::vector<std::vector<char>> &objects,
                                std::string &error);

} // namespace dlc::cpu

#endif // DLC_CODEGEN_CPU_CODEGEN_H
