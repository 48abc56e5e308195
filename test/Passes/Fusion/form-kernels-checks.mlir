// Checks come before anything that writes state, so dlc-form-kernels keeps what
// they depend on out of kernels that compute new values of variables.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels --verify-numerics --split-input-file %s | FileCheck %s

dlt.variables @state {
  dlt.variable "w" : tensor<4xf32> weight trainable
}

// Both read the variable elementwise and would be one kernel.
// CHECK-LABEL: dlt.entry @apart
// CHECK-SAME: (%[[W:.*]]: tensor<4xf32>, %[[G:.*]]: tensor<4xf32>)
dlt.entry @apart state(@state) (%w: tensor<4xf32>, %g: tensor<4xf32>) -> tensor<4xf32> inputs [#dlt.input<"g", feature>] outputs [] {
  // CHECK-DAG: %[[BAD:.*]] = dlcrt.launch @{{.*}} rows({{.*}}) ({{.*}}) : {{.*}} -> tensor<i64>
  // CHECK-DAG: %[[NEW:.*]] = dlcrt.launch @{{.*}} rows({{.*}}) (%[[W]], %[[G]]) : {{.*}} -> tensor<4xf32>
  // CHECK: dlcrt.require %[[BAD]], "not finite" at "the step"
  // CHECK-NEXT: return %[[NEW]]
  %n = dlt.subtract %w, %g : tensor<4xf32>
  %s = dlt.multiply %w, %g : tensor<4xf32>
  %ok = dlt.is_finite %s : tensor<4xf32>
  dlt.check %ok, "not finite" at "the step" : tensor<4xi1>
  dlt.return %n : tensor<4xf32>
}

// Neither comes into the other's kernel, whichever is first; without the check
// all three are one kernel.
// CHECK-LABEL: dlt.entry @order
dlt.entry @order state(@state) (%w: tensor<4xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) inputs [#dlt.input<"g", feature>] outputs ["y"] {
  // CHECK: dlcrt.launch @{{.*}} -> (tensor<4xf32>, tensor<4xf32>)
  // CHECK: dlcrt.launch @{{.*}} -> tensor<i64>
  // CHECK-NOT: dlcrt.launch
  // CHECK: dlcrt.require
  %s = dlt.multiply %w, %g : tensor<4xf32>
  %n = dlt.subtract %w, %g : tensor<4xf32>
  %y = dlt.tanh %w : tensor<4xf32>
  %ok = dlt.is_finite %g : tensor<4xf32>
  dlt.check %ok, "not finite" : tensor<4xi1>
  dlt.return %n, %y : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: dlt.entry @without
dlt.entry @without state(@state) (%w: tensor<4xf32>, %g: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) inputs [#dlt.input<"g", feature>] outputs ["y", "z"] {
  // CHECK-COUNT-1: dlcrt.launch
  // CHECK-NOT: dlcrt.launch
  // CHECK: return
  %s = dlt.multiply %w, %g : tensor<4xf32>
  %n = dlt.subtract %w, %g : tensor<4xf32>
  %y = dlt.tanh %w : tensor<4xf32>
  dlt.return %n, %y, %s : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// What does not write state may be in the check's kernel: the check of a
// row-wise value is in the sweep that makes it.
// CHECK-LABEL: dlt.entry @together
dlt.entry @together state(@state) (%w: tensor<4xf32>, %x: tensor<?x4xf32>) -> (tensor<4xf32>, tensor<?x4xf32>) inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // CHECK: %[[BOTH:.*]]:2 = dlcrt.launch @{{.*}} rows({{.*}}) ({{.*}}) : (tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<i64>)
  // CHECK-NOT: dlcrt.launch
  // CHECK: dlcrt.require %[[BOTH]]#1
  // CHECK-NEXT: return %{{.*}}, %[[BOTH]]#0
  %y = dlt.exponential %x : tensor<?x4xf32>
  %ok = dlt.is_finite %y : tensor<?x4xf32>
  dlt.check %ok, "not finite" : tensor<?x4xi1>
  dlt.return %w, %y : tensor<4xf32>, tensor<?x4xf32>
}

// A check of a variable's new value: its kernel can't wait for itself, so the
// check is another kernel.
// CHECK-LABEL: dlt.entry @of_new_value
dlt.entry @of_new_value state(@state) (%w: tensor<4xf32>, %g: tensor<4xf32>) -> tensor<4xf32> inputs [#dlt.input<"g", feature>] outputs [] {
  // CHECK: %[[NEW:.*]] = dlcrt.launch @{{.*}} -> tensor<4xf32>
  // CHECK-NEXT: %[[OK:.*]] = dlcrt.launch @{{.*}} (%[[NEW]]) : (tensor<4xf32>) -> tensor<4xi1>
  // CHECK-NEXT: %[[BAD:.*]] = dlcrt.launch @{{.*}} (%[[OK]]) : (tensor<4xi1>) -> tensor<i64>
  // CHECK: dlcrt.require %[[BAD]]
  // CHECK-NEXT: return %[[NEW]]
  %n = dlt.subtract %w, %g : tensor<4xf32>
  %ok = dlt.is_finite %n : tensor<4xf32>
  dlt.check %ok, "not finite" : tensor<4xi1>
  dlt.return %n : tensor<4xf32>
}
