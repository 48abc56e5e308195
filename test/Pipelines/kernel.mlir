// The launch lists of all models of test/models: kernels write new values of
// variables in place, so no step copies state. (`init` does: one fill is the
// initial value of several variables.) Passes keep what is computed.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlc-layer-pipeline="define=rate=0.25" --dlc-graph-pipeline --dlc-kernel-pipeline %source_root/test/models/bound.mlir | FileCheck %s
// RUN: dlc-opt --dlc-layer-pipeline --dlc-graph-pipeline --dlc-kernel-pipeline %source_root/test/models/double.mlir | FileCheck %s
// RUN: dlc-opt --dlc-layer-pipeline --dlc-graph-pipeline --dlc-kernel-pipeline %source_root/test/models/sequence.mlir | FileCheck %s
// RUN: dlc-opt --dlc-layer-pipeline --dlc-graph-pipeline --dlc-kernel-pipeline %source_root/test/models/two_outputs.mlir | FileCheck %s
// RUN: dlc-opt --dlc-layer-pipeline --dlc-graph-pipeline --dlc-kernel-pipeline %source_root/test/models/two_tower.mlir | FileCheck %s

// CHECK-NOT: dlc.
// CHECK-NOT: dlt.entry
// CHECK: dlt.variables
// CHECK: dlcrt.program @init {{.*}} {
// CHECK: dlcrt.program @predict {{.*}} state_copies = 0 {
// CHECK-NOT: dlcrt.copy
// CHECK: dlcrt.program @evaluate_step {{.*}} state_copies = 0 {
// CHECK-NOT: dlcrt.copy
// CHECK: dlcrt.program @metric_results {{.*}} state_copies = 0 {
// CHECK-NOT: dlcrt.copy
// CHECK: dlcrt.program @train_step {{.*}} state_copies = 0 {
// CHECK-NOT: dlcrt.copy
// CHECK: dlcrt.kernel @kernel_0(
// CHECK-NOT: dlt.entry
// CHECK: dlcrt.checks
