// Kernels of a device as functions: of the NVVM dialect, and of the simulator.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlcrt-plan-launches --dlcrt-emit-gpu --dlcrt-lower-to-nvvm %s | FileCheck %s --check-prefix=NVVM
// RUN: dlc-opt --dlcrt-plan-launches --dlcrt-emit-gpu --dlcrt-lower-to-sim %s -o %t
// RUN: FileCheck %s --check-prefix=SIM --input-file=%t
// RUN: dlc-opt --dlcrt-lower-to-llvm %t | FileCheck %s --check-prefix=LLVM

// Threads of a block are 256; memory that they share is of their own.
// NVVM: module @kernels
// NVVM: llvm.mlir.global internal @k_shared_0() {addr_space = 3 : i32, alignment = 16 : i64}
// NVVM: llvm.func @k(%{{.*}}: !llvm.ptr, %{{.*}}: i64, %{{.*}}: !llvm.ptr {llvm.noalias, llvm.readonly}, %{{.*}}: !llvm.ptr) attributes {nvvm.kernel, nvvm.maxntid = array<i32: 256>}
// NVVM: nvvm.read.ptx.sreg.tid.x
// NVVM: nvvm.shfl.sync bfly
// NVVM: nvvm.barrier
// NVVM-NOT: gpu.
// NVVM-NOT: scf.
// NVVM-NOT: unrealized_conversion_cast

// A thread's number is a field of its state; what it reads and writes is told before.
// SIM-NOT: gpu.module
// SIM: func.func private @k.sim(%[[THREAD:.*]]: !llvm.ptr, %[[ARGUMENTS:.*]]: !llvm.ptr)
// SIM: llvm.getelementptr %[[ARGUMENTS]]
// SIM: llvm.getelementptr %[[THREAD]]
// SIM: %[[CALLBACK:.*]] = llvm.load %{{.*}} : !llvm.ptr -> !llvm.ptr
// SIM: llvm.call %{{.*}}(%[[THREAD]], %{{.*}}, %{{.*}}, %{{.*}}) : !llvm.ptr, (!llvm.ptr, !llvm.ptr, i32, i32) -> ()
// SIM: llvm.load %{{.*}} : !llvm.ptr -> f32
// SIM-NOT: gpu.
// LLVM: llvm.func @k.sim(
// LLVM-NOT: scf.
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x64xf32>) -> tensor<64xf32> form <#dlcrt.columns> {
  %e = tensor.empty() : tensor<64xf32>
  %zero = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%e : tensor<64xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<64xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]}
      ins(%x : tensor<?x64xf32>) outs(%zero : tensor<64xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.addf %o, %a : f32
    linalg.yield %r : f32
  } -> tensor<64xf32>
  dlcrt.return %y : tensor<64xf32>
}
dlcrt.program @predict (tensor<?x64xf32>) -> tensor<64xf32> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [256] to [0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []
