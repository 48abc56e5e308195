// What devices have no code for.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: split-file %s %t
// RUN: not dlc-compile --target=cuda --emit=ptx %t/half.mlir 2>&1 | FileCheck %t/half.mlir
// RUN: not dlc-compile --target=sim --emit=gpu %t/copy.mlir 2>&1 | FileCheck %t/copy.mlir

//--- half.mlir
// CHECK: half.mlir:{{[0-9]+}}:8: error: computes with 'f16', which has no code; expected float32 or float64
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x4xf16>) -> tensor<?x4xf16>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %y = dlt.tanh %x : tensor<?x4xf16>
  dlt.return %y : tensor<?x4xf16>
}

//--- copy.mlir
// CHECK: error: 'dlcrt.copy' op changes the state behind a check, for which devices have no code
dlt.metadata "program"
dlt.variables @state { dlt.variable "w" : tensor<4xf32> weight }
dlt.entry @step state(@state) (%w: tensor<4xf32>, %x: tensor<?xf32>, %v: tensor<4xf32>) -> tensor<4xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"v", feature>] outputs [] {
  %limit = dlt.splat 0.5 : tensor<?xf32>
  %ok = dlt.compare lt %x, %limit : tensor<?xf32>
  dlt.check %ok, "too large" : tensor<?xi1>
  dlt.return %v : tensor<4xf32>
}
