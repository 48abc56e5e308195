// Sums of 16-bit floats are kept in float32 until they are complete; formats of
// one width convert through float32.
// RUN: dlc-opt %s --dlt-lower-to-linalg | FileCheck %s

dlt.variables @state {}

// CHECK-LABEL: dlt.entry @sums
dlt.entry @sums state(@state) (%x: tensor<?x4xf16>, %w: tensor<4x2xf16>) -> (tensor<?xf16>, tensor<?x2xf16>, tensor<?x4xbf16>)
    inputs [#dlt.input<"x", feature>, #dlt.input<"w", feature>] outputs ["s", "d", "c"] {
  // CHECK: arith.extf {{.*}} : f16 to f32
  // CHECK-NEXT: arith.addf {{.*}} : f32
  // CHECK: arith.truncf {{.*}} : f32 to f16
  %s = dlt.reduce sum %x dims = [1] : tensor<?x4xf16> -> tensor<?xf16>
  // CHECK: dlcrt.contract {{.*}} in f32 : (tensor<?x4xf16>, tensor<4x2xf16>) -> tensor<?x2xf32>
  // CHECK: arith.truncf {{.*}} : f32 to f16
  %d = dlt.dot_general %x, %w contract = [1] x [0] : (tensor<?x4xf16>, tensor<4x2xf16>) -> tensor<?x2xf16>
  // CHECK: arith.extf {{.*}} : f16 to f32
  // CHECK-NEXT: arith.truncf {{.*}} : f32 to bf16
  %c = dlt.convert %x : tensor<?x4xf16> -> tensor<?x4xbf16>
  dlt.return %s, %d, %c : tensor<?xf16>, tensor<?x2xf16>, tensor<?x4xbf16>
}
