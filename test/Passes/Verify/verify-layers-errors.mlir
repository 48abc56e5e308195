// What dlc-verify-layers refuses: what earlier passes of the layer pipeline
// should have removed or filled in.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlc-verify-layers --split-input-file --verify-diagnostics

// expected-error@below {{'dlc.param' op has no place after dlc-bind}}
dlc.param @units = 4

// -----

// expected-error@below {{'dlc.block' op has no place after dlc-instantiate-blocks}}
dlc.block @b(%x) {
  dlc.yield %x
}

// -----

dlc.model @unnamed {
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  // expected-error@below {{'dlc.flatten' op has no name; expected one after dlc-name-layers}}
  %y = dlc.flatten %x : tensor<?x4xf32> -> tensor<?x4xf32>
  dlc.outputs %y names ["y"] : tensor<?x4xf32>
}

// -----

dlc.model @untyped {
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  // expected-error@below {{'dlc.flatten' op has no dtype; expected one after dlc-infer}}
  %y = dlc.flatten %x {name = "y"} : tensor<?x4xf32> -> tensor<?x4xf32>
  dlc.outputs %y names ["y"] : tensor<?x4xf32>
}

// -----

dlc.model @deferred {
  // expected-error@below {{'dlc.input' op makes a value of type '!dlc.deferred'; expected a ranked tensor after dlc-infer}}
  %x = dlc.input "x" : tensor<?x4xf32>
  %y = dlc.flatten %x {name = "y", dtype = f32}
  dlc.outputs %y names ["y"]
}
