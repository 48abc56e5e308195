// What a failed check stops on a device.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-compile --target=sim --emit=gpu %examples/digits_mlp.mlir | FileCheck %t/checking.txt
// RUN: dlc-compile --target=sim --verify-numerics %t/stopping.mlir -o %t/stopping.dlc
// RUN: dlc-compile --target=sim --emit=gpu %t/stopping.mlir | FileCheck %t/stopping.mlir
// RUN: dlc-compile --target=sim --emit=gpu %t/alone.mlir | FileCheck %t/alone.mlir

//--- checking.txt
The optimizer and the metrics, which depend on nothing of each other, are one
launch, which looks at the checks first. If one has failed in this step it notes
the first that has; nobody reads the outcome then.
CHECK: gpu.func @{{kernel_[0-9]+_[0-9]+_[0-9_]*}}_checking(%[[OUTCOME:[^:]*]]: !llvm.ptr, %{{[^:]*}}: i64, %[[STEP:[^:]*]]: i64, %[[NUMBER:[^:]*]]: i64, %[[BAD:[^:]*]]: !llvm.ptr, %{{[^:]*}}: i64, %[[BAD2:[^:]*]]: !llvm.ptr,
CHECK: %[[ROW:[0-9]+]] = llvm.load %[[BAD]] {
CHECK: arith.cmpi eq, %[[ROW]], %c9223372036854775807_i64
CHECK: llvm.load %[[BAD2]] {
CHECK: %[[FINE:.*]] = arith.andi
CHECK: scf.if %[[FINE]]
CHECK: %[[CHECK:.*]] = llvm.load %[[OUTCOME]] {alignment = 4 : i64} : !llvm.ptr -> i32
CHECK: %[[BEFORE:.*]] = arith.cmpi eq, %[[CHECK]], %c0_i32
CHECK: scf.if %[[BEFORE]]
CHECK: gpu.block_id
CHECK: } else {
CHECK: %[[FAILED:[0-9]+]] = llvm.load %[[BAD]] {
CHECK: llvm.load %[[OUTCOME]] {
CHECK: arith.trunci %[[NUMBER]]
CHECK: llvm.store %[[STEP]]
CHECK: llvm.store %[[FAILED]]

//--- stopping.mlir
// What depends on a new value of the state comes after the launch that has the
// check, and looks at the outcome only.
// CHECK: gpu.func @[[FIRST:kernel_[0-9_]*]]_checking(
// CHECK: gpu.func @kernel_{{[0-9_]*}}_stopping(%[[OUTCOME:[^:]*]]: !llvm.ptr, %{{[^:]*}}: i64, %{{[^:]*}}: !llvm.ptr
// CHECK: %[[CHECK:.*]] = llvm.load %[[OUTCOME]] {alignment = 4 : i64} : !llvm.ptr -> i32
// CHECK: %[[FINE:.*]] = arith.cmpi eq, %[[CHECK]], %c0_i32
// CHECK: scf.if %[[FINE]]
dlt.metadata "m"
dlt.variables @state {
  dlt.variable "v" : tensor<8xf32> weight
  dlt.variable "w" : tensor<8xf32> weight
}
dlt.entry @train_step state(@state) (%v: tensor<8xf32>, %w: tensor<8xf32>, %x: tensor<?x8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) inputs [#dlt.input<"x", feature>] outputs [] {
  %limit = dlt.splat 1.0e9 : tensor<?x8xf32>
  %ok = dlt.compare lt %x, %limit : tensor<?x8xf32>
  dlt.check %ok, "too large" : tensor<?x8xi1>
  %sum = dlt.reduce sum %x dims = [0] : tensor<?x8xf32> -> tensor<8xf32>
  %newV = dlt.add %v, %sum : tensor<8xf32>
  %first = dlt.slice %newV dim = 0 [0, 4] : tensor<8xf32> -> tensor<4xf32>
  %second = dlt.slice %newV dim = 0 [4, 8] : tensor<8xf32> -> tensor<4xf32>
  %turned = dlt.concatenate %second, %first dim = 0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32>
  %newW = dlt.multiply %w, %turned : tensor<8xf32>
  dlt.return %newV, %newW : tensor<8xf32>, tensor<8xf32>
}

//--- alone.mlir
// Where nothing changes the state a check is a launch by itself.
// CHECK: gpu.func @stop_if_1(%[[OUTCOME:[^:]*]]: !llvm.ptr, %[[STEP:[^:]*]]: i64, %[[NUMBER:[^:]*]]: i64, %[[BAD:[^:]*]]: !llvm.ptr)
// CHECK: %[[ROW:.*]] = llvm.load %[[BAD]] {
// CHECK: arith.cmpi ne, %[[ROW]], %c9223372036854775807_i64
// CHECK: %[[CHECK:.*]] = llvm.load %[[OUTCOME]] {alignment = 4 : i64} : !llvm.ptr -> i32
// CHECK: arith.cmpi eq, %[[CHECK]], %c0_i32
// CHECK: arith.trunci %[[NUMBER]]
// CHECK: llvm.store %[[STEP]]
// CHECK: llvm.store %[[ROW]]
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?xf32>) -> tensor<?xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %limit = dlt.splat 1.0e9 : tensor<?xf32>
  %ok = dlt.compare lt %x, %limit : tensor<?xf32>
  dlt.check %ok, "too large" : tensor<?xi1>
  %y = dlt.add %x, %x : tensor<?xf32>
  dlt.return %y : tensor<?xf32>
}
