// Squares of float16 go beyond its range where operations round to it, and do
// not where code keeps them in float32: both are right.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-compile %s --target=cpu,sim --verify-numerics -o %t

dlt.metadata "range"
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x4xf16>) -> (tensor<?x4xf16>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %factor = dlt.splat 400.0 : tensor<?x4xf16>
  %product = dlt.multiply %x, %factor : tensor<?x4xf16>
  %square = dlt.multiply %product, %product : tensor<?x4xf16>
  %root = dlt.sqrt %square : tensor<?x4xf16>
  dlt.return %root : tensor<?x4xf16>
}
