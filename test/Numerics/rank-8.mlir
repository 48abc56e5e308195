// Tensors of as many dimensions as there may be: transposed, sliced, padded, reduced,
// multiplied with a batch and without, on CPUs and the simulator.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-compile %s --verify-numerics -o %t.dlc --cpu=x86-64,x86-64-v3,native
// RUN: dlc-compile %s --target=sim --verify-numerics -o %t.dlc
// RUN: dlc-compile %s --emit=kernel | FileCheck %s
// CHECK-NOT: #dlcrt.loops

dlt.metadata "rank"
dlt.variables @state {}
dlt.entry @predict state(@state) (%x: tensor<?x2x3x2x3x2x2x5xf32>, %y: tensor<?x3x2x2x3x2x5x4xf32>, %b: tensor<3x2x5xf32>)
    -> (tensor<?x5x2x3x2x3x2x2xf32>, tensor<?x2x3x2x3x2x2x5xf32>, tensor<?x2x3x2xf32>, tensor<?x3x2x2x3x2x2x4xf32>, tensor<?x2x3x2x3x2x2x2xf32>,
        tensor<?x2x3x2x3x2x2x7xf32>, tensor<2x3x2x3x2x2x5xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>, #dlt.input<"b", feature>]
    outputs ["turned", "soft", "mean", "product", "every", "padded", "sums"] {
  %turned = dlt.transpose %x, [0, 7, 3, 2, 1, 4, 6, 5] : tensor<?x2x3x2x3x2x2x5xf32> -> tensor<?x5x2x3x2x3x2x2xf32>
  %max = dlt.reduce max %x dims = [7] keepdims : tensor<?x2x3x2x3x2x2x5xf32> -> tensor<?x2x3x2x3x2x2x1xf32>
  %maxb = dlt.broadcast_in_dim %max dims = [0, 1, 2, 3, 4, 5, 6, 7] : tensor<?x2x3x2x3x2x2x1xf32> -> tensor<?x2x3x2x3x2x2x5xf32>
  %d = dlt.subtract %x, %maxb : tensor<?x2x3x2x3x2x2x5xf32>
  %e = dlt.exponential %d : tensor<?x2x3x2x3x2x2x5xf32>
  %bias = dlt.broadcast_in_dim %b dims = [4, 6, 7] : tensor<3x2x5xf32> -> tensor<?x2x3x2x3x2x2x5xf32>
  %soft = dlt.add %e, %bias : tensor<?x2x3x2x3x2x2x5xf32>
  %mean = dlt.reduce mean %x dims = [4, 5, 6, 7] : tensor<?x2x3x2x3x2x2x5xf32> -> tensor<?x2x3x2xf32>
  %product = dlt.dot_general %x, %y batch = [0, 2, 1, 3, 4, 5] x [0, 1, 2, 3, 4, 5] contract = [7] x [6]
      : (tensor<?x2x3x2x3x2x2x5xf32>, tensor<?x3x2x2x3x2x5x4xf32>) -> tensor<?x3x2x2x3x2x2x4xf32>
  %every = dlt.slice %x dim = 7 [1, 5, 2] : tensor<?x2x3x2x3x2x2x5xf32> -> tensor<?x2x3x2x3x2x2x2xf32>
  %padded = dlt.pad %x dim = 7 low = 1 high = 1 value = 1.0 : tensor<?x2x3x2x3x2x2x5xf32> -> tensor<?x2x3x2x3x2x2x7xf32>
  %sums = dlt.reduce sum %x dims = [0] : tensor<?x2x3x2x3x2x2x5xf32> -> tensor<2x3x2x3x2x2x5xf32>
  dlt.return %turned, %soft, %mean, %product, %every, %padded, %sums : tensor<?x5x2x3x2x3x2x2xf32>, tensor<?x2x3x2x3x2x2x5xf32>, tensor<?x2x3x2xf32>, tensor<?x3x2x2x3x2x2x4xf32>, tensor<?x2x3x2x3x2x2x2xf32>,
        tensor<?x2x3x2x3x2x2x7xf32>, tensor<2x3x2x3x2x2x5xf32>
}
