// A kernel of each kind that sequences need: a product with a batch, rows of two
// dimensions, sums of all rows, copies, a product of as many terms as there are rows. Faults are planted
// in it.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

dlt.metadata "kinds"
dlt.variables @state {
  dlt.variable "w" : tensor<3x6xf32> weight
}
dlt.entry @predict state(@state) (%w: tensor<3x6xf32>, %q: tensor<?x5x8xf32>, %k: tensor<?x5x8xf32>, %x: tensor<?x3xf32>, %y: tensor<?x6xf32>)
    -> (tensor<3x6xf32>, tensor<?x5x5xf32>, tensor<?x5x8xf32>, tensor<5x8xf32>, tensor<?x8x5xf32>, tensor<?x5x9xf32>, tensor<3x6xf32>)
    inputs [#dlt.input<"q", feature>, #dlt.input<"k", feature>, #dlt.input<"x", feature>, #dlt.input<"y", feature>]
    outputs ["scores", "shares", "sums", "turned", "around", "product"] {
  %scores = dlt.dot_general %q, %k batch = [0] x [0] contract = [2] x [2] : (tensor<?x5x8xf32>, tensor<?x5x8xf32>) -> tensor<?x5x5xf32>
  %max = dlt.reduce max %q dims = [2] keepdims : tensor<?x5x8xf32> -> tensor<?x5x1xf32>
  %maxb = dlt.broadcast_in_dim %max dims = [0, 1, 2] : tensor<?x5x1xf32> -> tensor<?x5x8xf32>
  %d = dlt.subtract %q, %maxb : tensor<?x5x8xf32>
  %e = dlt.exponential %d : tensor<?x5x8xf32>
  %sum = dlt.reduce sum %e dims = [2] keepdims : tensor<?x5x8xf32> -> tensor<?x5x1xf32>
  %sumb = dlt.broadcast_in_dim %sum dims = [0, 1, 2] : tensor<?x5x1xf32> -> tensor<?x5x8xf32>
  %shares = dlt.divide %e, %sumb : tensor<?x5x8xf32>
  %sums = dlt.reduce sum %k dims = [0] : tensor<?x5x8xf32> -> tensor<5x8xf32>
  %turned = dlt.transpose %k, [0, 2, 1] : tensor<?x5x8xf32> -> tensor<?x8x5xf32>
  %around = dlt.pad %k dim = 2 low = 1 high = 0 value = 1.0 : tensor<?x5x8xf32> -> tensor<?x5x9xf32>
  %product = dlt.dot_general %x, %y contract = [0] x [0] : (tensor<?x3xf32>, tensor<?x6xf32>) -> tensor<3x6xf32>
  dlt.return %w, %scores, %shares, %sums, %turned, %around, %product
      : tensor<3x6xf32>, tensor<?x5x5xf32>, tensor<?x5x8xf32>, tensor<5x8xf32>, tensor<?x8x5xf32>, tensor<?x5x9xf32>, tensor<3x6xf32>
}
