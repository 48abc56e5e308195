//===- DltInterfaces.td - What passes ask of tensor operations -*- tablegen -*//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DLT_INTERFACES
#define DLC_DLT_INTERFACES

include "mlir/IR/OpBase.td"
include "dialects/Interfaces/Interfaces.td"

def DifferentiableOp : OpInterface<"DifferentiableOp"> {
  let cppNamespace = "::dlc::dlt";
  let description = [{
    Knows its vector-Jacobian product. An op without this interface has no
    gradient: differentiating through it is an error that names it.
  }];
  let methods = [InterfaceMethod<[{
      Builds, for each operand, the cotangent that it receives given those of
      the results (null: zero). A null entry stands for zero. The builder
      stands after the whole forward computation; values of it may be used.
    }], "::llvm::LogicalResult", "buildVJP",
    (ins "::mlir::OpBuilder &":$builder,
         "::mlir::ValueRange":$cotangents,
         "::llvm::SmallVectorImpl<::mlir::Value> &":$operandCotangents)>];
}

def ElementwiseOp : OpInterface<"ElementwiseOp"> {
  let cppNamespace = "::dlc::dlt";
  let description = [{
    Computes each element of its result from the elements of its operands at
    the same place. Evaluation and lowering follow from the scalar form.
  }];
  let methods = [
    InterfaceMethod<"The op on scalars of the operands' element types (signless).",
      "::mlir::Value", "lowerScalar",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$scalars)>,
    InterfaceMethod<"The value for these elements, before rounding to the dtype.",
      "::dlc::ref::Scalar", "evaluateScalar",
      (ins "::llvm::ArrayRef<::dlc::ref::Scalar>":$scalars)>
  ];
}

def InstantiableOp : OpInterface<"InstantiableOp"> {
  let cppNamespace = "::dlc::dlt";
  let description = [{
    Says itself what it becomes where a definition is instantiated, since that depends on
    numbers or shapes. Others are cloned for their operands.
  }];
  let methods = [InterfaceMethod<[{
      Builds what the op, one of a definition, is for the values of its operands, and
      maps its results. Fails after an error.
    }], "::llvm::LogicalResult", "instantiate",
    (ins "::dlc::dlt::Instantiation &":$instantiation)>];
}

#endif // DLC_DLT_INTERFACES
