//===- Passes.td - From the tensor graph to launch lists ---*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_LOWERING
#define DLC_PASSES_LOWERING

include "mlir/Pass/PassBase.td"

def LowerToLinalg : Pass<"dlt-lower-to-linalg", "::mlir::ModuleOp"> {
  let summary = "Lowers the bodies of entries to linalg on tensors.";
  let description = [{
    Needs entries of dlt alone; those without operations of dlt stay as they are.
    Each operation lowers itself (`KernelLowering`); `rows` is the first
    dimension of an input, and it is an error to make rows where no input has
    them. A `dlt.check` becomes a reduction to the first offending row and a
    `dlcrt.require`. Inputs and outputs of unsigned dtypes are bitcast. Leaves
    entries without operations of dlt but their terminator.
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect",
                           "::mlir::arith::ArithDialect", "::mlir::math::MathDialect",
                           "::dlc::kernel::DlcRtDialect"];
}

def WidenNarrowFloats : Pass<"dlc-widen-narrow-floats", "::mlir::ModuleOp"> {
  let summary = "Computes with 16-bit floats in float32.";
  let description = [{
    Floats of fewer than 32 bits are stored as they are; the bodies of linalg
    operations extend what they read, compute in float32 and round what they
    write, once. Conversions stay. Example:
    ```mlir
    ^bb0(%x: bf16, %y: bf16, %out: bf16):
      %0 = arith.addf %x, %y : bf16
      linalg.yield %0 : bf16
    // becomes
    ^bb0(%x: bf16, %y: bf16, %out: bf16):
      %0 = arith.extf %x : bf16 to f32
      %1 = arith.extf %y : bf16 to f32
      %2 = arith.addf %0, %1 : f32
      %3 = arith.truncf %2 : f32 to bf16
      linalg.yield %3 : bf16
    ```
    Reductions are in float32 when they come here: a sum that was rounded at each
    step would be no sum.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def ExtendFactors : Pass<"dlcrt-extend-factors", "::mlir::ModuleOp"> {
  let summary = "Makes products of 16-bit floats products of what they are in the accumulator's dtype.";
  let description = [{
    For targets without code that multiplies 16-bit floats: a factor of a
    `dlcrt.contract` whose dtype is not the accumulator's is extended to it first,
    once for all products that read it. Nothing is rounded. Example:
    ```mlir
    %2 = dlcrt.contract [...] %0, %1 in f32 : (tensor<?x4xbf16>, tensor<4x8xbf16>) -> tensor<?x8xf32>
    // becomes
    %2 = linalg.generic ... ins(%0 : tensor<?x4xbf16>) outs(...) -> tensor<?x4xf32>
    %3 = linalg.generic ... ins(%1 : tensor<4x8xbf16>) outs(...) -> tensor<4x8xf32>
    %4 = dlcrt.contract [...] %2, %3 in f32 : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
    ```
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect", "::mlir::tensor::TensorDialect",
                           "::mlir::arith::ArithDialect"];
}

def FoldTransposes : Pass<"dlcrt-fold-transposes", "::mlir::ModuleOp"> {
  let summary = "Lets products read and write transposed tensors as they lie.";
  let description = [{
    A `dlcrt.contract` whose operand is a transpose reads what that reads, by another
    map; one that nothing but a transpose reads has that one's result. Not if then no
    code could step through it, or if a product without a batch would be one of
    outer loops. Factors change places where columns of the result would be the
    left one's otherwise.
  }];
  let dependentDialects = ["::dlc::kernel::DlcRtDialect"];
}

def MergeEqual : Pass<"dlc-merge-equal", "::mlir::ModuleOp"> {
  let summary = "Computes equal values once.";
  let description = [{
    Does what `cse` does, in time in proportion to the module's size also where
    many operations of linalg differ in nothing but constants of their bodies.
  }];
}

def PlanMemory : Pass<"dlcrt-plan-memory", "::mlir::ModuleOp"> {
  let summary = "Gives every value of an entry a place and makes its launch list.";
  let description = [{
    Entries of launches become `dlcrt.program`s. New values of variables are
    computed in place: launches are ordered so that all readers of the old value
    come first, checks before anything that writes state. A copy is made, and
    counted, only where no order exists, one value goes to several variables, or
    a variable gets an argument of the entry. Other values lie in one arena,
    whose parts are reused when their last reader has run. It is an error if an
    operation is not part of a kernel or a value has several dimensions of rows.
    Leaves the table of variables and kernels as they are. With `for-device` small
    values keep their memory, so that more launches depend on nothing of each other.
  }];
  let dependentDialects = ["::dlc::kernel::DlcRtDialect"];
  let options = [Option<"forDevice", "for-device", "bool", /*default=*/"false",
                        "Plan for a device of many threads">];
}

#endif // DLC_PASSES_LOWERING
