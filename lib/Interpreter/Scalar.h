//===- Scalar.h - Operations of other dialects on scalars -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_INTERPRETER_SCALAR_H
#define DLC_INTERPRETER_SCALAR_H

#include "dlc/Interpreter/Interpreter.h"

namespace dlc {

/// The value of `op`, which has one result, for these operands, before it is
/// rounded to the result's type. Signless integers are sign-extended.
using ScalarFunction = ref::Scalar (*)(mlir::Operation *op,
                                       llvm::ArrayRef<ref::Scalar> operands);

/// The semantics of an operation of arith or math, or null.
ScalarFunction findScalarFunction(mlir::Operation *op);

/// `value` as an element of `type`.
ref::Scalar roundScalar(const ref::Context &context, mlir::Type type,
                        ref::Scalar value);

/// Adds `ReferenceOp` to operations of arith and math, on scalars and tensors.
void registerScalarModels(mlir::DialectRegistry &registry);

/// Adds `ReferenceOp` to linalg's structured operations.
void registerLinalgModels(mlir::DialectRegistry &registry);

} // namespace dlc

#endif // DLC_INTERPRETER_SCALAR_H
