// What a failed check stops on a device.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-compile --target=sim --emit=gpu %examples/digits_mlp.mlir -o %t
// RUN: FileCheck %s --input-file=%t
// RUN: FileCheck %s --input-file=%t --check-prefix=TWO

// A check writes the outcome; with several the first one that fails does.
// CHECK: gpu.func @stop_if_1(%[[OUTCOME:[^:]*]]: !llvm.ptr, %[[STEP:[^:]*]]: i64, %[[NUMBER:[^:]*]]: i64, %[[BAD:[^:]*]]: !llvm.ptr)
// CHECK: %[[ROW:.*]] = llvm.load %[[BAD]]
// CHECK: arith.cmpi ne, %[[ROW]], %c9223372036854775807_i64
// CHECK: %[[CHECK:.*]] = llvm.load %[[OUTCOME]] {alignment = 4 : i64} : !llvm.ptr -> i32
// CHECK: arith.cmpi eq, %[[CHECK]], %c0_i32
// CHECK: arith.trunci %[[NUMBER]]
// CHECK: llvm.store %[[STEP]]
// CHECK: llvm.store %[[ROW]]
// TWO: gpu.func @stop_if_2(

// What changes the state looks at the outcome first; what comes before the
// checks does not. The optimizer and the metrics, which depend on nothing of
// each other, are one launch.
// CHECK: gpu.func @[[UPDATE:kernel_[0-9_]*]]_stopping(%[[OUTCOME:[^:]*]]: !llvm.ptr,
// CHECK: %[[CHECK:.*]] = llvm.load %[[OUTCOME]] {alignment = 4 : i64} : !llvm.ptr -> i32
// CHECK: %[[FINE:.*]] = arith.cmpi eq, %[[CHECK]], %c0_i32
// CHECK: scf.if %[[FINE]]
// CHECK: gpu.block_id
