//===- Interpreter.h - The reference interpreter --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Evaluates functions whose operations have `ReferenceOp`: those of dlt by
// themselves, upstream's (func.call, arith, math, tensor, linalg on tensors)
// and dlcrt's values through the external models that
// `registerReferenceModels` adds. What dlt says and what its lowering says can
// so be compared without generating code.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_INTERPRETER_INTERPRETER_H
#define DLC_INTERPRETER_INTERPRETER_H

#include "dlc/Dlt/Dlt.h"

#include "mlir/IR/BuiltinOps.h"

namespace dlc {

/// Adds `ReferenceOp` to the operations of other dialects that functions
/// consist of when they are lowered to linalg on tensors. Scalars are tensors
/// of rank 0. An operation with regions gets, after its operands, the values
/// that its regions capture, in the order of getUsedValuesDefinedAbove.
void registerReferenceModels(mlir::DialectRegistry &registry);

/// Evaluates the functions of a module.
class Interpreter {
public:
  explicit Interpreter(mlir::ModuleOp module) : module(module) {}

  /// The results of a `dlt.entry`, `func.func` or other function of one block
  /// for `arguments`, whose `?` are `context.rows`. Fails after an error where
  /// an argument does not fit or an operation has no value. A check that does
  /// not hold is no failure: it is in `context.failedCheck`, and the results
  /// are then those of ignoring it.
  llvm::FailureOr<llvm::SmallVector<ref::Tensor>>
  evaluate(mlir::Operation *function, llvm::ArrayRef<ref::Tensor> arguments,
           ref::Context &context);
  /// The same for a region of an operation that is none.
  llvm::FailureOr<llvm::SmallVector<ref::Tensor>>
  evaluate(mlir::Operation *op, mlir::Region &region,
           llvm::ArrayRef<ref::Tensor> arguments, ref::Context &context);
  /// The same for the function of this name.
  llvm::FailureOr<llvm::SmallVector<ref::Tensor>>
  evaluate(llvm::StringRef name, llvm::ArrayRef<ref::Tensor> arguments,
           ref::Context &context);

  /// An operation of `function`, or of one that it uses, that can't be
  /// evaluated, or null.
  mlir::Operation *findUnsupported(mlir::Operation *function);

private:
  mlir::ModuleOp module;
};

/// Whether `type` has tensors of the interpreter: ranked, of a number dtype.
bool isEvaluable(mlir::Type type);

} // namespace dlc

#endif // DLC_INTERPRETER_INTERPRETER_H
