// dlt-split-reductions reduces rows first, then what they gave.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-split-reductions %s | FileCheck %s
// RUN: dlc-opt --dlt-split-reductions --dlt-evaluate %s > /dev/null

// The pass's example.
// CHECK-LABEL: func.func @weights
func.func @weights(%x: tensor<784x512xf32>) -> tensor<f32> {
  // CHECK: %[[ROWS:.*]] = dlt.reduce sum %{{.*}} dims = [1] : tensor<784x512xf32> -> tensor<784xf32>
  // CHECK: dlt.reduce sum %[[ROWS]] dims = [0] : tensor<784xf32> -> tensor<f32>
  %0 = dlt.reduce sum %x dims = [0, 1] : tensor<784x512xf32> -> tensor<f32>
  return %0 : tensor<f32>
}

// Of more dimensions, in any order, counted from the last; kept ones.
// CHECK-LABEL: func.func @dimensions
func.func @dimensions(%x: tensor<?x32x32xf64>) -> (tensor<f64>, tensor<1x1x1xf64>) {
  // CHECK: %[[ROWS:.*]] = dlt.reduce max %{{.*}} dims = [1, 2] : tensor<?x32x32xf64> -> tensor<?xf64>
  // CHECK: dlt.reduce max %[[ROWS]] dims = [0] : tensor<?xf64> -> tensor<f64>
  // CHECK: %[[KEPT:.*]] = dlt.reduce min %{{.*}} dims = [1, 2] keepdims : tensor<?x32x32xf64> -> tensor<?x1x1xf64>
  // CHECK: dlt.reduce min %[[KEPT]] dims = [0, 1, 2] keepdims : tensor<?x1x1xf64> -> tensor<1x1x1xf64>
  %0 = dlt.reduce max %x dims = [-1, 0, 1] : tensor<?x32x32xf64> -> tensor<f64>
  %1 = dlt.reduce min %x dims = [0, 1, 2] keepdims : tensor<?x32x32xf64> -> tensor<1x1x1xf64>
  return %0, %1 : tensor<f64>, tensor<1x1x1xf64>
}

// Few elements, few or short rows, a part of the dimensions, sums that would be
// rounded in between: not worth it, or not right.
// CHECK-LABEL: func.func @others
// CHECK-COUNT-6: dlt.reduce
// CHECK-NOT: dlt.reduce
// CHECK: return
func.func @others(%few: tensor<?x100xf32>, %long: tensor<4x100000xf32>, %short: tensor<100000x4xf32>,
                  %part: tensor<784x512xf32>, %half: tensor<784x512xbf16>, %one: tensor<100000xf32>) {
  %0 = dlt.reduce sum %few dims = [0, 1] : tensor<?x100xf32> -> tensor<f32>
  %1 = dlt.reduce sum %long dims = [0, 1] : tensor<4x100000xf32> -> tensor<f32>
  %2 = dlt.reduce sum %short dims = [0, 1] : tensor<100000x4xf32> -> tensor<f32>
  %3 = dlt.reduce sum %part dims = [0] : tensor<784x512xf32> -> tensor<512xf32>
  %4 = dlt.reduce sum %half dims = [0, 1] : tensor<784x512xbf16> -> tensor<bf16>
  %5 = dlt.reduce sum %one dims = [0] : tensor<100000xf32> -> tensor<f32>
  return
}

func.func @values() {
  %x = dlt.splat 2.0 : tensor<128x130xf32>
  %0 = dlt.reduce sum %x dims = [0, 1] : tensor<128x130xf32> -> tensor<f32>
  %1 = dlt.reduce max %x dims = [0, 1] keepdims : tensor<128x130xf32> -> tensor<1x1xf32>
  check.expect_eq %0, dense<33280.0> : tensor<f32> : tensor<f32>
  check.expect_eq %1, dense<2.0> : tensor<1x1xf32> : tensor<1x1xf32>
  return
}
