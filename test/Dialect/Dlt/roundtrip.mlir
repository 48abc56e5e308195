// Every operation of dlt reads what it prints, in all three forms.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: dlc-opt %t.mlir | diff %t.mlir -
// RUN: dlc-opt %s --mlir-print-op-generic | dlc-opt | diff %t.mlir -
// RUN: dlc-opt %s --emit-bytecode | dlc-opt | diff %t.mlir -

// CHECK: dlt.metadata "m" {batch_size = 8 : i64, loss = "l", optimizer = "o"}
dlt.metadata "m" {batch_size = 8 : i64, epochs = 1 : i64, loss = "l", optimizer = "o"}

// CHECK: dlt.variables @state {
dlt.variables @state {
  // CHECK: dlt.variable "w" : tensor<4xf32> weight trainable init("zeros")
  dlt.variable "w" : tensor<4xf32> weight trainable init("zeros")
  // CHECK: dlt.variable "optimizer/w/m" : tensor<4xf32> optimizer_slot regards "w"
  dlt.variable "optimizer/w/m" : tensor<4xf32> optimizer_slot regards "w"
  dlt.variable "lr" : tensor<f32> hyperparameter
  dlt.variable "step" : tensor<i64> counter
  dlt.variable "seed" : tensor<i64> seed
  dlt.variable "total" : tensor<f64> metric
}

// CHECK: dlt.entry @step state(@state) (%{{.*}}: tensor<4xf32>, {{.*}}) -> ({{.*}}) inputs [#dlt.input<"x", feature>, #dlt.input<"t", target, classes = 10>, #dlt.input<"s", sample_weight>, #dlt.input<"k", seed>] outputs ["y"] {
dlt.entry @step state(@state) (%w: tensor<4xf32>, %m: tensor<4xf32>, %lr: tensor<f32>, %n: tensor<i64>,
    %seed: tensor<i64>, %total: tensor<f64>, %x: tensor<?x4xf32>, %t: tensor<?xi64>, %s: tensor<?xf32>, %k: tensor<i64>)
    -> (tensor<4xf32>, tensor<4xf32>, tensor<f32>, tensor<i64>, tensor<i64>, tensor<f64>, tensor<?xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"t", target, classes = 10>, #dlt.input<"s", sample_weight>, #dlt.input<"k", seed>]
    outputs ["y"] {
  %one = dlt.splat 1.0 : tensor<?xf32>
  // CHECK: vjp @scores(%{{.*}}, %{{.*}}) cotangents(%{{.*}}) wrt = [0] : (tensor<4xf32>, tensor<?x4xf32>) (tensor<?xf32>) -> (tensor<?xf32>, tensor<4xf32>)
  %y, %dw = dlt.vjp @scores(%w, %x) cotangents(%one) wrt = [0]
      : (tensor<4xf32>, tensor<?x4xf32>) (tensor<?xf32>) -> (tensor<?xf32>, tensor<4xf32>)
  %ok = dlt.is_finite %y : tensor<?xf32>
  // CHECK: check %{{.*}}, "bad" at "here" : tensor<?xi1>
  dlt.check %ok, "bad" at "here" : tensor<?xi1>
  // CHECK: check %{{.*}}, "worse" : tensor<?xi1>
  dlt.check %ok, "worse" : tensor<?xi1>
  // CHECK: return %{{.*}} : tensor<4xf32>, {{.*}}, tensor<?xf32>
  dlt.return %dw, %m, %lr, %n, %k, %total, %y
      : tensor<4xf32>, tensor<4xf32>, tensor<f32>, tensor<i64>, tensor<i64>, tensor<f64>, tensor<?xf32>
}

func.func private @scores(%w: tensor<4xf32>, %x: tensor<?x4xf32>) -> tensor<?xf32> {
  // CHECK: dlt.dot_general %{{.*}}, %{{.*}} contract = [1] x [0] : (tensor<?x4xf32>, tensor<4xf32>) -> tensor<?xf32>
  %0 = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x4xf32>, tensor<4xf32>) -> tensor<?xf32>
  return %0 : tensor<?xf32>
}

// CHECK-LABEL: func.func @elementwise
func.func @elementwise(%a: tensor<?x3xf32>, %b: tensor<?x3xf32>, %p: tensor<?x3xi1>) {
  // CHECK-NEXT: dlt.abs %{{.*}} : tensor<?x3xf32>
  %0 = dlt.abs %a : tensor<?x3xf32>
  %1 = dlt.exponential %a : tensor<?x3xf32>
  %2 = dlt.log %a : tensor<?x3xf32>
  %3 = dlt.log_plus_one %a : tensor<?x3xf32>
  %4 = dlt.logistic %a : tensor<?x3xf32>
  %5 = dlt.negate %a : tensor<?x3xf32>
  %6 = dlt.rsqrt %a : tensor<?x3xf32>
  %7 = dlt.sign %a : tensor<?x3xf32>
  %8 = dlt.sqrt %a : tensor<?x3xf32>
  %9 = dlt.tanh %a : tensor<?x3xf32>
  // CHECK: dlt.is_finite %{{.*}} : tensor<?x3xf32>
  %10 = dlt.is_finite %a : tensor<?x3xf32>
  %11 = dlt.not %p : tensor<?x3xi1>
  %floor = dlt.floor %a : tensor<?x3xf32>
  %ceil = dlt.ceil %a : tensor<?x3xf32>
  %nearest = dlt.round_nearest_even %a : tensor<?x3xf32>
  %less = dlt.exponential_minus_one %a : tensor<?x3xf32>
  %either = dlt.xor %p, %p : tensor<?x3xi1>
  // CHECK: dlt.add %{{.*}}, %{{.*}} : tensor<?x3xf32>
  %12 = dlt.add %a, %b : tensor<?x3xf32>
  %13 = dlt.subtract %a, %b : tensor<?x3xf32>
  %14 = dlt.multiply %a, %b : tensor<?x3xf32>
  %15 = dlt.divide %a, %b : tensor<?x3xf32>
  %16 = dlt.power %a, %b : tensor<?x3xf32>
  %17 = dlt.maximum %a, %b : tensor<?x3xf32>
  %18 = dlt.minimum %a, %b : tensor<?x3xf32>
  %19 = dlt.and %p, %p : tensor<?x3xi1>
  %20 = dlt.or %p, %p : tensor<?x3xi1>
  // CHECK: dlt.compare le %{{.*}}, %{{.*}} : tensor<?x3xf32>
  %21 = dlt.compare le %a, %b : tensor<?x3xf32>
  // CHECK: dlt.select %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x3xi1>, tensor<?x3xf32>
  %22 = dlt.select %p, %a, %b : tensor<?x3xi1>, tensor<?x3xf32>
  // CHECK: dlt.convert %{{.*}} : tensor<?x3xf32> -> tensor<?x3xui8>
  %23 = dlt.convert %a : tensor<?x3xf32> -> tensor<?x3xui8>
  return
}

// CHECK-LABEL: func.func @shapes
func.func @shapes(%a: tensor<?x3xf32>, %b: tensor<2x3xf32>, %v: tensor<3xf32>, %seed: tensor<i64>) {
  // CHECK-NEXT: dlt.splat 5.000000e-01 : tensor<?x10xf32>
  %0 = dlt.splat 0.5 : tensor<?x10xf32>
  // CHECK-NEXT: dlt.full_like %{{.*}}, 1.000000e+00 : tensor<?x3xf32>
  %1 = dlt.full_like %a, 1.0 : tensor<?x3xf32>
  // CHECK-NEXT: dlt.constant dense<[1, 2]> : tensor<2xi32>
  %2 = dlt.constant dense<[1, 2]> : tensor<2xi32>
  // CHECK-NEXT: dlt.rows : tensor<i64>
  %3 = dlt.rows : tensor<i64>
  // CHECK-NEXT: dlt.iota -1 like %{{.*}} : tensor<?x3xf32> -> tensor<?x3xi32>
  %4 = dlt.iota -1 like %a : tensor<?x3xf32> -> tensor<?x3xi32>
  // CHECK-NEXT: dlt.broadcast_in_dim %{{.*}} dims = [1] : tensor<3xf32> -> tensor<?x3xf32>
  %5 = dlt.broadcast_in_dim %v dims = [1] : tensor<3xf32> -> tensor<?x3xf32>
  // CHECK-NEXT: dlt.broadcast_like %{{.*}}, %{{.*}} : tensor<3xf32>, tensor<?x3xf32> -> tensor<?x3xf32>
  %6 = dlt.broadcast_like %v, %a : tensor<3xf32>, tensor<?x3xf32> -> tensor<?x3xf32>
  %7 = dlt.reduce max %a dims = [1] : tensor<?x3xf32> -> tensor<?xf32>
  // CHECK: dlt.broadcast_like %{{.*}}, %{{.*}} leading : tensor<?xf32>, tensor<?x3xf32> -> tensor<?x3xf32>
  %8 = dlt.broadcast_like %7, %a leading : tensor<?xf32>, tensor<?x3xf32> -> tensor<?x3xf32>
  %9 = dlt.reshape %a : tensor<?x3xf32> -> tensor<?x3x1xf32>
  // CHECK: dlt.transpose %{{.*}}, [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  %10 = dlt.transpose %b, [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  // CHECK-NEXT: dlt.concatenate %{{.*}}, %{{.*}} dim = 1 : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x6xf32>
  %11 = dlt.concatenate %a, %a dim = 1 : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?x6xf32>
  // CHECK-NEXT: dlt.slice %{{.*}} dim = 1[1, 3] : tensor<?x3xf32> -> tensor<?x2xf32>
  %12 = dlt.slice %a dim = 1 [1, 3] : tensor<?x3xf32> -> tensor<?x2xf32>
  // CHECK-NEXT: dlt.pad %{{.*}} dim = 1 low = 1 high = 2 : tensor<?x3xf32> -> tensor<?x6xf32>
  %13 = dlt.pad %a dim = 1 low = 1 high = 2 : tensor<?x3xf32> -> tensor<?x6xf32>
  // CHECK-NEXT: dlt.slice %{{.*}} dim = 1[0, 3, 2] : tensor<?x3xf32> -> tensor<?x2xf32>
  %step = dlt.slice %a dim = 1 [0, 3, 2] : tensor<?x3xf32> -> tensor<?x2xf32>
  // CHECK-NEXT: dlt.pad %{{.*}} dim = 1 low = 0 high = 0 interior = 1 value = 5.000000e-01 : tensor<?x3xf32> -> tensor<?x5xf32>
  %wide = dlt.pad %a dim = 1 low = 0 high = 0 interior = 1 value = 0.5 : tensor<?x3xf32> -> tensor<?x5xf32>
  // CHECK-NEXT: dlt.reduce mean %{{.*}} dims = [1] : tensor<?x3xf32> -> tensor<?xf32>
  %mean = dlt.reduce mean %a dims = [1] : tensor<?x3xf32> -> tensor<?xf32>
  // CHECK-NEXT: dlt.dot_general %{{.*}}, %{{.*}} batch = [0] x [0] contract = [1] x [1] to f64 : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?xf64>
  %dots = dlt.dot_general %a, %a batch = [0] x [0] contract = [1] x [1] to f64 : (tensor<?x3xf32>, tensor<?x3xf32>) -> tensor<?xf64>
  // CHECK-NEXT: dlt.reduce sum %{{.*}} dims = [-1] keepdims : tensor<?x3xf32> -> tensor<?x1xf32>
  %14 = dlt.reduce sum %a dims = [-1] keepdims : tensor<?x3xf32> -> tensor<?x1xf32>
  // CHECK-NEXT: dlt.dot_general %{{.*}}, %{{.*}} batch = [0] x [0] contract = [1] x [1] : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2xf32>
  %15 = dlt.dot_general %b, %b batch = [0] x [0] contract = [1] x [1] : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2xf32>
  // CHECK-NEXT: dlt.random_uniform %{{.*}}, %{{.*}} stream = 7 : tensor<i64>, tensor<i64> -> tensor<?x3xf32>
  %16 = dlt.random_uniform %seed, %seed stream = 7 : tensor<i64>, tensor<i64> -> tensor<?x3xf32>
  // CHECK-NEXT: dlt.ranks %{{.*}} dim = 1 : tensor<?x3xf32> -> tensor<?x3xi64>
  %ranks = dlt.ranks %a dim = 1 : tensor<?x3xf32> -> tensor<?x3xi64>
  // CHECK-NEXT: dlt.sort %{{.*}} dim = -1 descending : tensor<?x3xf32>
  %sorted = dlt.sort %a dim = -1 descending : tensor<?x3xf32>
  // CHECK-NEXT: dlt.cumulative_sum %{{.*}} dim = 1 reverse : tensor<?x3xf32>
  %sums = dlt.cumulative_sum %a dim = 1 reverse : tensor<?x3xf32>
  // CHECK-NEXT: dlt.cumulative_sum %{{.*}} dim = 1 : tensor<?x3xf32>
  %forward = dlt.cumulative_sum %a dim = 1 : tensor<?x3xf32>
  %17 = dlt.stop_gradient %a : tensor<?x3xf32>
  return
}
