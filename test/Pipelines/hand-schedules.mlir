// Products whose schedules are written by hand compute what the interpreter says:
// other tiles, loops and blocks than code generation would choose.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-compile %s --target=cpu,sim --cpu=x86-64 --verify-numerics -o %t.dlc
// RUN: sed 's/own = 8/own = 2/' %s > %t.mlir
// RUN: dlc-compile %t.mlir --target=sim --verify-numerics -o %t.dlc

dlt.metadata "t"
dlt.variables @state {
  dlt.variable "a" : tensor<70x140xf32> weight
  dlt.variable "b" : tensor<70x37xf32> weight
  dlt.variable "c" : tensor<140x37xf32> weight
  dlt.variable "d" : tensor<70x140xf32> weight
}
#id = affine_map<(d0, d1) -> (d0, d1)>
dlcrt.kernel @numbers(%rows: index) -> (tensor<70x140xf32>, tensor<70x37xf32>) form <#dlcrt.rows>
    schedules {"x86-64" = #dlcrt.cpu_rows<chunk = 16, unroll = 1>} {
  %e = tensor.empty() : tensor<70x140xf32>
  %a = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<70x140xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %s = arith.addi %i, %j : index
    %w = arith.index_cast %s : index to i64
    %f = arith.sitofp %w : i64 to f32
    %scale = arith.constant 0.001 : f32
    %q = arith.mulf %f, %scale : f32
    %r = math.tanh %q : f32
    linalg.yield %r : f32
  } -> tensor<70x140xf32>
  %g = tensor.empty() : tensor<70x37xf32>
  %b = linalg.generic {indexing_maps = [#id], iterator_types = ["parallel", "parallel"]} outs(%g : tensor<70x37xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %s = arith.muli %i, %j : index
    %w = arith.index_cast %s : index to i64
    %f = arith.sitofp %w : i64 to f32
    %scale = arith.constant 0.001 : f32
    %q = arith.mulf %f, %scale : f32
    %r = math.tanh %q : f32
    linalg.yield %r : f32
  } -> tensor<70x37xf32>
  dlcrt.return %a, %b : tensor<70x140xf32>, tensor<70x37xf32>
}

#a = affine_map<(m, n, k) -> (m, k)>
#at = affine_map<(m, n, k) -> (k, m)>
#b = affine_map<(m, n, k) -> (k, n)>
#bt = affine_map<(m, n, k) -> (n, k)>
#c = affine_map<(m, n, k) -> (m, n)>
dlcrt.kernel @rows(%rows: index, %x: tensor<70x140xf32>, %y: tensor<70x37xf32>) -> tensor<140x37xf32> form <#dlcrt.contract>
    schedules {"x86-64" = #dlcrt.cpu_contract<order = rows, lanes = 2, tile_rows = 5, tile_vectors = 3, chunk = 33, block_k = 9, group = 2>,
               gpu = #dlcrt.gpu_contract<own = 8>} {
  %z = dlcrt.contract [#at, #b, #c] %x, %y in f32 : (tensor<70x140xf32>, tensor<70x37xf32>) -> tensor<140x37xf32>
  dlcrt.return %z : tensor<140x37xf32>
}
dlcrt.kernel @transposed(%rows: index, %x: tensor<70x37xf32>, %y: tensor<140x37xf32>) -> tensor<70x140xf32> form <#dlcrt.contract>
    schedules {"x86-64" = #dlcrt.cpu_contract<order = transposed, lanes = 4, tile_rows = 3, tile_vectors = 1, chunk = 8,
                                              block_columns = 50, narrow_lanes = 2, narrow_rows = 2>} {
  %z = dlcrt.contract [#a, #bt, #c] %x, %y in f32 : (tensor<70x37xf32>, tensor<140x37xf32>) -> tensor<70x140xf32>
  dlcrt.return %z : tensor<70x140xf32>
}
dlcrt.program @init (tensor<i64>) -> () inputs [#dlt.input<"seed", seed>] outputs []
    arena = 0 + 0 rows row_bytes = [0] to [] state_copies = 0 {
  dlcrt.run @numbers [#dlcrt.buffer<state, 0>, #dlcrt.buffer<state, 39232>]
  dlcrt.run @rows [#dlcrt.buffer<state, 0>, #dlcrt.buffer<state, 39232>, #dlcrt.buffer<state, 49600>]
  dlcrt.run @transposed [#dlcrt.buffer<state, 39232>, #dlcrt.buffer<state, 49600>, #dlcrt.buffer<state, 70336>]
}
dlcrt.checks [] at []
