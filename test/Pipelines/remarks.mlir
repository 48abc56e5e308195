// Remarks of the kernel pipeline are at the line of the model that the kernel is
// for; those of memory at the model.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlc-layer-pipeline --dlc-graph-pipeline --dlc-kernel-pipeline %s -o /dev/null \
// RUN:   --remarks-filter='.*' --remark-format=emitRemark 2>&1 | FileCheck %s

// CHECK-DAG: remarks.mlir:[[#@LINE+1]]:1: remark: [Passed] PlanMemory {{.*}} Remark="predict: arena 0 + {{[0-9]+}} bytes a row, state copies 0"
dlc.model sequential @m {
  %x = dlc.input "x" : tensor<?x4xf32>
  // CHECK-DAG: remarks.mlir:[[#@LINE+1]]:8: remark: [Passed] FormKernel {{.*}} Remark="kernel_{{[0-9]+}} computes 2 operations"
  %0 = dlc.dense %x {units = 48}
  // CHECK-DAG: remarks.mlir:[[#@LINE+1]]:8: remark: [Passed] FormKernel {{.*}} Remark="kernel_{{[0-9]+}} computes 2 operations"
  %1 = dlc.dense %0 {units = 2, activation = @softmax}
  dlc.outputs %1 names ["y"]
}
