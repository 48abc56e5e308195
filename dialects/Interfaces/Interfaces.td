//===- Interfaces.td - What several dialects' operations do -*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_INTERFACES
#define DLC_INTERFACES

include "mlir/IR/OpBase.td"

def ReferenceOp : OpInterface<"ReferenceOp"> {
  let cppNamespace = "::dlc";
  let description = [{
    Evaluates itself on tensors: the semantics that every lowering is held
    against. Written from the op's definition, sharing no code with lowerings.
  }];
  let methods = [InterfaceMethod<[{
      Appends the results for `operands` to `results`; emits an error and fails
      where the op has no value, such as an index out of range.
    }], "::llvm::LogicalResult", "evaluate",
    (ins "::dlc::ref::Context &":$context,
         "::llvm::ArrayRef<::dlc::ref::Tensor>":$operands,
         "::llvm::SmallVectorImpl<::dlc::ref::Tensor> &":$results)>];
}

def KernelLowering : OpInterface<"KernelLowering"> {
  let cppNamespace = "::dlc";
  let description = [{
    Lowers itself to what kernels are made of: linalg on tensors for elementwise
    operations and reductions, an operation of dlcrt for what has more structure
    than that (`dlcrt.contract`).
  }];
  let methods = [InterfaceMethod<[{
      Builds the results from the lowered `operands` (integers signless). `rows`
      is the number of rows as an `index`.
    }], "::llvm::LogicalResult", "lowerToKernels",
    (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$operands,
         "::mlir::Value":$rows,
         "::llvm::SmallVectorImpl<::mlir::Value> &":$results)>];
}

def KernelAnchor : OpInterface<"KernelAnchor"> {
  let cppNamespace = "::dlc";
  let description = [{
    An operation with more structure than linalg says, which a kernel is made
    around. It has no memory effects, and reads operands from memory or through
    slices of rows. A kind (`lib/Kernels`) finds kernels of it.
  }];
  let methods = [
    InterfaceMethod<[{
      Operations on numbers that it takes, with so many rows.
    }], "double", "getFlops", (ins "int64_t":$rows)>,
    InterfaceMethod<[{
      Fails after an error if no target has code for it, say for its dtypes.
    }], "::llvm::LogicalResult", "verifyCode", (ins), /*methodBody=*/"",
    /*defaultImplementation=*/"return ::mlir::success();">];
}

#endif // DLC_INTERFACES
