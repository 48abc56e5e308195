// Rows in lanes: four vectors of rows at a time, what is left row by row or as one
// vector whose last row is repeated.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlcrt-fuse-steps --dlcrt-emit-cpu=cpu=x86-64-v4 %s | FileCheck %s --check-prefixes=CHECK,FOUR
// RUN: dlc-opt --dlcrt-fuse-steps --dlcrt-emit-cpu=cpu=x86-64-v3 %s | FileCheck %s --check-prefixes=CHECK,TWO

// CHECK-LABEL: func.func private @"two.x86-64
// Rows of 4 elements are loaded as squares side by side.
// CHECK: scf.for %{{.*}} step %[[ROWS:.*]] {
// FOUR: vector.insert_strided_slice %{{.*}}, %{{.*}} {offsets = [12], strides = [1]} : vector<4xf32> into vector<16xf32>
// TWO: vector.insert_strided_slice %{{.*}}, %{{.*}} {offsets = [4], strides = [1]} : vector<4xf32> into vector<8xf32>
// A step of k is a weight for each column, for all rows at hand.
// FOUR: scf.for {{.*}} to %c4 {{.*}}iter_args
// FOUR-COUNT-16: math.fma {{.*}} : vector<16xf32>
// FOUR-NOT: math.fma
// TWO: scf.for {{.*}} to %c4 {{.*}}iter_args
// TWO-COUNT-8: math.fma {{.*}} : vector<8xf32>
// TWO-NOT: math.fma
// CHECK: scf.yield
// CHECK: scf.if
// One row: columns in lanes, without a loop over k.
// CHECK: scf.for
// CHECK-NOT: scf.for
// CHECK-COUNT-4: math.fma {{.*}} : vector<8xf32>
// CHECK-COUNT-6: math.fma {{.*}} : vector<2xf32>
// CHECK-NOT: math.fma
// CHECK: } else {
// CHECK: scf.for
// CHECK: arith.minui

dlcrt.kernel @two(%n: index, %x: tensor<?x4xf32>, %w: tensor<4x6xf32>, %u: tensor<6x2xf32>) -> tensor<?x2xf32> form <#dlcrt.narrow> {
  %h = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %x, %w in f32
      : (tensor<?x4xf32>, tensor<4x6xf32>) -> tensor<?x6xf32>
  %y = dlcrt.contract [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>] %h, %u in f32
      : (tensor<?x6xf32>, tensor<6x2xf32>) -> tensor<?x2xf32>
  dlcrt.return %y : tensor<?x2xf32>
}
dlcrt.program @predict (tensor<?x4xf32>, tensor<4x6xf32>, tensor<6x2xf32>) -> tensor<?x2xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>, #dlt.input<"u", feature>] outputs ["y"]
    arena = 0 + 0 rows row_bytes = [16, 0, 0] to [8] state_copies = 0 {
  dlcrt.run @two [#dlcrt.buffer<input, 0>, #dlcrt.buffer<input, 1>, #dlcrt.buffer<input, 2>, #dlcrt.buffer<output, 0>]
}
