// Programs with forms that no layer makes: every stage computes the same.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlc-kernel-pipeline --verify-numerics --split-input-file %s -o /dev/null
// RUN: dlc-opt --dlc-kernel-pipeline=for-device=true --verify-numerics --split-input-file %s -o /dev/null

// A fill that is an output is also where a sum, a product and a padding start.
dlt.metadata "odd"
dlt.variables @state {}
dlt.entry @starts state(@state) (%x: tensor<?x4xf32>, %m: tensor<4x2xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"m", feature>] outputs ["a", "b", "c", "d", "e"] {
  %a = dlt.splat 0.0 : tensor<4xf32>
  %b = dlt.reduce sum %x dims = [0] : tensor<?x4xf32> -> tensor<4xf32>
  %c = dlt.splat 0.0 : tensor<4x4xf32>
  %d = dlt.dot_general %x, %x contract = [0] x [0] : (tensor<?x4xf32>, tensor<?x4xf32>) -> tensor<4x4xf32>
  %e = dlt.pad %m dim = 1 low = 1 high = 1 : tensor<4x2xf32> -> tensor<4x4xf32>
  dlt.return %a, %b, %c, %d, %e : tensor<4xf32>, tensor<4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>
}

// -----

// The rows are not the first dimension.
dlt.metadata "odd"
dlt.variables @state {}
dlt.entry @rows_elsewhere state(@state) (%x: tensor<?x4xf32>, %y: tensor<?x3xf32>, %w: tensor<3x4xf32>) -> (tensor<?x4xf32>, tensor<4x3xf32>, tensor<?xf32>, tensor<4xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>, #dlt.input<"w", feature>] outputs ["a", "b", "c", "d"] {
  %t = dlt.transpose %x, [1, 0] : tensor<?x4xf32> -> tensor<4x?xf32>
  %e = dlt.tanh %t : tensor<4x?xf32>
  %a = dlt.transpose %e, [1, 0] : tensor<4x?xf32> -> tensor<?x4xf32>
  %b = dlt.dot_general %t, %y contract = [1] x [0] : (tensor<4x?xf32>, tensor<?x3xf32>) -> tensor<4x3xf32>
  %p = dlt.dot_general %w, %x contract = [1] x [1] : (tensor<3x4xf32>, tensor<?x4xf32>) -> tensor<3x?xf32>
  %c = dlt.reduce sum %p dims = [0] : tensor<3x?xf32> -> tensor<?xf32>
  %d = dlt.reduce max %e dims = [1] : tensor<4x?xf32> -> tensor<4xf32>
  dlt.return %a, %b, %c, %d : tensor<?x4xf32>, tensor<4x3xf32>, tensor<?xf32>, tensor<4xf32>
}

// -----

// Operations on a product that read more than a run of its columns: one of two
// column dimensions, an index along one, a test of another shape, a reshaped
// broadcast, a slice from the middle, constants.
dlt.metadata "odd"
dlt.variables @state {}
dlt.entry @on_products state(@state) (%x: tensor<?x4xf32>, %k: tensor<4x3x5xf32>, %w: tensor<4x4xf32>, %b: tensor<5xf32>, %v: tensor<4xf32>, %u: tensor<?x1xf32>, %m: tensor<2x2xf32>, %z: tensor<?x8xf32>)
    -> (tensor<?x3x5xf32>, tensor<?x3x5xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"k", feature>, #dlt.input<"w", feature>, #dlt.input<"b", feature>, #dlt.input<"v", feature>, #dlt.input<"u", feature>, #dlt.input<"m", feature>, #dlt.input<"z", feature>]
    outputs ["a", "b", "c", "d", "e", "f", "g", "h"] {
  %p = dlt.dot_general %x, %k contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x3x5xf32>) -> tensor<?x3x5xf32>
  %ab = dlt.broadcast_in_dim %b dims = [2] : tensor<5xf32> -> tensor<?x3x5xf32>
  %a = dlt.add %p, %ab : tensor<?x3x5xf32>
  %p1 = dlt.dot_general %x, %k contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x3x5xf32>) -> tensor<?x3x5xf32>
  %i = dlt.iota 2 like %p1 : tensor<?x3x5xf32> -> tensor<?x3x5xf32>
  %bb = dlt.subtract %p1, %i : tensor<?x3x5xf32>
  %q = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x4xf32>) -> tensor<?x4xf32>
  %one = dlt.splat 0.25 : tensor<4xf32>
  %t = dlt.compare gt %v, %one : tensor<4xf32>
  %tt = dlt.broadcast_in_dim %t dims = [1] : tensor<4xi1> -> tensor<?x4xi1>
  %c = dlt.select %tt, %q, %x : tensor<?x4xi1>, tensor<?x4xf32>
  %r1 = dlt.splat 0.25 : tensor<?x1xf32>
  %s = dlt.compare gt %u, %r1 : tensor<?x1xf32>
  %ss = dlt.broadcast_in_dim %s dims = [0, 1] : tensor<?x1xi1> -> tensor<?x4xi1>
  %d = dlt.select %ss, %q, %x : tensor<?x4xi1>, tensor<?x4xf32>
  %mb = dlt.broadcast_in_dim %m dims = [1, 2] : tensor<2x2xf32> -> tensor<?x2x2xf32>
  %mr = dlt.reshape %mb : tensor<?x2x2xf32> -> tensor<?x4xf32>
  %e = dlt.add %q, %mr : tensor<?x4xf32>
  %zs = dlt.slice %z dim = 1 [2, 6] : tensor<?x8xf32> -> tensor<?x4xf32>
  %f = dlt.add %q, %zs : tensor<?x4xf32>
  %n = dlt.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %nb = dlt.broadcast_in_dim %n dims = [1] : tensor<4xf32> -> tensor<?x4xf32>
  %g = dlt.add %q, %nb : tensor<?x4xf32>
  %h2 = dlt.constant dense<2.0> : tensor<f32>
  %hb = dlt.broadcast_in_dim %h2 dims = [] : tensor<f32> -> tensor<?x4xf32>
  %h = dlt.multiply %q, %hb : tensor<?x4xf32>
  dlt.return %a, %bb, %c, %d, %e, %f, %g, %h : tensor<?x3x5xf32>, tensor<?x3x5xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>
}

// -----

// Rows whose sums depend on what can't be computed row by row.
dlt.metadata "odd"
dlt.variables @state {}
dlt.entry @in_rows state(@state) (%x: tensor<?x4x6xf32>, %b: tensor<4xf32>, %y: tensor<?x4xf32>) -> (tensor<?x4x6xf32>, tensor<?x4x6xf32>, tensor<?x4xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"b", feature>, #dlt.input<"y", feature>] outputs ["a", "b", "c"] {
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<4xf32> -> tensor<?x4x6xf32>
  %s = dlt.add %all, %x : tensor<?x4x6xf32>
  %m = dlt.reduce max %s dims = [1, 2] keepdims : tensor<?x4x6xf32> -> tensor<?x1x1xf32>
  %mb = dlt.broadcast_in_dim %m dims = [0, 1, 2] : tensor<?x1x1xf32> -> tensor<?x4x6xf32>
  %a = dlt.subtract %s, %mb : tensor<?x4x6xf32>
  %i = dlt.iota 1 like %x : tensor<?x4x6xf32> -> tensor<?x4x6xf32>
  %t = dlt.add %i, %x : tensor<?x4x6xf32>
  %n = dlt.reduce sum %t dims = [1, 2] keepdims : tensor<?x4x6xf32> -> tensor<?x1x1xf32>
  %nb = dlt.broadcast_in_dim %n dims = [0, 1, 2] : tensor<?x1x1xf32> -> tensor<?x4x6xf32>
  %bb = dlt.subtract %t, %nb : tensor<?x4x6xf32>
  %zero = dlt.splat 0.0 : tensor<4xf32>
  %p = dlt.compare gt %b, %zero : tensor<4xf32>
  %pb = dlt.broadcast_in_dim %p dims = [1] : tensor<4xi1> -> tensor<?x4xi1>
  %none = dlt.splat -4.0 : tensor<?x4xf32>
  %k = dlt.select %pb, %y, %none : tensor<?x4xi1>, tensor<?x4xf32>
  %km = dlt.reduce max %k dims = [1] keepdims : tensor<?x4xf32> -> tensor<?x1xf32>
  %kb = dlt.broadcast_in_dim %km dims = [0, 1] : tensor<?x1xf32> -> tensor<?x4xf32>
  %c = dlt.subtract %k, %kb : tensor<?x4xf32>
  dlt.return %a, %bb, %c : tensor<?x4x6xf32>, tensor<?x4x6xf32>, tensor<?x4xf32>
}

// -----

// Nothing to add up, and nothing at all.
dlt.metadata "odd"
dlt.variables @state {}
dlt.entry @nothing state(@state) (%x: tensor<?x4xf32>, %k: tensor<?x0xf32>, %l: tensor<0x4xf32>, %v: tensor<3xf32>) -> (tensor<?x4xf32>, tensor<0x3xf32>, tensor<4x3xf32>, tensor<?x4xf32>, tensor<?x4xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"k", feature>, #dlt.input<"l", feature>, #dlt.input<"v", feature>] outputs ["a", "b", "c", "d", "e"] {
  %a = dlt.dot_general %k, %l contract = [1] x [0] : (tensor<?x0xf32>, tensor<0x4xf32>) -> tensor<?x4xf32>
  %four = dlt.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %c = dlt.dot_general %four, %v contract = [] x [] : (tensor<4xf32>, tensor<3xf32>) -> tensor<4x3xf32>
  %b = dlt.dot_general %l, %c contract = [1] x [0] : (tensor<0x4xf32>, tensor<4x3xf32>) -> tensor<0x3xf32>
  %d = dlt.reduce sum %x dims = [] : tensor<?x4xf32> -> tensor<?x4xf32>
  %e = dlt.concatenate %x, %k dim = 1 : (tensor<?x4xf32>, tensor<?x0xf32>) -> tensor<?x4xf32>
  dlt.return %a, %b, %c, %d, %e : tensor<?x4xf32>, tensor<0x3xf32>, tensor<4x3xf32>, tensor<?x4xf32>, tensor<?x4xf32>
}

// -----

// Truth values and bytes: constants of two dimensions, unsigned outputs.
dlt.metadata "odd"
dlt.variables @state {}
dlt.entry @bytes state(@state) (%x: tensor<?x4xf32>, %u: tensor<?x4xui8>) -> (tensor<?x4xf32>, tensor<?x2xui8>, tensor<4xui8>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"u", feature>] outputs ["a", "b", "c"] {
  %p = dlt.constant dense<[[true, false, true, true]]> : tensor<1x4xi1>
  %pb = dlt.broadcast_in_dim %p dims = [0, 1] : tensor<1x4xi1> -> tensor<?x4xi1>
  %z = dlt.splat 0.0 : tensor<?x4xf32>
  %a = dlt.select %pb, %x, %z : tensor<?x4xi1>, tensor<?x4xf32>
  %b = dlt.slice %u dim = 1 [1, 3] : tensor<?x4xui8> -> tensor<?x2xui8>
  %c = dlt.reduce max %u dims = [0] : tensor<?x4xui8> -> tensor<4xui8>
  dlt.return %a, %b, %c : tensor<?x4xf32>, tensor<?x2xui8>, tensor<4xui8>
}

// -----

// Two reductions with one start, beside what is not computed row by row.
dlt.metadata "odd"
dlt.variables @state {}
dlt.entry @one_start state(@state) (%x: tensor<?x2x3xf32>, %y: tensor<?x4xf32>, %z: tensor<?x4xf32>) -> (tensor<?x2x3xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>, #dlt.input<"z", feature>] outputs ["a"] {
  %i = dlt.iota 0 like %x : tensor<?x2x3xf32> -> tensor<?x2x3xi32>
  %a = dlt.convert %i : tensor<?x2x3xi32> -> tensor<?x2x3xf32>
  %p = dlt.is_finite %y : tensor<?x4xf32>
  dlt.check %p, "not finite" at "y" : tensor<?x4xi1>
  %q = dlt.is_finite %z : tensor<?x4xf32>
  dlt.check %q, "not finite" at "z" : tensor<?x4xi1>
  dlt.return %a : tensor<?x2x3xf32>
}

// -----

// Operands that are as long as a product's last dimension, which is of one element;
// the columns are those of the dimension before it.
dlt.metadata "odd"
dlt.variables @state {}
dlt.entry @unit_columns state(@state) (%x: tensor<?x3xf32>, %w: tensor<3x8x1xf32>, %m: tensor<1xf32>, %u: tensor<?x1xf32>,
                                       %a: tensor<?x2x3x4xf32>, %b: tensor<?x2x4x8x1xf32>, %c: tensor<?x2x1xf32>)
    -> (tensor<?x8x1xf32>, tensor<?x8x1xf32>, tensor<?x2x3x8x1xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>, #dlt.input<"m", feature>, #dlt.input<"u", feature>,
            #dlt.input<"a", feature>, #dlt.input<"b", feature>, #dlt.input<"c", feature>] outputs ["p", "q", "r"] {
  %p0 = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x3xf32>, tensor<3x8x1xf32>) -> tensor<?x8x1xf32>
  %mb = dlt.broadcast_in_dim %m dims = [2] : tensor<1xf32> -> tensor<?x8x1xf32>
  %p = dlt.add %p0, %mb : tensor<?x8x1xf32>
  %ub = dlt.broadcast_in_dim %u dims = [0, 2] : tensor<?x1xf32> -> tensor<?x8x1xf32>
  %q = dlt.multiply %p0, %ub : tensor<?x8x1xf32>
  %r0 = dlt.dot_general %a, %b batch = [0, 1] x [0, 1] contract = [3] x [2] : (tensor<?x2x3x4xf32>, tensor<?x2x4x8x1xf32>) -> tensor<?x2x3x8x1xf32>
  %cb = dlt.broadcast_in_dim %c dims = [0, 1, 4] : tensor<?x2x1xf32> -> tensor<?x2x3x8x1xf32>
  %r = dlt.add %r0, %cb : tensor<?x2x3x8x1xf32>
  dlt.return %p, %q, %r : tensor<?x8x1xf32>, tensor<?x8x1xf32>, tensor<?x2x3x8x1xf32>
}

// -----

// Reductions of no positions.
dlt.metadata "odd"
dlt.variables @state {}
dlt.entry @no_positions state(@state) (%x: tensor<?x0x3xf32>) -> (tensor<?x3xf32>, tensor<?x3xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["sum", "max"] {
  %s = dlt.reduce sum %x dims = [1] : tensor<?x0x3xf32> -> tensor<?x3xf32>
  %m = dlt.reduce max %x dims = [1] : tensor<?x0x3xf32> -> tensor<?x3xf32>
  dlt.return %s, %m : tensor<?x3xf32>, tensor<?x3xf32>
}
