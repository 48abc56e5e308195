// What the verifiers of variables, entries, gradients and checks refuse.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --verify-diagnostics --split-input-file

dlt.variables @s {
  // expected-note@below {{first used here}}
  dlt.variable "w" : tensor<4xf32> weight
  // expected-error@below {{'dlt.variable' op repeats the path "w"}}
  dlt.variable "w" : tensor<5xf32> weight
}

// -----

dlt.variables @s {
  // expected-error@below {{'arith.constant' op is not allowed in dlt.variables}}
  %c = arith.constant 1 : i32
}

// -----

dlt.variables @s {
  // expected-error@below {{'dlt.variable' op expects a static tensor type of floats or integers, found 'tensor<?xf32>'}}
  dlt.variable "w" : tensor<?xf32> weight
}

// -----

dlt.variables @s {
  // expected-error@below {{'dlt.variable' op expects role weight of what is trainable, found counter}}
  dlt.variable "w" : tensor<i64> counter trainable
}

// -----

dlt.variables @s {
  // expected-error@below {{'dlt.variable' op `regards` is for role optimizer_slot, found weight}}
  dlt.variable "w" : tensor<4xf32> weight regards "v"
}

// -----

dlt.variables @s {
  dlt.variable "w" : tensor<4xf32> weight trainable
}


// expected-error@below {{'dlt.entry' op state @nosuch is not the symbol of a dlt.variables}}
dlt.entry @e state(@nosuch) (%w: tensor<4xf32>) -> tensor<4xf32> inputs [] outputs [] {
  dlt.return %w : tensor<4xf32>
}

// -----

dlt.variables @s {
  dlt.variable "w" : tensor<4xf32> weight trainable
}


// expected-error@below {{'dlt.entry' op expects 1 variables, the rows of @s, found 0}}
dlt.entry @e state(@s) () inputs [] outputs [] {
  dlt.return
}

// -----

dlt.variables @s {
  // expected-note@below {{variable "w"}}
  dlt.variable "w" : tensor<4xf32> weight trainable
}


// expected-error@below {{'dlt.entry' op expects argument and result 0 of type 'tensor<4xf32>', found 'tensor<5xf32>'}}
dlt.entry @e state(@s) (%w: tensor<5xf32>) -> tensor<5xf32> inputs [] outputs [] {
  dlt.return %w : tensor<5xf32>
}

// -----

dlt.variables @s {
  dlt.variable "w" : tensor<4xf32> weight trainable
}


// expected-error@below {{'dlt.entry' op expects as many arguments before its 1 inputs as results before its 0 outputs, found 1 arguments and 1 results}}
dlt.entry @e state(@s) (%w: tensor<4xf32>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs [] {
  dlt.return %w : tensor<4xf32>
}

// -----

dlt.variables @s {
  dlt.variable "w" : tensor<4xf32> weight trainable
}


// expected-error@below {{'dlt.entry' op expects rows only as the first dimension, found 'tensor<4x?xf32>'}}
dlt.entry @e state(@s) (%w: tensor<4xf32>, %x: tensor<4x?xf32>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs [] {
  dlt.return %w : tensor<4xf32>
}

// -----

dlt.variables @s {
  dlt.variable "w" : tensor<4xf32> weight trainable
}


// expected-error@below {{'dlt.entry' op expects ranked tensors of concrete dtypes, found 'tensor<*xf32>'}}
dlt.entry @e state(@s) (%w: tensor<4xf32>, %x: tensor<*xf32>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs [] {
  dlt.return %w : tensor<4xf32>
}

// -----

dlt.variables @s {
  dlt.variable "w" : tensor<4xf32> weight trainable
}


dlt.entry @e state(@s) (%w: tensor<4xf32>, %x: tensor<?xf32>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs [] {
  // expected-error@below {{'dlt.return' op expects values of the entry's result types, found 'tensor<?xf32>'}}
  dlt.return %x : tensor<?xf32>
}

// -----

func.func private @g(%x: tensor<4xf32>) -> tensor<f32> {
  %0 = dlt.reduce sum %x dims = [0] : tensor<4xf32> -> tensor<f32>
  return %0 : tensor<f32>
}

func.func @f(%x: tensor<4xf32>, %c: tensor<f32>) {
  // expected-error@below {{'dlt.vjp' op expects wrt indices in [0, 1), found 1}}
  %0:2 = dlt.vjp @g(%x) cotangents(%c) wrt = [1] : (tensor<4xf32>) (tensor<f32>) -> (tensor<f32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%x: tensor<4xf32>, %c: tensor<f32>) {
  // expected-error@below {{'dlt.vjp' op callee @nosuch is not a func.func with a body}}
  %0:2 = dlt.vjp @nosuch(%x) cotangents(%c) wrt = [0] : (tensor<4xf32>) (tensor<f32>) -> (tensor<f32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%x: tensor<4xf32>, %c: tensor<f32>) {
  // expected-error@below {{'dlt.vjp' op expects a result for each of its 2 wrt indices, found 1 results in all}}
  %0 = dlt.vjp @f(%x, %c) cotangents(%c) wrt = [0, 1] : (tensor<4xf32>, tensor<f32>) (tensor<f32>) -> (tensor<f32>)
  return
}

// -----

func.func @f(%x: tensor<4xf32>, %c: tensor<f32>) {
  // expected-error@below {{'dlt.vjp' op expects the cotangent of argument 0 to be 'tensor<4xf32>', found 'tensor<5xf32>'}}
  %0:2 = dlt.vjp @f(%x) cotangents(%c) wrt = [0] : (tensor<4xf32>) (tensor<f32>) -> (tensor<f32>, tensor<5xf32>)
  return
}

// -----

func.func @f(%x: tensor<4xf32>, %c: tensor<f32>) {
  // expected-error@below {{'dlt.vjp' op expects at most 1 cotangents, one for each result of the function, found 2}}
  %0:2 = dlt.vjp @f(%x) cotangents(%c, %c) wrt = [0] : (tensor<4xf32>) (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%x: tensor<4xf32>, %c: tensor<2xf32>) {
  // expected-error@below {{'dlt.vjp' op expects a cotangent of 'tensor<f32>', found 'tensor<2xf32>'}}
  %0:2 = dlt.vjp @f(%x) cotangents(%c) wrt = [0] : (tensor<4xf32>) (tensor<2xf32>) -> (tensor<f32>, tensor<4xf32>)
  return
}

// -----

// expected-note@below {{callee}}
func.func private @g(%x: tensor<5xf32>) -> tensor<f32> {
  %0 = dlt.reduce sum %x dims = [0] : tensor<5xf32> -> tensor<f32>
  return %0 : tensor<f32>
}

func.func @f(%x: tensor<4xf32>, %c: tensor<f32>) {
  // expected-error@below {{'dlt.vjp' op doesn't fit its callee's type}}
  %0:2 = dlt.vjp @g(%x) cotangents(%c) wrt = [0] : (tensor<4xf32>) (tensor<f32>) -> (tensor<f32>, tensor<4xf32>)
  return
}

// -----

func.func @f(%x: tensor<4xf32>) {
  // expected-error@below {{'dlt.check' op operand #0 must be}}
  dlt.check %x, "bad" : tensor<4xf32>
  return
}

// -----

dlt.variables @s {
  // expected-error@below {{'dlt.variable' op expects a static tensor type of floats or integers, found 'tensor<4xcomplex<f32>>'}}
  dlt.variable "w" : tensor<4xcomplex<f32>> weight
}

// -----

dlt.variables @s {}

// expected-error@below {{'dlt.entry' op expects ranked tensors of concrete dtypes, found 'tensor<4xindex>'}}
dlt.entry @e state(@s) (%x: tensor<4xindex>) -> tensor<4xindex> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  dlt.return %x : tensor<4xindex>
}

// -----

func.func private @f() -> tensor<f32>
func.func @nothing() {
  // expected-error@below {{expects at least one argument and one cotangent}}
  %r = "dlt.vjp"() <{callee = @f, operandSegmentSizes = array<i32: 0, 0>, wrt = array<i64>}> : () -> tensor<f32>
  return
}

// -----

dlt.variables @large {
  // expected-error@below {{expects tensors of at most 2^44 elements, found 'tensor<9223372036854775807xf32>'}}
  dlt.variable "w" : tensor<9223372036854775807xf32> weight
}

// -----

dlt.variables @s {
  dlt.variable "w" : tensor<4xf32> weight
}
// What would not be kept is not taken.
// expected-error@below {{expects no attributes of arguments and results}}
dlt.entry @e state(@s) (%w: tensor<4xf32> {dlt.x}) -> tensor<4xf32> inputs [] outputs [] {
  dlt.return %w : tensor<4xf32>
}

// -----

// expected-error@below {{has no attribute 'batchsize'; there are batch_size epochs loss optimizer steps_per_execution}}
dlt.metadata "m" {batchsize = 16 : i64}
