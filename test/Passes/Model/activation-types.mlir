// An activation may change the sizes of dimensions: what it makes is inferred.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-opt %t/halves.mlir --dlc-name-layers --dlc-infer | FileCheck %t/halves.mlir
// RUN: dlc-opt %t/halves.mlir --dlc-name-layers --dlc-infer --dlc-verify-layers --dlc-expand --dlc-build-entries \
// RUN:   | FileCheck %t/halves.mlir --check-prefix=ENTRY
// RUN: dlc-compile %t/halves.mlir --verify-numerics -o %t/halves.dlc
// RUN: not dlc-compile %t/odd.mlir -o %t/odd.dlc 2>&1 | FileCheck %t/odd.mlir
// RUN: dlc-opt %t/along.mlir --dlc-name-layers --dlc-infer | FileCheck %t/along.mlir
// RUN: dlc-compile %t/along.mlir --verify-numerics -o %t/along.dlc
// RUN: not dlc-compile %t/masked.mlir -o %t/masked.dlc 2>&1 | FileCheck %t/masked.mlir
// RUN: dlc-opt %t/unknown.mlir --dlc-name-layers --dlc-infer | FileCheck %t/unknown.mlir

//--- halves.mlir
dlc.define activation @doubled(%x) {
  %y = concatenate %x, %x dim = 1
  yield %y
}
// CHECK-LABEL: dlc.model @m
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK: dlc.dense {{.*}}units = 8{{.*}} : tensor<?x4xf32> -> tensor<?x4xf32>
  %0 = dlc.dense %x {units = 8, activation = @glu}
  // CHECK: dlc.activation {{.*}} : tensor<?x4xf32> -> tensor<?x2xbf16>
  %1 = dlc.activation %0 {activation = @glu, dtype = bf16}
  // CHECK: dlc.einsum_dense {{.*}} : tensor<?x2xbf16> -> tensor<?x3xf32>
  %2 = dlc.einsum_dense %1 {equation = "ab,bc->ac", output_shape = 6, bias_axes = "c", activation = @glu}
  // CHECK: dlc.activation {{.*}} : tensor<?x3xf32> -> tensor<?x6xf32>
  %3 = dlc.activation %2 {activation = @doubled}
  // CHECK: dlc.dense {{.*}} : tensor<?x6xf32> -> tensor<?x5xf32>
  %4 = dlc.dense %3 {units = 5, activation = @sparsemax}
  dlc.outputs %4 names ["class"]
}
// The kernel has all units, the next layer half of them.
// ENTRY: dlt.variable "dense/kernel" : tensor<4x8xf32>
// ENTRY: dlt.variable "einsum_dense/kernel" : tensor<2x6xf32>
// ENTRY: dlt.variable "dense_1/kernel" : tensor<6x5xf32>
dlc.recipe @m {
  dlc.optimizer @adam
  dlc.loss @sparse_categorical_crossentropy
  dlc.metric @sparse_categorical_accuracy
}

//--- odd.mlir
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK: odd.mlir:[[#@LINE+1]]:{{.*}} error: 'dlt.part' op expects a multiple of 2 elements along dimension -1, found 'tensor<?x5xf32>'
  %0 = dlc.dense %x {units = 5, activation = @glu}
  dlc.outputs %0
}

//--- along.mlir
// Along a dimension that is neither the last nor the rows.
// CHECK-LABEL: dlc.model @m
dlc.model @m {
  %x = dlc.input "x" : tensor<?x6x4xf32>
  // CHECK: dlc.activation {{.*}} : tensor<?x6x4xf32> -> tensor<?x6x4xf32>
  %0 = dlc.activation %x {activation = @softmax {axis = 1}}
  // CHECK: dlc.dense {{.*}}units = 4{{.*}} : tensor<?x6x4xf32> -> tensor<?x3x4xf32>
  %1 = dlc.dense %0 {units = 4, activation = @glu {axis = 1}}
  %2 = dlc.activation %1 {activation = @sparsemax {axis = 1}}
  %3 = dlc.activation %2 {activation = @log_softmax {axis = -2}}
  dlc.outputs %3 names ["y"]
}
dlc.recipe @m {
  dlc.optimizer @sgd
  dlc.loss @mean_squared_error
}

//--- masked.mlir
dlc.model @m {
  %x = dlc.input "x" : tensor<?x6x4xf32>
  %0 = dlc.masking %x {mask_value = 0.0}
  // CHECK: masked.mlir:[[#@LINE+1]]:{{.*}} error: 'dlc.activation' op expects an activation that keeps the dtype and the mask's dimensions of 'tensor<?x6x4xf32>', but @glu makes 'tensor<?x3x4xf32>'
  %1 = dlc.activation %0 {activation = @glu {axis = 1}}
  dlc.outputs %1 names ["y"]
}

//--- unknown.mlir
// What is no activation is said later, where it is expanded.
// CHECK: dlc.activation {{.*}} : tensor<?x4xf32> -> tensor<?x4xf32>
dlc.model @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  %0 = dlc.activation %x {activation = @nowhere}
  dlc.outputs %0
}
