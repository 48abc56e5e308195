// What the verifiers of operations that change shapes refuse.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --verify-diagnostics --split-input-file

func.func @f() {
  // expected-error@below {{'dlt.rows' op expects a result of rank 0, found 'tensor<2xi64>'}}
  %0 = dlt.rows : tensor<2xi64>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.iota' op expects a dimension in [-2, 2), found 2}}
  %0 = dlt.iota 2 like %x : tensor<?x3xf32> -> tensor<?x3xi32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.broadcast_in_dim' op expects 2 dims, one for each of the operand's, found 1}}
  %0 = dlt.broadcast_in_dim %x dims = [0] : tensor<?x3xf32> -> tensor<?x3x2xf32>
  return
}

// -----

func.func @f(%x: tensor<1x3xf32>) {
  // expected-error@below {{'dlt.broadcast_in_dim' op expects dims that increase within [0, 2), found 0 at position 1}}
  %0 = dlt.broadcast_in_dim %x dims = [1, 0] : tensor<1x3xf32> -> tensor<3x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.broadcast_in_dim' op expects dims that increase within [0, 2), found 2 at position 1}}
  %0 = dlt.broadcast_in_dim %x dims = [0, 2] : tensor<?x3xf32> -> tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<3xf32>) {
  // expected-error@below {{'dlt.broadcast_in_dim' op expects operand dimension 0 to be 1 or that of result dimension 1, found 'tensor<3xf32>' and 'tensor<?x4xf32>'}}
  %0 = dlt.broadcast_in_dim %x dims = [1] : tensor<3xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @f(%x: tensor<3xf32>) {
  // expected-error@below {{'dlt.broadcast_in_dim' op expects equal element types}}
  %0 = dlt.broadcast_in_dim %x dims = [0] : tensor<3xf32> -> tensor<3xf64>
  return
}

// -----

func.func @f(%x: tensor<*xf32>) {
  // expected-error@below {{'dlt.broadcast_in_dim' op expects ranked tensors; use dlt.broadcast_like in generic definitions}}
  %0 = dlt.broadcast_in_dim %x dims = [0] : tensor<*xf32> -> tensor<3xf32>
  return
}

// -----

func.func @f(%x: tensor<4xf32>, %y: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.broadcast_like' op can't broadcast 'tensor<4xf32>' to 'tensor<?x3xf32>'}}
  %0 = dlt.broadcast_like %x, %y : tensor<4xf32>, tensor<?x3xf32> -> tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<3xf32>, %y: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.broadcast_like' op can't broadcast}}
  %0 = dlt.broadcast_like %x, %y leading : tensor<3xf32>, tensor<?x3xf32> -> tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.reshape' op expects as many elements in 'tensor<?x4xf32>' as in 'tensor<?x3xf32>'}}
  %0 = dlt.reshape %x : tensor<?x3xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.reshape' op expects as many elements}}
  %0 = dlt.reshape %x : tensor<?x3xf32> -> tensor<3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.reshape' op expects rows only as the first dimension}}
  %0 = dlt.reshape %x : tensor<?x3xf32> -> tensor<3x?xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{'dlt.reshape' op expects equal element types}}
  %0 = dlt.reshape %x : tensor<?x3xf32> -> tensor<?x3xf64>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects a permutation of 2 dimensions}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.transpose %x, [0, 0] : tensor<?x3xf32> -> tensor<?x?xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects a permutation of 2 dimensions}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.transpose %x, [0, 2] : tensor<?x3xf32> -> tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects a permutation of 2 dimensions}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.transpose %x, [0] : tensor<?x3xf32> -> tensor<?xf32>
  return
}

// -----

func.func @f() {
  // expected-error@below {{expects at least one operand}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.concatenate dim = 0 : () -> tensor<3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{dimension 0 of 'tensor<?x3xf32>' is the rows, which this op can't change}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.concatenate %x, %x dim = 0 : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects a dimension in [0, 2), found 2}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.concatenate %x, %x dim = 2 : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<3x3xf32>) {
  // expected-error@below {{expects operands that differ only in dimension 1, found 'tensor<2x3xf32>' and 'tensor<3x3xf32>'}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.concatenate %x, %y dim = 1 : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x6xf32>
  return
}

// -----

func.func @f(%x: tensor<2x3xf32>, %y: tensor<2xf32>) {
  // expected-error@below {{expects operands of equal rank, found 'tensor<2x3xf32>' and 'tensor<2xf32>'}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.concatenate %x, %y dim = 1 : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects 0 <= start <= limit <= 3, found [1, 4)}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.slice %x dim = 1 [1, 4] : tensor<?x3xf32> -> tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects 0 <= start <= limit <= 3, found [-1, 2)}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.slice %x dim = 1 [-1, 2] : tensor<?x3xf32> -> tensor<?x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects a dimension in [0, 2), found -1}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.slice %x dim = -1 [0, 2] : tensor<?x3xf32> -> tensor<?x2xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{is the rows, which this op can't change}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.slice %x dim = 0 [0, 2] : tensor<?x3xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects low, high and interior of at least 0, found -1, 0 and 0}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.pad %x dim = 1 low = -1 high = 0 : tensor<?x3xf32> -> tensor<?x2xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{inferred type(s) 'tensor<?x4xf32>' are incompatible with return type(s)}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.pad %x dim = 1 low = 0 high = 1 : tensor<?x3xf32> -> tensor<?x5xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects a stride of at least 1, found 0}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.slice %x dim = 1 [0, 2, 0] : tensor<?x3xf32> -> tensor<?x2xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xi32>) {
  // expected-error@below {{expects floats to take the mean of, found 'tensor<?x3xi32>'}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.reduce mean %x dims = [1] : tensor<?x3xi32> -> tensor<?xi32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>, %w: tensor<3x2xbf16>) {
  // expected-error@below {{expects operands of one dtype, or the result's behind "to", found 'tensor<?x3xf32>' and 'tensor<3x2xbf16>'}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x3xf32>, tensor<3x2xbf16>) -> tensor<?x2xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>, %w: tensor<3x2xf32>) {
  // expected-error@below {{expects a result of f16, bf16, f32 or f64, found 'i32'}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.dot_general %x, %w contract = [1] x [0] to i32 : (tensor<?x3xf32>, tensor<3x2xf32>) -> tensor<?x2xf32>
  return
}

// -----

func.func @f(%x: tensor<?x3xf32>) {
  // expected-error@below {{expects a result of at most 2^44 elements, found low, high and interior of 9223372036854775807, 0 and 0}}
  // expected-error@below {{failed to infer returned types}}
  %0 = dlt.pad %x dim = 1 low = 9223372036854775807 high = 0 : tensor<?x3xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @f(%x: tensor<?x4000000xf32>) {
  // expected-error@below {{expects tensors of at most 2^44 elements for each row, found 'tensor<?x4000000x5000000xf32>'}}
  %0 = dlt.broadcast_in_dim %x dims = [0, 1] : tensor<?x4000000xf32> -> tensor<?x4000000x5000000xf32>
  return
}

// -----

func.func @f(%x: tensor<?x16xf32>) {
  // expected-error@below {{expects tensors of at most 8 dimensions, found 'tensor<?x1x2x1x2x1x2x1x2xf32>'}}
  %0 = dlt.reshape %x : tensor<?x16xf32> -> tensor<?x1x2x1x2x1x2x1x2xf32>
  return
}

// -----

func.func @splat_of_many() {
  // expected-error@below {{'dlt.splat' op expects a number that 'f16' has, found 7.000000e+04}}
  %0 = dlt.splat 70000.0 : tensor<4xf16>
  return
}

// -----

func.func @splat_of_a_fraction() {
  // expected-error@below {{'dlt.splat' op expects a number that 'i32' has, found 5.000000e-01}}
  %0 = dlt.splat 0.5 : tensor<4xi32>
  return
}

// -----

func.func @splat_below_zero() {
  // expected-error@below {{'dlt.splat' op expects a number that 'ui8' has, found -1.000000e+00}}
  %0 = dlt.splat -1.0 : tensor<4xui8>
  return
}

// -----

func.func @splats(%x: tensor<4xf32>) {
  %0 = dlt.splat 0x7FF0000000000000 : tensor<4xf16>
  %1 = dlt.splat 255.0 : tensor<4xui8>
  %2 = dlt.splat -128.0 : tensor<4xi8>
  %3 = dlt.splat 1.0e-300 : tensor<4xf32>
  // expected-error@below {{expects a number that 'i8' has, found 1.280000e+02}}
  %4 = dlt.splat 128.0 : tensor<4xi8>
  return
}
