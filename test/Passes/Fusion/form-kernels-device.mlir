// Kernels for a device of many threads.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels=for-device --verify-numerics --split-input-file --mlir-print-local-scope %s | FileCheck %s

// A product takes a bias and the relu that keeps nan along; libraries do both.
// CHECK-LABEL: dlt.entry @bias_relu
// CHECK-COUNT-1: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
dlt.variables @state {}
dlt.entry @bias_relu state(@state) (%w: tensor<4x8xf32>, %b: tensor<8xf32>, %x: tensor<?x4xf32>) -> tensor<?x8xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"b", feature>, #dlt.input<"x", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<8xf32> -> tensor<?x8xf32>
  %s = dlt.add %d, %all : tensor<?x8xf32>
  %z = dlt.splat 0.0 : tensor<?x8xf32>
  %p = dlt.compare le %s, %z : tensor<?x8xf32>
  %y = dlt.select %p, %z, %s : tensor<?x8xi1>, tensor<?x8xf32>
  dlt.return %y : tensor<?x8xf32>
}

// -----

// Anything else on a product is a kernel of its own: here the bias stays with
// the product, and tanh does not.
// CHECK-LABEL: dlt.entry @tanh
// CHECK: %[[SUM:.*]] = dlcrt.launch @[[PRODUCT:.*]] rows(%{{.*}}) (%{{.*}}, %{{.*}}, %{{.*}}) :
// CHECK-NEXT: dlcrt.launch @[[TANH:.*]] rows(%{{.*}}) (%[[SUM]])
// CHECK: func.func private @[[PRODUCT]](
// CHECK: arith.mulf
// CHECK-NOT: math.tanh
// CHECK: func.func private @[[TANH]](
// CHECK: math.tanh
dlt.variables @state {}
dlt.entry @tanh state(@state) (%w: tensor<4x8xf32>, %b: tensor<8xf32>, %x: tensor<?x4xf32>) -> tensor<?x8xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"b", feature>, #dlt.input<"x", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<8xf32> -> tensor<?x8xf32>
  %s = dlt.add %d, %all : tensor<?x8xf32>
  %y = dlt.tanh %s : tensor<?x8xf32>
  dlt.return %y : tensor<?x8xf32>
}

// -----

// The sum before relu is read by others, and a library does not give it out.
// CHECK-LABEL: dlt.entry @kept
// CHECK-COUNT-2: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
dlt.variables @state {}
dlt.entry @kept state(@state) (%w: tensor<4x8xf32>, %b: tensor<8xf32>, %x: tensor<?x4xf32>) -> (tensor<?x8xf32>, tensor<?x8xf32>)
    inputs [#dlt.input<"w", feature>, #dlt.input<"b", feature>, #dlt.input<"x", feature>] outputs ["y", "s"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<8xf32> -> tensor<?x8xf32>
  %s = dlt.add %d, %all : tensor<?x8xf32>
  %z = dlt.splat 0.0 : tensor<?x8xf32>
  %p = dlt.compare le %s, %z : tensor<?x8xf32>
  %y = dlt.select %p, %z, %s : tensor<?x8xi1>, tensor<?x8xf32>
  dlt.return %y, %s : tensor<?x8xf32>, tensor<?x8xf32>
}

// -----

// A row is one thread's, a warp's or a block's; all rows are no one's. A vector
// of sums over rows shares a kernel with the elements that it adds; sums of rows,
// and numbers that add up all rows, do not.
// CHECK-LABEL: dlt.entry @sums
// CHECK: %[[SQUARES:.*]]:2 = dlcrt.launch @{{.*}} rows(%{{.*}}) (%{{.*}}) : (tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<4xf32>)
// CHECK-NEXT: %[[ROWS:.*]] = dlcrt.launch @{{.*}} rows(%{{.*}}) (%[[SQUARES]]#0) : (tensor<?x4xf32>) -> tensor<?xf32>
// CHECK-NEXT: %[[ALL:.*]] = dlcrt.launch @{{.*}} rows(%{{.*}}) (%[[ROWS]]) : (tensor<?xf32>) -> tensor<f32>
// CHECK-NEXT: return %[[SQUARES]]#1, %[[ALL]]
dlt.variables @state {}
dlt.entry @sums state(@state) (%x: tensor<?x4xf32>) -> (tensor<4xf32>, tensor<f32>)
    inputs [#dlt.input<"x", feature>] outputs ["by_column", "all"] {
  %s = dlt.multiply %x, %x : tensor<?x4xf32>
  %c = dlt.reduce sum %s dims = [0] : tensor<?x4xf32> -> tensor<4xf32>
  %r = dlt.reduce sum %s dims = [1] : tensor<?x4xf32> -> tensor<?xf32>
  %a = dlt.reduce sum %r dims = [0] : tensor<?xf32> -> tensor<f32>
  dlt.return %c, %a : tensor<4xf32>, tensor<f32>
}
