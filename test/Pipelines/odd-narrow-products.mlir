// Products of few columns, with all that may be done to their rows.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: %python %S/Inputs/compile_all.py dlc-compile %t

//--- soft10_64false.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x64xf32>, %w: tensor<64x10xf32>) -> (tensor<?x10xf32>, tensor<?xf32>, tensor<?xf32>) {
  %v1 = tensor.empty(%n) : tensor<?x10xf32>
  %v2 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v1 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v3 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x64xf32>, tensor<64x10xf32>) outs(%v2 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v4 = tensor.empty(%n) : tensor<?xf32>
  %v5 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v4 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v6 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v3 : tensor<?x10xf32>) outs(%v5 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v7 = tensor.empty(%n) : tensor<?x10xf32>
  %v8 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v3, %v6 : tensor<?x10xf32>, tensor<?xf32>) outs(%v7 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v9 = tensor.empty(%n) : tensor<?xf32>
  %v10 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v9 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v11 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v8 : tensor<?x10xf32>) outs(%v10 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v12 = tensor.empty(%n) : tensor<?x10xf32>
  %v13 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v8, %v11 : tensor<?x10xf32>, tensor<?xf32>) outs(%v12 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  return %v13, %v6, %v11 : tensor<?x10xf32>, tensor<?xf32>, tensor<?xf32>
}
dlcrt.program @predict (tensor<?x64xf32>, tensor<64x10xf32>) -> (tensor<?x10xf32>, tensor<?xf32>, tensor<?xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1", "y2"]
    arena = 0 + 0 rows row_bytes = [256, 0] to [40, 4, 4] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>, #dlcrt.buffer<output, 2>]
}
dlcrt.checks [] at []

//--- soft1_100true.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x100xf32>, %w: tensor<1x100xf32>) -> (tensor<?x1xf32>, tensor<?xf32>, tensor<?xf32>) {
  %v79 = tensor.empty(%n) : tensor<?x1xf32>
  %v80 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v79 : tensor<?x1xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x1xf32>
  %v81 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x100xf32>, tensor<1x100xf32>) outs(%v80 : tensor<?x1xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x1xf32>
  %v82 = tensor.empty(%n) : tensor<?xf32>
  %v83 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v82 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v84 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v81 : tensor<?x1xf32>) outs(%v83 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v85 = tensor.empty(%n) : tensor<?x1xf32>
  %v86 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v81, %v84 : tensor<?x1xf32>, tensor<?xf32>) outs(%v85 : tensor<?x1xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x1xf32>
  %v87 = tensor.empty(%n) : tensor<?xf32>
  %v88 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v87 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v89 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v86 : tensor<?x1xf32>) outs(%v88 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v90 = tensor.empty(%n) : tensor<?x1xf32>
  %v91 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v86, %v89 : tensor<?x1xf32>, tensor<?xf32>) outs(%v90 : tensor<?x1xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x1xf32>
  return %v91, %v84, %v89 : tensor<?x1xf32>, tensor<?xf32>, tensor<?xf32>
}
dlcrt.program @predict (tensor<?x100xf32>, tensor<1x100xf32>) -> (tensor<?x1xf32>, tensor<?xf32>, tensor<?xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1", "y2"]
    arena = 0 + 0 rows row_bytes = [400, 0] to [4, 4, 4] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>, #dlcrt.buffer<output, 2>]
}
dlcrt.checks [] at []

//--- soft3_37false.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x37xf64>, %w: tensor<37x3xf64>) -> (tensor<?x3xf64>, tensor<?xf64>, tensor<?xf64>) {
  %v105 = tensor.empty(%n) : tensor<?x3xf64>
  %v106 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v105 : tensor<?x3xf64>) {
  ^bb0(%o: f64):
    %c = arith.constant 0.0 : f64
    linalg.yield %c : f64
  } -> tensor<?x3xf64>
  %v107 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x37xf64>, tensor<37x3xf64>) outs(%v106 : tensor<?x3xf64>) {
  ^bb0(%a0: f64, %a1: f64, %o: f64):
    %m = arith.mulf %a0, %a1 : f64
    %r = arith.addf %o, %m : f64
    linalg.yield %r : f64
  } -> tensor<?x3xf64>
  %v108 = tensor.empty(%n) : tensor<?xf64>
  %v109 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v108 : tensor<?xf64>) {
  ^bb0(%o: f64):
    %c = arith.constant -1.0e30 : f64
    linalg.yield %c : f64
  } -> tensor<?xf64>
  %v110 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v107 : tensor<?x3xf64>) outs(%v109 : tensor<?xf64>) {
  ^bb0(%a0: f64, %o: f64):
    %r = arith.maximumf %o, %a0 : f64
    linalg.yield %r : f64
  } -> tensor<?xf64>
  %v111 = tensor.empty(%n) : tensor<?x3xf64>
  %v112 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v107, %v110 : tensor<?x3xf64>, tensor<?xf64>) outs(%v111 : tensor<?x3xf64>) {
  ^bb0(%a0: f64, %a1: f64, %o: f64):
    %s = arith.subf %a0, %a1 : f64
    %r = math.exp %s : f64
    linalg.yield %r : f64
  } -> tensor<?x3xf64>
  %v113 = tensor.empty(%n) : tensor<?xf64>
  %v114 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v113 : tensor<?xf64>) {
  ^bb0(%o: f64):
    %c = arith.constant 0.0 : f64
    linalg.yield %c : f64
  } -> tensor<?xf64>
  %v115 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v112 : tensor<?x3xf64>) outs(%v114 : tensor<?xf64>) {
  ^bb0(%a0: f64, %o: f64):
    %r = arith.addf %o, %a0 : f64
    linalg.yield %r : f64
  } -> tensor<?xf64>
  %v116 = tensor.empty(%n) : tensor<?x3xf64>
  %v117 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v112, %v115 : tensor<?x3xf64>, tensor<?xf64>) outs(%v116 : tensor<?x3xf64>) {
  ^bb0(%a0: f64, %a1: f64, %o: f64):
    %r = arith.divf %a0, %a1 : f64
    linalg.yield %r : f64
  } -> tensor<?x3xf64>
  return %v117, %v110, %v115 : tensor<?x3xf64>, tensor<?xf64>, tensor<?xf64>
}
dlcrt.program @predict (tensor<?x37xf64>, tensor<37x3xf64>) -> (tensor<?x3xf64>, tensor<?xf64>, tensor<?xf64>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1", "y2"]
    arena = 0 + 0 rows row_bytes = [296, 0] to [24, 8, 8] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>, #dlcrt.buffer<output, 2>]
}
dlcrt.checks [] at []

//--- soft17_33true.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x33xf64>, %w: tensor<17x33xf64>) -> (tensor<?x17xf64>, tensor<?xf64>, tensor<?xf64>) {
  %v131 = tensor.empty(%n) : tensor<?x17xf64>
  %v132 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v131 : tensor<?x17xf64>) {
  ^bb0(%o: f64):
    %c = arith.constant 0.0 : f64
    linalg.yield %c : f64
  } -> tensor<?x17xf64>
  %v133 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x33xf64>, tensor<17x33xf64>) outs(%v132 : tensor<?x17xf64>) {
  ^bb0(%a0: f64, %a1: f64, %o: f64):
    %m = arith.mulf %a0, %a1 : f64
    %r = arith.addf %o, %m : f64
    linalg.yield %r : f64
  } -> tensor<?x17xf64>
  %v134 = tensor.empty(%n) : tensor<?xf64>
  %v135 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v134 : tensor<?xf64>) {
  ^bb0(%o: f64):
    %c = arith.constant -1.0e30 : f64
    linalg.yield %c : f64
  } -> tensor<?xf64>
  %v136 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v133 : tensor<?x17xf64>) outs(%v135 : tensor<?xf64>) {
  ^bb0(%a0: f64, %o: f64):
    %r = arith.maximumf %o, %a0 : f64
    linalg.yield %r : f64
  } -> tensor<?xf64>
  %v137 = tensor.empty(%n) : tensor<?x17xf64>
  %v138 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v133, %v136 : tensor<?x17xf64>, tensor<?xf64>) outs(%v137 : tensor<?x17xf64>) {
  ^bb0(%a0: f64, %a1: f64, %o: f64):
    %s = arith.subf %a0, %a1 : f64
    %r = math.exp %s : f64
    linalg.yield %r : f64
  } -> tensor<?x17xf64>
  %v139 = tensor.empty(%n) : tensor<?xf64>
  %v140 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v139 : tensor<?xf64>) {
  ^bb0(%o: f64):
    %c = arith.constant 0.0 : f64
    linalg.yield %c : f64
  } -> tensor<?xf64>
  %v141 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v138 : tensor<?x17xf64>) outs(%v140 : tensor<?xf64>) {
  ^bb0(%a0: f64, %o: f64):
    %r = arith.addf %o, %a0 : f64
    linalg.yield %r : f64
  } -> tensor<?xf64>
  %v142 = tensor.empty(%n) : tensor<?x17xf64>
  %v143 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v138, %v141 : tensor<?x17xf64>, tensor<?xf64>) outs(%v142 : tensor<?x17xf64>) {
  ^bb0(%a0: f64, %a1: f64, %o: f64):
    %r = arith.divf %a0, %a1 : f64
    linalg.yield %r : f64
  } -> tensor<?x17xf64>
  return %v143, %v136, %v141 : tensor<?x17xf64>, tensor<?xf64>, tensor<?xf64>
}
dlcrt.program @predict (tensor<?x33xf64>, tensor<17x33xf64>) -> (tensor<?x17xf64>, tensor<?xf64>, tensor<?xf64>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1", "y2"]
    arena = 0 + 0 rows row_bytes = [264, 0] to [136, 8, 8] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>, #dlcrt.buffer<output, 2>]
}
dlcrt.checks [] at []

//--- kept10_130false.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x130xf32>, %w: tensor<130x10xf32>) -> (tensor<?x10xf32>, tensor<?x10xf32>) {
  %v196 = tensor.empty(%n) : tensor<?x10xf32>
  %v197 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v196 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v198 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x130xf32>, tensor<130x10xf32>) outs(%v197 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v199 = tensor.empty(%n) : tensor<?xf32>
  %v200 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v199 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v201 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v198 : tensor<?x10xf32>) outs(%v200 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v202 = tensor.empty(%n) : tensor<?x10xf32>
  %v203 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v198, %v201 : tensor<?x10xf32>, tensor<?xf32>) outs(%v202 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v204 = tensor.empty(%n) : tensor<?xf32>
  %v205 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v204 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v206 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v203 : tensor<?x10xf32>) outs(%v205 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v207 = tensor.empty(%n) : tensor<?x10xf32>
  %v208 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v203, %v206 : tensor<?x10xf32>, tensor<?xf32>) outs(%v207 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  return %v198, %v208 : tensor<?x10xf32>, tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x130xf32>, tensor<130x10xf32>) -> (tensor<?x10xf32>, tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [520, 0] to [40, 40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- soft7_9false.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x9xf32>, %w: tensor<9x7xf32>) -> (tensor<?x7xf32>, tensor<?xf32>, tensor<?xf32>) {
  %v209 = tensor.empty(%n) : tensor<?x7xf32>
  %v210 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v209 : tensor<?x7xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x7xf32>
  %v211 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x9xf32>, tensor<9x7xf32>) outs(%v210 : tensor<?x7xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x7xf32>
  %v212 = tensor.empty(%n) : tensor<?xf32>
  %v213 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v212 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v214 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v211 : tensor<?x7xf32>) outs(%v213 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v215 = tensor.empty(%n) : tensor<?x7xf32>
  %v216 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v211, %v214 : tensor<?x7xf32>, tensor<?xf32>) outs(%v215 : tensor<?x7xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x7xf32>
  %v217 = tensor.empty(%n) : tensor<?xf32>
  %v218 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v217 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v219 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v216 : tensor<?x7xf32>) outs(%v218 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v220 = tensor.empty(%n) : tensor<?x7xf32>
  %v221 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v216, %v219 : tensor<?x7xf32>, tensor<?xf32>) outs(%v220 : tensor<?x7xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x7xf32>
  return %v221, %v214, %v219 : tensor<?x7xf32>, tensor<?xf32>, tensor<?xf32>
}
dlcrt.program @predict (tensor<?x9xf32>, tensor<9x7xf32>) -> (tensor<?x7xf32>, tensor<?xf32>, tensor<?xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1", "y2"]
    arena = 0 + 0 rows row_bytes = [36, 0] to [28, 4, 4] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>, #dlcrt.buffer<output, 2>]
}
dlcrt.checks [] at []

//--- kept5_1024true.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x1024xf32>, %w: tensor<5x1024xf32>) -> (tensor<?x5xf32>, tensor<?x5xf32>) {
  %v170 = tensor.empty(%n) : tensor<?x5xf32>
  %v171 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v170 : tensor<?x5xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x5xf32>
  %v172 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x1024xf32>, tensor<5x1024xf32>) outs(%v171 : tensor<?x5xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x5xf32>
  %v173 = tensor.empty(%n) : tensor<?xf32>
  %v174 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v173 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v175 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v172 : tensor<?x5xf32>) outs(%v174 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v176 = tensor.empty(%n) : tensor<?x5xf32>
  %v177 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v172, %v175 : tensor<?x5xf32>, tensor<?xf32>) outs(%v176 : tensor<?x5xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x5xf32>
  %v178 = tensor.empty(%n) : tensor<?xf32>
  %v179 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v178 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v180 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v177 : tensor<?x5xf32>) outs(%v179 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v181 = tensor.empty(%n) : tensor<?x5xf32>
  %v182 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v177, %v180 : tensor<?x5xf32>, tensor<?xf32>) outs(%v181 : tensor<?x5xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x5xf32>
  return %v172, %v182 : tensor<?x5xf32>, tensor<?x5xf32>
}
dlcrt.program @predict (tensor<?x1024xf32>, tensor<5x1024xf32>) -> (tensor<?x5xf32>, tensor<?x5xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [4096, 0] to [20, 20] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- longerrow.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>, %y: tensor<?x100xf32>) -> (tensor<?x10xf32>) {
  %v246 = tensor.empty(%n) : tensor<?x10xf32>
  %v247 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v246 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v248 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v247 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v249 = tensor.empty(%n) : tensor<?xf32>
  %v250 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v249 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v251 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%y : tensor<?x100xf32>) outs(%v250 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v252 = tensor.empty(%n) : tensor<?x10xf32>
  %v253 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v248, %v251 : tensor<?x10xf32>, tensor<?xf32>) outs(%v252 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.mulf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  return %v253 : tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>, tensor<?x100xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0, 400] to [40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- muchlongerrow.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>, %y: tensor<?x1000xf32>) -> (tensor<?x10xf32>) {
  %v254 = tensor.empty(%n) : tensor<?x10xf32>
  %v255 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v254 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v256 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v255 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v257 = tensor.empty(%n) : tensor<?xf32>
  %v258 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v257 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v259 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%y : tensor<?x1000xf32>) outs(%v258 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v260 = tensor.empty(%n) : tensor<?x10xf32>
  %v261 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v256, %v259 : tensor<?x10xf32>, tensor<?xf32>) outs(%v260 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.mulf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  return %v261 : tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>, tensor<?x1000xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0, 4000] to [40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- spread.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>, %y: tensor<?x1000xf32>) -> (tensor<?x1000xf32>) {
  %v262 = tensor.empty(%n) : tensor<?x10xf32>
  %v263 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v262 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v264 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v263 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v265 = tensor.empty(%n) : tensor<?xf32>
  %v266 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v265 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v267 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v264 : tensor<?x10xf32>) outs(%v266 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v268 = tensor.empty(%n) : tensor<?x1000xf32>
  %v269 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y, %v267 : tensor<?x1000xf32>, tensor<?xf32>) outs(%v268 : tensor<?x1000xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.mulf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x1000xf32>
  return %v269 : tensor<?x1000xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>, tensor<?x1000xf32>) -> (tensor<?x1000xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0, 4000] to [4000] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- twoheads.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>, %v: tensor<40x4xf32>) -> (tensor<?x10xf32>, tensor<?x4xf32>) {
  %v270 = tensor.empty(%n) : tensor<?x10xf32>
  %v271 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v270 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v272 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v271 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v273 = tensor.empty(%n) : tensor<?x4xf32>
  %v274 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v273 : tensor<?x4xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x4xf32>
  %v275 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %v : tensor<?x40xf32>, tensor<40x4xf32>) outs(%v274 : tensor<?x4xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x4xf32>
  %v276 = tensor.empty(%n) : tensor<?xf32>
  %v277 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v276 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v278 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v272 : tensor<?x10xf32>) outs(%v277 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v279 = tensor.empty(%n) : tensor<?x10xf32>
  %v280 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v272, %v278 : tensor<?x10xf32>, tensor<?xf32>) outs(%v279 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v281 = tensor.empty(%n) : tensor<?xf32>
  %v282 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v281 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v283 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v280 : tensor<?x10xf32>) outs(%v282 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v284 = tensor.empty(%n) : tensor<?x10xf32>
  %v285 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v280, %v283 : tensor<?x10xf32>, tensor<?xf32>) outs(%v284 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v286 = tensor.empty(%n) : tensor<?xf32>
  %v287 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v286 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v288 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v275 : tensor<?x4xf32>) outs(%v287 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v289 = tensor.empty(%n) : tensor<?x4xf32>
  %v290 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v275, %v288 : tensor<?x4xf32>, tensor<?xf32>) outs(%v289 : tensor<?x4xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x4xf32>
  %v291 = tensor.empty(%n) : tensor<?xf32>
  %v292 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v291 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v293 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v290 : tensor<?x4xf32>) outs(%v292 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v294 = tensor.empty(%n) : tensor<?x4xf32>
  %v295 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v290, %v293 : tensor<?x4xf32>, tensor<?xf32>) outs(%v294 : tensor<?x4xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x4xf32>
  return %v285, %v295 : tensor<?x10xf32>, tensor<?x4xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>, tensor<40x4xf32>) -> (tensor<?x10xf32>, tensor<?x4xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 0, 0] to [40, 16] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- slicedleftt.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x60xf32>, %w: tensor<10x40xf32>) -> (tensor<?x10xf32>) {
  %v472 = tensor.extract_slice %x[0, 8] [%n, 40] [1, 1] : tensor<?x60xf32> to tensor<?x40xf32>
  %v473 = tensor.empty(%n) : tensor<?x10xf32>
  %v474 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v473 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v475 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%v472, %w : tensor<?x40xf32>, tensor<10x40xf32>) outs(%v474 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v476 = tensor.empty(%n) : tensor<?xf32>
  %v477 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v476 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v478 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v475 : tensor<?x10xf32>) outs(%v477 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v479 = tensor.empty(%n) : tensor<?x10xf32>
  %v480 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v475, %v478 : tensor<?x10xf32>, tensor<?xf32>) outs(%v479 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v481 = tensor.empty(%n) : tensor<?xf32>
  %v482 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v481 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v483 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v480 : tensor<?x10xf32>) outs(%v482 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v484 = tensor.empty(%n) : tensor<?x10xf32>
  %v485 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v480, %v483 : tensor<?x10xf32>, tensor<?xf32>) outs(%v484 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  return %v485 : tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x60xf32>, tensor<10x40xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [240, 0] to [40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- slicedright.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x20xf32>) -> (tensor<?x10xf32>) {
  %v341 = tensor.extract_slice %w[0, 3] [40, 10] [1, 1] : tensor<40x20xf32> to tensor<40x10xf32>
  %v342 = tensor.empty(%n) : tensor<?x10xf32>
  %v343 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v342 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v344 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %v341 : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v343 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v345 = tensor.empty(%n) : tensor<?xf32>
  %v346 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v345 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v347 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v344 : tensor<?x10xf32>) outs(%v346 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v348 = tensor.empty(%n) : tensor<?x10xf32>
  %v349 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v344, %v347 : tensor<?x10xf32>, tensor<?xf32>) outs(%v348 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v350 = tensor.empty(%n) : tensor<?xf32>
  %v351 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v350 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v352 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v349 : tensor<?x10xf32>) outs(%v351 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v353 = tensor.empty(%n) : tensor<?x10xf32>
  %v354 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v349, %v352 : tensor<?x10xf32>, tensor<?xf32>) outs(%v353 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  return %v354 : tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x20xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- dims.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x2x20xf32>, %w: tensor<2x20x2x3xf32>) -> (tensor<?x2x3xf32>) {
  %v355 = tensor.empty(%n) : tensor<?x2x3xf32>
  %v356 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} outs(%v355 : tensor<?x2x3xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x2x3xf32>
  %v357 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3, d4) -> (d0, d3, d4)>, affine_map<(d0, d1, d2, d3, d4) -> (d3, d4, d1, d2)>, affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%x, %w : tensor<?x2x20xf32>, tensor<2x20x2x3xf32>) outs(%v356 : tensor<?x2x3xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x2x3xf32>
  %v358 = tensor.empty(%n) : tensor<?xf32>
  %v359 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v358 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v360 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0)>], iterator_types = ["parallel", "reduction", "reduction"]} ins(%v357 : tensor<?x2x3xf32>) outs(%v359 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v361 = tensor.empty(%n) : tensor<?x2x3xf32>
  %v362 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%v357, %v360 : tensor<?x2x3xf32>, tensor<?xf32>) outs(%v361 : tensor<?x2x3xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x2x3xf32>
  return %v362 : tensor<?x2x3xf32>
}
dlcrt.program @predict (tensor<?x2x20xf32>, tensor<2x20x2x3xf32>) -> (tensor<?x2x3xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [24] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- vector.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  %v363 = tensor.empty(%n) : tensor<?xf32>
  %v364 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v363 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v365 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<40xf32>) outs(%v364 : tensor<?xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v366 = tensor.empty(%n) : tensor<?xf32>
  %v367 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%v365 : tensor<?xf32>) outs(%v366 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = math.tanh %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  return %v367, %v365 : tensor<?xf32>, tensor<?xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40xf32>) -> (tensor<?xf32>, tensor<?xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [4, 4] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- inner.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>) -> (tensor<?x10xf32>) {
  %v381 = tensor.empty(%n) : tensor<?x10xf32>
  %v382 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v381 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v383 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d2)>], iterator_types = ["parallel", "reduction", "parallel"]} ins(%x, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v382 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v384 = tensor.empty(%n) : tensor<?xf32>
  %v385 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v384 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v386 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v383 : tensor<?x10xf32>) outs(%v385 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v387 = tensor.empty(%n) : tensor<?x10xf32>
  %v388 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v383, %v386 : tensor<?x10xf32>, tensor<?xf32>) outs(%v387 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v389 = tensor.empty(%n) : tensor<?xf32>
  %v390 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v389 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v391 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v388 : tensor<?x10xf32>) outs(%v390 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v392 = tensor.empty(%n) : tensor<?x10xf32>
  %v393 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v388, %v391 : tensor<?x10xf32>, tensor<?xf32>) outs(%v392 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  return %v393 : tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- swapped.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>) -> (tensor<?x10xf32>) {
  %v394 = tensor.empty(%n) : tensor<?x10xf32>
  %v395 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v394 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v396 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d2, d0)>, affine_map<(d0, d1, d2) -> (d1, d0)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v395 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v397 = tensor.empty(%n) : tensor<?xf32>
  %v398 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v397 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v399 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v396 : tensor<?x10xf32>) outs(%v398 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v400 = tensor.empty(%n) : tensor<?x10xf32>
  %v401 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v396, %v399 : tensor<?x10xf32>, tensor<?xf32>) outs(%v400 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v402 = tensor.empty(%n) : tensor<?xf32>
  %v403 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v402 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v404 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v401 : tensor<?x10xf32>) outs(%v403 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v405 = tensor.empty(%n) : tensor<?x10xf32>
  %v406 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v401, %v404 : tensor<?x10xf32>, tensor<?xf32>) outs(%v405 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  return %v406 : tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- columnsum.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>) -> (tensor<?x10xf32>, tensor<10xf32>) {
  %v407 = tensor.empty(%n) : tensor<?x10xf32>
  %v408 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v407 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v409 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v408 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v410 = tensor.empty(%n) : tensor<?xf32>
  %v411 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v410 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v412 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v409 : tensor<?x10xf32>) outs(%v411 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v413 = tensor.empty(%n) : tensor<?x10xf32>
  %v414 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v409, %v412 : tensor<?x10xf32>, tensor<?xf32>) outs(%v413 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v415 = tensor.empty(%n) : tensor<?xf32>
  %v416 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v415 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v417 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v414 : tensor<?x10xf32>) outs(%v416 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v418 = tensor.empty(%n) : tensor<?x10xf32>
  %v419 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v414, %v417 : tensor<?x10xf32>, tensor<?xf32>) outs(%v418 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v420 = tensor.empty() : tensor<10xf32>
  %v421 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v420 : tensor<10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<10xf32>
  %v422 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v419 : tensor<?x10xf32>) outs(%v421 : tensor<10xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<10xf32>
  return %v419, %v422 : tensor<?x10xf32>, tensor<10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>) -> (tensor<?x10xf32>, tensor<10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [40, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- indices.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>) -> (tensor<?x10xf32>) {
  %v436 = tensor.empty(%n) : tensor<?x10xf32>
  %v437 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v436 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v438 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v437 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v439 = tensor.empty(%n) : tensor<?xf32>
  %v440 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v439 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v441 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v438 : tensor<?x10xf32>) outs(%v440 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v442 = tensor.empty(%n) : tensor<?x10xf32>
  %v443 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v438, %v441 : tensor<?x10xf32>, tensor<?xf32>) outs(%v442 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v444 = tensor.empty(%n) : tensor<?xf32>
  %v445 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v444 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v446 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v443 : tensor<?x10xf32>) outs(%v445 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v447 = tensor.empty(%n) : tensor<?x10xf32>
  %v448 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v443, %v446 : tensor<?x10xf32>, tensor<?xf32>) outs(%v447 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v449 = tensor.empty(%n) : tensor<?x10xf32>
  %v450 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v448 : tensor<?x10xf32>) outs(%v449 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %i = linalg.index 1 : index
    %j = arith.index_cast %i : index to i32
    %f = arith.sitofp %j : i32 to f32
    %i0 = linalg.index 0 : index
    %j0 = arith.index_cast %i0 : index to i32
    %f0 = arith.sitofp %j0 : i32 to f32
    %q = arith.addf %f0, %f : f32
    %r = arith.addf %a0, %q : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  return %v450 : tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- reshaped.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>) -> (tensor<?xf32>, tensor<?x2x5xf32>) {
  %v451 = tensor.empty(%n) : tensor<?x10xf32>
  %v452 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v451 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v453 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v452 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v454 = tensor.expand_shape %v453 [[0], [1, 2]] output_shape [%n, 2, 5] : tensor<?x10xf32> into tensor<?x2x5xf32>
  %v455 = tensor.empty(%n) : tensor<?xf32>
  %v456 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v455 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v457 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0)>], iterator_types = ["parallel", "reduction", "reduction"]} ins(%v454 : tensor<?x2x5xf32>) outs(%v456 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  return %v457, %v454 : tensor<?xf32>, tensor<?x2x5xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>) -> (tensor<?xf32>, tensor<?x2x5xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [4, 40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- slicedproduct.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>) -> (tensor<?xf32>, tensor<?x10xf32>) {
  %v458 = tensor.empty(%n) : tensor<?x10xf32>
  %v459 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v458 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v460 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v459 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v461 = tensor.extract_slice %v460[0, 2] [%n, 5] [1, 1] : tensor<?x10xf32> to tensor<?x5xf32>
  %v462 = tensor.empty(%n) : tensor<?xf32>
  %v463 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v462 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v464 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v461 : tensor<?x5xf32>) outs(%v463 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  return %v464, %v460 : tensor<?xf32>, tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>) -> (tensor<?xf32>, tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [4, 40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- computedleft.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>) -> (tensor<?x10xf32>) {
  %v312 = tensor.empty(%n) : tensor<?x40xf32>
  %v313 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x40xf32>) outs(%v312 : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = math.absf %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  %v314 = tensor.empty(%n) : tensor<?x10xf32>
  %v315 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v314 : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %v316 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%v313, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%v315 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v317 = tensor.empty(%n) : tensor<?xf32>
  %v318 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v317 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant -1.0e30 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v319 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v316 : tensor<?x10xf32>) outs(%v318 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.maximumf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v320 = tensor.empty(%n) : tensor<?x10xf32>
  %v321 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v316, %v319 : tensor<?x10xf32>, tensor<?xf32>) outs(%v320 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %s = arith.subf %a0, %a1 : f32
    %r = math.exp %s : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  %v322 = tensor.empty(%n) : tensor<?xf32>
  %v323 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v322 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v324 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%v321 : tensor<?x10xf32>) outs(%v323 : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  %v325 = tensor.empty(%n) : tensor<?x10xf32>
  %v326 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v321, %v324 : tensor<?x10xf32>, tensor<?xf32>) outs(%v325 : tensor<?x10xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.divf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x10xf32>
  return %v326 : tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- inplace.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @square(%n: index, %y: tensor<?x10xf32>) -> tensor<?x10xf32> {
  %e = tensor.empty(%n) : tensor<?x10xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<?x10xf32>) outs(%e : tensor<?x10xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.mulf %a, %a : f32
    linalg.yield %m : f32
  } -> tensor<?x10xf32>
  return %r : tensor<?x10xf32>
}
func.func private @gate(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x10xf32>, %y: tensor<?x10xf32>) -> tensor<?x10xf32> {
  %e = tensor.empty(%n) : tensor<?x10xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %d = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<40x10xf32>) outs(%z : tensor<?x10xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    %s = arith.addf %o, %m : f32
    linalg.yield %s : f32
  } -> tensor<?x10xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%d, %y : tensor<?x10xf32>, tensor<?x10xf32>) outs(%e : tensor<?x10xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    linalg.yield %m : f32
  } -> tensor<?x10xf32>
  return %r : tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x10xf32>, tensor<?x10xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0"]
    arena = 0 + 40 rows row_bytes = [160, 0, 40] to [40] state_copies = 0 {
  dlcrt.run @square [#dlcrt.buffer<input, 2>, #dlcrt.buffer<rows, 0>]
  dlcrt.run @gate [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 0>]
  dlcrt.run @square [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []
