// What dlt-verify-graph refuses.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlt-verify-graph --split-input-file --verify-diagnostics

// expected-error@below {{'dlc.param' op is left; expected nothing of the layer level after dlc-build-entries}}
dlc.param @units = 4

// -----

dlt.variables @state {
}
func.func private @f(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}
dlt.entry @e state(@state) (%x: tensor<?xf32>) -> (tensor<?xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'func.call' op is left; expected a callee that can be inlined by dlc-graph-pipeline: of one block, and which does not call itself}}
  %y = func.call @f(%x) : (tensor<?xf32>) -> tensor<?xf32>
  dlt.return %y : tensor<?xf32>
}

// -----

dlt.variables @state {
}
dlt.entry @e state(@state) (%x: tensor<?xf32>) -> (tensor<?xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'vector.constant_mask' op has no reference semantics (ReferenceOp)}}
  %y = vector.constant_mask [1] : vector<1xi1>
  dlt.return %x : tensor<?xf32>
}

// -----

dlt.variables @state {
}
dlt.entry @e state(@state) (%x: tensor<?xf32>) -> (tensor<?xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'arith.constant' op has no lowering to kernels (KernelLowering)}}
  %i = arith.constant 0 : index
  dlt.return %x : tensor<?xf32>
}

// -----

dlt.variables @state {
}
dlt.entry @e state(@state) (%x: tensor<4xf32>) -> (tensor<4xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // expected-error@below {{'dlt.splat' op makes 'tensor<?x4xf32>', but no input of @e has rows, so that their number is unknown}}
  %s = dlt.splat 1.0 : tensor<?x4xf32>
  %y = dlt.reduce sum %s dims = [0] : tensor<?x4xf32> -> tensor<4xf32>
  dlt.return %y : tensor<4xf32>
}
