// Forms that look like others: what is computed is what the interpreter says.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-opt --dlcrt-find-forms %t/wide.mlir | FileCheck %t/wide.mlir
// RUN: dlc-opt --dlcrt-find-forms %t/wide.mlir -o %t/formed.mlir
// RUN: dlc-compile %t/formed.mlir --target=cpu,sim --verify-numerics -o %t/a.dlc
// RUN: not dlc-compile %t/over.mlir --target=cpu -o %t/a.dlc 2>&1 | FileCheck %t/over.mlir
// RUN: dlc-compile %t/long-row.mlir --target=cpu --verify-numerics -o %t/a.dlc
// RUN: dlc-opt --dlc-launch-pipeline --dlcrt-emit-cpu=cpu=x86-64-v3 %t/long-row.mlir | FileCheck %t/long-row.mlir

//--- wide.mlir
// A product of one column whose sums are wider than its result is rounded when
// all of it is there, which kernels of rows don't do.
dlt.metadata "t"
dlt.variables @state {
  dlt.variable "w" : tensor<8x1xf32> weight
}
// CHECK: dlcrt.kernel @wide
// CHECK-SAME: form <#dlcrt.loops>
dlcrt.kernel @wide(%rows: index, %x: tensor<?x8xf32>, %w: tensor<8x1xf32>) -> tensor<?x1xf32> {
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
      %x, %w in f64 : (tensor<?x8xf32>, tensor<8x1xf32>) -> tensor<?x1xf32>
  dlcrt.return %y : tensor<?x1xf32>
}
dlcrt.kernel @numbers(%rows: index) -> tensor<8x1xf32> {
  %w = arith.constant dense<[[0.1], [0.2], [0.3], [0.4], [0.5], [0.6], [0.7], [0.8]]> : tensor<8x1xf32>
  dlcrt.return %w : tensor<8x1xf32>
}
dlcrt.program @predict (tensor<?x8xf32>) -> tensor<?x1xf32>
    inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [32] to [4] state_copies = 0 {
  dlcrt.run @wide [#dlcrt.buffer<input, 0>, #dlcrt.buffer<state, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.program @init (tensor<i64>) -> () inputs [#dlt.input<"seed", seed>] outputs []
    arena = 0 + 0 rows row_bytes = [0] to [] state_copies = 0 {
  dlcrt.run @numbers [#dlcrt.buffer<state, 0>]
}
dlcrt.checks [] at []

//--- over.mlir
// A product reads all of what is computed through a reshape, so its result can't
// lie over that.
// CHECK: error: {{.*}}writes result 0 over its argument 1, which it can't update in place
dlt.metadata "t"
dlt.variables @state {
  dlt.variable "a" : tensor<4x4xf32> weight
}
#id = affine_map<(i, j) -> (i, j)>
dlcrt.kernel @over(%rows: index, %x: tensor<4x4xf32>) -> tensor<4x4xf32> form <#dlcrt.loops> {
  %e = tensor.empty() : tensor<4x4xf32>
  %n = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.negf %v : f32
    linalg.yield %r : f32
  } -> tensor<4x4xf32>
  %f = tensor.collapse_shape %n [[0, 1]] : tensor<4x4xf32> into tensor<16xf32>
  %g = tensor.expand_shape %f [[0, 1]] output_shape [4, 4] : tensor<16xf32> into tensor<4x4xf32>
  %b = arith.constant dense<2.0> : tensor<4x4xf32>
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
      %g, %b in f32 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  dlcrt.return %y : tensor<4x4xf32>
}
dlcrt.program @init (tensor<i64>) -> () inputs [#dlt.input<"seed", seed>] outputs []
    arena = 0 + 0 rows row_bytes = [0] to [] state_copies = 0 {
  dlcrt.run @over [#dlcrt.buffer<state, 0>, #dlcrt.buffer<state, 0>]
}
dlcrt.checks [] at []

//--- long-row.mlir
// What waits for the sum of a long row is no part of the stack.
// CHECK-LABEL: func.func private @"long.x86-64-v3"
// CHECK-NOT: llvm.alloca
// CHECK-LABEL: func.func
dlt.metadata "t"
dlt.variables @state {
  dlt.variable "a" : tensor<1x419430xf32> weight
  dlt.variable "b" : tensor<1x419430xf32> weight
}
#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>
dlcrt.kernel @start(%rows: index) -> tensor<1x419430xf32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<1x419430xf32>
  %y = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<1x419430xf32>) {
  ^bb0(%o: f32):
    %r = arith.constant 1.0 : f32
    linalg.yield %r : f32
  } -> tensor<1x419430xf32>
  dlcrt.return %y : tensor<1x419430xf32>
}
dlcrt.kernel @long(%rows: index, %x: tensor<1x419430xf32>) -> tensor<1x419430xf32> form <#dlcrt.rows> {
  %e = tensor.empty() : tensor<1x419430xf32>
  %s = tensor.empty() : tensor<1xf32>
  %zero = arith.constant 0.0 : f32
  %start = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]} outs(%s : tensor<1xf32>) {
  ^bb0(%o: f32):
    linalg.yield %zero : f32
  } -> tensor<1xf32>
  %n = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<1x419430xf32>) outs(%e : tensor<1x419430xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = math.exp %v : f32
    linalg.yield %r : f32
  } -> tensor<1x419430xf32>
  %sum = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
      ins(%n : tensor<1x419430xf32>) outs(%start : tensor<1xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.addf %o, %v : f32
    linalg.yield %r : f32
  } -> tensor<1xf32>
  %y = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]}
      ins(%n, %sum : tensor<1x419430xf32>, tensor<1xf32>) outs(%e : tensor<1x419430xf32>) {
  ^bb0(%v: f32, %t: f32, %o: f32):
    %r = arith.divf %v, %t : f32
    linalg.yield %r : f32
  } -> tensor<1x419430xf32>
  dlcrt.return %y : tensor<1x419430xf32>
}
dlcrt.program @init (tensor<i64>) -> () inputs [#dlt.input<"seed", seed>] outputs []
    arena = 0 + 0 rows row_bytes = [0] to [] state_copies = 0 {
  dlcrt.run @start [#dlcrt.buffer<state, 0>]
  dlcrt.run @long [#dlcrt.buffer<state, 0>, #dlcrt.buffer<state, 1677760>]
}
dlcrt.checks [] at []
