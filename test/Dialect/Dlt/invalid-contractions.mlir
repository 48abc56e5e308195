// What the verifiers of reductions, contractions and random numbers refuse.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --verify-diagnostics --split-input-file

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects dimensions in [-2, 2), found 2}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.reduce sum %x dims = [2] : tensor<?x3xf32> -> tensor<?xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects distinct dimensions, found 1 twice}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.reduce sum %x dims = [1, -1] : tensor<?x3xf32> -> tensor<?xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{are incompatible with return type(s)}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.reduce sum %x dims = [1] : tensor<?x3xf32> -> tensor<?x1xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<4x5xf32>) {
  // expected-error@below {{expects contracting dimensions of equal size, found dimension 1 of 'tensor<2x3xf32>' and 0 of 'tensor<4x5xf32>'}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.dot_general %x, %y contract = [1] x [0] : (tensor<2x3xf32>, tensor<4x5xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<3x5xf32>) {
  // expected-error@below {{expects as many contracting dimensions left as right, found 1 and 2}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.dot_general %x, %y contract = [1] x [0, 1] : (tensor<2x3xf32>, tensor<3x5xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<3x5xf32>) {
  // expected-error@below {{contracting dimensions 2 and 0 are not all dimensions of 'tensor<2x3xf32>' and 'tensor<3x5xf32>'}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.dot_general %x, %y contract = [2] x [0] : (tensor<2x3xf32>, tensor<3x5xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<3x5xf64>) {
  // expected-error@below {{expects operands of one dtype}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.dot_general %x, %y contract = [1] x [0] : (tensor<2x3xf32>, tensor<3x5xf64>) -> tensor<2x5xf32>
  return
}

// -----

func.func @f(%x: tensor<3x3xf32>) {
  // expected-error@below {{expects each dimension at most once among batching and contracting dimensions}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.dot_general %x, %x contract = [1, 1] x [0, 1] : (tensor<3x3xf32>, tensor<3x3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func @f(%x: tensor<3x3xf32>) {
  // expected-error@below {{expects each dimension at most once among batching and contracting dimensions}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.dot_general %x, %x batch = [0] x [0] contract = [0] x [1] : (tensor<3x3xf32>, tensor<3x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @f(%s: tensor<2xi64>) {
  // expected-error@below {{'dlt.random_uniform' op expects seed and step of rank 0, found 'tensor<2xi64>'}}
  %0 = dlt.random_uniform %s, %s stream = 1 : tensor<2xi64>, tensor<2xi64> -> tensor<4xf32>
  return
}

// -----

func.func @f(%s: tensor<i64>) {
  // expected-error@below {{'dlt.random_uniform' op expects a result of f32 or f64, found 'tensor<4xf16>'}}
  %0 = dlt.random_uniform %s, %s stream = 1 : tensor<i64>, tensor<i64> -> tensor<4xf16>
  return
}

// -----

func.func @f(%s: tensor<i64>) {
  // expected-error@below {{'dlt.random_uniform' op expects rows only as the first dimension, found 'tensor<4x?xf32>'}}
  %0 = dlt.random_uniform %s, %s stream = 1 : tensor<i64>, tensor<i64> -> tensor<4x?xf32>
  return
}

// -----

func.func @f(%s: tensor<i64>) {
  // expected-error@below {{'dlt.random_uniform' op expects a ranked result}}
  %0 = dlt.random_uniform %s, %s stream = 1 : tensor<i64>, tensor<i64> -> tensor<*xf32>
  return
}
