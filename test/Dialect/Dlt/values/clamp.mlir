// minimum(maximum(operand, min), max), by hand.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[-2.0, 0.25, 3.0, 1.0, 0.5, 0x7F800000, 0xFF800000]> : tensor<7xf32>
  %min = dlt.constant dense<[-1.0, -1.0, -1.0, 1.0, 2.0, -1.0, -1.0]> : tensor<7xf32>
  %max = dlt.constant dense<[1.0, 1.0, 1.0, 1.0, 1.0, 1.5, 1.0]> : tensor<7xf32>
  %y = dlt.clamp %min, %x, %max : tensor<7xf32>
  // Where max is below min it is max.
  check.expect_eq %y, dense<[-1.0, 0.25, 1.0, 1.0, 1.0, 1.5, -1.0]> : tensor<7xf32> : tensor<7xf32>
  return
}

// nan if any is; -0 is below +0.
func.func @special() {
  %x = dlt.constant dense<[0x7FC00000, 1.0, 1.0, 0.0, -0.0]> : tensor<5xf32>
  %min = dlt.constant dense<[-1.0, 0x7FC00000, -1.0, -1.0, 0.0]> : tensor<5xf32>
  %max = dlt.constant dense<[1.0, 1.0, 0x7FC00000, -0.0, 1.0]> : tensor<5xf32>
  %y = dlt.clamp %min, %x, %max : tensor<5xf32>
  check.expect_eq %y, dense<[0x7FC00000, 0x7FC00000, 0x7FC00000, -0.0, 0.0]> : tensor<5xf32> : tensor<5xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[[-0.1, 0.1], [0.3, 7.0]]> : tensor<2x2xf64>
  %min = dlt.splat 0.0 : tensor<2x2xf64>
  %max = dlt.splat 0.2 : tensor<2x2xf64>
  %y = dlt.clamp %min, %x, %max : tensor<2x2xf64>
  check.expect_eq %y, dense<[[0.0, 0.1], [0.2, 0.2]]> : tensor<2x2xf64> : tensor<2x2xf64>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<3.5> : tensor<bf16>
  %min = dlt.constant dense<1.0> : tensor<bf16>
  %max = dlt.constant dense<2.0> : tensor<bf16>
  %y = dlt.clamp %min, %x, %max : tensor<bf16>
  check.expect_eq %y, dense<2.0> : tensor<bf16> : tensor<bf16>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[-3.5, 1.5]> : tensor<2xf16>
  %min = dlt.constant dense<1.0> : tensor<2xf16>
  %max = dlt.constant dense<2.0> : tensor<2xf16>
  %y = dlt.clamp %min, %x, %max : tensor<2xf16>
  check.expect_eq %y, dense<[1.0, 1.5]> : tensor<2xf16> : tensor<2xf16>
  return
}

func.func @integers() {
  %x = dlt.constant dense<[-7, 3, 9]> : tensor<3xi32>
  %min = dlt.constant dense<-2> : tensor<3xi32>
  %max = dlt.constant dense<5> : tensor<3xi32>
  %y = dlt.clamp %min, %x, %max : tensor<3xi32>
  check.expect_eq %y, dense<[-2, 3, 5]> : tensor<3xi32> : tensor<3xi32>
  return
}

func.func @unsigned() {
  %x = dlt.constant dense<[0, 130, 255]> : tensor<3xui8>
  %min = dlt.constant dense<100> : tensor<3xui8>
  %max = dlt.constant dense<200> : tensor<3xui8>
  %y = dlt.clamp %min, %x, %max : tensor<3xui8>
  check.expect_eq %y, dense<[100, 130, 200]> : tensor<3xui8> : tensor<3xui8>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.clamp %x, %x, %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}
