// dlt-reuse-relu-masks gives users of relu's test the test of its result.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-reuse-relu-masks %s | FileCheck %s
// RUN: dlc-opt --dlt-reuse-relu-masks --dlt-evaluate %s > /dev/null

// The pass's example: forward in one half, the gradient in the other.
// CHECK-LABEL: func.func @gradient
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xf32>, %[[G:.*]]: tensor<?x4xf32>)
func.func @gradient(%x: tensor<?x4xf32>, %g: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xi1>) {
  // CHECK: %[[ZERO:.*]] = dlt.splat 0.0
  // CHECK-NEXT: %[[P:.*]] = dlt.compare gt %[[X]], %[[ZERO]]
  // CHECK-NEXT: %[[Y:.*]] = dlt.select %[[P]], %[[X]], %[[ZERO]]
  // CHECK-NEXT: %[[Q:.*]] = dlt.compare gt %[[Y]], %[[ZERO]]
  // CHECK-NEXT: %[[D:.*]] = dlt.select %[[Q]], %[[G]], %[[ZERO]]
  // CHECK-NEXT: return %[[Y]], %[[D]], %[[Q]]
  %zero = dlt.splat 0.0 : tensor<?x4xf32>
  %p = dlt.compare gt %x, %zero : tensor<?x4xf32>
  %y = dlt.select %p, %x, %zero : tensor<?x4xi1>, tensor<?x4xf32>
  %d = dlt.select %p, %g, %zero : tensor<?x4xi1>, tensor<?x4xf32>
  return %y, %d, %p : tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xi1>
}

// The prelude's form, which keeps nan.
// CHECK-LABEL: func.func @keeps_nan
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
func.func @keeps_nan(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xi1>) {
  // CHECK: %[[Y:.*]] = dlt.select
  // CHECK-NEXT: %[[Q:.*]] = dlt.compare le %[[Y]]
  // CHECK-NEXT: return %[[Y]], %[[Q]]
  %zero = dlt.splat 0.0 : tensor<4xf32>
  %p = dlt.compare le %x, %zero : tensor<4xf32>
  %y = dlt.select %p, %zero, %x : tensor<4xi1>, tensor<4xf32>
  return %y, %p : tensor<4xf32>, tensor<4xi1>
}

// -0 counts as zero; each of the two zeros may be another.
// CHECK-LABEL: func.func @negative_zero
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>)
func.func @negative_zero(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xi1>) {
  // CHECK: %[[Y:.*]] = dlt.select
  // CHECK-NEXT: %[[Q:.*]] = dlt.compare gt %[[Y]]
  // CHECK-NEXT: return %[[Y]], %[[Q]]
  %zero = dlt.splat 0.0 : tensor<4xf32>
  %minus = dlt.splat -0.0 : tensor<4xf32>
  %p = dlt.compare gt %x, %zero : tensor<4xf32>
  %y = dlt.select %p, %x, %minus : tensor<4xi1>, tensor<4xf32>
  return %y, %p : tensor<4xf32>, tensor<4xi1>
}

// Users before relu's result can't have its test.
// CHECK-LABEL: func.func @earlier
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>, %[[G:.*]]: tensor<4xf32>)
func.func @earlier(%x: tensor<4xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %[[P:.*]] = dlt.compare gt %[[X]]
  // CHECK-NEXT: dlt.select %[[P]], %[[G]]
  // CHECK-NEXT: %[[Y:.*]] = dlt.select %[[P]], %[[X]]
  // CHECK-NEXT: %[[Q:.*]] = dlt.compare gt %[[Y]]
  // CHECK-NEXT: dlt.select %[[Q]], %[[G]]
  %zero = dlt.splat 0.0 : tensor<4xf32>
  %p = dlt.compare gt %x, %zero : tensor<4xf32>
  %a = dlt.select %p, %g, %zero : tensor<4xi1>, tensor<4xf32>
  %y = dlt.select %p, %x, %zero : tensor<4xi1>, tensor<4xf32>
  %b = dlt.select %p, %g, %zero : tensor<4xi1>, tensor<4xf32>
  return %y, %a, %b : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// What is not relu, or has no other user, stays: no test is added.
// CHECK-LABEL: func.func @left_alone
// CHECK-COUNT-5: dlt.compare
// CHECK-NOT: dlt.compare
// CHECK: return
func.func @left_alone(%x: tensor<4xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xi1>, tensor<4xi1>, tensor<4xi1>, tensor<4xi1>) {
  %zero = dlt.splat 0.0 : tensor<4xf32>
  %one = dlt.splat 1.0 : tensor<4xf32>
  // One user only.
  %p = dlt.compare gt %x, %zero : tensor<4xf32>
  %a = dlt.select %p, %x, %zero : tensor<4xi1>, tensor<4xf32>
  // Another direction.
  %q = dlt.compare ge %x, %zero : tensor<4xf32>
  %b = dlt.select %q, %x, %zero : tensor<4xi1>, tensor<4xf32>
  // Another bound, another value, another chosen value.
  %r = dlt.compare gt %x, %one : tensor<4xf32>
  %c = dlt.select %r, %x, %zero : tensor<4xi1>, tensor<4xf32>
  %s = dlt.compare gt %x, %zero : tensor<4xf32>
  %d = dlt.select %s, %x, %one : tensor<4xi1>, tensor<4xf32>
  %t = dlt.compare gt %x, %zero : tensor<4xf32>
  %e = dlt.select %t, %g, %zero : tensor<4xi1>, tensor<4xf32>
  return %a, %b, %c, %d, %e, %q, %r, %s, %t : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xi1>, tensor<4xi1>, tensor<4xi1>, tensor<4xi1>
}

// The tests agree: for nan, infinities, zeros of both signs, the least number.
func.func @values() {
  %x = dlt.constant dense<[0x7FC00000, 0x7F800000, 0xFF800000, 0.0, -0.0, 0x00000001, -1.0]> : tensor<7xf32>
  %zero = dlt.splat 0.0 : tensor<7xf32>
  %p = dlt.compare gt %x, %zero : tensor<7xf32>
  %y = dlt.select %p, %x, %zero : tensor<7xi1>, tensor<7xf32>
  check.expect_eq %p, dense<[false, true, false, false, false, true, false]> : tensor<7xi1> : tensor<7xi1>
  return
}
