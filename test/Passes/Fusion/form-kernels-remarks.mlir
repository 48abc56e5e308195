// dlc-form-kernels tells of each group, at its first operation, how many it
// holds; what is computed again does not count.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels %s -o /dev/null \
// RUN:   --remarks-filter=dlc-fuse --remark-format=emitRemark --verify-diagnostics

dlt.variables @state {}

dlt.entry @e state(@state) (%x: tensor<?x4xf32>, %w: tensor<4x8xf32>, %b: tensor<8xf32>) -> (tensor<?x8xf32>, tensor<8xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>, #dlt.input<"b", feature>] outputs ["y", "s"] {
  // expected-remark@below {{[Passed] FormKernel | Category:dlc-fuse | Remark="kernel_0 computes 3 operations"}}
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32>
  %all = dlt.broadcast_in_dim %b dims = [1] : tensor<8xf32> -> tensor<?x8xf32>
  %s = dlt.add %d, %all : tensor<?x8xf32>
  %y = dlt.tanh %s : tensor<?x8xf32>
  // expected-remark@below {{[Passed] FormKernel | Category:dlc-fuse | Remark="kernel_1 computes 1 operations"}}
  %sum = dlt.reduce sum %y dims = [0] : tensor<?x8xf32> -> tensor<8xf32>
  dlt.return %y, %sum : tensor<?x8xf32>, tensor<8xf32>
}

// A kernel that is there already is a remark, too.
dlt.entry @f state(@state) (%x: tensor<?x8xf32>) -> tensor<8xf32> inputs [#dlt.input<"x", feature>] outputs ["s"] {
  // expected-remark@below {{[Passed] FormKernel | Category:dlc-fuse | Remark="kernel_1 computes 1 operations"}}
  %sum = dlt.reduce sum %x dims = [0] : tensor<?x8xf32> -> tensor<8xf32>
  dlt.return %sum : tensor<8xf32>
}

// What there is no other code for is loops of single numbers, and its share of
// the entry says whether that matters.
dlt.entry @g state(@state) (%x: tensor<?x6xbf16>, %w: tensor<6x8xbf16>) -> tensor<?x8xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["s"] {
  // expected-remark@below {{[Passed] FormKernel | Category:dlc-fuse | Remark="kernel_2 computes 1 operations"}}
  // expected-remark-re@below {{[Missed] Loops | Category:dlc-fuse | Remark="kernel_2 is loops of single numbers, since its operations have no structure that there is other code for; with better code it would be 100.0 % of what g costs; {{.*}}form-kernels-remarks.mlir:{{[0-9]+}}"}}
  %s = dlt.dot_general %x, %w contract = [1] x [0] to f32 : (tensor<?x6xbf16>, tensor<6x8xbf16>) -> tensor<?x8xf32>
  dlt.return %s : tensor<?x8xf32>
}
