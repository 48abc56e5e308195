// Equal kernels are one function: wherever in the entry what is computed again
// stands, and whatever flags of printing are set.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels --split-input-file %s | FileCheck %s
// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels --split-input-file %s --mlir-print-debuginfo | FileCheck %s
// RUN: dlc-opt --dlt-lower-to-linalg --canonicalize --cse --dlc-form-kernels --split-input-file %s --mlir-elide-elementsattrs-if-larger=2 | FileCheck %s

// The broadcast stands within the first group and before the second.
// CHECK-LABEL: dlt.entry @order
// CHECK-DAG: dlcrt.launch @[[SAME:.*]] rows({{.*}}) ({{.*}}) : {{.*}} -> (tensor<4xf32>, tensor<4xf32>)
// CHECK-DAG: dlcrt.launch @[[SAME]] rows({{.*}}) ({{.*}}) : {{.*}} -> (tensor<4xf32>, tensor<4xf32>)
// CHECK: return
dlt.variables @state {}
dlt.entry @order state(@state) (%x: tensor<4xf32>, %y: tensor<4xf32>, %s: tensor<f32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>, #dlt.input<"s", feature>] outputs ["a", "b", "c", "d"] {
  %a = dlt.tanh %x : tensor<4xf32>
  %all = dlt.broadcast_in_dim %s dims = [] : tensor<f32> -> tensor<4xf32>
  %b = dlt.multiply %a, %all : tensor<4xf32>
  %c = dlt.tanh %y : tensor<4xf32>
  %d = dlt.multiply %c, %all : tensor<4xf32>
  dlt.return %a, %b, %c, %d : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

// Kernels that differ in a constant are two.
// CHECK-LABEL: dlt.entry @constants
// CHECK: %[[A:.*]] = dlcrt.launch @[[FIRST:kernel_0]] rows
// CHECK: %[[B:.*]] = dlcrt.launch @[[SECOND:kernel_1]] rows
// CHECK: return %[[A]], %[[B]]
dlt.variables @state {}
dlt.entry @constants state(@state) () -> (tensor<4xf32>, tensor<4xf32>) inputs [] outputs ["a", "b"] {
  %a = dlt.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>
  %b = dlt.constant dense<[1.0, 2.0, 3.0, 5.0]> : tensor<4xf32>
  dlt.return %a, %b : tensor<4xf32>, tensor<4xf32>
}
