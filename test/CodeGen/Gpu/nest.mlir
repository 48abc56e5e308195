// Kernels that only move elements, and products that no library knows.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-compile --target=cuda --emit=gpu %t/transpose.mlir | FileCheck %t/transpose.mlir
// RUN: dlc-compile --target=cuda --emit=gpu %t/permute.mlir | FileCheck %t/permute.mlir
// RUN: dlc-compile --target=cuda --emit=gpu %t/concatenate.mlir | FileCheck %t/concatenate.mlir
// RUN: dlc-compile --target=cuda --emit=gpu %t/batched.mlir | FileCheck %t/batched.mlir
// RUN: dlc-compile --target=cuda --emit=ptx %t/transpose.mlir | FileCheck %t/transpose.mlir --check-prefix=PTX
// RUN: dlc-compile --target=cuda --emit=ptx %t/batched.mlir | FileCheck %t/batched.mlir --check-prefix=PTX

//--- transpose.mlir
// Through shared memory, whose rows have one element more than a tile's.
// CHECK: gpu.func @kernel_0({{.*}}) workgroup(%[[ROOM:.*]] : memref<1056xi32, #gpu.address_space<workgroup>>)
// CHECK-COUNT-4: memref.store {{.*}}, %[[ROOM]]
// CHECK: gpu.barrier
// CHECK-COUNT-4: memref.load %[[ROOM]]
// CHECK-NOT: gpu.barrier
// PTX: .shared .align {{[0-9]+}} .b8 {{.*}}[4224]
// PTX-COUNT-4: st.shared.b32
// PTX: bar.sync
// PTX-COUNT-4: st.global.b32
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<40x50xi32>) -> tensor<50x40xi32>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %y = dlt.transpose %x, [1, 0] : tensor<40x50xi32> -> tensor<50x40xi32>
  dlt.return %y : tensor<50x40xi32>
}

//--- permute.mlir
// Small matrices: a thread moves an element, which is bits.
// CHECK: gpu.func @kernel_0(
// CHECK: %[[SELF:.*]] = arith.addi
// CHECK: arith.cmpi ult, %[[SELF]], %c60
// CHECK: scf.if
// CHECK: arith.remui %{{.*}}, %c4
// CHECK: arith.divui %{{.*}}, %c4
// CHECK: llvm.load {{.*}} -> i32
// CHECK: llvm.store
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<4x5x3xf32>) -> tensor<3x5x4xf32>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %y = dlt.transpose %x, [2, 1, 0] : tensor<4x5x3xf32> -> tensor<3x5x4xf32>
  dlt.return %y : tensor<3x5x4xf32>
}

//--- concatenate.mlir
// Threads of a part move its elements, those of another part theirs.
// CHECK: gpu.func @kernel_0(
// CHECK: arith.remui %{{.*}}, %c7
// CHECK: arith.cmpi ult, %{{.*}}, %c4
// CHECK: llvm.load
// CHECK: llvm.store
// CHECK: arith.cmpi ult, %{{.*}}, %c3
// CHECK: llvm.load
// CHECK: llvm.store
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x4xf32>, %y: tensor<?x3xf32>) -> tensor<?x7xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>] outputs ["z"] {
  %z = dlt.concatenate %x, %y dim = 1 : (tensor<?x4xf32>, tensor<?x3xf32>) -> tensor<?x7xf32>
  dlt.return %z : tensor<?x7xf32>
}

//--- batched.mlir
// A product that libraries of matrix products do not know in this form: a block has
// a tile of one of them. Rows of A are steps of k here, so adjacent threads bring
// adjacent steps; rows of B are its columns.
// CHECK: gpu.func @kernel_0({{.*}}) workgroup(%[[A:.*]] : memref<256xf32, #gpu.address_space<workgroup>>, %[[B:.*]] : memref<256xf32, #gpu.address_space<workgroup>>)
// CHECK: scf.for {{.*}} iter_args({{.*}}vector<2xf32>
// CHECK-COUNT-2: memref.store {{.*}}, %[[A]]
// CHECK: vector.store {{.*}}, %[[B]]
// CHECK: gpu.barrier
// CHECK: math.fma
// CHECK: gpu.barrier
// PTX: .visible .entry kernel_0
// PTX: ld.shared.v2.b32 {{.*}}, [%[[AT:.*]]];
// PTX: fma.rn.f32
// PTX: ld.shared.v2.b32 {{.*}}, [%[[AT]]+896];
// PTX-COUNT-4: fma.rn.f32
// PTX: st.shared.v2.b32
// PTX: bar.sync
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x3x20xf32>, %y: tensor<?x20x5xf32>) -> tensor<?x3x5xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>] outputs ["z"] {
  %z = dlt.dot_general %x, %y batch = [0] x [0] contract = [2] x [1] : (tensor<?x3x20xf32>, tensor<?x20x5xf32>) -> tensor<?x3x5xf32>
  dlt.return %z : tensor<?x3x5xf32>
}
