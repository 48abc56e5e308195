// Products of few columns, one behind the other, whose rows lie in lanes: all that
// a row may have between them, and rows that fill vectors, a part of one, or none.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels %t/chain150.mlir | FileCheck %s
// RUN: %python %S/Inputs/compile_all.py dlc-compile %t

// CHECK: dlcrt.kernel {{.*}} form <#dlcrt.narrow> {
// CHECK-COUNT-4: dlcrt.contract
// CHECK-NOT: dlcrt.contract

//--- chain150.mlir
// Pieces of vectors of each size; a bias, an operand with rows, one number of a
// row, and what depends on the place.
dlt.metadata "t" {batch_size = 150 : i64}
dlt.variables @state {
  dlt.variable "a" : tensor<5x13xf32> weight
  dlt.variable "b" : tensor<13xf32> weight
  dlt.variable "c" : tensor<10x13xf32> weight
  dlt.variable "d" : tensor<10x3xf32> weight
  dlt.variable "e" : tensor<3x1xf32> weight
}
dlt.entry @predict state(@state) (%a: tensor<5x13xf32>, %b: tensor<13xf32>, %c: tensor<10x13xf32>, %d: tensor<10x3xf32>, %e: tensor<3x1xf32>, %x: tensor<?x5xf32>, %u: tensor<?x10xf32>, %v: tensor<?x1xf32>)
    -> (tensor<5x13xf32>, tensor<13xf32>, tensor<10x13xf32>, tensor<10x3xf32>, tensor<3x1xf32>, tensor<?x1xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"u", feature>, #dlt.input<"v", feature>] outputs ["y"] {
  %0 = dlt.dot_general %x, %a contract = [1] x [0] : (tensor<?x5xf32>, tensor<5x13xf32>) -> tensor<?x13xf32>
  %1 = dlt.broadcast_in_dim %b dims = [1] : tensor<13xf32> -> tensor<?x13xf32>
  %2 = dlt.add %0, %1 : tensor<?x13xf32>
  %3 = dlt.tanh %2 : tensor<?x13xf32>
  %4 = dlt.dot_general %3, %c contract = [1] x [1] : (tensor<?x13xf32>, tensor<10x13xf32>) -> tensor<?x10xf32>
  %5 = dlt.multiply %4, %u : tensor<?x10xf32>
  %6 = dlt.broadcast_in_dim %v dims = [0, 1] : tensor<?x1xf32> -> tensor<?x10xf32>
  %7 = dlt.add %5, %6 : tensor<?x10xf32>
  %8 = dlt.splat 0.0 : tensor<?x10xf32>
  %9 = dlt.compare le %7, %8 : tensor<?x10xf32>
  %10 = dlt.select %9, %8, %7 : tensor<?x10xi1>, tensor<?x10xf32>
  %11 = dlt.dot_general %10, %d contract = [1] x [0] : (tensor<?x10xf32>, tensor<10x3xf32>) -> tensor<?x3xf32>
  %12 = dlt.iota 1 like %11 : tensor<?x3xf32> -> tensor<?x3xf32>
  %13 = dlt.add %11, %12 : tensor<?x3xf32>
  %14 = dlt.dot_general %13, %e contract = [1] x [0] : (tensor<?x3xf32>, tensor<3x1xf32>) -> tensor<?x1xf32>
  %y = dlt.subtract %14, %v : tensor<?x1xf32>
  dlt.return %a, %b, %c, %d, %e, %y : tensor<5x13xf32>, tensor<13xf32>, tensor<10x13xf32>, tensor<10x3xf32>, tensor<3x1xf32>, tensor<?x1xf32>
}

//--- rows5.mlir
// Few rows, of float64; as many terms and columns as there may be.
dlt.metadata "t" {batch_size = 5 : i64}
dlt.variables @state {
  dlt.variable "a" : tensor<32x16xf64> weight
  dlt.variable "b" : tensor<16x16xf64> weight
  dlt.variable "c" : tensor<16x7xf64> weight
}
dlt.entry @predict state(@state) (%a: tensor<32x16xf64>, %b: tensor<16x16xf64>, %c: tensor<16x7xf64>, %x: tensor<?x32xf64>)
    -> (tensor<32x16xf64>, tensor<16x16xf64>, tensor<16x7xf64>, tensor<?x7xf64>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %0 = dlt.dot_general %x, %a contract = [1] x [0] : (tensor<?x32xf64>, tensor<32x16xf64>) -> tensor<?x16xf64>
  %1 = dlt.logistic %0 : tensor<?x16xf64>
  %2 = dlt.dot_general %1, %b contract = [1] x [0] : (tensor<?x16xf64>, tensor<16x16xf64>) -> tensor<?x16xf64>
  %3 = dlt.tanh %2 : tensor<?x16xf64>
  %y = dlt.dot_general %3, %c contract = [1] x [0] : (tensor<?x16xf64>, tensor<16x7xf64>) -> tensor<?x7xf64>
  dlt.return %a, %b, %c, %y : tensor<32x16xf64>, tensor<16x16xf64>, tensor<16x7xf64>, tensor<?x7xf64>
}

//--- rows23.mlir
// Rows for a part of a vector; one unit between.
dlt.metadata "t" {batch_size = 23 : i64}
dlt.variables @state {
  dlt.variable "a" : tensor<9x1xf32> weight
  dlt.variable "b" : tensor<1x8xf32> weight
}
dlt.entry @predict state(@state) (%a: tensor<9x1xf32>, %b: tensor<1x8xf32>, %x: tensor<?x9xf32>)
    -> (tensor<9x1xf32>, tensor<1x8xf32>, tensor<?x8xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %0 = dlt.dot_general %x, %a contract = [1] x [0] : (tensor<?x9xf32>, tensor<9x1xf32>) -> tensor<?x1xf32>
  %1 = dlt.tanh %0 : tensor<?x1xf32>
  %y = dlt.dot_general %1, %b contract = [1] x [0] : (tensor<?x1xf32>, tensor<1x8xf32>) -> tensor<?x8xf32>
  dlt.return %a, %b, %y : tensor<9x1xf32>, tensor<1x8xf32>, tensor<?x8xf32>
}

//--- by-hand.mlir
// What products in between make leaves, too.
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @both(%n: index, %x: tensor<?x6xf32>, %w: tensor<6x11xf32>, %u: tensor<11x2xf32>, %s: tensor<?xf32>) -> (tensor<?x11xf32>, tensor<?x2xf32>, tensor<?xf32>) {
  %h = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x6xf32>, tensor<6x11xf32>) -> tensor<?x11xf32>
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %h, %u in f32
      : (tensor<?x11xf32>, tensor<11x2xf32>) -> tensor<?x2xf32>
  %e = tensor.empty(%n) : tensor<?xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0, 0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%y, %s : tensor<?x2xf32>, tensor<?xf32>) outs(%e : tensor<?xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i64
    %f = arith.sitofp %j : i64 to f32
    %p = arith.addf %a, %f : f32
    %r = arith.mulf %p, %b : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  dlcrt.return %h, %y, %t : tensor<?x11xf32>, tensor<?x2xf32>, tensor<?xf32>
}
dlcrt.program @predict (tensor<?x6xf32>, tensor<6x11xf32>, tensor<11x2xf32>, tensor<?xf32>) -> (tensor<?x11xf32>, tensor<?x2xf32>, tensor<?xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>, #dlt.input<"u", feature>, #dlt.input<"s", feature>] outputs ["h", "y", "t"]
    arena = 0 + 0 rows row_bytes = [24, 0, 0, 4] to [44, 8, 4] state_copies = 0 {
  dlcrt.run @both [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<input, 3>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>, #dlcrt.buffer<output, 2>]
}

//--- powers.mlir
// Each value is read twice: nothing may look at all ways from one to another.
dlt.metadata "t" {batch_size = 9 : i64}
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x4xf32>, %w: tensor<4x4xf32>) -> tensor<?x4xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["y"] {
  %h0 = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  %t0 = dlt.tanh %h0 : tensor<?x4xf32>
  %h1 = dlt.multiply %t0, %t0 : tensor<?x4xf32>
  %h2 = dlt.multiply %h1, %h1 : tensor<?x4xf32>
  %h3 = dlt.multiply %h2, %h2 : tensor<?x4xf32>
  %h4 = dlt.multiply %h3, %h3 : tensor<?x4xf32>
  %h5 = dlt.multiply %h4, %h4 : tensor<?x4xf32>
  %h6 = dlt.multiply %h5, %h5 : tensor<?x4xf32>
  %t6 = dlt.tanh %h6 : tensor<?x4xf32>
  %h7 = dlt.multiply %t6, %t6 : tensor<?x4xf32>
  %h8 = dlt.multiply %h7, %h7 : tensor<?x4xf32>
  %h9 = dlt.multiply %h8, %h8 : tensor<?x4xf32>
  %h10 = dlt.multiply %h9, %h9 : tensor<?x4xf32>
  %h11 = dlt.multiply %h10, %h10 : tensor<?x4xf32>
  %h12 = dlt.multiply %h11, %h11 : tensor<?x4xf32>
  %t12 = dlt.tanh %h12 : tensor<?x4xf32>
  %h13 = dlt.multiply %t12, %t12 : tensor<?x4xf32>
  %h14 = dlt.multiply %h13, %h13 : tensor<?x4xf32>
  %h15 = dlt.multiply %h14, %h14 : tensor<?x4xf32>
  %h16 = dlt.multiply %h15, %h15 : tensor<?x4xf32>
  %h17 = dlt.multiply %h16, %h16 : tensor<?x4xf32>
  %h18 = dlt.multiply %h17, %h17 : tensor<?x4xf32>
  %t18 = dlt.tanh %h18 : tensor<?x4xf32>
  %h19 = dlt.multiply %t18, %t18 : tensor<?x4xf32>
  %h20 = dlt.multiply %h19, %h19 : tensor<?x4xf32>
  %h21 = dlt.multiply %h20, %h20 : tensor<?x4xf32>
  %h22 = dlt.multiply %h21, %h21 : tensor<?x4xf32>
  %h23 = dlt.multiply %h22, %h22 : tensor<?x4xf32>
  %h24 = dlt.multiply %h23, %h23 : tensor<?x4xf32>
  %y = dlt.dot_general %h24, %w contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  dlt.return %y : tensor<?x4xf32>
}
