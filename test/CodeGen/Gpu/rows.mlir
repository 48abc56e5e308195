// Kernels of rows on a device, and their PTX.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-compile --target=cuda --emit=gpu %t/bias.mlir | FileCheck %t/bias.mlir
// RUN: dlc-compile --target=cuda --emit=ptx %t/bias.mlir | FileCheck %t/bias.mlir --check-prefix=PTX
// RUN: dlc-compile --target=cuda --emit=gpu %t/short.mlir | FileCheck %t/short.mlir
// RUN: dlc-compile --target=cuda --emit=ptx %t/short.mlir | FileCheck %t/short.mlir --check-prefix=PTX
// RUN: dlc-compile --target=cuda --emit=gpu %t/ragged.mlir | FileCheck %t/ragged.mlir
// RUN: dlc-compile --target=cuda --emit=gpu %t/long.mlir | FileCheck %t/long.mlir
// RUN: dlc-compile --target=cuda --emit=ptx %t/long.mlir | FileCheck %t/long.mlir --check-prefix=PTX

//--- bias.mlir
// 16 threads have a row of 64 in accesses of 16 bytes; 16 rows are a block.
// CHECK: gpu.func @kernel_0(%[[OUTCOME:.*]]: !llvm.ptr, %[[N:.*]]: i64, %[[B:.*]]: !llvm.ptr {llvm.noalias, llvm.readonly}, %[[X:.*]]: !llvm.ptr {llvm.noalias, llvm.readonly}, %[[Y:.*]]: !llvm.ptr)
// CHECK-SAME: known_block_size = array<i32: 256, 1, 1>
// CHECK: %[[ROWS:.*]] = arith.index_cast %[[N]]
// CHECK: %[[THREAD:.*]] = gpu.thread_id  x
// CHECK: arith.remui %[[THREAD]], %c16
// CHECK: %[[BLOCK:.*]] = gpu.block_id  x
// CHECK: %[[FIRST:.*]] = arith.muli %[[BLOCK]], %c16
// CHECK: %[[IN_BLOCK:.*]] = arith.divui %[[THREAD]], %c16
// CHECK: %[[WANTED:.*]] = arith.addi %[[FIRST]], %[[IN_BLOCK]]
// CHECK: %[[EXISTS:.*]] = arith.cmpi ult, %[[WANTED]], %[[ROWS]]
// CHECK: scf.if %[[EXISTS]]
// CHECK-COUNT-2: llvm.load {{.*}} {alignment = 16 : i64} : !llvm.ptr -> vector<4xf32>
// CHECK: llvm.store {{.*}} {alignment = 16 : i64} : vector<4xf32>

// PTX: .target sm_80
// PTX: .visible .entry kernel_0(
// PTX: .maxntid 256
// PTX-COUNT-2: ld.global.nc.v4.b32
// PTX-COUNT-4: add.rn.f32
// PTX: st.global.v4.b32
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x64xf32>, %b: tensor<64xf32>) -> tensor<?x64xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"b", feature>] outputs ["y"] {
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<64xf32> -> tensor<?x64xf32>
  %y = dlt.add %x, %all : tensor<?x64xf32>
  dlt.return %y : tensor<?x64xf32>
}

//--- short.mlir
// The threads of a short row are some of a warp: they combine by shuffles and
// share no memory. What the first sweep has read the second one still has.
// CHECK: gpu.func @kernel_0(
// CHECK-NOT: workgroup
// CHECK: llvm.load {{.*}} -> vector<2xf32>
// CHECK: gpu.shuffle  xor
// CHECK: gpu.shuffle  xor
// CHECK: gpu.shuffle  xor
// CHECK-NOT: gpu.shuffle
// CHECK-NOT: llvm.load
// CHECK: arith.divf
// CHECK: llvm.store
// CHECK-NOT: gpu.barrier

// PTX: .visible .entry kernel_0(
// PTX: ld.global.nc.v2.b32 {{.*}}%[[FIRST:r[0-9]+]], %[[SECOND:r[0-9]+]]
// PTX: shfl.sync.bfly.b32 {{.*}}, 1, 31, -1
// PTX: shfl.sync.bfly.b32 {{.*}}, 2, 31, -1
// PTX: shfl.sync.bfly.b32 {{.*}}, 4, 31, -1
// PTX-NOT: {{shfl|bar|shared|ld.global}}
// PTX-DAG: div.rn.f32 {{.*}}, %[[FIRST]],
// PTX-DAG: div.rn.f32 {{.*}}, %[[SECOND]],
// PTX: st.global.v2.b32
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x10xf32>) -> tensor<?x10xf32>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %s = dlt.reduce sum %x dims = [1] : tensor<?x10xf32> -> tensor<?xf32>
  %all = dlt.broadcast_in_dim %s dims = [0] : tensor<?xf32> -> tensor<?x10xf32>
  %y = dlt.divide %x, %all : tensor<?x10xf32>
  dlt.return %y : tensor<?x10xf32>
}

//--- ragged.mlir
// Rows of 7 begin anywhere: one element at a time. A thread behind the last one
// reads the last one, and adds nothing.
// CHECK: gpu.func @kernel_0(
// CHECK: %[[COLUMN:.*]] = arith.minui {{.*}}, %c6
// CHECK: %[[EXISTS:.*]] = arith.cmpi ult, {{.*}}, %c7
// CHECK: llvm.load {{.*}} {alignment = 4 : i64} : !llvm.ptr -> f32
// CHECK: arith.select %[[EXISTS]]
// CHECK: gpu.shuffle
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x7xf32>) -> tensor<?xf32>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %s = dlt.reduce max %x dims = [1] : tensor<?x7xf32> -> tensor<?xf32>
  dlt.return %s : tensor<?xf32>
}

//--- long.mlir
// A long row is a block's. Four accesses are under way at a time, and warps
// combine through shared memory, which all of them read after one barrier.
// CHECK: gpu.func @kernel_0({{.*}}) workgroup(%[[SHARED:.*]] : memref<8xi32, #gpu.address_space<workgroup>>)
// CHECK: scf.for
// CHECK-COUNT-4: llvm.load {{.*}} -> vector<4xf32>
// CHECK: scf.yield
// CHECK-COUNT-5: gpu.shuffle  xor
// CHECK: memref.store {{.*}}, %[[SHARED]]
// CHECK: gpu.barrier
// CHECK-COUNT-8: memref.load %[[SHARED]]
// CHECK-NOT: gpu.barrier

// PTX: ld.global.nc.v4.b32
// PTX-COUNT-5: shfl.sync.bfly.b32
// PTX: bar.sync 0
// PTX: ld.shared.v4
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x8192xf32>) -> tensor<?xf32>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %s = dlt.reduce sum %x dims = [1] : tensor<?x8192xf32> -> tensor<?xf32>
  dlt.return %s : tensor<?xf32>
}
