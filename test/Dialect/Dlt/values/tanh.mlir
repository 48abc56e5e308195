// Hyperbolic tangent.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[0.0, 1.0, -0.25, 4.0]> : tensor<4xf32>
  %y = dlt.tanh %x : tensor<4xf32>
  check.expect_close %y, dense<[0.0, 0.7615941762924194, -0.24491865932941437, 0.9993293285369873]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[0.0, 1.0, -0.25, 4.0]> : tensor<4xf64>
  %y = dlt.tanh %x : tensor<4xf64>
  check.expect_close %y, dense<[0.0, 0.7615941559557649, -0.24491866240370913, 0.999329299739067]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[0.0, 1.0, -0.25, 4.0]> : tensor<4xf16>
  %y = dlt.tanh %x : tensor<4xf16>
  check.expect_close %y, dense<[0.0, 0.76171875, -0.244873046875, 0.99951171875]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[0.0, 1.0, -0.25, 4.0]> : tensor<4xbf16>
  %y = dlt.tanh %x : tensor<4xbf16>
  check.expect_close %y, dense<[0.0, 0.76171875, -0.2451171875, 1.0]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<0.0> : tensor<f32>
  %y = dlt.tanh %x : tensor<f32>
  check.expect_close %y, dense<0.0> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[0.0, 1.0], [-0.25, 4.0]]> : tensor<2x2xf32>
  %y = dlt.tanh %x : tensor<2x2xf32>
  check.expect_close %y, dense<[[0.0, 0.7615941762924194], [-0.24491865932941437, 0.9993293285369873]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.tanh %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[0xFF800000, 0x7F800000, 0x7FC00000, 100.0]> : tensor<4xf32>
  %y = dlt.tanh %x : tensor<4xf32>
  check.expect_close %y, dense<[-1.0, 1.0, 0x7FC00000, 1.0]> : tensor<4xf32> : tensor<4xf32>
  return
}
