// dlcrt-plan-memory tells at each entry how much memory it needs.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels --dlcrt-plan-memory %s -o /dev/null \
// RUN:   --remarks-filter=dlcrt-memory --remark-format=emitRemark --verify-diagnostics

dlt.variables @state {
  dlt.variable "w" : tensor<4xf32> weight trainable
  dlt.variable "v" : tensor<4xf32> weight trainable
}

// expected-remark@below {{[Passed] PlanMemory | Category:dlcrt-memory | Remark="swap: arena 64 + 0 bytes a row, state copies 2"}}
dlt.entry @swap state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) inputs [] outputs [] {
  dlt.return %v, %w : tensor<4xf32>, tensor<4xf32>
}

// expected-remark@below {{[Passed] PlanMemory | Category:dlcrt-memory | Remark="rows: arena 0 + 24 bytes a row, state copies 0"}}
dlt.entry @rows state(@state) (%w: tensor<4xf32>, %v: tensor<4xf32>, %x: tensor<?x3xf64>, %k: tensor<3x3xf64>) -> (tensor<4xf32>, tensor<4xf32>, tensor<?x3xf64>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"k", feature>] outputs ["y"] {
  %t = dlt.tanh %x : tensor<?x3xf64>
  %y = dlt.dot_general %t, %k contract = [1] x [0] : (tensor<?x3xf64>, tensor<3x3xf64>) -> tensor<?x3xf64>
  dlt.return %w, %v, %y : tensor<4xf32>, tensor<4xf32>, tensor<?x3xf64>
}
