// Results that are not an operation's own: arguments, constants, parts of each
// other, the same value twice.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: %python %S/Inputs/compile_all.py dlc-compile %t

//--- arg.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  dlcrt.return %x : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- argreshape.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<?x4x10xf32>)
    form <#dlcrt.loops> {
  %f = tensor.expand_shape %x [[0], [1, 2]] output_shape [%n, 4, 10] : tensor<?x40xf32> into tensor<?x4x10xf32>
  dlcrt.return %f : tensor<?x4x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x4x10xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- argandgen.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>, %y: tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %t, %x : tensor<?x40xf32>, tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160, 160] to [160, 160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- trtwice.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<40x3xf32>) -> (tensor<3x40xf32>, tensor<3x40xf32>)
    form <#dlcrt.loops> {
  %e = tensor.empty() : tensor<3x40xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d1, d0)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<40x3xf32>) outs(%e : tensor<3x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<3x40xf32>
  dlcrt.return %y, %y : tensor<3x40xf32>, tensor<3x40xf32>
}
dlcrt.program @predict (tensor<40x3xf32>) -> (tensor<3x40xf32>, tensor<3x40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [0] to [0, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- slicetwice.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<?x10xf32>, tensor<?x10xf32>)
    form <#dlcrt.loops> {
  %y = tensor.extract_slice %x[0, 2] [%n, 10] [1, 1] : tensor<?x40xf32> to tensor<?x10xf32>
  dlcrt.return %y, %y : tensor<?x10xf32>, tensor<?x10xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x10xf32>, tensor<?x10xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [160] to [40, 40] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- consttwice.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index) -> (tensor<4xf32>, tensor<4xf32>)
    form <#dlcrt.loops> {
  %c = arith.constant dense<[1.0,2.0,3.0,4.0]> : tensor<4xf32>
  dlcrt.return %c, %c : tensor<4xf32>, tensor<4xf32>
}
dlcrt.program @predict () -> (tensor<4xf32>, tensor<4xf32>)
    inputs [] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [] to [0, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- instwice.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x10xf32>, %y: tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  %q = tensor.insert_slice %x into %t[0, 2] [%n, 10] [1, 1] : tensor<?x10xf32> into tensor<?x40xf32>
  dlcrt.return %q, %q : tensor<?x40xf32>, tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [40, 160] to [160, 160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- insarg.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x10xf32>, %t: tensor<?x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %q = tensor.insert_slice %x into %t[0, 2] [%n, 10] [1, 1] : tensor<?x10xf32> into tensor<?x40xf32>
  dlcrt.return %q : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<?x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [40, 160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- insdestreshape.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x10xf32>, %y: tensor<?x4x10xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %e = tensor.empty(%n) : tensor<?x4x10xf32>
  %t0 = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%y : tensor<?x4x10xf32>) outs(%e : tensor<?x4x10xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x4x10xf32>
  %t = tensor.collapse_shape %t0 [[0], [1, 2]] : tensor<?x4x10xf32> into tensor<?x40xf32>
  %q = tensor.insert_slice %x into %t[0, 2] [%n, 10] [1, 1] : tensor<?x10xf32> into tensor<?x40xf32>
  dlcrt.return %q : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<?x4x10xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [40, 160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- insgenboth.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x10xf32>, %y: tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  %q = tensor.insert_slice %x into %t[0, 2] [%n, 10] [1, 1] : tensor<?x10xf32> into tensor<?x40xf32>
  dlcrt.return %t, %q : tensor<?x40xf32>, tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [40, 160] to [160, 160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- insgenread.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x10xf32>, %y: tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  %q = tensor.insert_slice %x into %t[0, 2] [%n, 10] [1, 1] : tensor<?x10xf32> into tensor<?x40xf32>
  %e2 = tensor.empty(%n) : tensor<?x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%t : tensor<?x40xf32>) outs(%e2 : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %q, %z : tensor<?x40xf32>, tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [40, 160] to [160, 160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- insgentwo.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x10xf32>, %y: tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  %q = tensor.insert_slice %x into %t[0, 2] [%n, 10] [1, 1] : tensor<?x10xf32> into tensor<?x40xf32>
  %q2 = tensor.insert_slice %x into %t[0, 7] [%n, 10] [1, 1] : tensor<?x10xf32> into tensor<?x40xf32>
  dlcrt.return %q, %q2 : tensor<?x40xf32>, tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<?x40xf32>) -> (tensor<?x40xf32>, tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [40, 160] to [160, 160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- insself.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %y: tensor<?x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  %x = tensor.extract_slice %t[0, 0] [%n, 10] [1, 1] : tensor<?x40xf32> to tensor<?x10xf32>
  %q = tensor.insert_slice %x into %t[0, 2] [%n, 10] [1, 1] : tensor<?x10xf32> into tensor<?x40xf32>
  dlcrt.return %q : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- padboth.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<3xf32>) -> (tensor<6xf32>, tensor<6xf32>)
    form <#dlcrt.loops> {
  %t_e = tensor.empty() : tensor<6xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%t_e : tensor<6xf32>) {
  ^bb0(%o: f32):
    %c = arith.constant 1.0 : f32
    linalg.yield %c : f32
  } -> tensor<6xf32>
  %q = tensor.insert_slice %x into %t[2] [3] [1] : tensor<3xf32> into tensor<6xf32>
  %q2 = tensor.insert_slice %x into %q[1] [3] [1] : tensor<3xf32> into tensor<6xf32>
  dlcrt.return %q, %q2 : tensor<6xf32>, tensor<6xf32>
}
dlcrt.program @predict (tensor<3xf32>) -> (tensor<6xf32>, tensor<6xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [0] to [0, 0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- insthen.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x10xf32>, %y: tensor<?x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.loops> {
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%y : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  %q = tensor.insert_slice %x into %t[0, 2] [%n, 10] [1, 1] : tensor<?x10xf32> into tensor<?x40xf32>
  %e2 = tensor.empty(%n) : tensor<?x40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%q : tensor<?x40xf32>) outs(%e2 : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %z : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x10xf32>, tensor<?x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>, #dlt.input<"x1", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [40, 160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- ui8fwd.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?xui8>) -> (tensor<?xui8>)
    form <#dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?xui8>
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<?xui8>) outs(%e : tensor<?xui8>) {
  ^bb0(%a0: ui8, %o: ui8):
    linalg.yield %a0 : ui8
  } -> tensor<?xui8>
  dlcrt.return %y : tensor<?xui8>
}
dlcrt.program @predict (tensor<?xui8>) -> (tensor<?xui8>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [1] to [1] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- ui8constsplat.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index) -> (tensor<3xui8>)
    form <#dlcrt.loops> {
  %c = arith.constant dense<3> : tensor<3xui8>
  dlcrt.return %c : tensor<3xui8>
}
dlcrt.program @predict () -> (tensor<3xui8>)
    inputs [] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [] to [0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- capconst.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.rows> {
  %c = arith.constant 3.0 : f32
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %c : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %y : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- caprows.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @k(%n: index, %x: tensor<?x40xf32>) -> (tensor<?x40xf32>)
    form <#dlcrt.rows> {
  %e = tensor.empty(%n) : tensor<?x40xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x40xf32>) outs(%e : tensor<?x40xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %i = arith.index_cast %n : index to i32
    %f = arith.sitofp %i : i32 to f32
    %r = arith.addf %a0, %f : f32
    linalg.yield %r : f32
  } -> tensor<?x40xf32>
  dlcrt.return %y : tensor<?x40xf32>
}
dlcrt.program @predict (tensor<?x40xf32>) -> (tensor<?x40xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0"]
    arena = 0 + 0 rows row_bytes = [160] to [160] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- nm_device_constant_0.mlir
dlt.metadata "t"
dlt.variables @state {}
dlcrt.kernel @"device_constant_0"(%n: index, %x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    form <#dlcrt.loops> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %q = arith.addf %a0, %a0 : f32
    %r = math.exp %q : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  %c = arith.constant dense<[1.0,2.0,3.0,4.0]> : tensor<4xf32>
  dlcrt.return %y, %c : tensor<4xf32>, tensor<4xf32>
}
dlcrt.program @predict (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
    inputs [#dlt.input<"x0", feature>] outputs ["y0", "y1"]
    arena = 0 + 0 rows row_bytes = [0] to [0, 0] state_copies = 0 {
  dlcrt.run @"device_constant_0" [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks [] at []

//--- order.mlir
dlt.metadata "t"
dlt.variables @state {
  dlt.variable "w" : tensor<4xf32> weight trainable
  dlt.variable "v" : tensor<4xf32> weight trainable
}
dlcrt.kernel @b1(%n: index, %x: tensor<4xf32>) -> (tensor<i64>)
    form <#dlcrt.loops> {
  %e = tensor.empty() : tensor<i64>
  %y = linalg.generic {indexing_maps = [affine_map<() -> (0)>, affine_map<() -> ()>], iterator_types = []} ins(%x : tensor<4xf32>) outs(%e : tensor<i64>) {
  ^bb0(%a0: f32, %o: i64):
    %z = arith.constant 1000.0 : f32
    %p = arith.cmpf olt, %a0, %z : f32
    %c = arith.constant 3 : i64
    %m = arith.constant 9223372036854775807 : i64
    %r = arith.select %p, %c, %m : i64
    linalg.yield %r : i64
  } -> tensor<i64>
  dlcrt.return %y : tensor<i64>
}
dlcrt.kernel @b2(%n: index, %x: tensor<4xf32>) -> (tensor<i64>)
    form <#dlcrt.loops> {
  %e = tensor.empty() : tensor<i64>
  %y = linalg.generic {indexing_maps = [affine_map<() -> (0)>, affine_map<() -> ()>], iterator_types = []} ins(%x : tensor<4xf32>) outs(%e : tensor<i64>) {
  ^bb0(%a0: f32, %o: i64):
    %z = arith.constant 1000.0 : f32
    %p = arith.cmpf olt, %a0, %z : f32
    %c = arith.constant 4 : i64
    %m = arith.constant 9223372036854775807 : i64
    %r = arith.select %p, %c, %m : i64
    linalg.yield %r : i64
  } -> tensor<i64>
  dlcrt.return %y : tensor<i64>
}
dlcrt.kernel @g(%n: index, %x: tensor<4xf32>) -> (tensor<4xf32>)
    form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a0: f32, %o: f32):
    %r = arith.addf %a0, %a0 : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.program @predict (tensor<4xf32>) -> ()
    inputs [#dlt.input<"x0", feature>] outputs []
    arena = 192 + 0 rows row_bytes = [0] to [] state_copies = 0 {
  dlcrt.run @b1 [#dlcrt.buffer<input, 0>, #dlcrt.buffer<arena, 0>]
  dlcrt.stop_if <arena, 0> check 0
  dlcrt.copy <input, 0> to <arena, 128>, 16
  dlcrt.run @b2 [#dlcrt.buffer<arena, 128>, #dlcrt.buffer<arena, 64>]
  dlcrt.stop_if <arena, 64> check 1
  dlcrt.run @g [#dlcrt.buffer<input, 0>, #dlcrt.buffer<arena, 64>]
  dlcrt.run @g [#dlcrt.buffer<arena, 64>, #dlcrt.buffer<state, 0>]
}
dlcrt.checks ["c0","c1"] at ["p0","p1"]
