// Launches of a device: what does not depend on each other is one, checks are part
// of what they stop, and names are those of code.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlc-launch-pipeline=for-device=true %s -o %t
// RUN: FileCheck %s --input-file=%t
// RUN: dlc-opt --dlcrt-plan-launches %t | diff %t -
// RUN: dlc-opt --dlcrt-verify-programs %t > /dev/null
// RUN: dlc-opt --dlcrt-emit-gpu %t | FileCheck %s --check-prefix=GPU
// RUN: not dlc-opt --dlcrt-emit-gpu %s 2>&1 | FileCheck %s --check-prefix=UNPLANNED
// UNPLANNED: error: 'dlcrt.run' op is part of no launch; run dlcrt-plan-launches first

#id = affine_map<(d0) -> (d0)>

dlt.variables @state {
  dlt.variable "a" : tensor<4xf32> weight
  dlt.variable "b" : tensor<4xf32> weight
}
dlcrt.kernel @double(%n: index, %x: tensor<4xf32>) -> tensor<4xf32> form <#dlcrt.flat> {
  %e = tensor.empty() : tensor<4xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%v: f32, %o: f32):
    %r = arith.addf %v, %v : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  dlcrt.return %y : tensor<4xf32>
}
dlcrt.kernel @bad(%n: index, %x: tensor<4xf32>) -> tensor<i64> form <#dlcrt.loops> {
  %e = tensor.empty() : tensor<i64>
  %y = linalg.generic {indexing_maps = [affine_map<() -> ()>], iterator_types = []} outs(%e : tensor<i64>) {
  ^bb0(%o: i64):
    %c = arith.constant 9223372036854775807 : i64
    linalg.yield %c : i64
  } -> tensor<i64>
  dlcrt.return %y : tensor<i64>
}
dlcrt.kernel @product(%n: index, %x: tensor<64x64xf32>, %w: tensor<64x64xf32>) -> tensor<64x64xf32>
    form <#dlcrt.contract, #dlcrt.library<lhs = 1, rhs = 2>> {
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  dlcrt.return %y : tensor<64x64xf32>
}

// The second does not need the first. The check waits for what it stops; the copy to
// a variable stops, too, as a kernel.
// CHECK: dlcrt.program @train_step
// CHECK-NEXT: dlcrt.group "doubledoublebad" {
// CHECK-NEXT: dlcrt.run @double [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 0>]
// CHECK-NEXT: dlcrt.run @double [#dlcrt.buffer<state, 64>, #dlcrt.buffer<arena, 64>]
// CHECK-NEXT: dlcrt.run @bad
// CHECK-NEXT: }
// CHECK-NEXT: dlcrt.group "double_checking" stops {
// CHECK-NEXT: dlcrt.stop_if <arena, 128> check 0
// CHECK-NEXT: dlcrt.run @double [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<state, 0>]
// CHECK-NEXT: }
// CHECK-NEXT: dlcrt.group "copy_16_stopping" stops {
// CHECK-NEXT: dlcrt.copy
// CHECK-NEXT: }
// GPU: gpu.func @doubledoublebad(
// GPU: gpu.func @double_checking(
// GPU: gpu.func @copy_16_stopping(
dlcrt.program @train_step () -> () inputs [] outputs [] arena = 192 + 0 rows row_bytes = [] to [] state_copies = 1 {
  dlcrt.run @double [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 0>]
  dlcrt.run @double [#dlcrt.buffer<state, 64>, #dlcrt.buffer<arena, 64>]
  dlcrt.run @bad [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 128>]
  dlcrt.stop_if <arena, 128> check 0
  dlcrt.run @double [#dlcrt.buffer<arena, 0>, #dlcrt.buffer<state, 0>]
  dlcrt.copy <arena, 64> to <state, 64>, 16
}

// A library's product is alone; what needs it comes behind. A copy that does not
// stop is the device's own and has no name. Equal launches are equally called.
// CHECK: dlcrt.program @predict
// CHECK-NEXT: dlcrt.group "product" library {
// CHECK-NEXT: dlcrt.run @product
// CHECK-NEXT: }
// CHECK-NEXT: dlcrt.group "double" {
// CHECK-NEXT: dlcrt.run @double
// CHECK-NEXT: }
// CHECK-NEXT: dlcrt.group {
// CHECK-NEXT: dlcrt.copy
// CHECK-NEXT: }
// CHECK-NEXT: dlcrt.group "double" {
// GPU-NOT: gpu.func @product(
// GPU: gpu.func @double(
// GPU-NOT: gpu.func
dlcrt.program @predict (tensor<64x64xf32>) -> (tensor<64x64xf32>, tensor<4xf32>) inputs [#dlt.input<"x", feature>] outputs ["y", "z"]
    arena = 192 + 0 rows row_bytes = [0] to [0, 0] state_copies = 0 {
  dlcrt.run @product [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 0>, #dlcrt.buffer<output, 0>]
  dlcrt.run @double [#dlcrt.buffer<state, 0>, #dlcrt.buffer<arena, 0>]
  dlcrt.copy <arena, 0> to <arena, 64>, 16
  dlcrt.run @double [#dlcrt.buffer<arena, 64>, #dlcrt.buffer<output, 1>]
}
dlcrt.checks ["bad"] at ["here"]
