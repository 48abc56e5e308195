// Which weights an optimizer's definition updates, and their slots: of other
// shapes, shared, and of the optimizer that it leaves other weights to.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlc-infer --dlc-expand --dlc-build-entries --split-input-file | FileCheck %s

// Weights that are vectors, and those excluded, are the other's.
// CHECK-LABEL: dlt.variables @split_variables {
// CHECK: dlt.variable "optimizer/a/kernel/row" : tensor<1x2xf32> optimizer_slot regards "a/kernel"
// CHECK-NEXT: dlt.variable "optimizer/product" : tensor<f32> optimizer_slot
// CHECK-NEXT: dlt.variable "optimizer/a/bias/velocity" : tensor<2xf32> optimizer_slot regards "a/bias"
// CHECK-NEXT: dlt.variable "optimizer/left/kernel/velocity" : tensor<2x2xf32> optimizer_slot regards "left/kernel"
// CHECK-NEXT: dlt.variable "optimizer/left/bias/velocity" : tensor<2xf32>
// CHECK-NEXT: dlt.variable "optimizer/b/kernel/velocity" : tensor<2x2xf32>
// CHECK-NEXT: dlt.variable "optimizer/b/bias/velocity"
// CHECK-NEXT: dlt.variable "optimizer/learning_rate"
dlc.define optimizer @matrices(%w, %g, %iteration, %lr)
    slots(%r "row" reduced(0), %p "product" shared = 3) params(%rate = 0.5, %apart = 1)
    ranks(2, 2) exclude("left") if apart otherwise = @vectors {
  %r1 = eval mean(%g, 0, keepdims)
  %w1 = eval %w - %r1
  %p1 = eval %p * %rate
  yield %w1, %r1, %p1
}
dlc.define optimizer @vectors(%w, %g, %iteration, %lr) slots(%v "velocity" = rate)
    params(%rate = 0.25, %decay = 0.125) weight_decay = decay {
  %v1 = eval %v + %g
  %w1 = eval %w - %v1
  yield %w1, %v1
}
dlc.model @split {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2}
  %1 = dlc.dense %0 {name = "left", units = 2}
  %2 = dlc.dense %1 {name = "b", units = 2}
  dlc.outputs %2
}
dlc.recipe @split {
  dlc.optimizer @matrices {rate = 0.75, exclude_layers = ["^b/"]}
  dlc.loss @mean_squared_error
}
// The other's slot starts from the param that it has in common, and it decays by
// its own decay.
// CHECK-LABEL: dlt.entry @init
// CHECK-DAG: splat 3.000000e+00 : tensor<f32>
// CHECK-DAG: splat 7.500000e-01 : tensor<2x2xf32>
// CHECK-LABEL: dlt.entry @train_step
// CHECK: reduce mean %{{.*}} dims = [0] keepdims : tensor<3x2xf32> -> tensor<1x2xf32>
// CHECK: splat 1.250000e-01 : tensor<2xf32>
// CHECK: splat 1.250000e-01 : tensor<2x2xf32>

// -----

// A shared slot has the widest dtype of the weights, and is updated once.
// CHECK-LABEL: dlt.variables @wide_variables {
// CHECK: dlt.variable "optimizer/product" : tensor<f64> optimizer_slot
// CHECK-LABEL: dlt.entry @train_step
// CHECK-SAME: (%arg0: tensor<3x2xf32>, %arg1: tensor<2x2xf64>, %[[P:arg2]]: tensor<f64>
// CHECK: convert %[[P]] : tensor<f64> -> tensor<f32>
// CHECK: %[[NEXT:.*]] = multiply %[[P]], %{{.*}} : tensor<f64>
// CHECK: return %{{.*}}, %{{.*}}, %[[NEXT]], %arg3
dlc.define optimizer @shared(%w, %g, %iteration, %lr) slots(%p "product" shared = 1) {
  %w1 = eval %w - %g * %p
  %p1 = eval %p * 0.5
  yield %w1, %p1
}
dlc.model @wide {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "a", units = 2, use_bias = false}
  %1 = dlc.dense %0 {name = "b", units = 2, use_bias = false, dtype = f64}
  dlc.outputs %1
}
dlc.recipe @wide {
  dlc.optimizer @shared
  dlc.loss @mean_squared_error
}

// -----

// A use may say that nothing is excluded.
// CHECK-LABEL: dlt.variables @whole_variables {
// CHECK: dlt.variable "optimizer/left/kernel/row"
// CHECK-NEXT: dlt.variable "optimizer/left/bias/velocity"
dlc.define optimizer @matrices(%w, %g, %iteration, %lr)
    slots(%r "row" reduced(0)) params(%apart = 1)
    ranks(2, 2) exclude("left") if apart otherwise = @vectors {
  %r1 = eval mean(%g, 0, keepdims)
  %w1 = eval %w - %r1
  yield %w1, %r1
}
dlc.define optimizer @vectors(%w, %g, %iteration, %lr) slots(%v "velocity") {
  %v1 = eval %v + %g
  %w1 = eval %w - %v1
  yield %w1, %v1
}
dlc.model @whole {
  %x = dlc.input "x" : tensor<?x3xf32>
  %0 = dlc.dense %x {name = "left", units = 2}
  dlc.outputs %0
}
dlc.recipe @whole {
  dlc.optimizer @matrices {apart = 0}
  dlc.loss @mean_squared_error
}
