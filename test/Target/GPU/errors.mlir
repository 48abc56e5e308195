// What devices have no code for.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: not dlc-compile --target=cuda --emit=ptx %t/half.mlir 2>&1 | FileCheck %t/half.mlir

//--- half.mlir
// CHECK: half.mlir:{{[0-9]+}}:8: error: computes with 'f16', which has no code; expected float32 or float64
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x4xf16>) -> tensor<?x4xf16>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %y = dlt.tanh %x : tensor<?x4xf16>
  dlt.return %y : tensor<?x4xf16>
}
