// What dlt-autodiff makes is where the operation is whose gradient it is; sums of
// contributions, too.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-autodiff --mlir-print-debuginfo --mlir-print-local-scope %s | FileCheck %s

func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %y = dlt.tanh %x : tensor<f32> loc("activation")
  %z = dlt.multiply %x, %y : tensor<f32> loc("gate")
  return %z : tensor<f32>
}

// CHECK-LABEL: func.func @g
func.func @g(%x: tensor<f32>) -> tensor<f32> {
  // CHECK-NEXT: dlt.tanh {{.*}} loc("activation")
  // CHECK-NEXT: dlt.multiply {{.*}} loc("gate")
  // CHECK-NEXT: dlt.multiply {{.*}} loc("gate")
  // CHECK-NEXT: dlt.multiply {{.*}} loc("gate")
  // CHECK-NEXT: dlt.splat {{.*}} loc("activation")
  // CHECK-NEXT: dlt.multiply {{.*}} loc("activation")
  // CHECK-NEXT: dlt.subtract {{.*}} loc("activation")
  // CHECK-NEXT: dlt.multiply {{.*}} loc("activation")
  // CHECK-NEXT: dlt.add {{.*}} loc("activation")
  // CHECK-NEXT: return
  %z, %dx = dlt.vjp @f(%x) cotangents(%x) wrt = [0] : (tensor<f32>) (tensor<f32>) -> (tensor<f32>, tensor<f32>) loc("model")
  return %dx : tensor<f32>
}
