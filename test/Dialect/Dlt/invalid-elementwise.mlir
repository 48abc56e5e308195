// What the verifiers of elementwise operations refuse.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --verify-diagnostics --split-input-file

func.func @f(%x: tensor<?x3xf32>, %y: tensor<3xf32>) {
  // expected-error@below {{'dlt.add' op all non-scalar operands/results must have the same shape and base type}}
  %0 = "dlt.add"(%x, %y) : (tensor<?x3xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xi32>) {
  // expected-error@below {{'dlt.tanh' op operand #0 must be}}
  %0 = dlt.tanh %x : tensor<?x3xi32>
  return
}

// -----

func.func @f(%x: tensor<?x3xi32>) {
  // expected-error@below {{'dlt.divide' op operand #0 must be}}
  %0 = dlt.divide %x, %x : tensor<?x3xi32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.not' op operand #0 must be}}
  %0 = dlt.not %x : tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{result holds truth values of the operands' shape}}
  %0 = "dlt.compare"(%x, %x) <{direction = 0 : i32}> : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?xi1>
  return
}

// -----

func.func @f(%p: tensor<3xi1>, %x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.select' op}}
  %0 = dlt.select %p, %x, %x : tensor<3xi1>, tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.convert' op}}
  %0 = dlt.convert %x : tensor<?x3xf32> -> tensor<3xf64>
  return
}

// -----

func.func @f(%x: f32) {
  // expected-error@below {{'dlt.abs' op operand #0 must be}}
  %0 = "dlt.abs"(%x) : (f32) -> f32
  return
}
