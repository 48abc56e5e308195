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

#endif // DLC_PASSES_VERIFY
