// What devices have no code for.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: not dlc-compile --target=cuda --emit=ptx %t/half.mlir 2>&1 | FileCheck %t/half.mlir
// RUN: not dlc-compile --target=sim --emit=gpu %t/unaligned.mlir 2>&1 | FileCheck %t/unaligned.mlir

//--- half.mlir
// CHECK: half.mlir:{{[0-9]+}}:{{[0-9]+}}: error: computes with 'f16', which has no code; expected float32 or float64 (dlc-widen-narrow-floats)
dlt.metadata "m"
dlt.variables @state {}
dlcrt.kernel @k(%rows: index, %x: tensor<33xf16>) -> tensor<33xf16>
    form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<33xf16>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<33xf16>) outs(%e : tensor<33xf16>) {
  ^bb0(%in: f16, %out: f16):
    %1 = arith.addf %in, %in : f16
    linalg.yield %1 : f16
  } -> tensor<33xf16>
  dlcrt.return %0 : tensor<33xf16>
}
dlcrt.program @p (tensor<33xf16>) -> tensor<33xf16> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 64 + 0 rows row_bytes = [0] to [0] state_copies = 0 {
  dlcrt.run @k [#dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []

//--- unaligned.mlir
// CHECK: error: 'dlcrt.run' op expects multiples of 16 for offsets on a device, found #dlcrt.buffer<arena, 4>
dlt.metadata "m"
dlt.variables @state {}
dlcrt.kernel @forward(%rows: index, %x: tensor<4xf32>) -> tensor<4xf32>
    form <#dlcrt.loops> {
  dlcrt.return %x : tensor<4xf32>
}
dlcrt.program @predict (tensor<4xf32>) -> tensor<4xf32> inputs [#dlt.input<"x", feature>] outputs ["y"]
    arena = 64 + 0 rows row_bytes = [0] to [0] state_copies = 0 {
  dlcrt.run @forward [#dlcrt.buffer<input, 0>, #dlcrt.buffer<arena, 4>]
  dlcrt.run @forward [#dlcrt.buffer<arena, 4>, #dlcrt.buffer<output, 0>]
}
dlcrt.checks [] at []
