//===- Passes.td - Forming kernels -------------------------*- tablegen -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PASSES_FUSION
#define DLC_PASSES_FUSION

include "mlir/Pass/PassBase.td"

def ReuseReluMasks : Pass<"dlt-reuse-relu-masks", "::mlir::ModuleOp"> {
  let summary = "Tests relu's result instead of its operand.";
  let description = [{
    Where `y = select(x > 0, x, 0)`, the test `x > 0` is the same as `y > 0`, for
    nan too; so is `x <= 0` where `y = select(x <= 0, 0, x)`. Other users of the test, in the gradient, get the latter, so that x
    need not be kept. Example:
    ```mlir
    %p = dlt.compare gt %x, %zero : tensor<?x4xf32>
    %y = dlt.select %p, %x, %zero : tensor<?x4xi1>, tensor<?x4xf32>
    // users of %p other than %y now use
    %q = dlt.compare gt %y, %zero : tensor<?x4xf32>
    ```
  }];
  let dependentDialects = ["::dlc::dlt::DltDialect"];
}

def SplitReductions : Pass<"dlt-split-reductions", "::mlir::ModuleOp"> {
  let summary = "Makes reductions of many elements to a number two reductions.";
  let description = [{
    For devices of many threads, where one block has a reduction to a number:
    first each row is reduced, by threads of many blocks, then what the rows
    gave. Only where there are so many elements that this is faster, assuming the
    batch size of `dlt.metadata` (else 32) rows. Sums of floats of 16 bits stay as
    they are, since the rows' sums would be rounded. Example:
    ```mlir
    %0 = dlt.reduce sum %x dims = [0, 1] : tensor<784x512xf32> -> tensor<f32>
    // becomes
    %1 = dlt.reduce sum %x dims = [1] : tensor<784x512xf32> -> tensor<784xf32>
    %0 = dlt.reduce sum %1 dims = [0] : tensor<784xf32> -> tensor<f32>
    ```
  }];
  let dependentDialects = ["::dlc::dlt::DltDialect"];
}

def FormKernels : Pass<"dlc-form-kernels", "::mlir::ModuleOp"> {
  let summary = "Groups the linalg operations of entries into kernels.";
  let description = [{
    Needs entries of linalg on tensors. Operations that a kernel can compute in
    one sweep form a group: a matrix product with the elementwise operations on
    its result; operations over the same rows; elementwise operations of one
    shape. What costs next to nothing (fills, broadcasts, comparisons, reshapes)
    is computed again in each group that uses it. Groups become kernels, equal
    ones once, whose form names all structures that their bodies have, and
    `dlcrt.launch`es. Each group is a remark, and so is each launch of a kernel of
    form `loops`, with its share of what the entry costs at the least. Leaves entries of launches, reshapes and `dlcrt.require`. Entries that have
    launches stay as they are; any other operation is an error.

    With `for-device` kernels are for a device of many threads: a reduction over
    all rows is a kernel by itself, or one with the elementwise operations on rows
    of its length, or one with what is made of the number that it gives, and a
    product has no operations on its result but the bias and relu that libraries of
    products know. Three kinds of products are one with the operations on their
    results: those whose sums have at most 16 terms; those that sum at most
    256 rows, the batch of `dlt.metadata` times the steps of sequences, gradients
    with the optimizer's update; and those of at most 32 columns whose second operand
    has at most 8192 elements, with all operations on their rows. With so few rows
    the first also reduce their columns.
  }];
  let options = [Option<"forDevice", "for-device", "bool", /*default=*/"false",
                        "Form kernels for a device of many threads">];
  let dependentDialects = ["::dlc::kernel::DlcRtDialect",
                           "::mlir::arith::ArithDialect"];
}

def FindForms : Pass<"dlcrt-find-forms", "::mlir::ModuleOp"> {
  let summary = "Gives kernels that are written by hand their forms.";
  let description = [{
    A kernel without a form gets the one that `dlc-form-kernels` would give it:
    all structures that its body has. Kernels that have one keep it, and those
    that hold what has no place in a kernel stay without. No pipeline runs it:
    who writes a kernel says what it is. Example:
    ```mlir
    dlcrt.kernel @double(%rows: index, %x: tensor<?x8xf32>) -> tensor<?x8xf32> {...}
    // becomes
    dlcrt.kernel @double(%rows: index, %x: tensor<?x8xf32>) -> tensor<?x8xf32>
        form <#dlcrt.rows> {...}
    ```
  }];
}

#endif // DLC_PASSES_FUSION
