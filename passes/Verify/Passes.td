//===- Passes.td - Evaluating functions ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef DLC_PASSES_VERIFY
#define DLC_PASSES_VERIFY

include "mlir/Pass/PassBase.td"

def Evaluate : Pass<"dlt-evaluate", "::mlir::ModuleOp"> {
  let summary = "Runs functions without arguments on the reference interpreter.";
  let description = [{
    For tests: the functions hold expectations (`check.expect_eq`, ...), each of
    which is an error at its operation when it does not hold. A `dlt.check` that
    does not hold is an error as well, unless a `check.expect_failed` after it
    says which. Functions that are private or have arguments are only called. It
    is an error if there is nothing to run. Changes nothing. Example:
    ```mlir
    func.func @tanh() {
      %x = dlt.constant dense<0.0> : tensor<f32>
      %y = dlt.tanh %x : tensor<f32>
      check.expect_eq %y, dense<0.0> : tensor<f32> : tensor<f32>
      return
    }
    ```
  }];
  let options = [
    Option<"rows", "rows", "int64_t", "3", "What every `?` stands for.">,
    Option<"highPrecision", "high-precision", "bool", "false",
           "Keep floats in float64 instead of rounding them to their dtype.">];
}

def VerifyLayers : Pass<"dlc-verify-layers", "::mlir::ModuleOp"> {
  let summary = "Checks that models are ready for dlc-expand.";
  let description = [{
    The last pass of `dlc-layer-pipeline`. It is an error if there are
    imports, hyperparameters, blocks or instances of blocks, if a layer has no name or no
    dtype, or if a value of a model has no ranked type or another than `dlc-infer`
    gives it. Changes nothing. Example of an error:
    ```mlir
    // expects result 0 of the inferred type 'tensor<?x4xf32>', found 'tensor<?x5xf32>'
    %y = dlc.dense %x {dtype = f32, name = "y", units = 4} : tensor<?x3xf32> -> tensor<?x5xf32>
    ```
  }];
}

def VerifyGraph : Pass<"dlt-verify-graph", "::mlir::ModuleOp"> {
  let summary = "Checks that programs are ready for dlc-kernel-pipeline.";
  let description = [{
    The last pass of `dlc-graph-pipeline`. It is an error if anything of the
    dialect dlc is left, if an entry calls or differentiates a function, if an
    operation in it has no reference semantics or no lowering to linalg, or if a
    value has rows (`?`) although no input of the entry has any, which leaves
    their number unknown. Changes nothing.
  }];
}

def VerifyKernels : Pass<"dlcrt-verify-kernels", "::mlir::ModuleOp"> {
  let summary = "Checks that kernels are of what code generation knows.";
  let description = [{
    Part of `dlc-kernel-pipeline`. It is an error if a kernel has an operation other than `linalg.generic` of one
    result, `dlcrt.contract` of floats, slices, reshapes and constants; an indexing map of anything but loops
    and constants, or a result without an index for a parallel loop; a body with
    more than arithmetic on elements, indices, constants and the rows; a slice of
    some of the rows, or with offsets that are not constants; a `?` that is not
    the rows; elements that are not whole bytes of a float or an integer, or truth
    values; no form, or one that names a structure that the body does not have.
    Changes nothing. Example of an
    error:
    ```mlir
    // expects all rows, since their number is not known
    %2 = tensor.extract_slice %1[0, 0] [4, 3] [1, 1] : tensor<?x3xf32> to tensor<4x3xf32>
    ```
  }];
}

def VerifyPrograms : Pass<"dlcrt-verify-programs", "::mlir::ModuleOp"> {
  let summary = "Checks that launch lists use memory rightly.";
  let description = [{
    The last pass of `dlc-kernel-pipeline`. Follows each `dlcrt.program` through
    a step. It is an error if a buffer does not lie in its part of memory; if a
    place is read that was not written in this step or overwritten since, or that
    holds a value of another size; if a kernel writes over what it reads, unless
    it can update it in place; if state is written before a check; if an input or
    output has rows in another dimension than the first; if an output
    is not written; or if `state_copies` is not the number of copies to state.
    Changes nothing.
  }];
}

#endif // DLC_PASSES_VERIFY
