// Two products of few columns in one kernel, whose rows lie in lanes. Faults are
// planted in it.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlt.metadata "narrow" {batch_size = 11 : i64}
dlt.variables @state {
  dlt.variable "w" : tensor<4x6xf32> weight
  dlt.variable "u" : tensor<6x2xf32> weight
}
dlt.entry @predict state(@state) (%w: tensor<4x6xf32>, %u: tensor<6x2xf32>, %x: tensor<?x4xf32>)
    -> (tensor<4x6xf32>, tensor<6x2xf32>, tensor<?x2xf32>) inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %0 = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x6xf32>) -> tensor<?x6xf32>
  %zero = dlt.splat 0.0 : tensor<?x6xf32>
  %1 = dlt.maximum %0, %zero : tensor<?x6xf32>
  %y = dlt.dot_general %1, %u contract = [1] x [0] : (tensor<?x6xf32>, tensor<6x2xf32>) -> tensor<?x2xf32>
  dlt.return %w, %u, %y : tensor<4x6xf32>, tensor<6x2xf32>, tensor<?x2xf32>
}
