// Rows that are not the first dimension.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
dlt.metadata "second"
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x4x3xf32>) -> tensor<?x3xf32>
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %t = dlt.transpose %x, [1, 0, 2] : tensor<?x4x3xf32> -> tensor<4x?x3xf32>
  %e = dlt.exponential %t : tensor<4x?x3xf32>
  %y = dlt.reduce sum %e dims = [0] : tensor<4x?x3xf32> -> tensor<?x3xf32>
  dlt.return %y : tensor<?x3xf32>
}
