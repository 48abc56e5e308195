// dlcrt-emit-gpu writes what dlc-compile --emit=gpu prints: a kernel by its form.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlcrt-plan-launches --dlcrt-emit-gpu %s | FileCheck %s
// RUN: sed 's/#dlcrt.columns/#dlcrt.loops/' %s | dlc-opt --dlcrt-plan-launches --dlcrt-emit-gpu | FileCheck %s --check-prefix=LOOPS

// A block has some columns, whose parts its threads combine.
// CHECK: gpu.module @kernels
// CHECK: gpu.func @k(%{{.*}}: !llvm.ptr, %{{.*}}: i64, %{{.*}}: !llvm.ptr {{.*}}, %{{.*}}: !llvm.ptr) workgroup(
// CHECK: gpu.shuffle
// CHECK: gpu.barrier
// As loops a thread has all of a column.
// LOOPS: gpu.func @k(
// LOOPS-NOT: gpu.barrier
// LOOPS: scf.for
// LOOPS-NOT: gpu.barrier
// LOOPS: gpu.return
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
