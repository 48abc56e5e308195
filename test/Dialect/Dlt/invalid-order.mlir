// What the verifiers of operations that order refuse.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --split-input-file --verify-diagnostics

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.ranks' op expects a dimension in [-2, 2), found 2}}
  %0 = dlt.ranks %x dim = 2 : tensor<?x3xf32> -> tensor<?x3xi32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.ranks' op expects a dimension in [-2, 2), found -3}}
  %0 = dlt.ranks %x dim = -3 : tensor<?x3xf32> -> tensor<?x3xi32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.ranks' op dimension 0 of 'tensor<?x3xf32>' is the rows, of which each is computed by itself}}
  %0 = dlt.ranks %x dim = 0 : tensor<?x3xf32> -> tensor<?x3xi32>
  return
}

// -----

func.func @f(%x: tensor<f32>) {
  // expected-error@below {{'dlt.ranks' op expects a dimension in [0, 0), found 0}}
  %0 = dlt.ranks %x dim = 0 : tensor<f32> -> tensor<i32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.sort' op expects a dimension in [-2, 2), found 2}}
  %0 = dlt.sort %x dim = 2 : tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.sort' op expects a dimension in [-2, 2), found -3}}
  %0 = dlt.sort %x dim = -3 : tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.sort' op dimension 0 of 'tensor<?x3xf32>' is the rows, of which each is computed by itself}}
  %0 = dlt.sort %x dim = 0 : tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<f32>) {
  // expected-error@below {{'dlt.sort' op expects a dimension in [0, 0), found 0}}
  %0 = dlt.sort %x dim = 0 : tensor<f32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.cumulative_sum' op expects a dimension in [-2, 2), found 2}}
  %0 = dlt.cumulative_sum %x dim = 2 : tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.cumulative_sum' op expects a dimension in [-2, 2), found -3}}
  %0 = dlt.cumulative_sum %x dim = -3 : tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.cumulative_sum' op dimension 0 of 'tensor<?x3xf32>' is the rows, of which each is computed by itself}}
  %0 = dlt.cumulative_sum %x dim = 0 : tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<f32>) {
  // expected-error@below {{'dlt.cumulative_sum' op expects a dimension in [0, 0), found 0}}
  %0 = dlt.cumulative_sum %x dim = 0 : tensor<f32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.ranks' op result #0 must be tensor of 32-bit signless integer or 64-bit signless integer}}
  %0 = dlt.ranks %x dim = 1 : tensor<?x3xf32> -> tensor<?x3xf32>
  return
}
