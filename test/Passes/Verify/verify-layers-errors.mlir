// What dlc-verify-layers refuses: what earlier passes of the layer pipeline
// should have removed or filled in, and types that they would not give.
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

// -----

// Types that are not those that inference gives, of an input and of each layer:
// every one is an error at its op.
!T = tensor<?x4xf32>
!W = tensor<?x5xf32>
!D = tensor<?x4xf64>
dlc.model @types {
  %x = dlc.input "x" : !T -> !T
  // expected-error@below {{'dlc.input' op expects result 0 of the inferred type 'tensor<?x4xf32>', found 'tensor<?x5xf32>'}}
  %w = dlc.input "w" : !T -> !W
  // expected-error@below {{'dlc.dense' op expects result 0 of the inferred type 'tensor<?x4xf32>', found 'tensor<?x5xf32>'}}
  %a = dlc.dense %x {dtype = f32, name = "a", units = 4} : !T -> !W
  // expected-error@below {{'dlc.activation' op expects result 0 of the inferred type 'tensor<?x5xf32>', found 'tensor<?x4xf32>'}}
  %b = dlc.activation %a {activation = @relu, dtype = f32, name = "b"} : !W -> !T
  // expected-error@below {{'dlc.flatten' op expects result 0 of the inferred type 'tensor<?x4xf64>', found 'tensor<?x4xf32>'}}
  %c = dlc.flatten %b {dtype = f64, name = "c"} : !T -> !T
  // expected-error@below {{'dlc.rescaling' op expects result 0 of the inferred type 'tensor<?x4xf32>', found 'tensor<?x4xf64>'}}
  %d = dlc.rescaling %c {dtype = f32, name = "d", scale = 2.0} : !T -> !D
  // expected-error@below {{'dlc.dropout' op expects result 0 of the inferred type 'tensor<?x4xf32>', found 'tensor<4x?xf32>'}}
  %e = dlc.dropout %d {dtype = f32, name = "e", rate = 0.5} : !D -> tensor<4x?xf32>
  // expected-error@below {{'dlc.add' op expects result 0 of the inferred type 'tensor<?x4xf32>', found 'tensor<?x4xui8>'}}
  %f = dlc.add %x, %d {dtype = f32, name = "f"} : (!T, !D) -> tensor<?x4xui8>
  // expected-error@below {{'dlc.concatenate' op expects result 0 of the inferred type 'tensor<?x9xf32>', found 'tensor<?x8xf32>'}}
  %g = dlc.concatenate %w, %x {dtype = f32, name = "g"} : (!W, !T) -> tensor<?x8xf32>
  // Right.
  %h = dlc.flatten %g {dtype = f32, name = "h"} : tensor<?x8xf32> -> tensor<?x8xf32>
  dlc.outputs %h, %f : tensor<?x8xf32>, tensor<?x4xui8>
}

// -----

// Only where such a type is made, not where it can't be used.
dlc.model @rows {
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  // expected-error@below {{'dlc.flatten' op expects result 0 of the inferred type 'tensor<?x4xf32>', found 'tensor<f32>'}}
  %y = dlc.flatten %x {dtype = f32, name = "y"} : tensor<?x4xf32> -> tensor<f32>
  %z = dlc.flatten %y {dtype = f32, name = "z"} : tensor<f32> -> tensor<?x1xf32>
  dlc.outputs %z : tensor<?x1xf32>
}

// -----

// Operands that inference refuses, and a dtype.
!T = tensor<?x4xf32>
!U = tensor<?x3xf32>
!R = tensor<?xf32>
dlc.model @operands {
  %x = dlc.input "x" : !T -> !T
  %u = dlc.input "u" : !U -> !U
  %r = dlc.input "r" : !R -> !R
  // expected-error@below {{'dlc.dense' op expects an input of rank 2 or more, found 'tensor<?xf32>'}}
  %a = dlc.dense %r {dtype = f32, name = "a", units = 4} : !R -> !T
  // expected-error@below {{'dlc.add' op expects inputs of one shape, found 'tensor<?x4xf32>' and, as input 1, 'tensor<?x3xf32>'}}
  %b = dlc.add %x, %u {dtype = f32, name = "b"} : (!T, !U) -> !T
  // expected-error@below {{'dlc.concatenate' op expects inputs that differ only along axis 1, found 'tensor<?x4xf32>' and, as input 1, 'tensor<?xf32>'}}
  %c = dlc.concatenate %x, %r {dtype = f32, name = "c"} : (!T, !R) -> !T
  // expected-error@below {{'dlc.flatten' op expects a dtype of f16, bf16, f32 or f64, found 'i32'}}
  %d = dlc.flatten %x {dtype = i32, name = "d"} : !T -> tensor<?x4xi32>
  dlc.outputs %a, %b, %c : !T, !T, !T
}

// -----

// That an operand has the type with which it was made is MLIR's to check.
dlc.model @uses {
  // expected-note@below {{prior use here}}
  %x = dlc.input "x" : tensor<?x4xf32> -> tensor<?x4xf32>
  // expected-error@below {{use of value '%x' expects different type than prior uses: 'tensor<?x3xf32>' vs 'tensor<?x4xf32>'}}
  %y = dlc.flatten %x {dtype = f32, name = "y"} : tensor<?x3xf32> -> tensor<?x3xf32>
  dlc.outputs %y : tensor<?x3xf32>
}
