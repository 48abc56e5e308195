// Kernels that look as if they worked row by row but do not, or not alone.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: %python %S/Inputs/compile_all.py dlc-compile %t

//--- rowzero.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %ye = tensor.empty(%n) : tensor<?x40xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x40xf32>) outs(%ye : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y, %y : tensor<?x40xf32>, tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %z : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- square.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<40x40xf32>, %b: tensor<40xf32>) -> (tensor<40x40xf32>)
    form <#dlcrt.loops> {
  %ve = tensor.empty() : tensor<40xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%b : tensor<40xf32>) outs(%ve : tensor<40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<40xf32>
  %e = tensor.empty() : tensor<40x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %v : tensor<40x40xf32>, tensor<40xf32>) outs(%e : tensor<40x40xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<40x40xf32>
  dlcrt.return %z : tensor<40x40xf32>
}
dlcrt.program @predict (tensor<40x40xf32>, tensor<40xf32>) -> (tensor<40x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [0, 0] to [0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- squarered.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<40x40xf32>) -> (tensor<40x40xf32>)
    form <#dlcrt.loops> {
  %s_e = tensor.empty() : tensor<40xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%s_e : tensor<40xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<40xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<40x40xf32>) outs(%s : tensor<40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<40xf32>
  %e = tensor.empty() : tensor<40x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %v : tensor<40x40xf32>, tensor<40xf32>) outs(%e : tensor<40x40xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<40x40xf32>
  dlcrt.return %z : tensor<40x40xf32>
}
dlcrt.program @predict (tensor<40x40xf32>) -> (tensor<40x40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [0] to [0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- colred.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %s_e = tensor.empty() : tensor<40xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%s_e : tensor<40xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<40xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<?x40xf32>) outs(%s : tensor<40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<40xf32>
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %v : tensor<?x40xf32>, tensor<40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %z : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- colred2.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<40xf32>)
    form <#dlcrt.loops> {
  %s_e = tensor.empty() : tensor<40xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%s_e : tensor<40xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<40xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<?x40xf32>) outs(%s : tensor<40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<40xf32>
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %v : tensor<?x40xf32>, tensor<40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %z, %v : tensor<?x40xf32>, tensor<40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160] to [160, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- centered.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %s_e = tensor.empty() : tensor<f32>
  %s = linalg.generic {indexing_maps = [affine_map<() -> ()>], iterator_types = []} outs(%s_e : tensor<f32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<f32>
  %m = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> ()>], iterator_types = ["reduction", "reduction"]} ins(%x : tensor<?x40xf32>) outs(%s : tensor<f32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  %me = tensor.empty() : tensor<f32>
  %mm = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []} ins(%m : tensor<f32>) outs(%me : tensor<f32>) {
  ^bb0(%a0: f32, %o: f32):
    %h = arith.constant 0.5 : f32
    %r = arith.mulf %a0, %h : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> ()>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %mm : tensor<?x40xf32>, tensor<f32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %z : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- row0col.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %ye = tensor.empty(%n) : tensor<?x40xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x40xf32>) outs(%ye : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, 0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y, %y : tensor<?x40xf32>, tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %z : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- slicenum.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %c: tensor<1x3xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %s1 = tensor.extract_slice %c[0, 2] [1, 1] [1, 1] : tensor<1x3xf32> to tensor<1x1xf32>
  %s0 = tensor.collapse_shape %s1 [] : tensor<1x1xf32> into tensor<f32>
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> ()>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %s0 : tensor<?x40xf32>, tensor<f32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %z : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<1x3xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- deadred.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %s_e = tensor.empty() : tensor<40xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%s_e : tensor<40xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<40xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<?x40xf32>) outs(%s : tensor<40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<40xf32>
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %z : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- num3v.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %b: tensor<40xf32>) -> (tensor<f32>, tensor<f32>)
    form <#dlcrt.loops> {
  %s_e = tensor.empty() : tensor<f32>
  %s = linalg.generic {indexing_maps = [affine_map<() -> ()>], iterator_types = []} outs(%s_e : tensor<f32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<f32>
  %m = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> ()>], iterator_types = ["reduction", "reduction"]} ins(%x : tensor<?x40xf32>) outs(%s : tensor<f32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  %me = tensor.empty() : tensor<f32>
  %q = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> (3)>, affine_map<() -> ()>], iterator_types = []} ins(%m, %b : tensor<f32>, tensor<40xf32>) outs(%me : tensor<f32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  dlcrt.return %m, %q : tensor<f32>, tensor<f32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40xf32>) -> (tensor<f32>, tensor<f32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [0, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- num03.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<f32>, tensor<f32>)
    form <#dlcrt.loops> {
  %s_e = tensor.empty() : tensor<f32>
  %s = linalg.generic {indexing_maps = [affine_map<() -> ()>], iterator_types = []} outs(%s_e : tensor<f32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<f32>
  %m = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> ()>], iterator_types = ["reduction", "reduction"]} ins(%x : tensor<?x40xf32>) outs(%s : tensor<f32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  %me = tensor.empty() : tensor<f32>
  %q = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> (0, 3)>, affine_map<() -> ()>], iterator_types = []} ins(%m, %x : tensor<f32>, tensor<?x40xf32>) outs(%me : tensor<f32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  dlcrt.return %m, %q : tensor<f32>, tensor<f32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<f32>, tensor<f32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160] to [0, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- num00c.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<f32>, tensor<f32>)
    form <#dlcrt.loops> {
  %s_e = tensor.empty() : tensor<f32>
  %s = linalg.generic {indexing_maps = [affine_map<() -> ()>], iterator_types = []} outs(%s_e : tensor<f32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<f32>
  %m = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> ()>], iterator_types = ["reduction", "reduction"]} ins(%x : tensor<?x40xf32>) outs(%s : tensor<f32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  %ye = tensor.empty(%n) : tensor<?x40xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x40xf32>) outs(%ye : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  %me = tensor.empty() : tensor<f32>
  %q = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> (0, 0)>, affine_map<() -> ()>], iterator_types = []} ins(%m, %y : tensor<f32>, tensor<?x40xf32>) outs(%me : tensor<f32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<f32>
  dlcrt.return %m, %q : tensor<f32>, tensor<f32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<f32>, tensor<f32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160] to [0, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- zerostate7.mlir
dlt.metadata "t"
dlt.variables @state {
  dlt.variable "w" : tensor<0xf32> weight trainable
  dlt.variable "v" : tensor<4xf32> weight trainable
}
dlcrt.kernel @gz(%n: index, %x: tensor<?x0xf32>) -> (tensor<0xf32>)
    form <#dlcrt.rows, #dlcrt.columns> {
  %s_e = tensor.empty() : tensor<0xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%s_e : tensor<0xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 0.0 : f32
    linalg.yield %c : f32
  } -> tensor<0xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<?x0xf32>) outs(%s : tensor<0xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %o, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<0xf32>
  dlcrt.return %y : tensor<0xf32>
}
dlcrt.kernel @b1(%n: index, %x: tensor<4xf32>) -> (tensor<i64>)
    form <#dlcrt.loops> {
  %e = tensor.empty() : tensor<i64>
  %y = linalg.generic {indexing_maps = [affine_map<() -> (0)>, affine_map<() -> ()>], iterator_types = []} ins(%x : tensor<4xf32>) outs(%e : tensor<i64>) {
  ^bb0(%a0: f32, %o: i64):
    %z = arith.constant 1000.0 : f32
    %p = arith.cmpf olt, %a0, %z : f32
    %c = arith.constant 9223372036854775807 : i64
    %m = arith.constant 9223372036854775807 : i64
    %r = arith.select %p, %c, %m : i64
    linalg.yield %r : i64
  } -> tensor<i64>
  dlcrt.return %y : tensor<i64>
}
dlcrt.program @predict (tensor<?x0xf32>, tensor<4xf32>) -> ()
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs []
    arena = 64 + 0 rows row_bytes = [0, 0] to [] state_copies = 0 {
  dlcrt.run @b1 [#dlcrt.buffer<input, 1>, #dlcrt.buffer<arena, 0>]
  dlcrt.stop_if <arena, 0> check 0
  dlcrt.run @gz [#dlcrt.buffer<input, 0>, #dlcrt.buffer<state, 0>]
}
dlcrt.checks ["c0","c1"] at ["p0","p1"]

//--- zeros.mlir
// What is cut at 0 is +0, also where it was -0: 1 / 0 shows it.
dlt.metadata "t"
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x4xf32>) -> tensor<?x4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %zero = dlt.splat 0.0 : tensor<?x4xf32>
  %none = dlt.multiply %x, %zero : tensor<?x4xf32>
  %minus = dlt.negate %none : tensor<?x4xf32>
  %below = dlt.compare le %minus, %zero : tensor<?x4xf32>
  %cut = dlt.select %below, %zero, %minus : tensor<?x4xi1>, tensor<?x4xf32>
  %one = dlt.splat 1.0 : tensor<?x4xf32>
  %y = dlt.divide %one, %cut : tensor<?x4xf32>
  dlt.return %y : tensor<?x4xf32>
}
