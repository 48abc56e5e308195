// e^x.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[0.0, 1.0, -2.5, 10.0]> : tensor<4xf32>
  %y = dlt.exponential %x : tensor<4xf32>
  check.expect_close %y, dense<[1.0, 2.7182817459106445, 0.08208499848842621, 22026.46484375]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[0.0, 1.0, -2.5, 10.0]> : tensor<4xf64>
  %y = dlt.exponential %x : tensor<4xf64>
  check.expect_close %y, dense<[1.0, 2.718281828459045, 0.0820849986238988, 22026.465794806718]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[0.0, 1.0, -2.5, 10.0]> : tensor<4xf16>
  %y = dlt.exponential %x : tensor<4xf16>
  check.expect_close %y, dense<[1.0, 2.71875, 0.08209228515625, 22032.0]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[0.0, 1.0, -2.5, 10.0]> : tensor<4xbf16>
  %y = dlt.exponential %x : tensor<4xbf16>
  check.expect_close %y, dense<[1.0, 2.71875, 0.08203125, 22016.0]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<0.0> : tensor<f32>
  %y = dlt.exponential %x : tensor<f32>
  check.expect_close %y, dense<1.0> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[0.0, 1.0], [-2.5, 10.0]]> : tensor<2x2xf32>
  %y = dlt.exponential %x : tensor<2x2xf32>
  check.expect_close %y, dense<[[1.0, 2.7182817459106445], [0.08208499848842621, 22026.46484375]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.exponential %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[0xFF800000, 0x7F800000, 0x7FC00000, 89.0, -104.0]> : tensor<5xf32>
  %y = dlt.exponential %x : tensor<5xf32>
  check.expect_close %y, dense<[0.0, 0x7F800000, 0x7FC00000, 0x7F800000, 0.0]> : tensor<5xf32> : tensor<5xf32>
  return
}
