// Gradients of weights with the optimizer's update of each element.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-compile --target=cuda --emit=gpu %t/update.mlir | FileCheck %t/update.mlir
// RUN: dlc-compile --target=cuda --emit=ptx %t/update.mlir | FileCheck %t/update.mlir --check-prefix=PTX
// RUN: dlc-compile --target=cuda --emit=gpu %t/large.mlir | FileCheck %t/large.mlir

//--- update.mlir
// A tile of 64 x 64, in rounds of 8 rows that are loaded while those before are
// used; 4 x 4 sums a thread. The weight is read and written where its sum is.
// CHECK: gpu.module
// CHECK: gpu.func @kernel_0({{.*}}) workgroup(%[[A:.*]] : memref<512xf32, #gpu.address_space<workgroup>>, %[[B:.*]] : memref<512xf32, #gpu.address_space<workgroup>>)
// CHECK: scf.for {{.*}} step %c8 iter_args({{.*}}) -> (vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>, vector<4xf32>)
// CHECK: vector.store {{.*}}, %[[A]]
// CHECK: vector.store {{.*}}, %[[B]]
// CHECK: gpu.barrier
// CHECK: llvm.load {{.*}} {alignment = 16 : i64} : !llvm.ptr -> vector<4xf32>
// CHECK-COUNT-32: math.fma {{.*}} : vector<4xf32>
// CHECK: gpu.barrier
// CHECK: scf.if
// CHECK: llvm.load {{.*}} -> vector<4xf32>
// CHECK: arith.subf
// CHECK: llvm.store
// CHECK-NOT: gpu.func

// PTX: .maxntid 256
// PTX-DAG: ld.global.nc.v4
// PTX-DAG: bar.sync
// PTX-DAG: ld.shared.v4
// PTX-DAG: fma.rn.f32
dlt.metadata "update"
dlt.variables @state {
  dlt.variable "w" : tensor<100x68xf32> weight trainable
}
dlt.entry @step state(@state) (%w: tensor<100x68xf32>, %x: tensor<?x100xf32>, %dy: tensor<?x68xf32>) -> tensor<100x68xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"dy", feature>] outputs [] {
  %g = dlt.dot_general %x, %dy contract = [0] x [0] : (tensor<?x100xf32>, tensor<?x68xf32>) -> tensor<100x68xf32>
  %rate = dlt.splat 0.1 : tensor<100x68xf32>
  %d = dlt.multiply %g, %rate : tensor<100x68xf32>
  %new = dlt.subtract %w, %d : tensor<100x68xf32>
  dlt.return %new : tensor<100x68xf32>
}

//--- large.mlir
// With large batches the product is a library's.
// CHECK: dlcrt.run
// CHECK-NEXT: }
// CHECK-NEXT: dlcrt.group
// CHECK-NEXT: dlcrt.run
// CHECK: gpu.module
// CHECK-NOT: math.fma
dlt.metadata "large" {batch_size = 512 : i64}
dlt.variables @state {
  dlt.variable "w" : tensor<100x68xf32> weight trainable
}
dlt.entry @step state(@state) (%w: tensor<100x68xf32>, %x: tensor<?x100xf32>, %dy: tensor<?x68xf32>) -> tensor<100x68xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"dy", feature>] outputs [] {
  %g = dlt.dot_general %x, %dy contract = [0] x [0] : (tensor<?x100xf32>, tensor<?x68xf32>) -> tensor<100x68xf32>
  %rate = dlt.splat 0.1 : tensor<100x68xf32>
  %d = dlt.multiply %g, %rate : tensor<100x68xf32>
  %new = dlt.subtract %w, %d : tensor<100x68xf32>
  dlt.return %new : tensor<100x68xf32>
}
