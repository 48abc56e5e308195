// Launch lists as input: hand-written kernels of forms that dlc itself does not
// make compute what the interpreter says they do, on CPUs and devices; and a list
// that dlc printed compiles.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: dlc-compile %t/kernels.mlir --target=cpu,sim --verify-numerics -o %t/kernels.dlc
// RUN: dlc-compile %t/names.mlir --target=sim --verify-numerics -o %t/names.dlc
// RUN: dlc-compile %t/names.mlir --target=sim --emit=gpu | FileCheck %t/names.mlir
// RUN: dlc-compile %examples/digits_mlp.mlir --target=sim --emit=kernel -o %t/list.mlir
// RUN: dlc-compile %t/list.mlir --target=cpu,sim --verify-numerics -o %t/list.dlc
// RUN: dlc-opt %t/list.mlir --dlcrt-plan-memory | grep -c dlcrt.checks | FileCheck %s --check-prefix=ONE
// ONE: 1

//--- kernels.mlir
dlt.metadata "lists"
dlt.variables @state {}
// A sum that starts at 5.
dlcrt.kernel @sum(%n: index, %x: tensor<?x40xf32>) -> tensor<?xf32>
    form <#dlcrt.loops> {
  %e = tensor.empty(%n) : tensor<?xf32>
  %start = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%e : tensor<?xf32>) {
  ^bb0(%o: f32):
    %five = arith.constant 5.0 : f32
    linalg.yield %five : f32
  } -> tensor<?xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<?x40xf32>) outs(%start : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    %s = arith.addf %o, %a : f32
    linalg.yield %s : f32
  } -> tensor<?xf32>
  dlcrt.return %y : tensor<?xf32>
}
// Half of what there was, and the next: the order matters.
dlcrt.kernel @decay(%n: index, %x: tensor<?x40xf32>) -> tensor<40xf32>
    form <#dlcrt.loops> {
  %e1 = tensor.empty() : tensor<40xf32>
  %start1 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} outs(%e1 : tensor<40xf32>) {
  ^bb0(%o: f32):
    %five = arith.constant 0.0 : f32
    linalg.yield %five : f32
  } -> tensor<40xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d1)>], iterator_types = ["reduction", "parallel"]} ins(%x : tensor<?x40xf32>) outs(%start1 : tensor<40xf32>) {
  ^bb0(%a: f32, %o: f32):
    %h = arith.constant 0.5 : f32
    %m = arith.mulf %o, %h : f32
    %s = arith.addf %m, %a : f32
    linalg.yield %s : f32
  } -> tensor<40xf32>
  dlcrt.return %z : tensor<40xf32>
}
// One column.
dlcrt.kernel @third(%n: index, %x: tensor<?x40xf32>) -> tensor<?xf32>
    form <#dlcrt.loops> {
  %e = tensor.empty(%n) : tensor<?xf32>
  %w = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0, 3)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<?x40xf32>) outs(%e : tensor<?xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %a : f32
  } -> tensor<?xf32>
  dlcrt.return %w : tensor<?xf32>
}
// Every third.
dlcrt.kernel @strided(%n: index, %x: tensor<?x40xf32>) -> tensor<?x10xf32>
    form <#dlcrt.loops> {
  %s = tensor.extract_slice %x[0, 1] [%n, 10] [1, 3] : tensor<?x40xf32> to tensor<?x10xf32>
  %e = tensor.empty(%n) : tensor<?x10xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%s : tensor<?x10xf32>) outs(%e : tensor<?x10xf32>) {
  ^bb0(%a: f32, %o: f32):
    %m = arith.addf %a, %a : f32
    linalg.yield %m : f32
  } -> tensor<?x10xf32>
  dlcrt.return %y : tensor<?x10xf32>
}
// Other rows leave than were computed.
dlcrt.kernel @flat(%n: index, %x: tensor<4x8xf32>) -> tensor<32xf32>
    form <#dlcrt.rows> {
  %e = tensor.empty() : tensor<4x8xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, 0)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%x, %x : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%first: f32, %a: f32, %o: f32):
    %s = arith.addf %first, %a : f32
    linalg.yield %s : f32
  } -> tensor<4x8xf32>
  %f = tensor.collapse_shape %m [[0, 1]] : tensor<4x8xf32> into tensor<32xf32>
  dlcrt.return %f : tensor<32xf32>
}
dlcrt.program @predict (tensor<?x40xf32>, tensor<4x8xf32>)
    -> (tensor<?xf32>, tensor<40xf32>, tensor<?xf32>, tensor<?x10xf32>, tensor<32xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"m", feature>] outputs ["y", "z", "w", "v", "f"]
    arena = 0 + 0 rows row_bytes = [160, 0] to [4, 0, 4, 40, 0] state_copies = 0 {
  dlcrt.run @sum [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
  dlcrt.run @decay [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 1>]
  dlcrt.run @third [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 2>]
  dlcrt.run @strided [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 3>]
  dlcrt.run @flat [#dlcrt.buffer<input, 1>, #dlcrt.buffer<output, 4>]
}
dlcrt.checks [] at []

//--- names.mlir
// Launches are called after their kernels: others may be called so, too, and
// PTX does not know all characters.
// CHECK: gpu.func @kernel_1_2(
// CHECK: gpu.func @kernel_1_2_v2(
// CHECK: gpu.func @a_b(
dlt.metadata "names"
dlt.variables @state {}
#id = affine_map<(d0) -> (d0)>
dlcrt.kernel @kernel_1(%n: index, %x: tensor<4xf32>) -> tensor<4xf32>
    form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    %c = arith.addf %a, %a : f32
    linalg.yield %c : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.kernel @kernel_2(%n: index, %x: tensor<4xf32>) -> tensor<4xf32>
    form <#dlcrt.loops> {
  dlcrt.return %x : tensor<4xf32>
}
dlcrt.kernel @kernel_1_2(%n: index, %x: tensor<4xf32>) -> tensor<4xf32>
    form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32):
    %c = arith.mulf %a, %a : f32
    linalg.yield %c : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.kernel @"a b"(%n: index, %x: tensor<4xf32>) -> tensor<4xf32>
    form <#dlcrt.loops> {
  dlcrt.return %x : tensor<4xf32>
}
dlcrt.program @predict (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y", "z", "w", "v"]
    arena = 64 + 0 rows row_bytes = [0] to [0, 0, 0, 0] state_copies = 0 {
  dlcrt.run @kernel_1 [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
  dlcrt.run @kernel_2 [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 1>]
  dlcrt.run @kernel_1_2 [#dlcrt.buffer<output, 0>, #dlcrt.buffer<output, 2>]
  dlcrt.run @"a b" [#dlcrt.buffer<output, 2>, #dlcrt.buffer<output, 3>]
}
dlcrt.checks [] at []
