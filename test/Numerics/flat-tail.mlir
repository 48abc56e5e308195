// Elements behind the whole vectors of a flat kernel are computed once, also where
// chunks end with a whole vector: variables are updated in place.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-compile %t/model.mlir --target=cpu --verify-numerics -o %t/a.dlc
// RUN: dlc-compile %t/list.mlir --target=cpu,sim --cpu=x86-64 --verify-numerics -o %t/a.dlc
// RUN: sed 's/chunk = 64/chunk = 128/' %t/list.mlir > %t/more.mlir
// RUN: dlc-compile %t/more.mlir --target=cpu --cpu=x86-64 --verify-numerics -o %t/a.dlc

//--- model.mlir
dlc.model @m {
  %x = dlc.input "x" : tensor<?x1xf32>
  %y = dlc.dense %x {units = 16386}
  dlc.outputs %y names ["y"]
}
dlc.recipe @m {
  dlc.optimizer @sgd {learning_rate = 0.5}
  dlc.loss @mean_squared_error
} {batch_size = 2}

//--- list.mlir
dlt.metadata "t"
dlt.variables @state {
  dlt.variable "a" : tensor<203x70xf32> weight
}
#id = affine_map<(i, j) -> (i, j)>
dlcrt.kernel @start(%rows: index) -> tensor<203x70xf32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<203x70xf32>
  %y = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<203x70xf32>) {
  ^bb0(%o: f32):
    %r = arith.constant 3.0 : f32
    linalg.yield %r : f32
  } -> tensor<203x70xf32>
  dlcrt.return %y : tensor<203x70xf32>
}
dlcrt.kernel @square(%rows: index, %x: tensor<203x70xf32>) -> tensor<203x70xf32> form <#dlcrt.flat>
    schedules {"x86-64" = #dlcrt.cpu_rows<chunk = 64, unroll = 2>} {
  %e = tensor.empty() : tensor<203x70xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<203x70xf32>) outs(%e : tensor<203x70xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.mulf %v, %v : f32
    linalg.yield %r : f32
  } -> tensor<203x70xf32>
  dlcrt.return %y : tensor<203x70xf32>
}
dlcrt.program @init (tensor<i64>) -> () inputs [#dlt.input<"seed", seed>] outputs []
    arena = 0 + 0 rows row_bytes = [0] to [] state_copies = 0 {
  dlcrt.run @start [#dlcrt.buffer<state, 0>]
  dlcrt.run @square [#dlcrt.buffer<state, 0>, #dlcrt.buffer<state, 0>]
}
dlcrt.checks [] at []
