//===- Passes.td - Gradients -------------------------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_AUTODIFF
#define DLC_PASSES_AUTODIFF

include "mlir/Pass/PassBase.td"

def Autodiff : Pass<"dlt-autodiff", "::mlir::ModuleOp"> {
  let summary = "Replaces each dlt.vjp by its function and that one's gradient.";
  let description = [{
    Reverse mode. Clones the callee, then walks its operations backward and adds
    what each one's `DifferentiableOp` gives its operands. Only operations
    between `wrt` and the differentiated results take part. It is an error if
    one of them has no gradient. Needs callees of one block and of ranked
    tensors, without calls. Leaves no `dlt.vjp`, and no `dlt.custom_vjp` in functions.
  }];
  let dependentDialects = ["::dlc::dlt::DltDialect"];
}

#endif // DLC_PASSES_AUTODIFF
