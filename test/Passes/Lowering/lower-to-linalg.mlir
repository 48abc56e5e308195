// dlt-lower-to-linalg leaves entries of linalg on tensors. What each operation
// lowers to is evaluated in test/unit/dlt/OpSuiteTest.cpp; 16-bit floats are in
// test/Dialect/Dlt/lowering-16-bit.mlir.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --mlir-print-local-scope %s | FileCheck %s \
// RUN:   --implicit-check-not='{{= (convert|dot_general|rows|transpose|reduce|slice|concatenate|reshape) }}' --implicit-check-not='{{^ *check }}'

// What is lowered stays as it is.
// RUN: dlc-opt --dlt-lower-to-linalg %s > %t
// RUN: dlc-opt --dlt-lower-to-linalg %t | diff %t -

dlt.variables @state {
  dlt.variable "w" : tensor<4x2xf32> weight trainable
}

// The rows are those of the first input that has them; unsigned inputs are
// bitcast; variables stay as they are.
// CHECK-LABEL: dlt.entry @step
// CHECK-SAME: (%[[W:.*]]: tensor<4x2xf32>, %[[K:.*]]: tensor<3xui32>, %[[X:.*]]: tensor<?x4xui8>)
dlt.entry @step state(@state) (%w: tensor<4x2xf32>, %k: tensor<3xui32>, %x: tensor<?x4xui8>) -> (tensor<4x2xf32>, tensor<?x2xf32>)
    inputs [#dlt.input<"k", feature>, #dlt.input<"x", feature>] outputs ["y"] {
  // CHECK-DAG: tensor.bitcast %[[K]] : tensor<3xui32> to tensor<3xi32>
  // CHECK-DAG: %[[BYTES:.*]] = tensor.bitcast %[[X]] : tensor<?x4xui8> to tensor<?x4xi8>
  // CHECK-DAG: %[[ROWS:.*]] = tensor.dim %[[X]], %{{.*}} : tensor<?x4xui8>
  // CHECK: %[[E:.*]] = tensor.empty(%[[ROWS]]) : tensor<?x4xf32>
  // CHECK: %[[F:.*]] = linalg.generic
  // CHECK-SAME: iterator_types = ["parallel", "parallel"]
  // CHECK-SAME: ins(%[[BYTES]] : tensor<?x4xi8>) outs(%[[E]] : tensor<?x4xf32>)
  // CHECK: arith.uitofp %{{.*}} : i8 to f32
  %f = dlt.convert %x : tensor<?x4xui8> -> tensor<?x4xf32>
  // CHECK: %[[Y:.*]] = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>]
  // CHECK-SAME: %[[F]], %[[W]] in f32 : (tensor<?x4xf32>, tensor<4x2xf32>) -> tensor<?x2xf32>
  %y = dlt.dot_general %f, %w contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x2xf32>) -> tensor<?x2xf32>
  // CHECK: return %[[W]], %[[Y]] : tensor<4x2xf32>, tensor<?x2xf32>
  dlt.return %w, %y : tensor<4x2xf32>, tensor<?x2xf32>
}

// A check is a reduction to the first offending row: 2^63 - 1 if there is none.
// CHECK-LABEL: dlt.entry @checks
// CHECK-SAME: %[[ROWWISE:[^ ]*]]: tensor<?x2xi1>, %[[STATIC:[^ ]*]]: tensor<3xi1>, %[[SCALAR:[^ ]*]]: tensor<i1>)
dlt.entry @checks state(@state) (%w: tensor<4x2xf32>, %p: tensor<?x2xi1>, %q: tensor<3xi1>, %r: tensor<i1>) -> tensor<4x2xf32>
    inputs [#dlt.input<"p", feature>, #dlt.input<"q", feature>, #dlt.input<"r", feature>] outputs [] {
  // CHECK: %[[START:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<i64>)
  // CHECK: arith.constant 9223372036854775807 : i64
  // CHECK: %[[BAD:.*]] = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> ()>], iterator_types = ["reduction", "reduction"]} ins(%[[ROWWISE]] : tensor<?x2xi1>) outs(%[[START]] : tensor<i64>)
  // CHECK-NEXT: ^bb0(%[[OK:.*]]: i1, %[[SO_FAR:.*]]: i64):
  // CHECK: %[[INDEX:.*]] = linalg.index 0
  // CHECK: %[[ROW:.*]] = arith.index_cast %[[INDEX]] : index to i64
  // CHECK: %[[FINE:.*]] = arith.constant 9223372036854775807 : i64
  // CHECK: %[[MINE:.*]] = arith.select %[[OK]], %[[FINE]], %[[ROW]]
  // CHECK: arith.minsi %[[SO_FAR]], %[[MINE]]
  // CHECK: dlcrt.require %[[BAD]], "bad row" at "here" : tensor<i64>
  dlt.check %p, "bad row" at "here" : tensor<?x2xi1>
  // Without rows it is -1 that is found; a check may have no place.
  // CHECK: %[[BAD:.*]] = linalg.generic {{.*}} iterator_types = ["reduction"]} ins(%[[STATIC]] : tensor<3xi1>)
  // CHECK-NOT: linalg.index
  // CHECK: %[[NO_ROW:.*]] = arith.constant -1 : i64
  // CHECK: arith.select %{{.*}}, %{{.*}}, %[[NO_ROW]]
  // CHECK: dlcrt.require %[[BAD]], "bad" at "" : tensor<i64>
  dlt.check %q, "bad" : tensor<3xi1>
  // CHECK: %[[BAD:.*]] = linalg.generic {{.*}} iterator_types = []} ins(%[[SCALAR]] : tensor<i1>)
  // CHECK-NOT: arith.minsi
  // CHECK: dlcrt.require %[[BAD]], "scalar" at "" : tensor<i64>
  dlt.check %r, "scalar" : tensor<i1>
  dlt.return %w : tensor<4x2xf32>
}

// Entries without rows work off one.
// CHECK-LABEL: dlt.entry @no_rows
dlt.entry @no_rows state(@state) (%w: tensor<4x2xf32>) -> (tensor<4x2xf32>, tensor<f32>) inputs [] outputs ["rows"] {
  // CHECK: %[[ONE:.*]] = arith.constant 1 : index
  // CHECK: %[[R:.*]] = linalg.generic {indexing_maps = [affine_map<() -> ()>], iterator_types = []}
  // CHECK: arith.index_cast %[[ONE]] : index to i64
  // CHECK: return %{{.*}}, %[[R]]
  %r = dlt.rows : tensor<f32>
  dlt.return %w, %r : tensor<4x2xf32>, tensor<f32>
}

// Rows may be in any dimension, and there more than once.
// CHECK-LABEL: dlt.entry @rows_anywhere
// CHECK-SAME: (%{{.*}}: tensor<4x2xf32>, %[[X:.*]]: tensor<?x3xf32>)
dlt.entry @rows_anywhere state(@state) (%w: tensor<4x2xf32>, %x: tensor<?x3xf32>) -> (tensor<4x2xf32>, tensor<f32>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // CHECK: %[[ROWS:.*]] = tensor.dim %[[X]]
  // CHECK: tensor.empty(%[[ROWS]]) : tensor<3x?xf32>
  %t = dlt.transpose %x, [1, 0] : tensor<?x3xf32> -> tensor<3x?xf32>
  // CHECK: dlcrt.contract {{.*}} -> tensor<?x?xf32>
  %g = dlt.dot_general %x, %t contract = [1] x [0] : (tensor<?x3xf32>, tensor<3x?xf32>) -> tensor<?x?xf32>
  %s = dlt.reduce sum %g dims = [0, 1] : tensor<?x?xf32> -> tensor<f32>
  dlt.return %w, %s : tensor<4x2xf32>, tensor<f32>
}

// Slices and concatenations are slices of tensors, reshapes are reshapes.
// CHECK-LABEL: dlt.entry @shapes
// CHECK-SAME: (%{{.*}}: tensor<4x2xf32>, %[[X:.*]]: tensor<?x6xf32>)
dlt.entry @shapes state(@state) (%w: tensor<4x2xf32>, %x: tensor<?x6xf32>) -> (tensor<4x2xf32>, tensor<?x2x4xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  // CHECK: %[[ROWS:.*]] = tensor.dim %[[X]]
  // CHECK: %[[S:.*]] = tensor.extract_slice %[[X]][0, 1] [%[[ROWS]], 2] [1, 1] : tensor<?x6xf32> to tensor<?x2xf32>
  %s = dlt.slice %x dim = 1 [1, 3] : tensor<?x6xf32> -> tensor<?x2xf32>
  // CHECK: %[[E:.*]] = tensor.empty(%[[ROWS]]) : tensor<?x8xf32>
  // CHECK: %[[C0:.*]] = tensor.insert_slice %[[S]] into %[[E]][0, 0] [%[[ROWS]], 2] [1, 1]
  // CHECK: %[[C1:.*]] = tensor.insert_slice %[[X]] into %[[C0]][0, 2] [%[[ROWS]], 6] [1, 1]
  %c = dlt.concatenate %s, %x dim = 1 : (tensor<?x2xf32>, tensor<?x6xf32>) -> tensor<?x8xf32>
  // CHECK: %[[Y:.*]] = tensor.expand_shape %[[C1]] {{\[\[}}0], [1, 2]] output_shape [%[[ROWS]], 2, 4]
  %y = dlt.reshape %c : tensor<?x8xf32> -> tensor<?x2x4xf32>
  // CHECK: return %{{.*}}, %[[Y]]
  dlt.return %w, %y : tensor<4x2xf32>, tensor<?x2x4xf32>
}

// Outputs of unsigned dtypes are bitcast back.
// CHECK-LABEL: dlt.entry @unsigned
// CHECK-SAME: (%[[W:.*]]: tensor<4x2xf32>, %[[X:.*]]: tensor<?x4xui8>)
dlt.entry @unsigned state(@state) (%w: tensor<4x2xf32>, %x: tensor<?x4xui8>) -> (tensor<4x2xf32>, tensor<?x4xui8>, tensor<?x2xui8>)
    inputs [#dlt.input<"x", feature>] outputs ["x", "y"] {
  // CHECK: %[[BYTES:.*]] = tensor.bitcast %[[X]] : tensor<?x4xui8> to tensor<?x4xi8>
  // CHECK: %[[S:.*]] = tensor.extract_slice %[[BYTES]]
  // CHECK-DAG: %[[X2:.*]] = tensor.bitcast %[[BYTES]] : tensor<?x4xi8> to tensor<?x4xui8>
  // CHECK-DAG: %[[Y:.*]] = tensor.bitcast %[[S]] : tensor<?x2xi8> to tensor<?x2xui8>
  // CHECK: return %[[W]], %[[X2]], %[[Y]]
  %y = dlt.slice %x dim = 1 [1, 3] : tensor<?x4xui8> -> tensor<?x2xui8>
  dlt.return %w, %x, %y : tensor<4x2xf32>, tensor<?x4xui8>, tensor<?x2xui8>
}

// What has no elements is not moved: tensor's slices have no place for it.
// CHECK-LABEL: dlt.entry @nothing
// CHECK-NOT: extract_slice
// CHECK-COUNT-1: insert_slice
// CHECK-NOT: insert_slice
// CHECK: return
dlt.entry @nothing state(@state) (%w: tensor<4x2xf32>, %x: tensor<?x4xf32>, %y: tensor<?x0xf32>) -> (tensor<4x2xf32>, tensor<?x4xf32>, tensor<?x0xf32>, tensor<?x0xf32>, tensor<?x2xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>] outputs ["a", "b", "c", "d"] {
  %a = dlt.concatenate %x, %y dim = 1 : (tensor<?x4xf32>, tensor<?x0xf32>) -> tensor<?x4xf32>
  %b = dlt.concatenate %y, %y dim = 1 : (tensor<?x0xf32>, tensor<?x0xf32>) -> tensor<?x0xf32>
  %c = dlt.slice %x dim = 1 [4, 4] : tensor<?x4xf32> -> tensor<?x0xf32>
  %d = dlt.pad %y dim = 1 low = 2 high = 0 : tensor<?x0xf32> -> tensor<?x2xf32>
  dlt.return %w, %a, %b, %c, %d : tensor<4x2xf32>, tensor<?x4xf32>, tensor<?x0xf32>, tensor<?x0xf32>, tensor<?x2xf32>
}

// A constant of one number is a fill. Where nothing is combined no element is
// read before it is written.
// CHECK-LABEL: dlt.entry @single
// CHECK-SAME: (%[[W:.*]]: tensor<4x2xf32>, %[[X:.*]]: tensor<?xf32>)
dlt.entry @single state(@state) (%w: tensor<4x2xf32>, %x: tensor<?xf32>) -> (tensor<4x2xf32>, tensor<?xf32>, tensor<?x3xf32>, tensor<2xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["r", "o", "a"] {
  // CHECK: %[[C:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<3xf32>)
  // CHECK: arith.constant 2.500000e+00 : f32
  %c = dlt.constant dense<2.5> : tensor<3xf32>
  // CHECK: %[[A:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+00]>
  %a = dlt.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %r = dlt.reduce sum %x dims = [] : tensor<?xf32> -> tensor<?xf32>
  // CHECK: %[[O:.*]] = linalg.generic {{.*}} iterator_types = ["parallel", "parallel"]} ins(%[[X]], %[[C]] :
  // CHECK-NEXT: ^bb0(%[[L:.*]]: f32, %[[R:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT: %[[P:.*]] = arith.mulf %[[L]], %[[R]]
  // CHECK: arith.addf %{{.*}}, %[[P]]
  %o = dlt.dot_general %x, %c contract = [] x [] : (tensor<?xf32>, tensor<3xf32>) -> tensor<?x3xf32>
  // CHECK: return %[[W]], %[[X]], %[[O]], %[[A]]
  dlt.return %w, %r, %o, %a : tensor<4x2xf32>, tensor<?xf32>, tensor<?x3xf32>, tensor<2xf32>
}

// Functions are no entries.
// CHECK-LABEL: func.func @function
func.func @function(%x: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NEXT: dlt.exponential
  %y = dlt.exponential %x : tensor<4xf32>
  return %y : tensor<4xf32>
}
