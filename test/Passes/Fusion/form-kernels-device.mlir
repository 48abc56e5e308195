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
dlt.entry @bias_relu state(@state) (%w: tensor<32x64xf32>, %b: tensor<64xf32>, %x: tensor<?x32xf32>) -> tensor<?x64xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"b", feature>, #dlt.input<"x", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x32xf32>, tensor<32x64xf32>) -> tensor<?x64xf32>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<64xf32> -> tensor<?x64xf32>
  %s = dlt.add %d, %all : tensor<?x64xf32>
  %z = dlt.splat 0.0 : tensor<?x64xf32>
  %p = dlt.compare le %s, %z : tensor<?x64xf32>
  %y = dlt.select %p, %z, %s : tensor<?x64xi1>, tensor<?x64xf32>
  dlt.return %y : tensor<?x64xf32>
}

// -----

// Anything else on a product is a kernel of its own: here the bias stays with
// the product, and tanh does not.
// CHECK-LABEL: dlt.entry @tanh
// CHECK: %[[SUM:.*]] = dlcrt.launch @[[PRODUCT:.*]] rows(%{{.*}}) (%{{.*}}, %{{.*}}, %{{.*}}) :
// CHECK-NEXT: dlcrt.launch @[[TANH:.*]] rows(%{{.*}}) (%[[SUM]])
// CHECK: dlcrt.kernel @[[PRODUCT]](
// CHECK: dlcrt.contract
// CHECK-NOT: math.tanh
// CHECK: dlcrt.kernel @[[TANH]](
// CHECK: math.tanh
dlt.variables @state {}
dlt.entry @tanh state(@state) (%w: tensor<32x64xf32>, %b: tensor<64xf32>, %x: tensor<?x32xf32>) -> tensor<?x64xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"b", feature>, #dlt.input<"x", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x32xf32>, tensor<32x64xf32>) -> tensor<?x64xf32>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<64xf32> -> tensor<?x64xf32>
  %s = dlt.add %d, %all : tensor<?x64xf32>
  %y = dlt.tanh %s : tensor<?x64xf32>
  dlt.return %y : tensor<?x64xf32>
}

// -----

// The sum before relu is read by others, and a library does not give it out.
// CHECK-LABEL: dlt.entry @kept
// CHECK-COUNT-2: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
dlt.variables @state {}
dlt.entry @kept state(@state) (%w: tensor<32x64xf32>, %b: tensor<64xf32>, %x: tensor<?x32xf32>) -> (tensor<?x64xf32>, tensor<?x64xf32>)
    inputs [#dlt.input<"w", feature>, #dlt.input<"b", feature>, #dlt.input<"x", feature>] outputs ["y", "s"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x32xf32>, tensor<32x64xf32>) -> tensor<?x64xf32>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<64xf32> -> tensor<?x64xf32>
  %s = dlt.add %d, %all : tensor<?x64xf32>
  %z = dlt.splat 0.0 : tensor<?x64xf32>
  %p = dlt.compare le %s, %z : tensor<?x64xf32>
  %y = dlt.select %p, %z, %s : tensor<?x64xi1>, tensor<?x64xf32>
  dlt.return %y, %s : tensor<?x64xf32>, tensor<?x64xf32>
}

// -----

// A product of short sums is no library's, so it takes along what is done to its
// elements.
// CHECK-LABEL: dlt.entry @short
// CHECK-COUNT-1: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: dlcrt.kernel
// CHECK: math.tanh
dlt.variables @state {}
dlt.entry @short state(@state) (%w: tensor<16x8xf32>, %b: tensor<8xf32>, %x: tensor<?x16xf32>) -> tensor<?x8xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"b", feature>, #dlt.input<"x", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x16xf32>, tensor<16x8xf32>) -> tensor<?x8xf32>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<8xf32> -> tensor<?x8xf32>
  %s = dlt.add %d, %all : tensor<?x8xf32>
  %y = dlt.tanh %s : tensor<?x8xf32>
  dlt.return %y : tensor<?x8xf32>
}

// -----

// With small batches it reduces its columns, too: back through a relu, and the
// gradient of the bias. The product in full, and what is made of the sums, are
// others'.
// CHECK-LABEL: dlt.entry @gradients
// CHECK: %[[BACK:.*]]:3 = dlcrt.launch @{{.*}} rows(%{{.*}}) (%{{.*}}, %{{.*}}, %{{.*}}) : (tensor<?x16xf32>, tensor<8x16xf32>, tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>)
// CHECK-NEXT: %[[HALF:.*]] = dlcrt.launch @{{.*}} rows(%{{.*}}) (%[[BACK]]#1) : (tensor<8xf32>) -> tensor<8xf32>
// CHECK-NEXT: return %[[BACK]]#0, %[[HALF]], %[[BACK]]#2
dlt.metadata "m" {batch_size = 256 : i64}
dlt.variables @state {}
dlt.entry @gradients state(@state) (%w: tensor<8x16xf32>, %x: tensor<?x16xf32>, %y: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>)
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>, #dlt.input<"y", feature>] outputs ["back", "half", "most"] {
  %d = dlt.dot_general %x, %w contract = [1] x [1] : (tensor<?x16xf32>, tensor<8x16xf32>) -> tensor<?x8xf32>
  %z = dlt.splat 0.0 : tensor<?x8xf32>
  %p = dlt.compare le %y, %z : tensor<?x8xf32>
  %g = dlt.select %p, %z, %d : tensor<?x8xi1>, tensor<?x8xf32>
  %sum = dlt.reduce sum %g dims = [0] : tensor<?x8xf32> -> tensor<8xf32>
  %c = dlt.splat 0.5 : tensor<8xf32>
  %half = dlt.multiply %sum, %c : tensor<8xf32>
  %most = dlt.reduce max %d dims = [0] : tensor<?x8xf32> -> tensor<8xf32>
  dlt.return %g, %half, %most : tensor<?x8xf32>, tensor<8xf32>, tensor<8xf32>
}

// -----

// With large batches a block would have too many rows of a column.
// CHECK-LABEL: dlt.entry @many
// CHECK: %[[BACK:.*]] = dlcrt.launch @{{.*}} rows(%{{.*}}) (%{{.*}}, %{{.*}}, %{{.*}}) : (tensor<?x16xf32>, tensor<8x16xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
// CHECK-NEXT: %[[SUM:.*]] = dlcrt.launch @{{.*}} rows(%{{.*}}) (%[[BACK]]) : (tensor<?x8xf32>) -> tensor<8xf32>
// CHECK-NEXT: return %[[BACK]], %[[SUM]]
dlt.metadata "m" {batch_size = 257 : i64}
dlt.variables @state {}
dlt.entry @many state(@state) (%w: tensor<8x16xf32>, %x: tensor<?x16xf32>, %y: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<8xf32>)
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>, #dlt.input<"y", feature>] outputs ["back", "sum"] {
  %d = dlt.dot_general %x, %w contract = [1] x [1] : (tensor<?x16xf32>, tensor<8x16xf32>) -> tensor<?x8xf32>
  %z = dlt.splat 0.0 : tensor<?x8xf32>
  %p = dlt.compare le %y, %z : tensor<?x8xf32>
  %g = dlt.select %p, %z, %d : tensor<?x8xi1>, tensor<?x8xf32>
  %sum = dlt.reduce sum %g dims = [0] : tensor<?x8xf32> -> tensor<8xf32>
  dlt.return %g, %sum : tensor<?x8xf32>, tensor<8xf32>
}

// -----

// A sum of all elements is not one of a column.
// CHECK-LABEL: dlt.entry @all
// CHECK: %[[D:.*]] = dlcrt.launch @{{.*}} rows(%{{.*}}) (%{{.*}}, %{{.*}}) : (tensor<?x16xf32>, tensor<8x16xf32>) -> tensor<?x8xf32>
// CHECK-NEXT: dlcrt.launch @{{.*}} rows(%{{.*}}) (%[[D]]) : (tensor<?x8xf32>) -> tensor<f32>
dlt.metadata "m" {batch_size = 32 : i64}
dlt.variables @state {}
dlt.entry @all state(@state) (%w: tensor<8x16xf32>, %x: tensor<?x16xf32>) -> tensor<f32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>] outputs ["sum"] {
  %d = dlt.dot_general %x, %w contract = [1] x [1] : (tensor<?x16xf32>, tensor<8x16xf32>) -> tensor<?x8xf32>
  %sum = dlt.reduce sum %d dims = [0, 1] : tensor<?x8xf32> -> tensor<f32>
  dlt.return %sum : tensor<f32>
}

// -----

// A narrow product goes on with its rows: softmax and the index of the largest.
// CHECK-LABEL: dlt.entry @head
// CHECK-COUNT-1: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
dlt.variables @state {}
dlt.entry @head state(@state) (%w: tensor<256x32xf32>, %x: tensor<?x256xf32>) -> (tensor<?x32xf32>, tensor<?xf32>)
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>] outputs ["y", "most"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x256xf32>, tensor<256x32xf32>) -> tensor<?x32xf32>
  %most = dlt.reduce max %d dims = [1] : tensor<?x32xf32> -> tensor<?xf32>
  %all = dlt.broadcast_in_dim %most dims = [0] : tensor<?xf32> -> tensor<?x32xf32>
  %s = dlt.subtract %d, %all : tensor<?x32xf32>
  %y = dlt.exponential %s : tensor<?x32xf32>
  dlt.return %y, %most : tensor<?x32xf32>, tensor<?xf32>
}

// -----

// Wider ones, and those of weights that do not stay near, are a library's.
// CHECK-LABEL: dlt.entry @wider
// CHECK-COUNT-2: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
// CHECK-LABEL: dlt.entry @longer
// CHECK-COUNT-2: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
dlt.variables @state {}
dlt.entry @wider state(@state) (%w: tensor<40x33xf32>, %x: tensor<?x40xf32>) -> tensor<?xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>] outputs ["most"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x40xf32>, tensor<40x33xf32>) -> tensor<?x33xf32>
  %most = dlt.reduce max %d dims = [1] : tensor<?x33xf32> -> tensor<?xf32>
  dlt.return %most : tensor<?xf32>
}
dlt.entry @longer state(@state) (%w: tensor<257x32xf32>, %x: tensor<?x257xf32>) -> tensor<?xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>] outputs ["most"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x257xf32>, tensor<257x32xf32>) -> tensor<?x32xf32>
  %most = dlt.reduce max %d dims = [1] : tensor<?x32xf32> -> tensor<?xf32>
  dlt.return %most : tensor<?xf32>
}

// -----

// A product that is short and narrow has its rows reduced or its columns.
// CHECK-LABEL: dlt.entry @rows
// CHECK-COUNT-1: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
// CHECK-LABEL: dlt.entry @columns
// CHECK-COUNT-1: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
dlt.metadata "m" {batch_size = 32 : i64}
dlt.variables @state {}
dlt.entry @rows state(@state) (%w: tensor<8x4xf32>, %x: tensor<?x8xf32>) -> tensor<?xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>] outputs ["sum"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x8xf32>, tensor<8x4xf32>) -> tensor<?x4xf32>
  %y = dlt.tanh %d : tensor<?x4xf32>
  %sum = dlt.reduce sum %y dims = [1] : tensor<?x4xf32> -> tensor<?xf32>
  dlt.return %sum : tensor<?xf32>
}
dlt.entry @columns state(@state) (%w: tensor<8x4xf32>, %x: tensor<?x8xf32>) -> tensor<4xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>] outputs ["sum"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x8xf32>, tensor<8x4xf32>) -> tensor<?x4xf32>
  %y = dlt.tanh %d : tensor<?x4xf32>
  %sum = dlt.reduce sum %y dims = [0] : tensor<?x4xf32> -> tensor<4xf32>
  dlt.return %sum : tensor<4xf32>
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

// -----

// What counts is how many rows a gradient of weights sums: those of all steps of
// the sequences of a batch. 32 times 8 are few, so the update is in the product's
// kernel; 32 times 9 are not.
// CHECK-LABEL: dlt.entry @few
// CHECK-COUNT-1: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
// CHECK-LABEL: dlt.entry @many
// CHECK-COUNT-2: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
dlt.metadata "m" {batch_size = 32 : i64}
dlt.variables @state {}
dlt.entry @few state(@state) (%w: tensor<40x50xf32>, %x: tensor<?x8x40xf32>, %g: tensor<?x8x50xf32>) -> tensor<40x50xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>, #dlt.input<"g", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %g contract = [0, 1] x [0, 1] : (tensor<?x8x40xf32>, tensor<?x8x50xf32>) -> tensor<40x50xf32>
  %y = dlt.subtract %w, %d : tensor<40x50xf32>
  dlt.return %y : tensor<40x50xf32>
}
dlt.entry @many state(@state) (%w: tensor<40x50xf32>, %x: tensor<?x9x40xf32>, %g: tensor<?x9x50xf32>) -> tensor<40x50xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>, #dlt.input<"g", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %g contract = [0, 1] x [0, 1] : (tensor<?x9x40xf32>, tensor<?x9x50xf32>) -> tensor<40x50xf32>
  %y = dlt.subtract %w, %d : tensor<40x50xf32>
  dlt.return %y : tensor<40x50xf32>
}
