// Narrow products, whose kernels go on with their rows.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-compile --target=cuda --emit=gpu %t/head.mlir | FileCheck %t/head.mlir
// RUN: dlc-compile --target=cuda --emit=ptx %t/head.mlir | FileCheck %t/head.mlir --check-prefix=PTX
// RUN: dlc-compile --target=cuda --emit=gpu %t/ragged.mlir | FileCheck %t/ragged.mlir
// RUN: dlc-compile --target=cuda --emit=gpu %t/library.mlir | FileCheck %t/library.mlir --allow-empty
// RUN: dlc-compile --target=sim --verify-numerics %t/library.mlir -o %t/library.dlc

//--- head.mlir
// A warp has a row. In each of two rounds of 128 terms a thread has 4 of them, of
// all 10 columns: in accesses of 16 bytes, since rows of weights follow each other.
// Each thread gets all sums, and takes those of its columns.
// CHECK: gpu.func @kernel_0(
// CHECK: arith.remui %{{.*}}, %c32
// CHECK: scf.for {{.*}} step %c128 iter_args(
// CHECK-COUNT-11: llvm.load {{.*}} {alignment = 16 : i64} : !llvm.ptr -> vector<4xf32>
// CHECK-NOT: llvm.load
// CHECK-COUNT-40: math.fma
// CHECK: scf.yield
// CHECK-COUNT-50: gpu.shuffle
// CHECK-COUNT-9: arith.select
// CHECK-NOT: gpu.func

// PTX-LABEL: .entry kernel_0(
// PTX-COUNT-11: ld.global.nc.v4.b32
// PTX-NOT: ld.global
// PTX-COUNT-40: fma.rn.f32
// PTX-COUNT-50: shfl.sync.bfly.b32
dlt.variables @state {}
dlt.entry @predict state(@state) (%w: tensor<256x10xf32>, %x: tensor<?x256xf32>) -> tensor<?xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>] outputs ["most"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x256xf32>, tensor<256x10xf32>) -> tensor<?x10xf32>
  %most = dlt.reduce max %d dims = [1] : tensor<?x10xf32> -> tensor<?xf32>
  dlt.return %most : tensor<?xf32>
}

//--- ragged.mlir
// Terms behind the last round are some threads'; weights are transposed.
// CHECK: gpu.func @kernel_0(
// CHECK: scf.for {{.*}} step %c32 iter_args(
// CHECK: %[[EXISTS:.*]] = arith.cmpi ult, %{{.*}}, %c101
// CHECK: scf.if %[[EXISTS]] -> (f64, f64, f64)
// CHECK: gpu.shuffle
dlt.variables @state {}
dlt.entry @predict state(@state) (%w: tensor<3x101xf64>, %x: tensor<?x101xf64>) -> tensor<?x3xf64>
    inputs [#dlt.input<"w", feature>, #dlt.input<"x", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %w contract = [1] x [1] : (tensor<?x101xf64>, tensor<3x101xf64>) -> tensor<?x3xf64>
  %y = dlt.tanh %d : tensor<?x3xf64>
  dlt.return %y : tensor<?x3xf64>
}

//--- library.mlir
// Alone, or with a bias, it is a library's all the same.
// CHECK-NOT: gpu.func
dlt.metadata "m" {batch_size = 32 : i64}
dlt.variables @state {}
dlt.entry @predict state(@state) (%w: tensor<64x10xf32>, %b: tensor<10xf32>, %x: tensor<?x64xf32>) -> tensor<?x10xf32>
    inputs [#dlt.input<"w", feature>, #dlt.input<"b", feature>, #dlt.input<"x", feature>] outputs ["y"] {
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x64xf32>, tensor<64x10xf32>) -> tensor<?x10xf32>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<10xf32> -> tensor<?x10xf32>
  %y = dlt.add %d, %all : tensor<?x10xf32>
  dlt.return %y : tensor<?x10xf32>
}
