// x^y.
// RUN: dlc-opt %s --dlt-evaluate --verify-roundtrip > /dev/null

func.func @f32() {
  %x = dlt.constant dense<[2.0, 0.5, 9.0, 3.0]> : tensor<4xf32>
  %y = dlt.constant dense<[3.0, 2.0, 0.5, -1.0]> : tensor<4xf32>
  %z = dlt.power %x, %y : tensor<4xf32>
  check.expect_close %z, dense<[8.0, 0.25, 3.0, 0.3333333432674408]> : tensor<4xf32> : tensor<4xf32>
  return
}

func.func @f64() {
  %x = dlt.constant dense<[2.0, 0.5, 9.0, 3.0]> : tensor<4xf64>
  %y = dlt.constant dense<[3.0, 2.0, 0.5, -1.0]> : tensor<4xf64>
  %z = dlt.power %x, %y : tensor<4xf64>
  check.expect_close %z, dense<[8.0, 0.25, 3.0, 0.3333333333333333]> : tensor<4xf64> : tensor<4xf64>
  return
}

func.func @f16() {
  %x = dlt.constant dense<[2.0, 0.5, 9.0, 3.0]> : tensor<4xf16>
  %y = dlt.constant dense<[3.0, 2.0, 0.5, -1.0]> : tensor<4xf16>
  %z = dlt.power %x, %y : tensor<4xf16>
  check.expect_close %z, dense<[8.0, 0.25, 3.0, 0.333251953125]> : tensor<4xf16> : tensor<4xf16>
  return
}

func.func @bf16() {
  %x = dlt.constant dense<[2.0, 0.5, 9.0, 3.0]> : tensor<4xbf16>
  %y = dlt.constant dense<[3.0, 2.0, 0.5, -1.0]> : tensor<4xbf16>
  %z = dlt.power %x, %y : tensor<4xbf16>
  check.expect_close %z, dense<[8.0, 0.25, 3.0, 0.333984375]> : tensor<4xbf16> : tensor<4xbf16>
  return
}

func.func @rank0() {
  %x = dlt.constant dense<2.0> : tensor<f32>
  %y = dlt.constant dense<3.0> : tensor<f32>
  %z = dlt.power %x, %y : tensor<f32>
  check.expect_close %z, dense<8.0> : tensor<f32> : tensor<f32>
  return
}

func.func @rank2() {
  %x = dlt.constant dense<[[2.0, 0.5], [9.0, 3.0]]> : tensor<2x2xf32>
  %y = dlt.constant dense<[[3.0, 2.0], [0.5, -1.0]]> : tensor<2x2xf32>
  %z = dlt.power %x, %y : tensor<2x2xf32>
  check.expect_close %z, dense<[[8.0, 0.25], [3.0, 0.3333333432674408]]> : tensor<2x2xf32> : tensor<2x2xf32>
  return
}

func.func @empty() {
  %x = dlt.constant dense<> : tensor<0x3xf32>
  %z = dlt.power %x, %x : tensor<0x3xf32>
  check.expect_eq %z, dense<> : tensor<0x3xf32> : tensor<0x3xf32>
  return
}

func.func @special() {
  %x = dlt.constant dense<[0.0, 0.0, -2.0, -8.0, 0x7FC00000, 0x7F800000]> : tensor<6xf32>
  %y = dlt.constant dense<[0.0, 2.0, 3.0, 0.5, 1.0, -1.0]> : tensor<6xf32>
  %z = dlt.power %x, %y : tensor<6xf32>
  check.expect_eq %z, dense<[1.0, 0.0, -8.0, 0x7FC00000, 0x7FC00000, 0.0]> : tensor<6xf32> : tensor<6xf32>
  return
}
