// Products with other operations than those on their elements.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: %python %S/Inputs/compile_all.py dlc-compile %t

//--- prodexpand.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x40xf32>) -> (tensor<?x4x10xf32>)
    form <#dlcrt.library<lhs = 1, rhs = 2>> {
  %p = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  %q = tensor.expand_shape %p [[0], [1, 2]] output_shape [%n, 4, 10] : tensor<?x40xf32> into tensor<?x4x10xf32>
  dlcrt.return %q : tensor<?x4x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x40xf32>) -> (tensor<?x4x10xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- prodslice.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x40xf32>) -> (tensor<?x3xf32>)
    form <#dlcrt.loops> {
  %p = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  %q = tensor.extract_slice %p[0, 2] [%n, 3] [1, 1] : tensor<?x40xf32> to tensor<?x3xf32>
  dlcrt.return %q : tensor<?x3xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x40xf32>) -> (tensor<?x3xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [12] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- prodinsert.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x40xf32>, %t: tensor<?x43xf32>) -> (tensor<?x43xf32>)
    form <#dlcrt.loops> {
  %p = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  %q = tensor.insert_slice %p into %t[0, 2] [%n, 40] [1, 1] : tensor<?x40xf32> into tensor<?x43xf32>
  dlcrt.return %q : tensor<?x43xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x40xf32>, tensor<?x43xf32>) -> (tensor<?x43xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0, 172] to [172] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- prodarg.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x40xf32>) -> (tensor<?x40xf32>, tensor<40x40xf32>)
    form <#dlcrt.loops> {
  %p = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  dlcrt.return %p, %w : tensor<?x40xf32>, tensor<40x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x40xf32>) -> (tensor<?x40xf32>, tensor<40x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [160, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- proddiffshape.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x40xf32>, %y: tensor<?xf32>) -> (tensor<?x40xf32>, tensor<?xf32>)
    form <#dlcrt.loops> {
  %p = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  %e = tensor.empty(%n) : tensor<?xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%y : tensor<?xf32>) outs(%e : tensor<?xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?xf32>
  dlcrt.return %p, %z : tensor<?x40xf32>, tensor<?xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x40xf32>, tensor<?xf32>) -> (tensor<?x40xf32>, tensor<?xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 0, 4] to [160, 4] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- prodothercols.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x40xf32>, %b: tensor<40xf32>) -> (tensor<?x40xf32>, tensor<40xf32>)
    form <#dlcrt.loops> {
  %p = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  %ve = tensor.empty() : tensor<40xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%b : tensor<40xf32>) outs(%ve : tensor<40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<40xf32>
  dlcrt.return %p, %v : tensor<?x40xf32>, tensor<40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x40xf32>, tensor<40xf32>) -> (tensor<?x40xf32>, tensor<40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 0, 0] to [160, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- prodtwice.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %p = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  dlcrt.return %p, %p : tensor<?x40xf32>, tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [160, 160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- prodtwo.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %p = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  %p2 = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  dlcrt.return %p, %p2 : tensor<?x40xf32>, tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [160, 160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- prodcol0.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %p = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, 0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%p : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %z : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- sqdiag.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<40x40xf32>, %w: tensor<40x40xf32>) -> (tensor<40x40xf32>)
    form <#dlcrt.loops> {
  %p = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<40x40xf32>, tensor<40x40xf32>) -> tensor<40x40xf32>
  %e = tensor.empty() : tensor<40x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d0)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%p, %p : tensor<40x40xf32>, tensor<40x40xf32>) outs(%e : tensor<40x40xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<40x40xf32>
  dlcrt.return %z : tensor<40x40xf32>
}
dlcrt.program @predict (tensor<40x40xf32>, tensor<40x40xf32>) -> (tensor<40x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [0, 0] to [0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- prodbias.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %w: tensor<40x40xf32>, %b: tensor<40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %ve = tensor.empty() : tensor<40xf32>
  %v = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%b : tensor<40xf32>) outs(%ve : tensor<40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<40xf32>
  %p = dlcrt.contract [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d2, d1)>, affine_map<(d0, d1, d2) -> (d0, d1)>] %x, %w in f32 : (tensor<?x40xf32>, tensor<40x40xf32>) -> tensor<?x40xf32>
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%p, %v : tensor<?x40xf32>, tensor<40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %a1: f32, %o: f32):
    %r = arith.addf %a0, %a1 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %z : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<40x40xf32>, tensor<40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>, #dlt.input<"x2", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160, 0, 0] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []
