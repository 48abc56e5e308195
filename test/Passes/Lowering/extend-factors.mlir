// Factors of products of 16-bit floats are extended first, once for all products.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --dlcrt-extend-factors --verify-numerics %s | FileCheck %s
// RUN: dlc-opt --dlt-lower-to-linalg --dlcrt-extend-factors %s > %t
// RUN: dlc-opt --dlcrt-extend-factors %t | diff %t -

dlt.variables @state {}

// CHECK-LABEL: dlt.entry @products
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xbf16>, %[[W:.*]]: tensor<4x3xbf16>)
// CHECK: %[[WX:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<?x4xbf16>) outs(%{{.*}} : tensor<?x4xf32>)
// CHECK: arith.extf %{{.*}} : bf16 to f32
// CHECK: %[[WW:.*]] = linalg.generic {{.*}} ins(%[[W]] : tensor<4x3xbf16>) outs(%{{.*}} : tensor<4x3xf32>)
// CHECK: dlcrt.contract {{.*}} %[[WX]], %[[WW]] in f32 : (tensor<?x4xf32>, tensor<4x3xf32>) -> tensor<?x3xf32>
// CHECK-NOT: ins(%[[X]]
// CHECK: dlcrt.contract {{.*}} %[[WX]], %[[WX]] in f32
dlt.entry @products state(@state) (%x: tensor<?x4xbf16>, %w: tensor<4x3xbf16>) -> (tensor<?x3xbf16>, tensor<4x4xf32>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["y", "z"] {
  %y = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x4xbf16>, tensor<4x3xbf16>) -> tensor<?x3xbf16>
  %z = dlt.dot_general %x, %x contract = [0] x [0] to f32 : (tensor<?x4xbf16>, tensor<?x4xbf16>) -> tensor<4x4xf32>
  dlt.return %y, %z : tensor<?x3xbf16>, tensor<4x4xf32>
}

// Sums of float64 of float32.
// CHECK-LABEL: dlt.entry @wide
// CHECK: arith.extf %{{.*}} : f32 to f64
// CHECK: dlcrt.contract {{.*}} in f64 : (tensor<?x4xf64>, tensor<4x3xf64>) -> tensor<?x3xf64>
dlt.entry @wide state(@state) (%x: tensor<?x4xf32>, %w: tensor<4x3xf32>) -> tensor<?x3xf64>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["y"] {
  %y = dlt.dot_general %x, %w contract = [1] x [0] to f64 : (tensor<?x4xf32>, tensor<4x3xf32>) -> tensor<?x3xf64>
  dlt.return %y : tensor<?x3xf64>
}

// Rows are those of an input, whatever sizes are asked for before.
// CHECK-LABEL: dlt.entry @dims
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xbf16>, %[[W:.*]]: tensor<4x3xbf16>)
// CHECK: %[[ROWS:.*]] = tensor.dim %[[X]], %{{.*}} : tensor<?x4xbf16>
// CHECK: tensor.empty(%[[ROWS]]) : tensor<?x4xf32>
#a = affine_map<(d0, d1, d2) -> (d0, d2)>
#b = affine_map<(d0, d1, d2) -> (d2, d1)>
#c = affine_map<(d0, d1, d2) -> (d0, d1)>
dlt.entry @dims state(@state) (%x: tensor<?x4xbf16>, %w: tensor<4x3xbf16>) -> tensor<?x3xf32>
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["y"] {
  %c1 = arith.constant 1 : index
  %columns = tensor.dim %w, %c1 : tensor<4x3xbf16>
  %y = dlcrt.contract [#a, #b, #c] %x, %w in f32 : (tensor<?x4xbf16>, tensor<4x3xbf16>) -> tensor<?x3xf32>
  dlt.return %y : tensor<?x3xf32>
}
