// Programs with products of short sums and of few columns whose kernels can't do
// all that fusion or memory planning might ask of them; lists are in
// test/random/small_products.py.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: %python %S/Inputs/compile_all.py dlc-compile %t

//--- state.mlir
// A product of one column is a reduction of rows, so nothing is written over the
// state that it is added to.
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {
  dlt.variable "v" : tensor<20xf32> weight
  dlt.variable "w" : tensor<40xf32> weight
  dlt.variable "a" : tensor<20x40xf32> weight
}
dlt.entry @predict state(@state) (%v: tensor<20xf32>, %w: tensor<40xf32>, %a: tensor<20x40xf32>, %x: tensor<?x3xf32>) -> (tensor<20xf32>, tensor<40xf32>, tensor<20x40xf32>, tensor<?x3xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %p = dlt.dot_general %a, %w contract = [1] x [0] : (tensor<20x40xf32>, tensor<40xf32>) -> tensor<20xf32>
  %r = dlt.add %v, %p : tensor<20xf32>
  %y = dlt.tanh %x : tensor<?x3xf32>
  dlt.return %r, %w, %a, %y : tensor<20xf32>, tensor<40xf32>, tensor<20x40xf32>, tensor<?x3xf32>
}

//--- sweeps.mlir
// What is written in a first sweep over rows is read in another.
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {
  dlt.variable "v" : tensor<24x1xf32> weight
  dlt.variable "w1" : tensor<40x1xf32> weight
  dlt.variable "w2" : tensor<1x1xf32> weight
  dlt.variable "a" : tensor<24x40xf32> weight
}
dlt.entry @predict state(@state) (%v: tensor<24x1xf32>, %w1: tensor<40x1xf32>, %w2: tensor<1x1xf32>, %a: tensor<24x40xf32>, %x: tensor<?x3xf32>) -> (tensor<24x1xf32>, tensor<40x1xf32>, tensor<1x1xf32>, tensor<24x40xf32>, tensor<24x1xf32>, tensor<24x1xf32>, tensor<?x3xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["r2", "p4", "x2"] {
  %p1 = dlt.dot_general %a, %w1 contract = [1] x [0] : (tensor<24x40xf32>, tensor<40x1xf32>) -> tensor<24x1xf32>
  %r1 = dlt.add %v, %p1 : tensor<24x1xf32>
  %p2 = dlt.dot_general %r1, %w2 contract = [1] x [0] : (tensor<24x1xf32>, tensor<1x1xf32>) -> tensor<24x1xf32>
  %r2 = dlt.multiply %v, %p2 : tensor<24x1xf32>
  %p4 = dlt.dot_general %p2, %w2 contract = [1] x [0] : (tensor<24x1xf32>, tensor<1x1xf32>) -> tensor<24x1xf32>
  %x2 = dlt.tanh %x : tensor<?x3xf32>
  dlt.return %r1, %w1, %w2, %a, %r2, %p4, %x2 : tensor<24x1xf32>, tensor<40x1xf32>, tensor<1x1xf32>, tensor<24x40xf32>, tensor<24x1xf32>, tensor<24x1xf32>, tensor<?x3xf32>
}

//--- matrixstate.mlir
// A product reads what the kernel writes.
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {
  dlt.variable "v" : tensor<24x40xf32> weight
  dlt.variable "w" : tensor<40xf32> weight
  dlt.variable "a" : tensor<24x40xf32> weight
}
dlt.entry @predict state(@state) (%v: tensor<24x40xf32>, %w: tensor<40xf32>, %a: tensor<24x40xf32>, %x: tensor<?x3xf32>) -> (tensor<24x40xf32>, tensor<40xf32>, tensor<24x40xf32>, tensor<24xf32>, tensor<24xf32>, tensor<?x3xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["p1", "p2", "y"] {
  %p1 = dlt.dot_general %a, %w contract = [1] x [0] : (tensor<24x40xf32>, tensor<40xf32>) -> tensor<24xf32>
  %g = dlt.add %v, %a : tensor<24x40xf32>
  %p2 = dlt.dot_general %g, %w contract = [1] x [0] : (tensor<24x40xf32>, tensor<40xf32>) -> tensor<24xf32>
  %y = dlt.tanh %x : tensor<?x3xf32>
  dlt.return %g, %w, %a, %p1, %p2, %y : tensor<24x40xf32>, tensor<40xf32>, tensor<24x40xf32>, tensor<24xf32>, tensor<24xf32>, tensor<?x3xf32>
}

//--- biascolumn.mlir
// A bias that is a column of a variable: there are gaps between its elements.
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {
  dlt.variable "w" : tensor<40x10xf32> weight
  dlt.variable "b" : tensor<10x3xf32> weight
}
dlt.entry @predict state(@state) (%w: tensor<40x10xf32>, %b: tensor<10x3xf32>, %x: tensor<?x40xf32>) -> (tensor<40x10xf32>, tensor<10x3xf32>, tensor<?x10xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %p = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x40xf32>, tensor<40x10xf32>) -> tensor<?x10xf32>
  %s = dlt.slice %b dim = 1 [1, 2] : tensor<10x3xf32> -> tensor<10x1xf32>
  %r = dlt.reshape %s : tensor<10x1xf32> -> tensor<10xf32>
  %bb = dlt.broadcast_in_dim %r dims = [1] : tensor<10xf32> -> tensor<?x10xf32>
  %y = dlt.add %p, %bb : tensor<?x10xf32>
  dlt.return %w, %b, %y : tensor<40x10xf32>, tensor<10x3xf32>, tensor<?x10xf32>
}

//--- biasslice.mlir
// The same with a short sum, and a bias of two dimensions.
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {
  dlt.variable "w" : tensor<8x10xf32> weight
  dlt.variable "b" : tensor<10x3xf32> weight
}
dlt.entry @predict state(@state) (%w: tensor<8x10xf32>, %b: tensor<10x3xf32>, %x: tensor<?x8xf32>) -> (tensor<8x10xf32>, tensor<10x3xf32>, tensor<?x10x1xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["o0"] {
  %w3 = dlt.reshape %w : tensor<8x10xf32> -> tensor<8x10x1xf32>
  %pr = dlt.dot_general %x, %w3 contract = [1] x [0] : (tensor<?x8xf32>, tensor<8x10x1xf32>) -> tensor<?x10x1xf32>
  %s = dlt.slice %b dim = 1 [1, 2] : tensor<10x3xf32> -> tensor<10x1xf32>
  %bb = dlt.broadcast_in_dim %s dims = [1, 2] : tensor<10x1xf32> -> tensor<?x10x1xf32>
  %y = dlt.add %pr, %bb : tensor<?x10x1xf32>
  dlt.return %w, %b, %y : tensor<8x10xf32>, tensor<10x3xf32>, tensor<?x10x1xf32>
}

//--- softmaxes.mlir
// One with three softmaxes: still one kernel of rows, with a copy of the bias.
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {
  dlt.variable "w" : tensor<40x10xf32> weight
  dlt.variable "b" : tensor<10x3xf32> weight
}
dlt.entry @predict state(@state) (%w: tensor<40x10xf32>, %b: tensor<10x3xf32>, %x: tensor<?x40xf32>) -> (tensor<40x10xf32>, tensor<10x3xf32>, tensor<?x10xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["o0"] {
  %p = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x40xf32>, tensor<40x10xf32>) -> tensor<?x10xf32>
  %s = dlt.slice %b dim = 1 [1, 2] : tensor<10x3xf32> -> tensor<10x1xf32>
  %r = dlt.reshape %s : tensor<10x1xf32> -> tensor<10xf32>
  %bb = dlt.broadcast_in_dim %r dims = [1] : tensor<10xf32> -> tensor<?x10xf32>
  %y = dlt.add %p, %bb : tensor<?x10xf32>
  %am = dlt.reduce max %y dims = [1] : tensor<?x10xf32> -> tensor<?xf32>
  %amb = dlt.broadcast_in_dim %am dims = [0] : tensor<?xf32> -> tensor<?x10xf32>
  %ad = dlt.subtract %y, %amb : tensor<?x10xf32>
  %ae = dlt.exponential %ad : tensor<?x10xf32>
  %az = dlt.reduce sum %ae dims = [1] : tensor<?x10xf32> -> tensor<?xf32>
  %azb = dlt.broadcast_in_dim %az dims = [0] : tensor<?xf32> -> tensor<?x10xf32>
  %q = dlt.divide %ae, %azb : tensor<?x10xf32>
  %bm = dlt.reduce max %q dims = [1] : tensor<?x10xf32> -> tensor<?xf32>
  %bmb = dlt.broadcast_in_dim %bm dims = [0] : tensor<?xf32> -> tensor<?x10xf32>
  %bd = dlt.subtract %q, %bmb : tensor<?x10xf32>
  %be = dlt.exponential %bd : tensor<?x10xf32>
  %bz = dlt.reduce sum %be dims = [1] : tensor<?x10xf32> -> tensor<?xf32>
  %bzb = dlt.broadcast_in_dim %bz dims = [0] : tensor<?xf32> -> tensor<?x10xf32>
  %q2 = dlt.divide %be, %bzb : tensor<?x10xf32>
  %cm = dlt.reduce max %q2 dims = [1] : tensor<?x10xf32> -> tensor<?xf32>
  %cmb = dlt.broadcast_in_dim %cm dims = [0] : tensor<?xf32> -> tensor<?x10xf32>
  %cd = dlt.subtract %q2, %cmb : tensor<?x10xf32>
  %ce = dlt.exponential %cd : tensor<?x10xf32>
  %cz = dlt.reduce sum %ce dims = [1] : tensor<?x10xf32> -> tensor<?xf32>
  %czb = dlt.broadcast_in_dim %cz dims = [0] : tensor<?xf32> -> tensor<?x10xf32>
  %o = dlt.divide %ce, %czb : tensor<?x10xf32>
  dlt.return %w, %b, %o : tensor<40x10xf32>, tensor<10x3xf32>, tensor<?x10xf32>
}

//--- narrowinplace.mlir
// Written over what is read, as one may: rows that do not exist help with sums,
// and read nothing else.
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
dlcrt.kernel @square(%n: index, %y: tensor<?x10xf32>) -> tensor<?x10xf32>
    form <#dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?x10xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<?x10xf32>) outs(%e : tensor<?x10xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.mulf %a, %a : f32
    linalg.yield %m : f32
  } -> tensor<?x10xf32>
  dlcrt.return %r : tensor<?x10xf32>
}
dlcrt.kernel @gate(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>, %y: tensor<?x10xf32>) -> tensor<?x10xf32>
    form <#dlcrt.contract, #dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?x10xf32>
  %d = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x10xf32>) -> tensor<?x10xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%d, %y : tensor<?x10xf32>, tensor<?x10xf32>) outs(%e : tensor<?x10xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    linalg.yield %m : f32
  } -> tensor<?x10xf32>
  dlcrt.return %r : tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>, tensor<?x10xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0"]
    arena = 0 + 40 rows row_bytes = [160, 0, 40] to [40] state_copies = 0 {
  dlcrt.run @square [#dlcrt.buffer<input, 2>, #dlcrt.buffer<rows, 0>]
  dlcrt.run @gate [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 0>]
  dlcrt.run @square [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- shortinplace.mlir
// The same of a short sum.
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
dlcrt.kernel @square(%n: index, %y: tensor<?x10xf32>) -> tensor<?x10xf32>
    form <#dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?x10xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<?x10xf32>) outs(%e : tensor<?x10xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.mulf %a, %a : f32
    linalg.yield %m : f32
  } -> tensor<?x10xf32>
  dlcrt.return %r : tensor<?x10xf32>
}
dlcrt.kernel @gate(%n: index, %x: tensor<?x4xf32>, %w: tensor<4x10xf32>, %y: tensor<?x10xf32>) -> tensor<?x10xf32>
    form <#dlcrt.contract, #dlcrt.short, #dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?x10xf32>
  %d = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x4xf32>, tensor<4x10xf32>) -> tensor<?x10xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%d, %y : tensor<?x10xf32>, tensor<?x10xf32>) outs(%e : tensor<?x10xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    linalg.yield %m : f32
  } -> tensor<?x10xf32>
  dlcrt.return %r : tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x4xf32>, tensor<4x10xf32>, tensor<?x10xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0"]
    arena = 0 + 40 rows row_bytes = [16, 0, 40] to [40] state_copies = 0 {
  dlcrt.run @square [#dlcrt.buffer<input, 2>, #dlcrt.buffer<rows, 0>]
  dlcrt.run @gate [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 0>]
  dlcrt.run @square [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []
