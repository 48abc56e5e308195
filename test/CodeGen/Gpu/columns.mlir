// Reductions over all rows on a device.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-compile --target=cuda --emit=gpu %t/vector.mlir | FileCheck %t/vector.mlir
// RUN: dlc-compile --target=cuda --emit=ptx %t/vector.mlir | FileCheck %t/vector.mlir --check-prefix=PTX
// RUN: dlc-compile --target=cuda --emit=gpu %t/many.mlir | FileCheck %t/many.mlir
// RUN: dlc-compile --target=cuda --emit=gpu %t/few.mlir | FileCheck %t/few.mlir
// RUN: dlc-compile --target=cuda --emit=gpu %t/mask.mlir | FileCheck %t/mask.mlir
// RUN: dlc-compile --target=cuda --emit=gpu %t/number.mlir | FileCheck %t/number.mlir
// RUN: dlc-compile --target=cuda --emit=gpu %t/mean.mlir | FileCheck %t/mean.mlir
// RUN: dlc-compile --target=sim --verify-numerics %t/mean.mlir -o %t/mean.dlc
// RUN: dlc-compile --target=cuda --emit=gpu %t/large.mlir | FileCheck %t/large.mlir
// RUN: dlc-compile --target=sim --verify-numerics %t/large.mlir -o %t/large.dlc

//--- vector.mlir
// A block has 8 columns, its 32 threads for each share the rows, four of them at a
// time, and then combine: those of a warp, then of all.
// CHECK: gpu.func @kernel_0({{.*}}) workgroup(%[[SHARED:.*]] : memref<256xi32, #gpu.address_space<workgroup>>)
// CHECK: arith.divui %{{.*}}, %c8
// CHECK: scf.for {{.*}} step %c4 iter_args(
// CHECK-COUNT-4: arith.addf
// CHECK: scf.for {{.*}} step %c1 iter_args(
// CHECK: arith.addf
// CHECK-COUNT-2: gpu.shuffle  xor
// CHECK-NOT: gpu.shuffle
// CHECK: memref.store
// CHECK: gpu.barrier
// CHECK-COUNT-8: memref.load %[[SHARED]]
// CHECK: llvm.store
// CHECK-NOT: atomic

// Blocks of a sum are added in float64, so that it may be long.
// PTX: .visible .entry kernel_0(
// PTX-COUNT-4: ld.global.nc.b32
// PTX: cvt.f64.f32
// PTX: add.rn.f64
// PTX: cvt.rn.f32.f64
// PTX: shfl.sync.bfly.b32 {{.*}}, 8, 31, -1
// PTX: shfl.sync.bfly.b32 {{.*}}, 16, 31, -1
// PTX-NOT: shfl
// PTX: bar.sync 0
// PTX-COUNT-8: ld.shared.b32
// PTX: st.global.b32
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x64xf32>) -> tensor<64xf32>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %s = dlt.reduce sum %x dims = [0] : tensor<?x64xf32> -> tensor<64xf32>
  dlt.return %s : tensor<64xf32>
}

//--- many.mlir
// With 16384 columns there are blocks enough if each has a warp's.
// CHECK: gpu.func @kernel_0(
// CHECK: arith.divui %{{.*}}, %c32
// CHECK-NOT: gpu.shuffle
// CHECK: gpu.barrier
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x16384xf32>) -> tensor<16384xf32>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %s = dlt.reduce sum %x dims = [0] : tensor<?x16384xf32> -> tensor<16384xf32>
  dlt.return %s : tensor<16384xf32>
}

//--- few.mlir
// A warp has 4 rows of 7 columns, which it combines first.
// CHECK: gpu.func @kernel_0({{.*}}) workgroup(%[[SHARED:.*]] : memref<256xi32, #gpu.address_space<workgroup>>)
// CHECK-COUNT-2: gpu.shuffle  xor
// CHECK-NOT: gpu.shuffle
// CHECK: gpu.barrier
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x7xf32>) -> tensor<7xf32>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %s = dlt.reduce sum %x dims = [0] : tensor<?x7xf32> -> tensor<7xf32>
  dlt.return %s : tensor<7xf32>
}

//--- number.mlir
// One block adds all numbers; 64 bits travel as two times 32.
// CHECK: gpu.func @kernel_0({{.*}}) workgroup(%[[SHARED:.*]] : memref<8xi64, #gpu.address_space<workgroup>>)
// CHECK: scf.for {{.*}} step %c4 iter_args(
// CHECK-COUNT-10: gpu.shuffle  xor
// CHECK-NOT: gpu.shuffle
// CHECK: gpu.barrier
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?xf64>) -> tensor<f64>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %s = dlt.reduce sum %x dims = [0] : tensor<?xf64> -> tensor<f64>
  dlt.return %s : tensor<f64>
}

//--- mask.mlir
// The elements that are added are written on the way, those of columns that
// exist.
// CHECK: gpu.func @kernel_0(
// CHECK: %[[EXISTS:.*]] = arith.cmpi ult, %{{.*}}, %c44
// CHECK: scf.for
// CHECK-COUNT-4: arith.mulf
// CHECK: scf.if %[[EXISTS]]
// CHECK-COUNT-4: llvm.store
// CHECK: gpu.barrier
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x44xf32>) -> (tensor<?x44xf32>, tensor<44xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y", "sums"] {
  %y = dlt.multiply %x, %x : tensor<?x44xf32>
  %s = dlt.reduce sum %y dims = [0] : tensor<?x44xf32> -> tensor<44xf32>
  dlt.return %y, %s : tensor<?x44xf32>, tensor<44xf32>
}

//--- mean.mlir
// The block that has the number goes on with what is made of it, but for what is
// added to the state: that is written in place, by a kernel of its own.
// CHECK: gpu.func @kernel_0(
// CHECK: gpu.barrier
// CHECK: scf.if
// CHECK: arith.divf
// CHECK: math.sqrt
// CHECK-COUNT-2: llvm.store
// CHECK: gpu.func @kernel_1(
// CHECK: arith.addf
// CHECK-NOT: gpu.func
dlt.metadata "m"
dlt.variables @state { dlt.variable "w" : tensor<f64> metric }
dlt.entry @evaluate_step state(@state) (%w: tensor<f64>, %x: tensor<?x5xf64>) -> (tensor<f64>, tensor<f64>, tensor<f64>)
    inputs [#dlt.input<"x", feature>] outputs ["mean", "root"] {
  %s = dlt.reduce sum %x dims = [0, 1] : tensor<?x5xf64> -> tensor<f64>
  %n = dlt.rows : tensor<f64>
  %mean = dlt.divide %s, %n : tensor<f64>
  %square = dlt.multiply %mean, %mean : tensor<f64>
  %root = dlt.sqrt %square : tensor<f64>
  %new = dlt.add %w, %root : tensor<f64>
  dlt.return %new, %mean, %root : tensor<f64>, tensor<f64>, tensor<f64>
}

//--- large.mlir
// Rows by many blocks, then one.
// CHECK: gpu.func @kernel_0(
// CHECK-NOT: gpu.barrier
// CHECK: gpu.shuffle
// CHECK: gpu.func @kernel_1(
// CHECK: gpu.barrier
// CHECK-NOT: gpu.func
dlt.metadata "m"
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<129x130xf32>) -> tensor<f32>
    inputs [#dlt.input<"x", feature>] outputs ["norm"] {
  %s = dlt.reduce sum %x dims = [0, 1] : tensor<129x130xf32> -> tensor<f32>
  %norm = dlt.sqrt %s : tensor<f32>
  dlt.return %norm : tensor<f32>
}
