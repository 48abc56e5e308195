// Where dlcrt-plan-memory puts values that are no variables: in the arena, whose
// parts are reused, and in inputs and outputs.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels --dlcrt-plan-memory --verify-numerics --split-input-file %s | FileCheck %s

dlt.variables @state {}

// No entry is left; kernels stay.
// CHECK-NOT: dlt.entry
// CHECK-NOT: dlcrt.launch
// CHECK-LABEL: dlcrt.program @copied_nowhere (tensor<?x4xf32>) -> tensor<?x4xf32>
// CHECK-SAME: inputs [#dlt.input<"x", feature>] outputs ["y"]
// CHECK-SAME: arena = 0 + 0 rows row_bytes = [16] to [16] state_copies = 0 {
// CHECK-NEXT: dlcrt.run @[[K:.*]] [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
// CHECK-NEXT: }
// CHECK: dlcrt.kernel @[[K]](
// CHECK: dlcrt.checks [] at []
dlt.entry @copied_nowhere state(@state) (%x: tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %y = dlt.tanh %x : tensor<?x4xf32>
  dlt.return %y : tensor<?x4xf32>
}

// -----

// A part is used again as soon as its last reader has run: the third value lies
// where the first was. Parts begin at multiples of 64 bytes.
// CHECK-LABEL: dlcrt.program @reuse
// CHECK-SAME: arena = 256 + 0 rows
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<input, 0>, #dlcrt.buffer<arena, 0>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 128>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, 128>, #dlcrt.buffer<arena, 0>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<output, 0>]
// CHECK-NEXT: }
dlt.variables @state {}
dlt.entry @reuse state(@state) (%x: tensor<5x5xf32>) -> tensor<5x5xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %a = dlt.transpose %x, [1, 0] : tensor<5x5xf32> -> tensor<5x5xf32>
  %b = dlt.transpose %a, [1, 0] : tensor<5x5xf32> -> tensor<5x5xf32>
  %c = dlt.transpose %b, [1, 0] : tensor<5x5xf32> -> tensor<5x5xf32>
  %d = dlt.transpose %c, [1, 0] : tensor<5x5xf32> -> tensor<5x5xf32>
  dlt.return %d : tensor<5x5xf32>
}

// -----

// A value with a later reader keeps its part.
// CHECK-LABEL: dlcrt.program @later_reader
// CHECK-SAME: arena = 384 + 0 rows
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<input, 0>, #dlcrt.buffer<arena, 0>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 128>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, 128>, #dlcrt.buffer<arena, 256>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<arena, 256>, #dlcrt.buffer<output, 0>]
dlt.variables @state {}
dlt.entry @later_reader state(@state) (%x: tensor<5x5xf32>) -> tensor<5x5xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %a = dlt.transpose %x, [1, 0] : tensor<5x5xf32> -> tensor<5x5xf32>
  %b = dlt.transpose %a, [1, 0] : tensor<5x5xf32> -> tensor<5x5xf32>
  %c = dlt.transpose %b, [1, 0] : tensor<5x5xf32> -> tensor<5x5xf32>
  %d = dlt.add %a, %c : tensor<5x5xf32>
  dlt.return %d : tensor<5x5xf32>
}

// -----

// Values with rows have a part of their own, in bytes a row; reused, too. The
// largest come first. Truth values take a byte.
// CHECK-LABEL: dlcrt.program @rows (tensor<?x40xf32>, tensor<40x80xf64>) -> tensor<?xi1>
// CHECK-SAME: arena = 0 + 960 rows row_bytes = [160, 0] to [1] state_copies = 0 {
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<input, 0>, #dlcrt.buffer<rows, 640>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<rows, 640>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<rows, 0>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<rows, 640>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<rows, 640>, #dlcrt.buffer<output, 0>]
// CHECK-NEXT: }
dlt.variables @state {}
dlt.entry @rows state(@state) (%x: tensor<?x40xf32>, %w: tensor<40x80xf64>) -> tensor<?xi1>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["y"] {
  %c = dlt.convert %x : tensor<?x40xf32> -> tensor<?x40xf64>
  %t = dlt.exponential %c : tensor<?x40xf64>
  %d = dlt.dot_general %t, %w contract = [1] x [0] : (tensor<?x40xf64>, tensor<40x80xf64>) -> tensor<?x80xf64>
  %e = dlt.dot_general %d, %w contract = [1] x [1] : (tensor<?x80xf64>, tensor<40x80xf64>) -> tensor<?x40xf64>
  %s = dlt.reduce max %e dims = [1] : tensor<?x40xf64> -> tensor<?xf64>
  %z = dlt.splat 0.0 : tensor<?xf64>
  %p = dlt.compare gt %s, %z : tensor<?xf64>
  dlt.return %p : tensor<?xi1>
}

// -----

// What is computed element by element lies over what nobody reads any more.
// CHECK-LABEL: dlcrt.program @in_place
// CHECK-SAME: arena = 0 + 320 rows
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<input, 0>, #dlcrt.buffer<rows, 0>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<rows, 160>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<rows, 160>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 0>]
// CHECK-NEXT: dlcrt.run @{{.*}} [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
dlt.variables @state {}
dlt.entry @in_place state(@state) (%x: tensor<?x40xf32>, %w: tensor<40x40xf32>) -> tensor<?x40xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["y"] {
  %a = dlt.tanh %x : tensor<?x40xf32>
  %b = dlt.dot_general %a, %w contract = [1] x [0] : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  %c = dlt.dot_general %b, %w contract = [1] x [1] : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  %d = dlt.add %c, %a : tensor<?x40xf32>
  %y = dlt.dot_general %d, %w contract = [1] x [0] : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  dlt.return %y : tensor<?x40xf32>
}

// -----

// One value in two outputs, an input that is an output, with rows and without,
// and a variable that is one.
// CHECK-LABEL: dlcrt.program @outputs
// CHECK-SAME: row_bytes = [4, 0] to [16, 16, 4, 0, 0] state_copies = 0 {
// CHECK: dlcrt.run @{{.*}} [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
// CHECK-DAG: dlcrt.copy <output, 0> to <output, 1>, 16 per_row
// CHECK-DAG: dlcrt.copy <input, 0> to <output, 2>, 4 per_row
// CHECK-DAG: dlcrt.copy <input, 1> to <output, 3>, 12{{$}}
// CHECK-DAG: dlcrt.copy <state, 64> to <output, 4>, 8{{$}}
// CHECK: }
dlt.variables @state {
  dlt.variable "a" : tensor<3xf32> weight
  dlt.variable "b" : tensor<2xi32> counter
}
dlt.entry @outputs state(@state) (%a: tensor<3xf32>, %b: tensor<2xi32>, %x: tensor<?x4xi8>, %k: tensor<3xf32>)
    -> (tensor<3xf32>, tensor<2xi32>, tensor<?x4xf32>, tensor<?x2x2xf32>, tensor<?x4xi8>, tensor<3xf32>, tensor<2xi32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"k", feature>] outputs ["t", "r", "x", "k", "b"] {
  %f = dlt.convert %x : tensor<?x4xi8> -> tensor<?x4xf32>
  %r = dlt.reshape %f : tensor<?x4xf32> -> tensor<?x2x2xf32>
  dlt.return %a, %b, %f, %r, %x, %k, %b : tensor<3xf32>, tensor<2xi32>, tensor<?x4xf32>, tensor<?x2x2xf32>, tensor<?x4xi8>, tensor<3xf32>, tensor<2xi32>
}

// -----

// Nothing to plan: a table of checks comes all the same.
// CHECK-LABEL: dlt.variables @alone
// CHECK: dlcrt.checks [] at []
dlt.variables @alone {}
