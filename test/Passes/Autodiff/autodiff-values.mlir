// Gradients that dlt-autodiff builds, evaluated. Those of each operation alone
// are compared with differences in test/unit/dlt/GradientTest.cpp.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-autodiff --dlt-evaluate %s

// Sum of (x w - t)^2, whose gradients are 2 x^T (x w - t) and 2 (x w - t) w^T.
func.func private @loss(%x: tensor<?x2xf32>, %w: tensor<2x1xf32>, %t: tensor<?x1xf32>) -> tensor<f32> {
  %y = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x2xf32>, tensor<2x1xf32>) -> tensor<?x1xf32>
  %d = dlt.subtract %y, %t : tensor<?x1xf32>
  %s = dlt.multiply %d, %d : tensor<?x1xf32>
  %l = dlt.reduce sum %s dims = [0, 1] : tensor<?x1xf32> -> tensor<f32>
  return %l : tensor<f32>
}

func.func @of_loss() {
  %one = dlt.constant dense<1.0> : tensor<f32>
  // Rows 1 2, 1 2, 1 2; the weights 3 4; y = 11, t = 10.
  %v = dlt.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %x = dlt.broadcast_in_dim %v dims = [1] : tensor<2xf32> -> tensor<?x2xf32>
  %w = dlt.constant dense<[[3.0], [4.0]]> : tensor<2x1xf32>
  %t = dlt.splat 10.0 : tensor<?x1xf32>
  %l, %dx, %dw, %dt = dlt.vjp @loss(%x, %w, %t) cotangents(%one) wrt = [0, 1, 2]
      : (tensor<?x2xf32>, tensor<2x1xf32>, tensor<?x1xf32>) (tensor<f32>) -> (tensor<f32>, tensor<?x2xf32>, tensor<2x1xf32>, tensor<?x1xf32>)
  check.expect_eq %l, dense<3.0> : tensor<f32> : tensor<f32>
  check.expect_eq %dx, dense<[[6.0, 8.0], [6.0, 8.0], [6.0, 8.0]]> : tensor<3x2xf32> : tensor<?x2xf32>
  check.expect_eq %dw, dense<[[6.0], [12.0]]> : tensor<2x1xf32> : tensor<2x1xf32>
  check.expect_eq %dt, dense<-2.0> : tensor<3x1xf32> : tensor<?x1xf32>
  return
}

// x y + x, of which x is used twice and in two results.
func.func private @shared(%x: tensor<2xf64>, %y: tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>) {
  %p = dlt.multiply %x, %y : tensor<2xf64>
  %s = dlt.add %p, %x : tensor<2xf64>
  %q = dlt.multiply %s, %x : tensor<2xf64>
  return %s, %q : tensor<2xf64>, tensor<2xf64>
}

func.func @of_shared() {
  %x = dlt.constant dense<[2.0, -1.0]> : tensor<2xf64>
  %y = dlt.constant dense<[3.0, 5.0]> : tensor<2xf64>
  %g = dlt.constant dense<[1.0, 10.0]> : tensor<2xf64>
  %h = dlt.constant dense<[100.0, 1000.0]> : tensor<2xf64>
  // dx = g (y + 1) + h (2 x y + 2 x), dy = g x + h x^2.
  %s, %q, %dx, %dy = dlt.vjp @shared(%x, %y) cotangents(%g, %h) wrt = [0, 1]
      : (tensor<2xf64>, tensor<2xf64>) (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>)
  check.expect_eq %s, dense<[8.0, -6.0]> : tensor<2xf64> : tensor<2xf64>
  check.expect_eq %q, dense<[16.0, 6.0]> : tensor<2xf64> : tensor<2xf64>
  check.expect_eq %dx, dense<[1604.0, -11940.0]> : tensor<2xf64> : tensor<2xf64>
  check.expect_eq %dy, dense<[402.0, 990.0]> : tensor<2xf64> : tensor<2xf64>
  // Only the first result is differentiated, only by y.
  %s1, %q1, %dy1 = dlt.vjp @shared(%x, %y) cotangents(%g) wrt = [1]
      : (tensor<2xf64>, tensor<2xf64>) (tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>, tensor<2xf64>)
  check.expect_eq %dy1, dense<[2.0, -10.0]> : tensor<2xf64> : tensor<2xf64>
  return
}

// Rows that are not the first dimension, and a dimension of 1 that is repeated: no
// reshape is made of them. There are 3 rows.
func.func private @repeated(%x: tensor<2x?x1xf32>) -> tensor<5x2x?x4xf32> {
  %y = dlt.broadcast_in_dim %x dims = [1, 2, 3] : tensor<2x?x1xf32> -> tensor<5x2x?x4xf32>
  return %y : tensor<5x2x?x4xf32>
}

func.func @of_repeated() {
  %x = dlt.splat 7.0 : tensor<2x?x1xf32>
  %g = dlt.splat 1.0 : tensor<5x2x?x4xf32>
  %y, %dx = dlt.vjp @repeated(%x) cotangents(%g) wrt = [0]
      : (tensor<2x?x1xf32>) (tensor<5x2x?x4xf32>) -> (tensor<5x2x?x4xf32>, tensor<2x?x1xf32>)
  check.expect_eq %dx, dense<20.0> : tensor<2x3x1xf32> : tensor<2x?x1xf32>
  return
}
