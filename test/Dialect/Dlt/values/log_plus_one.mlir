// ln(1 + x), accurate near 0.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[1.0000000116860974e-07, 1.0, -0.5, 300.0]> : tensor<4xf32>
  %y = dlt.log_plus_one %x : tensor<4xf32>
  check.expect_close %y, dense<[9.999999406318238e-08, 0.6931471824645996, -0.6931471824645996, 5.707110404968262]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[1.0e-07, 1.0, -0.5, 300.0]> : tensor<4xf64>
  %y = dlt.log_plus_one %x : tensor<4xf64>
  check.expect_close %y, dense<[9.999999500000033e-08, 0.6931471805599453, -0.6931471805599453, 5.707110264748875]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[1.1920928955078125e-07, 1.0, -0.5, 300.0]> : tensor<4xf16>
  %y = dlt.log_plus_one %x : tensor<4xf16>
  check.expect_close %y, dense<[1.1920928955078125e-07, 0.693359375, -0.693359375, 5.70703125]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[1.0011717677116394e-07, 1.0, -0.5, 300.0]> : tensor<4xbf16>
  %y = dlt.log_plus_one %x : tensor<4xbf16>
  check.expect_close %y, dense<[1.0011717677116394e-07, 0.69140625, -0.69140625, 5.71875]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<1.0000000116860974e-07> : tensor<f32>
  %y = dlt.log_plus_one %x : tensor<f32>
  check.expect_close %y, dense<9.999999406318238e-08> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[1.0000000116860974e-07, 1.0], [-0.5, 300.0]]> : tensor<2x2xf32>
  %y = dlt.log_plus_one %x : tensor<2x2xf32>
  check.expect_close %y, dense<[[9.999999406318238e-08, 0.6931471824645996], [-0.6931471824645996, 5.707110404968262]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %y = dlt.log_plus_one %x : tensor<0x3xf32>
  check.expect_eq %y, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[-1.0, -2.0, 0x7F800000, 0x7FC00000, 0.0]> : tensor<5xf32>
  %y = dlt.log_plus_one %x : tensor<5xf32>
  check.expect_close %y, dense<[0xFF800000, 0x7FC00000, 0x7F800000, 0x7FC00000, 0.0]> : tensor<5xf32> : tensor<5xf32>
  return
}
