// Programs that once were wrong, by code for this CPU and for the simulated
// device.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt %s --dlc-kernel-pipeline --verify-numerics --split-input-file -o /dev/null
// RUN: dlc-opt %s --dlc-kernel-pipeline=for-device --verify-numerics-target=sim --verify-numerics --split-input-file -o /dev/null

// An epilogue on a product with several dimensions of columns.
dlt.metadata "program"
dlt.variables @state {}
dlt.entry @step state(@state) (%x: tensor<?x8xf32>, %k: tensor<8x16x16xf32>, %r: tensor<?x16x16xf32>) -> tensor<?x16x16xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"k", feature>,#dlt.input<"r", feature>] outputs ["y"] {
  %g = dlt.dot_general %x, %k contract = [1] x [0] : (tensor<?x8xf32>, tensor<8x16x16xf32>) -> tensor<?x16x16xf32>
  %y = dlt.add %g, %r : tensor<?x16x16xf32>
  dlt.return %y : tensor<?x16x16xf32>
}

// -----

// The same where it updates a weight.
dlt.metadata "program"
dlt.variables @state { dlt.variable "w" : tensor<8x3x5xf32> weight trainable }
dlt.entry @step state(@state) (%w: tensor<8x3x5xf32>, %x: tensor<?x8xf32>, %dy: tensor<?x3x5xf32>) -> tensor<8x3x5xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"dy", feature>] outputs [] {
  %g = dlt.dot_general %x, %dy contract = [0] x [0] : (tensor<?x8xf32>, tensor<?x3x5xf32>) -> tensor<8x3x5xf32>
  %rate = dlt.splat 0.1 : tensor<8x3x5xf32>
  %d = dlt.multiply %g, %rate : tensor<8x3x5xf32>
  %new = dlt.subtract %w, %d : tensor<8x3x5xf32>
  dlt.return %new : tensor<8x3x5xf32>
}

// -----

// Rows of a slice that all rows read have gaps between them.
dlt.metadata "program"
dlt.variables @state { dlt.variable "w" : tensor<8x6xf32> weight }
dlt.entry @step state(@state) (%w: tensor<8x6xf32>, %x: tensor<?x8x3xf32>) -> (tensor<8x6xf32>, tensor<?x8x3xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y"] {
  %s = dlt.slice %w dim = 1 [0, 3] : tensor<8x6xf32> -> tensor<8x3xf32>
  %b = dlt.broadcast_in_dim %s dims = [1, 2] : tensor<8x3xf32> -> tensor<?x8x3xf32>
  %y = dlt.add %x, %b : tensor<?x8x3xf32>
  dlt.return %w, %y : tensor<8x6xf32>, tensor<?x8x3xf32>
}

// -----

// Numbers of a constant that differ.
dlt.metadata "program"
dlt.variables @state {}
dlt.entry @step state(@state) (%x: tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<4xf32>)
    inputs [#dlt.input<"x", feature>] outputs ["y", "c"] {
  %c = dlt.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %b = dlt.broadcast_in_dim %c dims = [1] : tensor<4xf32> -> tensor<?x4xf32>
  %y = dlt.add %x, %b : tensor<?x4xf32>
  dlt.return %y, %c : tensor<?x4xf32>, tensor<4xf32>
}
