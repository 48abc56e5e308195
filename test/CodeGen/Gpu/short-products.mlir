// Products of short sums on a device.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-compile --target=cuda --emit=gpu %t/gradients.mlir | FileCheck %t/gradients.mlir
// RUN: dlc-compile --target=cuda --emit=ptx %t/gradients.mlir | FileCheck %t/gradients.mlir --check-prefix=PTX
// RUN: dlc-compile --target=sim --verify-numerics %t/gradients.mlir -o %t/gradients.dlc
// RUN: dlc-compile --target=cuda --emit=gpu %t/dense.mlir | FileCheck %t/dense.mlir
// RUN: dlc-compile --target=sim --verify-numerics %t/dense.mlir -o %t/dense.dlc

//--- gradients.mlir
// A block has 8 columns: a thread loads its column of the weights once, in
// accesses as wide as rows of 10 allow, then rows, four at a time. What goes
// through the relu is written, and its columns are added.
// CHECK: gpu.func @kernel_0({{.*}}) workgroup(%[[SHARED:.*]] : memref<256xi32, #gpu.address_space<workgroup>>)
// CHECK: %[[EXISTS:.*]] = arith.cmpi ult, %{{.*}}, %c44
// CHECK-COUNT-5: llvm.load %{{.*}} -> vector<2xf32>
// CHECK: scf.for {{.*}} step %c4 iter_args(
// CHECK-COUNT-40: math.fma
// CHECK: scf.if %[[EXISTS]]
// CHECK-COUNT-4: llvm.store
// CHECK: scf.for {{.*}} step %c1 iter_args(
// CHECK-COUNT-10: math.fma
// CHECK: gpu.barrier
// CHECK-COUNT-8: memref.load %[[SHARED]]
// CHECK-NOT: gpu.func

// PTX-LABEL: .entry kernel_0(
// PTX-COUNT-5: ld.global.nc.v2.b32
// PTX: bra
// PTX-NOT: div
// PTX-NOT: .extern
dlt.metadata "m" {batch_size = 128 : i64}
dlt.variables @state {}
dlt.entry @predict state(@state) (%w: tensor<44x10xf32>, %x: tensor<?x10xf32>, %y: tensor<?x44xf32>) -> (tensor<?x44xf32>, tensor<44xf32>)
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>, #dlt.input<"y", feature>] outputs ["back", "sum"] {
  %d = dlt.dot_general %x, %w contract = [1] x [1] : (tensor<?x10xf32>, tensor<44x10xf32>) -> tensor<?x44xf32>
  %z = dlt.splat 0.0 : tensor<?x44xf32>
  %p = dlt.compare le %y, %z : tensor<?x44xf32>
  %g = dlt.select %p, %z, %d : tensor<?x44xi1>, tensor<?x44xf32>
  %sum = dlt.reduce sum %g dims = [0] : tensor<?x44xf32> -> tensor<44xf32>
  dlt.return %g, %sum : tensor<?x44xf32>, tensor<44xf32>
}

//--- dense.mlir
// Without reductions nothing waits, blocks share the rows too, and there is no
// library's product.
// CHECK: gpu.func @kernel_0(
// CHECK-NOT: workgroup
// CHECK: %[[BLOCK:.*]] = gpu.block_id x
// CHECK: arith.remui %[[BLOCK]], %c2
// CHECK: arith.divui %[[BLOCK]], %c2
// CHECK-NOT: gpu.barrier
// CHECK: scf.if
// CHECK: scf.for {{.*}} step %c4 {
// CHECK-COUNT-12: math.fma
// CHECK-COUNT-4: llvm.store
// CHECK-NOT: gpu.func
dlt.metadata "m" {batch_size = 512 : i64}
dlt.variables @state {}
dlt.entry @predict state(@state) (%w: tensor<3x40xf64>, %b: tensor<40xf64>, %x: tensor<?x3xf64>) -> tensor<?x40xf64>
    inputs [#dlt.input<"w", feature>, #dlt.input<"b", feature>, #dlt.input<"x", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x3xf64>, tensor<3x40xf64>) -> tensor<?x40xf64>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<40xf64> -> tensor<?x40xf64>
  %s = dlt.add %d, %all : tensor<?x40xf64>
  %y = dlt.negate %s : tensor<?x40xf64>
  dlt.return %y : tensor<?x40xf64>
}
