// e^x - 1, accurate near 0.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[1.0000000116860974e-07, 1.0, -2.0, 5.0]> : tensor<4xf32>
  %y = dlt.exponential_minus_one %x : tensor<4xf32>
  check.expect_close %y, dense<[1.000000082740371e-07, 1.718281865119934, -0.8646647334098816, 147.4131622314453]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[1.0e-07, 1.0, -2.0, 5.0]> : tensor<4xf64>
  %y = dlt.exponential_minus_one %x : tensor<4xf64>
  check.expect_close %y, dense<[1.0000000500000016e-07, 1.718281828459045, -0.8646647167633873, 147.4131591025766]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[1.1920928955078125e-07, 1.0, -2.0, 5.0]> : tensor<4xf16>
  %y = dlt.exponential_minus_one %x : tensor<4xf16>
  check.expect_close %y, dense<[1.1920928955078125e-07, 1.71875, -0.86474609375, 147.375]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[1.0011717677116394e-07, 1.0, -2.0, 5.0]> : tensor<4xbf16>
  %y = dlt.exponential_minus_one %x : tensor<4xbf16>
  check.expect_close %y, dense<[1.0011717677116394e-07, 1.71875, -0.86328125, 147.0]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<1.0000000116860974e-07> : tensor<f32>
  %y = dlt.exponential_minus_one %x : tensor<f32>
  check.expect_close %y, dense<1.000000082740371e-07> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[1.0000000116860974e-07, 1.0], [-2.0, 5.0]]> : tensor<2x2xf32>
  %y = dlt.exponential_minus_one %x : tensor<2x2xf32>
  check.expect_close %y, dense<[[1.000000082740371e-07, 1.718281865119934], [-0.8646647334098816, 147.4131622314453]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.exponential_minus_one %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[-0.0, 0.0, 0x7F800000, 0xFF800000, 0x7FC00000, -104.0]> : tensor<6xf32>
  %y = dlt.exponential_minus_one %x : tensor<6xf32>
  check.expect_close %y, dense<[-0.0, 0.0, 0x7F800000, -1.0, 0x7FC00000, -1.0]> : tensor<6xf32> : tensor<6xf32>
  return
}
