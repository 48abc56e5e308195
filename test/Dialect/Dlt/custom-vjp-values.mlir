// An operation with a gradient of one's own computes what its first region does.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-evaluate %s
// RUN: dlc-opt --dlt-autodiff --dlt-evaluate %s

func.func @two_results() {
  %x = dlt.constant dense<[1.4, 2.6]> : tensor<2xf32>
  %y:2 = dlt.custom_vjp(%a = %x) : (tensor<2xf32>) -> (tensor<2xf32>, tensor<f32>) {
    %r = round_nearest_even %a : tensor<2xf32>
    %s = reduce sum %r dims = [0] : tensor<2xf32> -> tensor<f32>
    yield %r, %s, %a : tensor<2xf32>, tensor<f32>, tensor<2xf32>
  } backward(%a, %dr, %ds) {
    yield %dr : tensor<2xf32>
  }
  check.expect_eq %y#0, dense<[1.0, 3.0]> : tensor<2xf32> : tensor<2xf32>
  check.expect_eq %y#1, dense<4.0> : tensor<f32> : tensor<f32>
  return
}
