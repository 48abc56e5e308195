// A program written at the kernel level: kernels, and the list that launches them.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// It is what dlc-compile makes of a model (--emit=kernel), here of softsign(x w + b).
// Look at each step, and run it:
//
//   dlc-opt --dlcrt-schedule-kernels=target=x86-64-v3 launch_list.mlir
//   dlc-opt --dlc-launch-pipeline --dlcrt-emit-cpu=cpu=x86-64-v3 launch_list.mlir
//   dlc-opt --dlc-launch-pipeline=for-device=true --dlcrt-emit-gpu launch_list.mlir
//   dlc-compile --target=cpu,sim launch_list.mlir -o list.dlc
//   dlc-run init list.dlc --save-weights w.safetensors
//   dlc-run predict list.dlc --weights w.safetensors --input x=x.npy
//
// A kernel's form says what it is; dlc-opt --dlcrt-find-forms writes the forms of
// kernels that have none. Its schedules say how code lays it out, as @softsign's does
// for x86-64-v3: other numbers give the same results.
//
// docs/writing_a_kernel.md says how to add a kind of kernel, docs/glossary.md what
// the words mean.

dlt.metadata "launch_list"
dlt.variables @state {
  dlt.variable "w" : tensor<3x4xf32> weight
  dlt.variable "b" : tensor<4xf32> weight
}

// What the variables begin with.
dlcrt.kernel @numbers(%rows: index) -> (tensor<3x4xf32>, tensor<4xf32>) form <#dlcrt.loops> {
  %w = arith.constant dense<[[1.0, 0.0, -1.0, 2.0],
                             [0.0, 1.0, 1.0, 0.0],
                             [1.0, 1.0, 0.0, -1.0]]> : tensor<3x4xf32>
  %b = arith.constant dense<[0.0, 0.5, 0.0, 1.0]> : tensor<4xf32>
  dlcrt.return %w, %b : tensor<3x4xf32>, tensor<4xf32>
}

// A kernel's first argument is the number of rows, which every `?` is.
dlcrt.kernel @dense(%rows: index, %x: tensor<?x3xf32>, %w: tensor<3x4xf32>, %b: tensor<4xf32>) -> tensor<?x4xf32>
    form <#dlcrt.contract> {
  %xw = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>]
      %x, %w in f32 : (tensor<?x3xf32>, tensor<3x4xf32>) -> tensor<?x4xf32>
  %e = tensor.empty(%rows) : tensor<?x4xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%xw, %b : tensor<?x4xf32>, tensor<4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%sum: f32, %bias: f32, %out: f32):
    %r = arith.addf %sum, %bias : f32
    linalg.yield %r : f32
  } -> tensor<?x4xf32>
  dlcrt.return %y : tensor<?x4xf32>
}

// x / (1 + |x|)
dlcrt.kernel @softsign(%rows: index, %x: tensor<?x4xf32>) -> tensor<?x4xf32> form <#dlcrt.rows>
    schedules {"x86-64-v3" = #dlcrt.cpu_rows<chunk = 16, unroll = 4>} {
  %e = tensor.empty(%rows) : tensor<?x4xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<?x4xf32>) outs(%e : tensor<?x4xf32>) {
  ^bb0(%v: f32, %out: f32):
    %one = arith.constant 1.0 : f32
    %a = math.absf %v : f32
    %s = arith.addf %one, %a : f32
    %r = arith.divf %v, %s : f32
    linalg.yield %r : f32
  } -> tensor<?x4xf32>
  dlcrt.return %y : tensor<?x4xf32>
}

// The state has the variables, each at a multiple of 64 bytes. Between the kernels
// 16 bytes for each row lie in the arena.
dlcrt.program @predict (tensor<?x3xf32>) -> tensor<?x4xf32>
    inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 0 + 16 rows row_bytes = [12] to [16] state_copies = 0 {
  dlcrt.run @dense [#dlcrt.buffer<input, 0>, #dlcrt.buffer<state, 0>, #dlcrt.buffer<state, 64>, #dlcrt.buffer<rows, 0>]
  dlcrt.run @softsign [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<output, 0>]
}

// A runtime starts with the state that init makes of a seed.
dlcrt.program @init (tensor<i64>) -> () inputs [#dlt.input<"seed", seed>] outputs []
    arena = 0 + 0 rows row_bytes = [0] to [] state_copies = 0 {
  dlcrt.run @numbers [#dlcrt.buffer<state, 0>, #dlcrt.buffer<state, 64>]
}
dlcrt.checks [] at []
