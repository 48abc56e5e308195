// The groups that dlc-form-kernels makes, and what it computes again in each.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels --verify-numerics --split-input-file --mlir-print-local-scope %s | FileCheck %s

// A product, a bias and relu are one kernel: fill, broadcast and test cost
// nothing. Its arguments are the rows and what it reads, its results what others
// read. The variables stay as they are.
// CHECK-LABEL: dlt.entry @product
// CHECK-SAME: (%[[W:.*]]: tensor<4x8xf32>, %[[B:.*]]: tensor<8xf32>, %[[X:.*]]: tensor<?x4xf32>)
// CHECK: %[[ROWS:.*]] = tensor.dim %[[X]]
// CHECK-NEXT: %[[Y:.*]] = dlcrt.launch @[[PRODUCT:.*]] rows(%[[ROWS]]) (%[[X]], %[[W]], %[[B]]) : (tensor<?x4xf32>, tensor<4x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
// CHECK-NEXT: return %[[W]], %[[B]], %[[Y]]
// CHECK: dlcrt.kernel @[[PRODUCT]](%[[ROWS:.*]]: index, %[[X:.*]]: tensor<?x4xf32>, %[[W:.*]]: tensor<4x8xf32>, %[[B:.*]]: tensor<8xf32>) -> tensor<?x8xf32>
// CHECK: %[[XW:.*]] = dlcrt.contract {{.*}} %[[X]], %[[W]] in f32
// CHECK: tensor.empty(%[[ROWS]])
// CHECK: %[[ALL_B:.*]] = linalg.generic {{.*}} ins(%[[B]] : tensor<8xf32>)
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[XW]], %[[ALL_B]]
// CHECK: %[[ZERO:.*]] = linalg.generic {{.*}} outs(
// CHECK: %[[TEST:.*]] = linalg.generic {{.*}} ins(%[[SUM]], %[[ZERO]]
// CHECK: %[[Y:.*]] = linalg.generic {{.*}} ins(%[[TEST]], %[[SUM]], %[[ZERO]]
// CHECK: return %[[Y]] : tensor<?x8xf32>
// CHECK-NOT: dlcrt.kernel
dlt.variables @state {
  dlt.variable "w" : tensor<4x8xf32> weight trainable
  dlt.variable "b" : tensor<8xf32> weight trainable
}
dlt.entry @product state(@state) (%w: tensor<4x8xf32>, %b: tensor<8xf32>, %x: tensor<?x4xf32>) -> (tensor<4x8xf32>, tensor<8xf32>, tensor<?x8xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<8xf32> -> tensor<?x8xf32>
  %s = dlt.add %d, %all : tensor<?x8xf32>
  %z = dlt.splat 0.0 : tensor<?x8xf32>
  %p = dlt.compare gt %s, %z : tensor<?x8xf32>
  %y = dlt.select %p, %s, %z : tensor<?x8xi1>, tensor<?x8xf32>
  dlt.return %w, %b, %y : tensor<4x8xf32>, tensor<8xf32>, tensor<?x8xf32>
}

// -----

// The bias of a product of rank 3 is no part of a row, but a run of its columns.
// CHECK-LABEL: dlt.entry @product_of_rank_3
// CHECK-COUNT-1: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
dlt.variables @state {}
dlt.entry @product_of_rank_3 state(@state) (%x: tensor<?x5x4xf32>, %w: tensor<4x8xf32>, %b: tensor<8xf32>) -> tensor<?x5x8xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>, #dlt.input<"b", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %w contract = [2] x [0] : (tensor<?x5x4xf32>, tensor<4x8xf32>) -> tensor<?x5x8xf32>
  %all = dlt.broadcast_in_dim %b dims = [2] : tensor<8xf32> -> tensor<?x5x8xf32>
  %s = dlt.add %d, %all : tensor<?x5x8xf32>
  %y = dlt.tanh %s : tensor<?x5x8xf32>
  dlt.return %y : tensor<?x5x8xf32>
}

// -----

// Operations over the same rows are one kernel, reductions of a row included:
// softmax. Sums over the rows are in it, too.
// CHECK-LABEL: dlt.entry @rows
// CHECK: %[[Y:.*]]:2 = dlcrt.launch @[[ROWS:.*]] rows({{.*}}) (%{{.*}}) : (tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<8xf32>)
// CHECK-NEXT: return %[[Y]]#0, %[[Y]]#1
// CHECK: dlcrt.kernel @[[ROWS]](
// CHECK: arith.maximumf
// CHECK: math.exp
// CHECK: arith.divf
// CHECK: ["reduction", "parallel"]
// CHECK-NOT: dlcrt.kernel
dlt.variables @state {}
dlt.entry @rows state(@state) (%x: tensor<?x8xf32>) -> (tensor<?x8xf32>, tensor<8xf32>) inputs [#dlt.input<"x", feature>] outputs ["y", "sum"] {
  %m = dlt.reduce max %x dims = [1] keepdims : tensor<?x8xf32> -> tensor<?x1xf32>
  %mb = dlt.broadcast_in_dim %m dims = [0, 1] : tensor<?x1xf32> -> tensor<?x8xf32>
  %d = dlt.subtract %x, %mb : tensor<?x8xf32>
  %e = dlt.exponential %d : tensor<?x8xf32>
  %t = dlt.reduce sum %e dims = [1] keepdims : tensor<?x8xf32> -> tensor<?x1xf32>
  %tb = dlt.broadcast_in_dim %t dims = [0, 1] : tensor<?x1xf32> -> tensor<?x8xf32>
  %y = dlt.divide %e, %tb : tensor<?x8xf32>
  %s = dlt.reduce sum %y dims = [0] : tensor<?x8xf32> -> tensor<8xf32>
  dlt.return %y, %s : tensor<?x8xf32>, tensor<8xf32>
}

// -----

// What reads a sum over all rows can't be in the sweep that adds them up.
// CHECK-LABEL: dlt.entry @after_all_rows
// CHECK: %[[SUM:.*]] = dlcrt.launch @[[SUMS:.*]] rows({{.*}}) (%{{.*}}) : (tensor<?x4xf32>) -> tensor<4xf32>
// CHECK-NEXT: %[[Y:.*]] = dlcrt.launch @[[REST:.*]] rows({{.*}}) ({{.*}}%[[SUM]]{{.*}}) : {{.*}} -> tensor<?x4xf32>
// CHECK-NEXT: return %[[Y]]
dlt.variables @state {}
dlt.entry @after_all_rows state(@state) (%x: tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %s = dlt.reduce sum %x dims = [0] : tensor<?x4xf32> -> tensor<4xf32>
  %b = dlt.broadcast_in_dim %s dims = [1] : tensor<4xf32> -> tensor<?x4xf32>
  %y = dlt.subtract %x, %b : tensor<?x4xf32>
  dlt.return %y : tensor<?x4xf32>
}

// -----

// Elementwise operations of one shape that read the same are one kernel: an
// optimizer's, for each weight. Equal kernels are one function; numbers are
// computed before all else.
// CHECK-LABEL: dlt.entry @flat
// CHECK-SAME: %[[S:[^ ]*]]: tensor<f32>,
// CHECK: %[[R:.*]] = dlcrt.launch @[[NUMBER:.*]] rows({{.*}}) (%[[S]]) : (tensor<f32>) -> tensor<f32>
// CHECK-NEXT: %[[NEW0:.*]]:2 = dlcrt.launch @[[FLAT:.*]] rows({{.*}}) ({{.*}}) : {{.*}} -> (tensor<40xf32>, tensor<40xf32>)
// CHECK-NEXT: %[[NEW1:.*]]:2 = dlcrt.launch @[[FLAT]] rows({{.*}}) ({{.*}}) : {{.*}} -> (tensor<40xf32>, tensor<40xf32>)
// CHECK-NEXT: return %[[NEW0]]#1, %[[NEW1]]#1, %[[NEW0]]#0, %[[NEW1]]#0, %[[S]]
// CHECK: dlcrt.kernel @[[NUMBER]](%{{.*}}: index, %{{.*}}: tensor<f32>)
// CHECK: dlcrt.kernel @[[FLAT]](
// CHECK-NOT: dlcrt.kernel
dlt.variables @state {
  dlt.variable "w" : tensor<40xf32> weight trainable
  dlt.variable "v" : tensor<40xf32> weight trainable
  dlt.variable "m" : tensor<40xf32> optimizer_slot
  dlt.variable "n" : tensor<40xf32> optimizer_slot
  dlt.variable "rate" : tensor<f32> hyperparameter
}
dlt.entry @flat state(@state) (%w: tensor<40xf32>, %v: tensor<40xf32>, %m: tensor<40xf32>, %n: tensor<40xf32>, %s: tensor<f32>, %g: tensor<40xf32>, %h: tensor<40xf32>)
    -> (tensor<40xf32>, tensor<40xf32>, tensor<40xf32>, tensor<40xf32>, tensor<f32>) inputs [#dlt.input<"g", feature>, #dlt.input<"h", feature>] outputs [] {
  %rate = dlt.exponential %s : tensor<f32>
  %rates = dlt.broadcast_in_dim %rate dims = [] : tensor<f32> -> tensor<40xf32>
  %m1 = dlt.add %m, %g : tensor<40xf32>
  %dw = dlt.multiply %m1, %rates : tensor<40xf32>
  %w1 = dlt.subtract %w, %dw : tensor<40xf32>
  %n1 = dlt.add %n, %h : tensor<40xf32>
  %dv = dlt.multiply %n1, %rates : tensor<40xf32>
  %v1 = dlt.subtract %v, %dv : tensor<40xf32>
  dlt.return %w1, %v1, %m1, %n1, %s : tensor<40xf32>, tensor<40xf32>, tensor<40xf32>, tensor<40xf32>, tensor<f32>
}

// -----

// Flat operations that have nothing in common stay apart, and so do those of
// another shape.
// CHECK-LABEL: dlt.entry @unconnected
// CHECK-COUNT-3: dlcrt.launch
// CHECK-NOT: dlcrt.launch
// CHECK: return
dlt.variables @state {}
dlt.entry @unconnected state(@state) (%x: tensor<4xf32>, %y: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<2x2xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>] outputs ["a", "b", "c"] {
  %a = dlt.tanh %x : tensor<4xf32>
  %b = dlt.tanh %y : tensor<4xf32>
  %r = dlt.reshape %x : tensor<4xf32> -> tensor<2x2xf32>
  %c = dlt.exponential %r : tensor<2x2xf32>
  dlt.return %a, %b, %c : tensor<4xf32>, tensor<4xf32>, tensor<2x2xf32>
}

// -----

// What is computed again: the broadcast, the test, the slice and the reshape
// are in each of the two kernels and lie nowhere in memory.
// CHECK-LABEL: dlt.entry @again
// CHECK: dlcrt.launch @[[FIRST:.*]] rows({{.*}}) (%[[X:.*]], %[[B:.*]]) : (tensor<?x8xf32>, tensor<4xf32>) -> tensor<4xf32>
// CHECK-NEXT: dlcrt.launch @[[SECOND:.*]] rows({{.*}}) ({{.*}}%[[X]]{{.*}}) : {{.*}} -> tensor<?x4xf32>
// CHECK: dlcrt.kernel @[[FIRST]](
// CHECK-DAG: tensor.extract_slice
// CHECK-DAG: arith.cmpf
// CHECK: return
// CHECK: dlcrt.kernel @[[SECOND]](
// CHECK-DAG: tensor.extract_slice
// CHECK-DAG: arith.cmpf
// CHECK: return
dlt.variables @state {}
dlt.entry @again state(@state) (%x: tensor<?x8xf32>, %b: tensor<4xf32>) -> (tensor<?x4xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"b", feature>] outputs ["y"] {
  %slice = dlt.slice %x dim = 1 [2, 6] : tensor<?x8xf32> -> tensor<?x4xf32>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<4xf32> -> tensor<?x4xf32>
  %p = dlt.compare lt %slice, %all : tensor<?x4xf32>
  %q = dlt.select %p, %slice, %all : tensor<?x4xi1>, tensor<?x4xf32>
  %s = dlt.reduce sum %q dims = [0] : tensor<?x4xf32> -> tensor<4xf32>
  %sb = dlt.broadcast_in_dim %s dims = [1] : tensor<4xf32> -> tensor<?x4xf32>
  %y = dlt.select %p, %sb, %slice : tensor<?x4xi1>, tensor<?x4xf32>
  dlt.return %y : tensor<?x4xf32>
}

// -----

// The parts of a concatenation are one kernel; a transpose is one by itself.
// CHECK-LABEL: dlt.entry @moved
// CHECK: %[[C:.*]] = dlcrt.launch @[[CONCAT:.*]] rows({{.*}}) (%[[X:.*]], %[[Y:.*]]) : (tensor<?x3xf32>, tensor<?x2xf32>) -> tensor<?x8xf32>
// CHECK: %[[T:.*]] = dlcrt.launch @[[TRANSPOSE:.*]] rows({{.*}}) (%{{.*}}) : (tensor<2x3xf32>) -> tensor<3x2xf32>
// CHECK: dlcrt.kernel @[[CONCAT]](
// CHECK-COUNT-3: tensor.insert_slice
// CHECK: dlcrt.kernel @[[TRANSPOSE]](
// CHECK: affine_map<(d0, d1) -> (d1, d0)>
dlt.variables @state {}
dlt.entry @moved state(@state) (%x: tensor<?x3xf32>, %y: tensor<?x2xf32>, %w: tensor<2x3xf32>) -> (tensor<?x8xf32>, tensor<3x2xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>, #dlt.input<"w", feature>] outputs ["c", "t"] {
  %c = dlt.concatenate %x, %y, %x dim = 1 : (tensor<?x3xf32>, tensor<?x2xf32>, tensor<?x3xf32>) -> tensor<?x8xf32>
  %t = dlt.transpose %w, [1, 0] : tensor<2x3xf32> -> tensor<3x2xf32>
  dlt.return %c, %t : tensor<?x8xf32>, tensor<3x2xf32>
}

// -----

// A reshape that leaves stays in the entry; arguments may leave as they are.
// CHECK-LABEL: dlt.entry @leaves
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xf32>)
// CHECK: %[[T:.*]] = dlcrt.launch
// CHECK: %[[R:.*]] = tensor.expand_shape %[[T]] {{.*}} : tensor<?x4xf32> into tensor<?x2x2xf32>
// CHECK: return %[[R]], %[[T]], %[[X]]
dlt.variables @state {}
dlt.entry @leaves state(@state) (%x: tensor<?x4xf32>) -> (tensor<?x2x2xf32>, tensor<?x4xf32>, tensor<?x4xf32>) inputs [#dlt.input<"x", feature>] outputs ["r", "t", "x"] {
  %t = dlt.tanh %x : tensor<?x4xf32>
  %r = dlt.reshape %t : tensor<?x4xf32> -> tensor<?x2x2xf32>
  dlt.return %r, %t, %x : tensor<?x2x2xf32>, tensor<?x4xf32>, tensor<?x4xf32>
}

// -----

// A name that is taken.
// CHECK-LABEL: dlt.entry @named
// CHECK: dlcrt.launch @[[NAME:kernel_0_.*]] rows
// CHECK: func.func private @kernel_0()
// CHECK: dlcrt.kernel @[[NAME]](
dlt.variables @state {}
dlt.entry @named state(@state) () -> tensor<2xf32> inputs [] outputs ["y"] {
  %y = dlt.splat 1.0 : tensor<2xf32>
  dlt.return %y : tensor<2xf32>
}
func.func private @kernel_0() {
  return
}
