// Made-up numbers that show nothing are no proof: --verify-numerics says so.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: not dlc-opt %t/nan.mlir --dlc-layer-pipeline --dlc-graph-pipeline --verify-numerics -o %t.out 2>&1 | FileCheck %s --check-prefix=NAN
// NAN: error: numerics: with made-up numbers, of seed 1, output "y" is nan in predict, so that nothing is compared there
// RUN: not dlc-opt %t/check.mlir --dlc-layer-pipeline --dlc-graph-pipeline --verify-numerics -o %t.out 2>&1 | FileCheck %s --check-prefix=CHECK
// CHECK: error: numerics: with made-up numbers, of seed 1, the check "is too small{{.*}}" fails in predict, so that nothing is compared there
// RUN: not dlc-opt %t/range.mlir --dlt-lower-to-linalg --verify-numerics -o %t.out 2>&1 | FileCheck %s --check-prefix=RANGE
// RANGE: error: numerics: with made-up numbers, of seed 1, output "y" is beyond the range of a dtype on the way in predict, so that nothing is compared there

//--- nan.mlir
dlc.define activation @never(%x) {
  %y = eval log(-1 - %x * %x)
  yield %y
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x3xf32>
  dlc.dense {units = 2, activation = @never}
  dlc.outputs names ["y"]
}

//--- check.mlir
dlc.define activation @large(%x) {
  %large = eval %x > 1000000
  check %large, "is too small"
  yield %x
}
dlc.model sequential @m {
  dlc.input "x" : tensor<?x3xf32>
  dlc.dense {units = 2, activation = @large}
  dlc.outputs names ["y"]
}

//--- range.mlir
dlt.metadata "range"
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x4xf16>) -> (tensor<?x4xf16>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %most = dlt.splat 6.0e+04 : tensor<?x4xf16>
  %twice = dlt.add %most, %most : tensor<?x4xf16>
  %root = dlt.sqrt %twice : tensor<?x4xf16>
  dlt.return %root : tensor<?x4xf16>
}
