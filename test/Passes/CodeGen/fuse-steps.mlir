// The steps of a call become a loop of their program, which a CPU's function has.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlcrt-fuse-steps %s -o %t
// RUN: FileCheck %s --input-file=%t
// RUN: dlc-opt --dlcrt-fuse-steps %t | diff %t -
// RUN: dlc-opt --dlcrt-verify-programs %t > /dev/null
// RUN: dlc-opt --dlcrt-emit-cpu=cpu=x86-64-v3 %t | FileCheck %s --check-prefix=CPU
// RUN: not dlc-opt --dlcrt-emit-cpu=cpu=x86-64-v3 %s 2>&1 | FileCheck %s --check-prefix=UNFUSED

#id = affine_map<(d0, d1) -> (d0, d1)>

dlt.variables @state {
  dlt.variable "seen" : tensor<4xf32> weight
}
dlcrt.kernel @double(%n: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32> form <#dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?x4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %r = arith.addf %a, %a : f32
    linalg.yield %r : f32
  } -> tensor<?x4xf32>
  dlcrt.return %y : tensor<?x4xf32>
}
dlcrt.kernel @nothing(%n: index) -> tensor<4xf32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%e : tensor<4xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}

// Of a program with rows all is in the loop, in its order.
// CHECK: dlcrt.program @predict
// CHECK-NEXT: dlcrt.steps {
// CHECK-NEXT: dlcrt.run @double [#dlcrt.buffer<input, 0>, #dlcrt.buffer<rows, 0>]
// CHECK-NEXT: dlcrt.run @double [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<output, 0>]
// CHECK-NEXT: }
// CHECK-NEXT: }
// UNFUSED: error: 'dlcrt.program' op has rows, but no steps; run dlcrt-fuse-steps first
// A step comes after the one before, with at most a batch of rows.
// CPU-LABEL: func.func @"predict.x86-64-v3"(
// CPU: scf.while
// CPU: %[[MORE:.*]] = arith.cmpi ult
// CPU: scf.condition
// CPU: arith.minui
// CPU-COUNT-2: call @{{.*run_chunks|.*double}}
dlcrt.program @predict (tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 0 + 16 rows row_bytes = [16] to [16] state_copies = 0 {
  dlcrt.run @double [#dlcrt.buffer<input, 0>, #dlcrt.buffer<rows, 0>]
  dlcrt.run @double [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<output, 0>]
}

// One without rows runs once.
// CHECK: dlcrt.program @init
// CHECK-NOT: dlcrt.steps
// CHECK: dlcrt.run @nothing
// CPU-LABEL: func.func @"init.x86-64-v3"(
// CPU-NOT: scf.while
// CPU: return
dlcrt.program @init () -> () inputs [] outputs [] arena = 0 + 0 rows row_bytes = [] to [] state_copies = 0 {
  dlcrt.run @nothing [#dlcrt.buffer<state, 0>]
}
dlcrt.checks [] at []
