// Bodies of linalg operations compute with 16-bit floats in float32 and round
// what they write once.
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// RUN: dlc-opt --dlt-lower-to-linalg --dlc-widen-narrow-floats %s | FileCheck %s

// What is wide stays as it is, and so does what was widened.
// RUN: dlc-opt --dlt-lower-to-linalg --dlc-widen-narrow-floats %s > %t
// RUN: dlc-opt --dlc-widen-narrow-floats %t | diff %t -

dlt.variables @state {}

// CHECK-LABEL: dlt.entry @elementwise
// CHECK: ^bb0(%[[X:.*]]: bf16, %[[Y:.*]]: bf16, %{{.*}}: bf16):
// CHECK-DAG: %[[WX:.*]] = arith.extf %[[X]] : bf16 to f32
// CHECK-DAG: %[[WY:.*]] = arith.extf %[[Y]] : bf16 to f32
// CHECK: %[[SUM:.*]] = arith.addf %[[WX]], %[[WY]] : f32
// CHECK: %[[RESULT:.*]] = arith.truncf %[[SUM]] : f32 to bf16
// CHECK: linalg.yield %[[RESULT]] : bf16
dlt.entry @elementwise state(@state) (%x: tensor<?x4xbf16>, %y: tensor<?x4xbf16>) -> tensor<?x4xbf16>
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>] outputs ["z"] {
  %z = dlt.add %x, %y : tensor<?x4xbf16>
  dlt.return %z : tensor<?x4xbf16>
}

// Several operations in one body: one rounding. Constants, too, are float32.
// CHECK-LABEL: dlt.entry @function
// CHECK: arith.extf %{{.*}} : f16 to f32
// CHECK: math.exp %{{.*}} : f32
// CHECK-NOT: arith.truncf
// CHECK: arith.divf %{{.*}} : f32
// CHECK-NEXT: arith.truncf %{{.*}} : f32 to f16
// CHECK-NEXT: linalg.yield
dlt.entry @function state(@state) (%x: tensor<?x4xf16>) -> tensor<?x4xf16>
    inputs [#dlt.input<"x", feature>] outputs ["z"] {
  %z = dlt.logistic %x : tensor<?x4xf16>
  dlt.return %z : tensor<?x4xf16>
}

// Truth values and integers stay what they are.
// CHECK-LABEL: dlt.entry @test
// CHECK: arith.cmpf ogt, %{{.*}}, %{{.*}} : f32
// CHECK-NEXT: linalg.yield %{{.*}} : i1
// CHECK: arith.select %{{.*}}, %{{.*}}, %{{.*}} : f32
// CHECK: arith.sitofp %{{.*}} : i32 to bf16
// CHECK-NEXT: linalg.yield
dlt.entry @test state(@state) (%x: tensor<?x4xbf16>, %y: tensor<?x4xbf16>, %i: tensor<?x4xi32>) -> (tensor<?x4xbf16>, tensor<?x4xbf16>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"y", feature>, #dlt.input<"i", feature>] outputs ["z", "w"] {
  %p = dlt.compare gt %x, %y : tensor<?x4xbf16>
  %z = dlt.select %p, %x, %y : tensor<?x4xi1>, tensor<?x4xbf16>
  %w = dlt.convert %i : tensor<?x4xi32> -> tensor<?x4xbf16>
  dlt.return %z, %w : tensor<?x4xbf16>, tensor<?x4xbf16>
}

// Reductions are in float32 from the start: nothing is rounded at each step.
// CHECK-LABEL: dlt.entry @reductions
// CHECK: ^bb0(%{{.*}}: bf16, %[[MOST:.*]]: f32):
// CHECK-NEXT: %[[WIDE:.*]] = arith.extf
// CHECK-NEXT: arith.maximumf %[[MOST]], %[[WIDE]] fastmath<nsz> : f32
// CHECK-NEXT: linalg.yield %{{.*}} : f32
dlt.entry @reductions state(@state) (%x: tensor<?x4xbf16>) -> tensor<?xbf16>
    inputs [#dlt.input<"x", feature>] outputs ["z"] {
  %z = dlt.reduce max %x dims = [1] : tensor<?x4xbf16> -> tensor<?xbf16>
  dlt.return %z : tensor<?xbf16>
}

// What does more than to compute reads rounded numbers.
// CHECK-LABEL: dlt.entry @bits
// CHECK: %[[SUM:.*]] = arith.addf %{{.*}}, %{{.*}} : f32
// CHECK-NEXT: %[[ROUNDED:.*]] = arith.truncf %[[SUM]] : f32 to f16
// CHECK: arith.bitcast %[[ROUNDED]] : f16 to i16
// CHECK: scf.if
// CHECK-NEXT: arith.mulf %[[ROUNDED]], %[[ROUNDED]] : f16
dlt.entry @bits state(@state) (%x: tensor<?x4xf16>) -> tensor<?x4xi16>
    inputs [#dlt.input<"x", feature>] outputs ["z"] {
  %c0 = arith.constant 0 : index
  %rows = tensor.dim %x, %c0 : tensor<?x4xf16>
  %e = tensor.empty(%rows) : tensor<?x4xi16>
  %z = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>],
                       iterator_types = ["parallel", "parallel"]} ins(%x : tensor<?x4xf16>) outs(%e : tensor<?x4xi16>) {
  ^bb0(%in: f16, %out: i16):
    %sum = arith.addf %in, %in : f16
    %bits = arith.bitcast %sum : f16 to i16
    %zero = arith.constant 0 : i16
    %p = arith.cmpi eq, %bits, %zero : i16
    %r = scf.if %p -> i16 {
      %square = arith.mulf %sum, %sum : f16
      %b = arith.bitcast %square : f16 to i16
      scf.yield %b : i16
    } else {
      scf.yield %bits : i16
    }
    linalg.yield %r : i16
  } -> tensor<?x4xi16>
  dlt.return %z : tensor<?x4xi16>
}
