// What dlcrt.contract computes: groups of loops in any order, and where numbers
// are rounded.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @matrix() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = dlt.constant dense<[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]> : tensor<3x2xf32>
  %z = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %y in f32
      : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
  check.expect_eq %z, dense<[[22.0, 28.0], [49.0, 64.0]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

// The result's columns are lhs's rows.
func.func @swapped() {
  %x = dlt.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %y = dlt.constant dense<[1.0, 10.0, 100.0]> : tensor<3xf32>
  %z = dlcrt.contract [affine_map<(k, m) -> (m, k)>, affine_map<(k, m) -> (k)>, affine_map<(k, m) -> (m)>] %x, %y in f32
      : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2xf32>
  check.expect_eq %z, dense<[321.0, 654.0]> : tensor<2xf32> : tensor<2xf32>
  %t = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (n, m)>] %x, %x in f64
      : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x2xf64>
  check.expect_eq %t, dense<[[14.0, 32.0], [32.0, 77.0]]> : tensor<2x2xf64> : tensor<2x2xf64>
  return
}

func.func @batch_and_two_sums() {
  %x = dlt.constant dense<[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]> : tensor<2x2x2xf32>
  %y = dlt.constant dense<[[[1.0, 1.0], [1.0, 1.0]], [[2.0, 0.0], [0.0, -2.0]]]> : tensor<2x2x2xf32>
  // For each first index the sum over both others, one of them swapped.
  %z = dlcrt.contract [affine_map<(b, i, j) -> (b, i, j)>, affine_map<(b, i, j) -> (b, j, i)>, affine_map<(b, i, j) -> (b)>] %x, %y in f32
      : (tensor<2x2x2xf32>, tensor<2x2x2xf32>) -> tensor<2xf32>
  check.expect_eq %z, dense<[10.0, -6.0]> : tensor<2xf32> : tensor<2xf32>
  return
}

// Sums are rounded to the accumulator, and then to the result.
func.func @rounding() {
  %x = dlt.constant dense<[2048.0, 1.0, 1.0]> : tensor<3xf16>
  %y = dlt.constant dense<1.0> : tensor<3xf16>
  %narrow = dlcrt.contract [affine_map<(k) -> (k)>, affine_map<(k) -> (k)>, affine_map<(k) -> ()>] %x, %y in f16
      : (tensor<3xf16>, tensor<3xf16>) -> tensor<f16>
  check.expect_eq %narrow, dense<2048.0> : tensor<f16> : tensor<f16>
  %wide = dlcrt.contract [affine_map<(k) -> (k)>, affine_map<(k) -> (k)>, affine_map<(k) -> ()>] %x, %y in f32
      : (tensor<3xf16>, tensor<3xf16>) -> tensor<f16>
  check.expect_eq %wide, dense<2050.0> : tensor<f16> : tensor<f16>
  return
}

// A sum starts from +0, so it is never -0.
func.func @zero() {
  %x = dlt.constant dense<[-0.0]> : tensor<1xf32>
  %y = dlt.constant dense<[1.0]> : tensor<1xf32>
  %z = dlcrt.contract [affine_map<(k) -> (k)>, affine_map<(k) -> (k)>, affine_map<(k) -> ()>] %x, %y in f32
      : (tensor<1xf32>, tensor<1xf32>) -> tensor<f32>
  check.expect_eq %z, dense<0.0> : tensor<f32> : tensor<f32>
  return
}

func.func @integers() {
  %x = dlt.constant dense<[-128, 127]> : tensor<2xi8>
  %z = dlcrt.contract [affine_map<(k) -> (k)>, affine_map<(k) -> (k)>, affine_map<(k) -> ()>] %x, %x in i32
      : (tensor<2xi8>, tensor<2xi8>) -> tensor<i32>
  check.expect_eq %z, dense<32513> : tensor<i32> : tensor<i32>
  return
}
