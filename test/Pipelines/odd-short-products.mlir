// Products of short sums, with all that may be done to their elements and columns.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: %python %S/Inputs/compile_all.py dlc-compile %t

//--- base33true.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x10xf32>, %w: tensor<33x10xf32>, %y: tensor<?x33xf32>) -> (tensor<?x33xf32>, tensor<33xf32>) {
  %v17 = tensor.empty(%n) : tensor<?x33xf32>
  %v18 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v17 : tensor<?x33xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x33xf32>
  %v19 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x10xf32>, tensor<33x10xf32>) outs(%v18 : tensor<?x33xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x33xf32>
  %v20 = tensor.empty(%n) : tensor<?x33xf32>
  %v21 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v19, %y : tensor<?x33xf32>, tensor<?x33xf32>) outs(%v20 : tensor<?x33xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %z = arith.constant 0.0 : f32
    %p = arith.cmpf ole, %a1, %z : f32
    %r = arith.select %p, %z, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x33xf32>
  %v22 = tensor.empty() : tensor<33xf32>
  %v23 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v22 : tensor<33xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<33xf32>
  %v24 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v21 : tensor<?x33xf32>) outs(%v23 : tensor<33xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<33xf32>
  return %v21, %v24 : tensor<?x33xf32>, tensor<33xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<33x10xf32>, tensor<?x33xf32>) -> (tensor<?x33xf32>, tensor<33xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [40, 0, 132] to [132, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- base5false.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x10xf32>, %w: tensor<10x5xf32>, %y: tensor<?x5xf32>) -> (tensor<?x5xf32>, tensor<5xf32>) {
  %v41 = tensor.empty(%n) : tensor<?x5xf32>
  %v42 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v41 : tensor<?x5xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x5xf32>
  %v43 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x10xf32>, tensor<10x5xf32>) outs(%v42 : tensor<?x5xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x5xf32>
  %v44 = tensor.empty(%n) : tensor<?x5xf32>
  %v45 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v43, %y : tensor<?x5xf32>, tensor<?x5xf32>) outs(%v44 : tensor<?x5xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %z = arith.constant 0.0 : f32
    %p = arith.cmpf ole, %a1, %z : f32
    %r = arith.select %p, %z, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x5xf32>
  %v46 = tensor.empty() : tensor<5xf32>
  %v47 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v46 : tensor<5xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<5xf32>
  %v48 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v45 : tensor<?x5xf32>) outs(%v47 : tensor<5xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<5xf32>
  return %v45, %v48 : tensor<?x5xf32>, tensor<5xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<10x5xf32>, tensor<?x5xf32>) -> (tensor<?x5xf32>, tensor<5xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [40, 0, 20] to [20, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- f64.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x16xf64>, %w: tensor<33x16xf64>, %y: tensor<?x33xf64>) -> (tensor<33xf64>, tensor<?x33xf64>, tensor<33xf64>, tensor<?x33xf64>) {
  %v75 = tensor.empty(%n) : tensor<?x33xf64>
  %v76 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v75 : tensor<?x33xf64>) {
  ^bb0(%o: f64):
    %c = arith.constant 0.0 : f64
    linalg.yield %c : f64
  } -> tensor<?x33xf64>
  %v77 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x16xf64>, tensor<33x16xf64>) outs(%v76 : tensor<?x33xf64>) {
  ^bb0(%a0: f64, %a1: f64, %o: f64):
    %m = arith.mulf %a0, %a1 : f64
    %r = arith.addf %o, %m : f64
    linalg.yield %r : f64
  } -> tensor<?x33xf64>
  %v78 = tensor.empty(%n) : tensor<?x33xf64>
  %v79 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v77, %y : tensor<?x33xf64>, tensor<?x33xf64>) outs(%v78 : tensor<?x33xf64>) {
  ^bb0(%a0: f64, %a1: f64, %o: f64):
    %z = arith.constant 0.0 : f64
    %p = arith.cmpf ole, %a1, %z : f64
    %r = arith.select %p, %z, %a0 : f64
    linalg.yield %r : f64
  } -> tensor<?x33xf64>
  %v80 = tensor.empty() : tensor<33xf64>
  %v81 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v80 : tensor<33xf64>) {
  ^bb0(%o: f64):
    %c = arith.constant 0.0 : f64
    linalg.yield %c : f64
  } -> tensor<33xf64>
  %v82 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v79 : tensor<?x33xf64>) outs(%v81 : tensor<33xf64>) {
  ^bb0(%a0: f64, %o: f64):
    %r = arith.addf %o, %a0 : f64
    linalg.yield %r : f64
  } -> tensor<33xf64>
  %v83 = tensor.empty() : tensor<33xf64>
  %v84 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v83 : tensor<33xf64>) {
  ^bb0(%o: f64):
    %c = arith.constant -1.0 : f64
    linalg.yield %c : f64
  } -> tensor<33xf64>
  %v85 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v77 : tensor<?x33xf64>) outs(%v84 : tensor<33xf64>) {
  ^bb0(%a0: f64, %o: f64):
    %r = arith.maximumf %o, %a0 : f64
    linalg.yield %r : f64
  } -> tensor<33xf64>
  return %v82, %v79, %v85, %v77 : tensor<33xf64>, tensor<?x33xf64>, tensor<33xf64>, tensor<?x33xf64>
}
dlcrt.program @predict (tensor<?x16xf64>, tensor<33x16xf64>, tensor<?x33xf64>) -> (tensor<33xf64>, tensor<?x33xf64>, tensor<33xf64>, tensor<?x33xf64>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1", "y2", "y3"]
    arena = 0 + 0 rows row_bytes = [128, 0, 264] to [0, 264, 0, 264] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>, #dlcrt.buffer<output, 2>, #dlcrt.buffer<output, 3>]
}
dlcrt.checks [] at []

//--- sumtwice.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x10xf32>, %w: tensor<12x10xf32>, %y: tensor<?x12xf32>) -> (tensor<12xf32>, tensor<?x12xf32>, tensor<12xf32>) {
  %v91 = tensor.empty(%n) : tensor<?x12xf32>
  %v92 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v91 : tensor<?x12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x12xf32>
  %v93 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x10xf32>, tensor<12x10xf32>) outs(%v92 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v94 = tensor.empty(%n) : tensor<?x12xf32>
  %v95 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v93, %y : tensor<?x12xf32>, tensor<?x12xf32>) outs(%v94 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %z = arith.constant 0.0 : f32
    %p = arith.cmpf ole, %a1, %z : f32
    %r = arith.select %p, %z, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v96 = tensor.empty() : tensor<12xf32>
  %v97 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v96 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v98 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v95 : tensor<?x12xf32>) outs(%v97 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  return %v98, %v95, %v98 : tensor<12xf32>, tensor<?x12xf32>, tensor<12xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<12x10xf32>, tensor<?x12xf32>) -> (tensor<12xf32>, tensor<?x12xf32>, tensor<12xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1", "y2"]
    arena = 0 + 0 rows row_bytes = [40, 0, 48] to [0, 48, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>, #dlcrt.buffer<output, 2>]
}
dlcrt.checks [] at []

//--- sumspread.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x10xf32>, %w: tensor<12x10xf32>, %y: tensor<?x12xf32>) -> (tensor<?x12xf32>, tensor<12xf32>, tensor<?x12xf32>) {
  %v109 = tensor.empty(%n) : tensor<?x12xf32>
  %v110 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v109 : tensor<?x12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x12xf32>
  %v111 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x10xf32>, tensor<12x10xf32>) outs(%v110 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v112 = tensor.empty(%n) : tensor<?x12xf32>
  %v113 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v111, %y : tensor<?x12xf32>, tensor<?x12xf32>) outs(%v112 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %z = arith.constant 0.0 : f32
    %p = arith.cmpf ole, %a1, %z : f32
    %r = arith.select %p, %z, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v114 = tensor.empty() : tensor<12xf32>
  %v115 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v114 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v116 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v113 : tensor<?x12xf32>) outs(%v115 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v117 = tensor.empty(%n) : tensor<?x12xf32>
  %v118 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v113, %v116 : tensor<?x12xf32>, tensor<12xf32>) outs(%v117 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.mulf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  return %v113, %v116, %v118 : tensor<?x12xf32>, tensor<12xf32>, tensor<?x12xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<12x10xf32>, tensor<?x12xf32>) -> (tensor<?x12xf32>, tensor<12xf32>, tensor<?x12xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1", "y2"]
    arena = 0 + 0 rows row_bytes = [40, 0, 48] to [48, 0, 48] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>, #dlcrt.buffer<output, 2>]
}
dlcrt.checks [] at []

//--- start.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x10xf32>, %w: tensor<12x10xf32>, %y: tensor<?x12xf32>) -> (tensor<?x12xf32>, tensor<12xf32>) {
  %v119 = tensor.empty(%n) : tensor<?x12xf32>
  %v120 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v119 : tensor<?x12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x12xf32>
  %v121 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x10xf32>, tensor<12x10xf32>) outs(%v120 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v122 = tensor.empty() : tensor<12xf32>
  %v123 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v122 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 1.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v124 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v121 : tensor<?x12xf32>) outs(%v123 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  return %v121, %v124 : tensor<?x12xf32>, tensor<12xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<12x10xf32>, tensor<?x12xf32>) -> (tensor<?x12xf32>, tensor<12xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [40, 0, 48] to [48, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- eight.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x10xf32>, %w: tensor<12x10xf32>, %y: tensor<?x12xf32>) -> (tensor<?x12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>) {
  %v179 = tensor.empty(%n) : tensor<?x12xf32>
  %v180 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v179 : tensor<?x12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x12xf32>
  %v181 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x10xf32>, tensor<12x10xf32>) outs(%v180 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v182 = tensor.empty(%n) : tensor<?x12xf32>
  %v183 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v181 : tensor<?x12xf32>) outs(%v182 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 0.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v184 = tensor.empty() : tensor<12xf32>
  %v185 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v184 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v186 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v183 : tensor<?x12xf32>) outs(%v185 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v187 = tensor.empty(%n) : tensor<?x12xf32>
  %v188 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v181 : tensor<?x12xf32>) outs(%v187 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 1.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v189 = tensor.empty() : tensor<12xf32>
  %v190 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v189 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v191 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v188 : tensor<?x12xf32>) outs(%v190 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v192 = tensor.empty(%n) : tensor<?x12xf32>
  %v193 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v181 : tensor<?x12xf32>) outs(%v192 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 2.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v194 = tensor.empty() : tensor<12xf32>
  %v195 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v194 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v196 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v193 : tensor<?x12xf32>) outs(%v195 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v197 = tensor.empty(%n) : tensor<?x12xf32>
  %v198 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v181 : tensor<?x12xf32>) outs(%v197 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 3.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v199 = tensor.empty() : tensor<12xf32>
  %v200 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v199 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v201 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v198 : tensor<?x12xf32>) outs(%v200 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v202 = tensor.empty(%n) : tensor<?x12xf32>
  %v203 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v181 : tensor<?x12xf32>) outs(%v202 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 4.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v204 = tensor.empty() : tensor<12xf32>
  %v205 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v204 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v206 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v203 : tensor<?x12xf32>) outs(%v205 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v207 = tensor.empty(%n) : tensor<?x12xf32>
  %v208 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v181 : tensor<?x12xf32>) outs(%v207 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 5.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v209 = tensor.empty() : tensor<12xf32>
  %v210 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v209 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v211 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v208 : tensor<?x12xf32>) outs(%v210 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v212 = tensor.empty(%n) : tensor<?x12xf32>
  %v213 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v181 : tensor<?x12xf32>) outs(%v212 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 6.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v214 = tensor.empty() : tensor<12xf32>
  %v215 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v214 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v216 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v213 : tensor<?x12xf32>) outs(%v215 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v217 = tensor.empty(%n) : tensor<?x12xf32>
  %v218 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v181 : tensor<?x12xf32>) outs(%v217 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 7.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v219 = tensor.empty() : tensor<12xf32>
  %v220 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v219 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v221 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v218 : tensor<?x12xf32>) outs(%v220 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  return %v181, %v186, %v191, %v196, %v201, %v206, %v211, %v216, %v221 : tensor<?x12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<12x10xf32>, tensor<?x12xf32>) -> (tensor<?x12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1", "y2", "y3", "y4", "y5", "y6", "y7", "y8"]
    arena = 0 + 0 rows row_bytes = [40, 0, 48] to [48, 0, 0, 0, 0, 0, 0, 0, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>, #dlcrt.buffer<output, 2>, #dlcrt.buffer<output, 3>, #dlcrt.buffer<output, 4>, #dlcrt.buffer<output, 5>, #dlcrt.buffer<output, 6>, #dlcrt.buffer<output, 7>, #dlcrt.buffer<output, 8>]
}
dlcrt.checks [] at []

//--- nine.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x10xf32>, %w: tensor<12x10xf32>, %y: tensor<?x12xf32>) -> (tensor<?x12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>) {
  %v131 = tensor.empty(%n) : tensor<?x12xf32>
  %v132 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v131 : tensor<?x12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x12xf32>
  %v133 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x10xf32>, tensor<12x10xf32>) outs(%v132 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v134 = tensor.empty(%n) : tensor<?x12xf32>
  %v135 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v133 : tensor<?x12xf32>) outs(%v134 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 0.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v136 = tensor.empty() : tensor<12xf32>
  %v137 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v136 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v138 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v135 : tensor<?x12xf32>) outs(%v137 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v139 = tensor.empty(%n) : tensor<?x12xf32>
  %v140 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v133 : tensor<?x12xf32>) outs(%v139 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 1.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v141 = tensor.empty() : tensor<12xf32>
  %v142 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v141 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v143 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v140 : tensor<?x12xf32>) outs(%v142 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v144 = tensor.empty(%n) : tensor<?x12xf32>
  %v145 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v133 : tensor<?x12xf32>) outs(%v144 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 2.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v146 = tensor.empty() : tensor<12xf32>
  %v147 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v146 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v148 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v145 : tensor<?x12xf32>) outs(%v147 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v149 = tensor.empty(%n) : tensor<?x12xf32>
  %v150 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v133 : tensor<?x12xf32>) outs(%v149 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 3.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v151 = tensor.empty() : tensor<12xf32>
  %v152 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v151 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v153 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v150 : tensor<?x12xf32>) outs(%v152 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v154 = tensor.empty(%n) : tensor<?x12xf32>
  %v155 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v133 : tensor<?x12xf32>) outs(%v154 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 4.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v156 = tensor.empty() : tensor<12xf32>
  %v157 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v156 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v158 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v155 : tensor<?x12xf32>) outs(%v157 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v159 = tensor.empty(%n) : tensor<?x12xf32>
  %v160 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v133 : tensor<?x12xf32>) outs(%v159 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 5.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v161 = tensor.empty() : tensor<12xf32>
  %v162 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v161 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v163 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v160 : tensor<?x12xf32>) outs(%v162 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v164 = tensor.empty(%n) : tensor<?x12xf32>
  %v165 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v133 : tensor<?x12xf32>) outs(%v164 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 6.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v166 = tensor.empty() : tensor<12xf32>
  %v167 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v166 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v168 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v165 : tensor<?x12xf32>) outs(%v167 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v169 = tensor.empty(%n) : tensor<?x12xf32>
  %v170 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v133 : tensor<?x12xf32>) outs(%v169 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 7.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v171 = tensor.empty() : tensor<12xf32>
  %v172 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v171 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v173 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v170 : tensor<?x12xf32>) outs(%v172 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  %v174 = tensor.empty(%n) : tensor<?x12xf32>
  %v175 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v133 : tensor<?x12xf32>) outs(%v174 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %c = arith.constant 8.0 : f32
    %r = arith.mulf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v176 = tensor.empty() : tensor<12xf32>
  %v177 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v176 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v178 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v175 : tensor<?x12xf32>) outs(%v177 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  return %v133, %v138, %v143, %v148, %v153, %v158, %v163, %v168, %v173, %v178 : tensor<?x12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<12x10xf32>, tensor<?x12xf32>) -> (tensor<?x12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>, tensor<12xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1", "y2", "y3", "y4", "y5", "y6", "y7", "y8", "y9"]
    arena = 0 + 0 rows row_bytes = [40, 0, 48] to [48, 0, 0, 0, 0, 0, 0, 0, 0, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>, #dlcrt.buffer<output, 2>, #dlcrt.buffer<output, 3>, #dlcrt.buffer<output, 4>, #dlcrt.buffer<output, 5>, #dlcrt.buffer<output, 6>, #dlcrt.buffer<output, 7>, #dlcrt.buffer<output, 8>, #dlcrt.buffer<output, 9>]
}
dlcrt.checks [] at []

//--- truth.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x10xf32>, %w: tensor<12x10xf32>, %y: tensor<?x12xf32>) -> (tensor<12xi1>, tensor<?x12xi1>) {
  %v222 = tensor.empty(%n) : tensor<?x12xf32>
  %v223 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v222 : tensor<?x12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x12xf32>
  %v224 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x10xf32>, tensor<12x10xf32>) outs(%v223 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v225 = tensor.empty(%n) : tensor<?x12xi1>
  %v226 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v224, %y : tensor<?x12xf32>, tensor<?x12xf32>) outs(%v225 : tensor<?x12xi1>) {
  ^bb0(%a0: f32, %a1: f32, %o: i1):
    %r = arith.cmpf olt, %a0, %a1 : f32
    linalg.yield %r : i1
  } -> tensor<?x12xi1>
  %v227 = tensor.empty() : tensor<12xi1>
  %v228 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v227 : tensor<12xi1>) {
  ^bb0(%o: i1):
    %c = arith.constant true
    linalg.yield %c : i1
  } -> tensor<12xi1>
  %v229 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v226 : tensor<?x12xi1>) outs(%v228 : tensor<12xi1>) {
  ^bb0(%a0: i1, %o: i1):
    %r = arith.andi %o, %a0 : i1
    linalg.yield %r : i1
  } -> tensor<12xi1>
  return %v229, %v226 : tensor<12xi1>, tensor<?x12xi1>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<12x10xf32>, tensor<?x12xf32>) -> (tensor<12xi1>, tensor<?x12xi1>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [40, 0, 48] to [0, 12] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- ndims1.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x4xf32>, %w: tensor<2x3x4xf32>) -> (tensor<?x2x3xf32>, tensor<2x3xf32>) {
  %v255 = tensor.empty(%n) : tensor<?x2x3xf32>
  %v256 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} outs(%v255 : tensor<?x2x3xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x2x3xf32>
  %v257 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d3)>, affine_map<(d0, d1, d2, d3) -> (d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x4xf32>, tensor<2x3x4xf32>) outs(%v256 : tensor<?x2x3xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x2x3xf32>
  %v258 = tensor.empty(%n) : tensor<?x2x3xf32>
  %v259 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%v257 : tensor<?x2x3xf32>) outs(%v258 : tensor<?x2x3xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %i = linalg.index 2 : index
    %j = arith.index_cast %i : index to i32
    %f = arith.sitofp %j : i32 to f32
    %r = arith.addf %a0, %f : f32
    linalg.yield %r : f32
  } -> tensor<?x2x3xf32>
  %v260 = tensor.empty() : tensor<2x3xf32>
  %v261 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v260 : tensor<2x3xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<2x3xf32>
  %v262 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>], iterator_types = ["reduction", "parallel", "parallel"]} ins(%v259 : tensor<?x2x3xf32>) outs(%v261 : tensor<2x3xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<2x3xf32>
  return %v259, %v262 : tensor<?x2x3xf32>, tensor<2x3xf32>
}
dlcrt.program @predict (tensor<?x4xf32>, tensor<2x3x4xf32>) -> (tensor<?x2x3xf32>, tensor<2x3xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [16, 0] to [24, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- mdims1.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x3x5xf32>, %w: tensor<5x20xf32>) -> (tensor<?x3x20xf32>, tensor<20xf32>) {
  %v274 = tensor.empty(%n) : tensor<?x3x20xf32>
  %v275 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} outs(%v274 : tensor<?x3x20xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x3x20xf32>
  %v276 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>, affine_map<(d0, d1, d2, d3) -> (d3, d2)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x3x5xf32>, tensor<5x20xf32>) outs(%v275 : tensor<?x3x20xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x3x20xf32>
  %v277 = tensor.empty(%n) : tensor<?x3x20xf32>
  %v278 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%v276 : tensor<?x3x20xf32>) outs(%v277 : tensor<?x3x20xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %i = linalg.index 1 : index
    %j = arith.index_cast %i : index to i32
    %f = arith.sitofp %j : i32 to f32
    %r = arith.addf %a0, %f : f32
    linalg.yield %r : f32
  } -> tensor<?x3x20xf32>
  %v279 = tensor.empty() : tensor<20xf32>
  %v280 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v279 : tensor<20xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<20xf32>
  %v281 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d2)>], iterator_types = ["reduction", "reduction", "parallel"]} ins(%v278 : tensor<?x3x20xf32>) outs(%v280 : tensor<20xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<20xf32>
  return %v278, %v281 : tensor<?x3x20xf32>, tensor<20xf32>
}
dlcrt.program @predict (tensor<?x3x5xf32>, tensor<5x20xf32>) -> (tensor<?x3x20xf32>, tensor<20xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [60, 0] to [240, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- mdims0.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x3x5xf32>, %w: tensor<5x20xf32>) -> (tensor<?x3x20xf32>) {
  %v269 = tensor.empty(%n) : tensor<?x3x20xf32>
  %v270 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} outs(%v269 : tensor<?x3x20xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x3x20xf32>
  %v271 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>, affine_map<(d0, d1, d2, d3) -> (d3, d2)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x3x5xf32>, tensor<5x20xf32>) outs(%v270 : tensor<?x3x20xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x3x20xf32>
  %v272 = tensor.empty(%n) : tensor<?x3x20xf32>
  %v273 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%v271 : tensor<?x3x20xf32>) outs(%v272 : tensor<?x3x20xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %i = linalg.index 1 : index
    %j = arith.index_cast %i : index to i32
    %f = arith.sitofp %j : i32 to f32
    %r = arith.addf %a0, %f : f32
    linalg.yield %r : f32
  } -> tensor<?x3x20xf32>
  return %v273 : tensor<?x3x20xf32>
}
dlcrt.program @predict (tensor<?x3x5xf32>, tensor<5x20xf32>) -> (tensor<?x3x20xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [60, 0] to [240] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- kdims.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x2x4xf32>, %w: tensor<20x2x4xf32>) -> (tensor<?x20xf32>, tensor<20xf32>) {
  %v288 = tensor.empty(%n) : tensor<?x20xf32>
  %v289 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v288 : tensor<?x20xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x20xf32>
  %v290 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%x, %w : tensor<?x2x4xf32>, tensor<20x2x4xf32>) outs(%v289 : tensor<?x20xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x20xf32>
  %v291 = tensor.empty() : tensor<20xf32>
  %v292 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v291 : tensor<20xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<20xf32>
  %v293 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v290 : tensor<?x20xf32>) outs(%v292 : tensor<20xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<20xf32>
  return %v290, %v293 : tensor<?x20xf32>, tensor<20xf32>
}
dlcrt.program @predict (tensor<?x2x4xf32>, tensor<20x2x4xf32>) -> (tensor<?x20xf32>, tensor<20xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [32, 0] to [80, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- sliced.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x20xf32>, %w: tensor<12x20xf32>) -> (tensor<?x12xf32>, tensor<12xf32>) {
  %v308 = tensor.extract_slice %x[0, 3] [%n, 10] [1, 1] : tensor<?x20xf32> to tensor<?x10xf32>
  %v309 = tensor.extract_slice %w[0, 6] [12, 10] [1, 1] : tensor<12x20xf32> to tensor<12x10xf32>
  %v310 = tensor.empty(%n) : tensor<?x12xf32>
  %v311 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v310 : tensor<?x12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x12xf32>
  %v312 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%v308, %v309 : tensor<?x10xf32>, tensor<12x10xf32>) outs(%v311 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v313 = tensor.empty() : tensor<12xf32>
  %v314 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v313 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v315 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v312 : tensor<?x12xf32>) outs(%v314 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  return %v312, %v315 : tensor<?x12xf32>, tensor<12xf32>
}
dlcrt.program @predict (tensor<?x20xf32>, tensor<12x20xf32>) -> (tensor<?x12xf32>, tensor<12xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [80, 0] to [48, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- slicedcols.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x20xf32>, %w: tensor<10x30xf32>) -> (tensor<?x12xf32>) {
  %v324 = tensor.extract_slice %x[0, 3] [%n, 10] [1, 1] : tensor<?x20xf32> to tensor<?x10xf32>
  %v325 = tensor.extract_slice %w[0, 7] [10, 12] [1, 1] : tensor<10x30xf32> to tensor<10x12xf32>
  %v326 = tensor.empty(%n) : tensor<?x12xf32>
  %v327 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v326 : tensor<?x12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x12xf32>
  %v328 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%v324, %v325 : tensor<?x10xf32>, tensor<10x12xf32>) outs(%v327 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  return %v328 : tensor<?x12xf32>
}
dlcrt.program @predict (tensor<?x20xf32>, tensor<10x30xf32>) -> (tensor<?x12xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [80, 0] to [48] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- vector.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x7xf32>, %w: tensor<7xf32>) -> (tensor<?xf32>) {
  %v336 = tensor.empty(%n) : tensor<?xf32>
  %v337 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v336 : tensor<?xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?xf32>
  %v338 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%x, %w : tensor<?x7xf32>, tensor<7xf32>) outs(%v337 : tensor<?xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  return %v338 : tensor<?xf32>
}
dlcrt.program @predict (tensor<?x7xf32>, tensor<7xf32>) -> (tensor<?xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [28, 0] to [4] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- two.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x7xf32>, %w: tensor<7x9xf32>, %v: tensor<7x9xf32>) -> (tensor<?x9xf32>) {
  %v354 = tensor.empty(%n) : tensor<?x9xf32>
  %v355 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v354 : tensor<?x9xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x9xf32>
  %v356 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x7xf32>, tensor<7x9xf32>) outs(%v355 : tensor<?x9xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x9xf32>
  %v357 = tensor.empty(%n) : tensor<?x9xf32>
  %v358 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v357 : tensor<?x9xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x9xf32>
  %v359 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %v : tensor<?x7xf32>, tensor<7x9xf32>) outs(%v358 : tensor<?x9xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x9xf32>
  %v360 = tensor.empty(%n) : tensor<?x9xf32>
  %v361 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v356, %v359 : tensor<?x9xf32>, tensor<?x9xf32>) outs(%v360 : tensor<?x9xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.mulf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x9xf32>
  return %v361 : tensor<?x9xf32>
}
dlcrt.program @predict (tensor<?x7xf32>, tensor<7x9xf32>, tensor<7x9xf32>) -> (tensor<?x9xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [28, 0, 0] to [36] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- indexedsum.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x10xf32>, %w: tensor<12x10xf32>, %y: tensor<?x12xf32>) -> (tensor<?x12xf32>, tensor<12xf32>) {
  %v408 = tensor.empty(%n) : tensor<?x12xf32>
  %v409 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v408 : tensor<?x12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x12xf32>
  %v410 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x10xf32>, tensor<12x10xf32>) outs(%v409 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v411 = tensor.empty() : tensor<12xf32>
  %v412 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v411 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v413 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v410 : tensor<?x12xf32>) outs(%v412 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %i = linalg.index 0 : index
    %j = arith.index_cast %i : index to i32
    %f = arith.sitofp %j : i32 to f32
    %m = arith.mulf %a0, %f : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  return %v410, %v413 : tensor<?x12xf32>, tensor<12xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<12x10xf32>, tensor<?x12xf32>) -> (tensor<?x12xf32>, tensor<12xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [40, 0, 48] to [48, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- rowfactor.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x10xf32>, %w: tensor<12x10xf32>, %y: tensor<?x12xf32>, %b: tensor<12xf32>, %r0: tensor<?xf32>) -> (tensor<?x12xf32>, tensor<12xf32>) {
  %v382 = tensor.empty(%n) : tensor<?x12xf32>
  %v383 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%v382 : tensor<?x12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x12xf32>
  %v384 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x10xf32>, tensor<12x10xf32>) outs(%v383 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v385 = tensor.empty(%n) : tensor<?x12xf32>
  %v386 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v384, %b : tensor<?x12xf32>, tensor<12xf32>) outs(%v385 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v387 = tensor.empty(%n) : tensor<?x12xf32>
  %v388 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%v386, %r0 : tensor<?x12xf32>, tensor<?xf32>) outs(%v387 : tensor<?x12xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.mulf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x12xf32>
  %v389 = tensor.empty() : tensor<12xf32>
  %v390 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%v389 : tensor<12xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<12xf32>
  %v391 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%v388 : tensor<?x12xf32>) outs(%v390 : tensor<12xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<12xf32>
  return %v388, %v391 : tensor<?x12xf32>, tensor<12xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<12x10xf32>, tensor<?x12xf32>, tensor<12xf32>, tensor<?xf32>) -> (tensor<?x12xf32>, tensor<12xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>, #dlt.input<"x3", feature>, #dlt.input<"x4", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [40, 0, 48, 0, 4] to [48, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<input, 3>, #dlcrt.buffer<input, 4>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- long2_2_3.mlir
dlt.metadata "t" {batch_size = 32 : i64}
dlt.variables @state {}
func.func private @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<2x3x40xf32>) -> (tensor<?x2x3xf32>) {
  %v444 = tensor.empty(%n) : tensor<?x2x3xf32>
  %v445 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} outs(%v444 : tensor<?x2x3xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x2x3xf32>
  %v446 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2, d3) -> (d0, d3)>, affine_map<(d0, d1, d2, d3) -> (d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x40xf32>, tensor<2x3x40xf32>) outs(%v445 : tensor<?x2x3xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %m = arith.mulf %a0, %a1 : f32
    %r = arith.addf %o, %m : f32
    linalg.yield %r : f32
  } -> tensor<?x2x3xf32>
  %v447 = tensor.empty(%n) : tensor<?x2x3xf32>
  %v448 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%v446 : tensor<?x2x3xf32>) outs(%v447 : tensor<?x2x3xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %i = linalg.index 2 : index
    %j = arith.index_cast %i : index to i32
    %f = arith.sitofp %j : i32 to f32
    %r = arith.addf %a0, %f : f32
    linalg.yield %r : f32
  } -> tensor<?x2x3xf32>
  return %v448 : tensor<?x2x3xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<2x3x40xf32>) -> (tensor<?x2x3xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [24] state_copies = 0 {
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
func.func private @gate(%n: index, %x: tensor<?x4xf32>, %w: tensor<4x10xf32>, %y: tensor<?x10xf32>) -> tensor<?x10xf32> {
  %e = tensor.empty(%n) : tensor<?x10xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} outs(%e : tensor<?x10xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<?x10xf32>
  %d = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<?x4xf32>, tensor<4x10xf32>) outs(%z : tensor<?x10xf32>) {
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
dlcrt.program @predict (tensor<?x4xf32>, tensor<4x10xf32>, tensor<?x10xf32>) -> (tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0"]
    arena = 0 + 40 rows row_bytes = [16, 0, 40] to [40] state_copies = 0 {
  dlcrt.run @square [#dlcrt.buffer<input, 2>, #dlcrt.buffer<rows, 0>]
  dlcrt.run @gate [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<rows, 0>, #dlcrt.buffer<rows, 0>]
  dlcrt.run @square [#dlcrt.buffer<rows, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []
